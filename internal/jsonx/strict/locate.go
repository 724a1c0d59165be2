package strict

import (
	"strconv"
	"strings"
)

// Locate finds the place that a fault of a compiled value speaks of, and
// returns the nearest value that is written there, and the path of the place in
// the document. Compiled rules know neither "on" around a predicate nor which
// spelling was chosen: what they place below a string stands beside it, as
// prop.gte does in {"prop": "n", "gte": 3}, or is the string itself.
func (v Value) Locate(path string) (at Value, exact string) {
	at, parent := v, Value{}
	for rest := path; rest != ""; {
		step, tail := cutStep(rest)
		next := at.child(step)
		switch on := at.Get("on"); {
		case next.Exists():
			at, parent, rest = next, at, tail
		case on.child(step).Exists():
			at, parent = on, at
		case at.Kind() != Object && parent.Get(step).Exists():
			at, rest = parent.Get(step), tail
		case at.Kind() == Object || at.Kind() == List:
			return at, Join(at.path, rest)
		default:
			return at, at.path
		}
	}
	return at, at.path
}

// Offset returns where the value begins in the bytes given to [Read].
func (v Value) Offset() int { return v.node.start }

func (v Value) child(step string) Value {
	if step[0] != '[' {
		return v.Get(step)
	}
	i, err := strconv.Atoi(step[1 : len(step)-1])
	if err != nil || i < 0 || i >= v.Len() {
		return Value{}
	}
	return Value{v.doc, v.node.items[i], Join(v.path, step)}
}

// cutStep cuts a key, or an index in brackets, from the front of a path.
func cutStep(path string) (step, rest string) {
	if path[0] == '[' {
		if end := strings.IndexByte(path, ']'); end > 0 {
			return path[:end+1], strings.TrimPrefix(path[end+1:], ".")
		}
		return "[]", ""
	}
	end := strings.IndexAny(path, ".[")
	if end <= 0 {
		return path, ""
	}
	return path[:end], strings.TrimPrefix(path[end:], ".")
}
