package importer

import (
	"strings"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// document reads a document with read. If anything is wrong with it there is no
// value, and the error joins all of it.
func document[T any](json []byte, read func(strict.Value) T) (T, error) {
	var none T
	v, err := strict.Read(json)
	if err != nil {
		return none, err
	}
	value := read(v)
	if err := v.Err(); err != nil {
		return none, err
	}
	return value, nil
}

// isKind records a value of another kind.
func isKind(v strict.Value, kind strict.Kind) bool {
	if v.Kind() != kind {
		v.Fault("type", "want %s, not %s", kind, v.Kind())
	}
	return v.Kind() == kind
}

// optional returns a member of v, which may be missing or null; one of another
// kind is a fault.
func optional(v strict.Value, key string, kind strict.Kind) (member strict.Value, ok bool) {
	member = v.Get(key)
	if member.Kind() == strict.Missing || member.Kind() == strict.Null {
		return strict.Value{}, false
	}
	return member, isKind(member, kind)
}

// required returns a member of v that has to be there.
func required(v strict.Value, key string, kind strict.Kind) (member strict.Value, ok bool) {
	if member = v.Get(key); !member.Exists() {
		v.FaultAt(strict.Step(key), "missing", "it is missing")
		return member, false
	}
	return member, isKind(member, kind)
}

// requiredText returns a member that is a text and not empty; "" is a fault.
func requiredText(v strict.Value, key string) string {
	member, ok := required(v, key, strict.Text)
	if ok && member.Text() == "" {
		member.Fault("empty", "the text is empty")
	}
	return member.Text()
}

// flag returns a member that is true or false, and false where it is missing.
func flag(v strict.Value, key string) bool {
	member, _ := optional(v, key, strict.Bool)
	return member.IsTrue()
}

// isObject records what is no object, and its keys that are none of the known.
func isObject(v strict.Value, known ...string) bool {
	if !isKind(v, strict.Object) {
		return false
	}
	v.OnlyKeys(known)
	return true
}

// union returns the one of some keys that an object has. The keys are those of a
// choice, of which others may not be there.
func union(v strict.Value, keys ...string) (key string, member strict.Value) {
	for _, k := range keys {
		next := v.Get(k)
		switch {
		case !next.Exists():
		case key != "":
			next.Fault("several", "want only one of %s", strings.Join(keys, ", "))
		default:
			key, member = k, next
		}
	}
	if key == "" {
		v.Fault("missing", "want one of %s", strings.Join(keys, ", "))
	}
	return key, member
}

// sound records at v what is wrong with what was made of it, such as an
// expression that cannot be read.
func sound(v strict.Value, r rule.Rule) {
	for _, f := range rule.Check(r) {
		v.Fault(f.Code, "%s", f.Message)
	}
}

// whole records at v what is wrong with the segment as a whole and was not said
// before.
func whole(v strict.Value, s segment.Segment) {
	if v.Err() == nil {
		v.Adopt(segment.Check([]segment.Segment{s}, nil, func(int) string { return "" }))
	}
}

// unsupported records something that the other tool can ask and this library
// cannot.
func unsupported(v strict.Value, format string, args ...any) {
	v.Fault("unsupported", format, args...)
}
