package rule

import (
	"math"
	"slices"
	"strings"

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

// Identity is a comparable form of a property value: equal values of one type
// have equal identities, and others have not.
type Identity struct {
	kind conversion.Kind
	bits uint64
	text string
}

// IdentityOf returns the identity of v. NaN equals itself here, and 0 equals
// -0.
func IdentityOf(v conversion.Value) Identity {
	switch v.Kind() {
	case conversion.KindString:
		return Identity{kind: conversion.KindString, text: v.Str()}
	case conversion.KindNumber:
		return Identity{kind: conversion.KindNumber, bits: numberBits(v.Num())}
	case conversion.KindBool:
		if v.IsTrue() {
			return Identity{kind: conversion.KindBool, bits: 1}
		}
		return Identity{kind: conversion.KindBool}
	case conversion.KindStrings:
		return Identity{kind: conversion.KindStrings, text: string(v.AppendJSON(nil))}
	}
	return Identity{}
}

func numberBits(f float64) uint64 {
	switch {
	case f == 0:
		return 0
	case f != f:
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(f)
}

// IsSet reports whether it is the identity of a value at all.
func (i Identity) IsSet() bool { return i.kind != conversion.KindAbsent }

// Compare orders identities by type and value.
func (i Identity) Compare(j Identity) int {
	if i.kind != j.kind {
		return int(i.kind) - int(j.kind)
	}
	if i.bits != j.bits {
		if i.bits < j.bits {
			return -1
		}
		return 1
	}
	return strings.Compare(i.text, j.text)
}

// eachIdentity yields what a distinct count counts: a value, or each element
// of a list.
func eachIdentity(v conversion.Value, yield func(Identity)) {
	if v.Kind() == conversion.KindStrings {
		for _, s := range v.List() {
			yield(Identity{kind: conversion.KindString, text: s})
		}
	} else if v.Exists() {
		yield(IdentityOf(v))
	}
}
