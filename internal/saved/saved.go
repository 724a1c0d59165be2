// Package saved begins the bytes of saved states: with what they are, and of
// which definition.
package saved

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// AppendHead begins the state of something of a definition; version tells what
// it is and how the rest is to be read.
func AppendHead(dst []byte, version string, definition [32]byte) []byte {
	return append(append(dst, version...), definition[:]...)
}

// Open returns a reader of what follows the head. The error is
// conversion.ErrDefinition if b is of another definition, and
// conversion.ErrState if it is no such state.
func Open(b []byte, version string, definition [32]byte) (*wire.Reader, error) {
	r := wire.NewReader(b)
	if string(r.Bytes(len(version))) != version {
		return nil, conversion.ErrState
	}
	from := r.Bytes(len(definition))
	switch {
	case from == nil:
		return nil, conversion.ErrState
	case string(from) != string(definition[:]):
		return nil, conversion.ErrDefinition
	}
	return r, nil
}
