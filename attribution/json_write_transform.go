package attribution

import (
	"maps"
	"slices"
	"strconv"

	"github.com/go-conversion/conversion/internal/jsonx"
)

// AppendTransformsJSON appends the canonical JSON of transforms, a list, in the way
// of [AppendJSON]. A [Func] is written by its name.
func AppendTransformsJSON(dst []byte, ts []Transform) []byte {
	return jsonx.AppendList(dst, ts, appendTransform)
}

func appendTransform(dst []byte, t Transform) []byte {
	switch t := t.(type) {
	case Exposure:
		return jsonx.AppendString(dst, "exposure")
	case Distinct:
		return jsonx.AppendString(dst, "distinct")
	case Frequency:
		return jsonx.AppendString(dst, "frequency")
	case LastN:
		return append(strconv.AppendInt(append(dst, `{"last_n":`...), int64(t), 10), '}')
	case DropUnlessAll:
		return appendKeyed(dst, "drop_unless_all", t)
	case DropTrailingUnlessAll:
		return appendKeyed(dst, "drop_trailing_unless_all", t)
	case Drop:
		return appendKeyed(dst, "drop", t)
	case Prefer:
		return appendKeyed(dst, "prefer", t)
	case Map:
		return appendMap(dst, t)
	case Inherit:
		dst = jsonx.AppendString(append(dst, `{"inherit":{"key":`...), t.Key)
		return append(jsonDuration(append(dst, `,"within":`...), t.Within), `}}`...)
	case Func:
		return appendNamed(dst, t.Name)
	}
	return append(dst, "null"...)
}

// appendKeyed appends {name: [key…]}.
func appendKeyed(dst []byte, name string, keys []string) []byte {
	dst = append(jsonx.AppendString(append(dst, '{'), name), ':')
	return append(jsonx.AppendList(dst, keys, jsonx.AppendString), '}')
}

// appendMap appends the new names in the order of the old ones.
func appendMap(dst []byte, m Map) []byte {
	dst = append(dst, `{"map":{`...)
	for _, from := range slices.Sorted(maps.Keys(m)) {
		dst = jsonx.AppendString(jsonMember(dst, from), m[from])
	}
	return append(dst, `}}`...)
}

// appendNamed appends what is a function in Go.
func appendNamed(dst []byte, name string) []byte {
	return append(jsonx.AppendString(append(dst, `{"func":`...), name), '}')
}
