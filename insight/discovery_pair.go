package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// Candidates of a property are pairs of an event's name and a value; their keys are the
// bytes of both.

// appendPair appends the key of a pair.
func appendPair(dst []byte, event string, v conversion.Value) []byte {
	dst, _ = v.AppendBinary(wire.AppendString(dst, event))
	return dst
}

// pairOf returns the pair of a key; false if it is none that appendPair would write of
// a scalar.
func pairOf(key string) (event string, v conversion.Value, ok bool) {
	r := wire.NewReader([]byte(key))
	event = r.String()
	r.Cut(v.CutBinary)
	ok = r.Done() && v.Exists() && string(appendPair(nil, event, scalar(v))) == key
	return event, v, ok
}

// scalar returns the value if it is no list and finite, else none; -0 is 0.
func scalar(v conversion.Value) conversion.Value {
	switch n := v.Num(); {
	case v.Kind() == conversion.KindStrings, math.IsNaN(n), math.IsInf(n, 0):
		return conversion.Value{}
	case v.Kind() == conversion.KindNumber && n == 0:
		return conversion.NumberValue(0)
	}
	return v
}
