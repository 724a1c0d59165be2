package definition

import (
	"crypto/sha256"
	"encoding/json"
	"strconv"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// Version is the version of the form of documents.
const Version = 1

// Document is a file of definitions. The zero Document has none.
type Document struct {
	Version  int // 0 means Version
	Goals    []goal.Goal
	Funnels  []funnel.Funnel
	Segments []segment.Segment // may ask for the goals
}

// AppendJSON appends the canonical JSON: fixed order of keys, defaults left
// out, the shortest spelling, no white space. Documents that mean the same by
// definition have the same text. It is total: faulty definitions too have a
// text, though none that [Parse] would read.
func (d Document) AppendJSON(dst []byte) []byte {
	version := d.Version
	if version == 0 {
		version = Version
	}
	dst = strconv.AppendInt(append(dst, `{"version":`...), int64(version), 10)
	dst = appendList(dst, "goals", d.Goals, goal.AppendJSON)
	dst = appendList(dst, "funnels", d.Funnels, funnel.AppendJSON)
	dst = appendList(dst, "segments", d.Segments, segment.AppendJSON)
	return append(dst, '}')
}

// appendList appends a member with definitions of one kind, if there are any.
func appendList[T any](dst []byte, key string, list []T, one func([]byte, T) []byte) []byte {
	if len(list) == 0 {
		return dst
	}
	return jsonx.AppendList(jsonx.AppendKey(dst, key), list, one)
}

// AppendIndent appends the same JSON as [Document.AppendJSON] in lines for a
// file: what fits stays on one line. It ends with a line feed.
func (d Document) AppendIndent(dst []byte) []byte {
	return append(appendIndent(dst, d.AppendJSON(nil), 0, 0), '\n')
}

// MarshalJSON returns the canonical JSON of [Document.AppendJSON]; the error is
// always nil. Called through encoding/json, < > and & come out as escapes.
func (d Document) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// UnmarshalJSON reads a document as [Parse] does, without any functions.
func (d *Document) UnmarshalJSON(data []byte) error {
	parsed, err := Parse(data, rule.Funcs{})
	if err == nil {
		*d = parsed
	}
	return err
}

// Fingerprint is the SHA-256 of the canonical JSON. Functions count by their
// names.
func (d Document) Fingerprint() [32]byte { return sha256.Sum256(d.AppendJSON(nil)) }

var (
	_ json.Marshaler   = Document{}
	_ json.Unmarshaler = (*Document)(nil)
)
