package rule

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Key finds the value of a key at an event, for counts of distinct values and
// goals that count once per key: the order id if that is the key's name and the
// event has one, else the property, else the named part of the first path glob
// of the rule, in the order written, that has the name and fits. It is
// immutable.
type Key struct {
	name  string
	globs []namedGlob
}

// NewKey returns the key called name in a rule that [Check] finds good.
func NewKey(name string, r Rule) *Key { return newKey(name, namedGlobs(r)) }

func newKey(name string, globs []namedGlob) *Key {
	k := &Key{name: name}
	for _, g := range globs {
		if slices.Contains(g.Names(), name) {
			k.globs = append(k.globs, g)
		}
	}
	return k
}

// Of returns the key's value at e; it may be absent.
func (k *Key) Of(e *conversion.Event) conversion.Value {
	return k.of(e, func() string {
		u := pattern.Parse(e.URL)
		return u.TrimmedPath()
	})
}

func (k *Key) of(e *conversion.Event, path func() string) conversion.Value {
	if k.name == "order_id" && e.OrderID != "" {
		return conversion.StringValue(e.OrderID)
	}
	if v := e.Props.Lookup(k.name); v.Exists() || len(k.globs) == 0 {
		return v
	}
	for _, g := range k.globs {
		if part, ok := g.Capture(k.name, path()); ok {
			return conversion.StringValue(part)
		}
	}
	return conversion.Value{}
}

// key returns the key called name in the rule at hand, the same for equal ones.
func (b *builder) key(name string) *Key {
	k := newKey(name, b.globs)
	for _, known := range b.keys {
		if known.name == name && slices.EqualFunc(known.globs, k.globs, namedGlob.same) {
			return known
		}
	}
	b.keys = append(b.keys, k)
	return k
}

// namedGlob is a path glob with named parts, and how it was written.
type namedGlob struct {
	*pattern.Matcher
	text string
	fold bool
}

func (g namedGlob) same(h namedGlob) bool { return g.text == h.text && g.fold == h.fold }

// namedGlobs returns the path globs with named parts, in the order written.
func namedGlobs(r Rule) (globs []namedGlob) {
	walk(r, func(r Rule) {
		if t, ok := r.(TextIs); ok && t.Subject == PathText {
			if m := compileText(t); len(m.Names()) > 0 {
				globs = append(globs, namedGlob{m, t.Pattern.Values[0], t.Pattern.Fold})
			}
		}
	})
	return globs
}
