package insight

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// firstNames holds something for each of the names that come first in order, so many
// at most. What it holds does not depend on the order in which they come, because a
// name that once gave way is never among the first again.
type firstNames[V any] struct {
	most int
	of   map[string]V
	last string // the last of them in order
}

func newFirstNames[V any](most int) firstNames[V] {
	return firstNames[V]{most: most, of: map[string]V{}}
}

// set puts something under a name, if that is among the first.
func (f *firstNames[V]) set(name string, v V) {
	if _, met := f.of[name]; !met && len(f.of) == f.most {
		if name > f.last {
			return
		}
		delete(f.of, f.last)
		f.last = ""
		for other := range f.of {
			f.last = max(f.last, other)
		}
	}
	f.of[name] = v
	f.last = max(f.last, name)
}

// admits reports whether a name is or may be among the first.
func (f *firstNames[V]) admits(name string) bool {
	return len(f.of) < f.most || name <= f.last
}

func (f *firstNames[V]) names() []string { return slices.Sorted(maps.Keys(f.of)) }

// longestText is how many bytes of texts from outside are kept.
const longestText = 100

// keptText returns what is kept of a text, in memory of its own.
func keptText(s string) string {
	if len(s) > longestText {
		end := longestText
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	return strings.Clone(strings.ToValidUTF8(s, "\ufffd"))
}
