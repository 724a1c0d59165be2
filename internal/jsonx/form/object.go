package form

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Key is a member of an object.
type Key struct {
	Name     string
	Form     Form
	Required bool
}

// Object is an object with these keys and no others.
type Object []Key

// Check checks the keys that are there, in the order of the form, and reports
// unknown and missing ones.
func (o Object) Check(v strict.Value) {
	if !is(v, strict.Object) {
		return
	}
	v.OnlyKeys(o.names())
	o.checkMembers(v)
}

func (o Object) names() []string {
	names := make([]string, len(o))
	for i, k := range o {
		names[i] = k.Name
	}
	return names
}

func (o Object) checkMembers(v strict.Value) {
	for _, k := range o {
		if member := v.Get(k.Name); member.Exists() {
			k.Form.Check(member)
		} else if k.Required {
			v.FaultAt(k.Name, "missing", "%q is missing", k.Name)
		}
	}
}

// Choice is an object that has exactly one of the variants' keys, and what goes
// with it.
type Choice []Variant

// Variant is a choice by its key.
type Variant struct {
	Key  string
	Form Form
	With Object // further keys beside it
	And  Choice // and, in the same object, one of these
}

// Check finds the variant and checks it.
func (c Choice) Check(v strict.Value) {
	if !is(v, strict.Object) {
		return
	}
	if known, ok := c.check(v, nil); ok {
		v.OnlyKeys(known)
	}
}

// check returns the keys that may be there; outer are those of the variant
// around. It is false where the variant is unclear and that has been said.
func (c Choice) check(v strict.Value, outer []string) (known []string, ok bool) {
	var found []Variant
	for _, variant := range c {
		if v.Get(variant.Key).Exists() {
			found = append(found, variant)
		}
	}
	switch len(found) {
	case 0:
		c.missing(v, outer)
		return nil, false
	case 1:
		return found[0].check(v, outer)
	}
	v.Fault("several", "want only one of %s", Choice(found).enumerate(" and "))
	return nil, false
}

func (c Choice) missing(v strict.Value, outer []string) {
	known := append(c.names(), outer...)
	unknown := slices.DeleteFunc(v.Keys(), func(key string) bool { return slices.Contains(known, key) || c.goesWith(key) })
	if len(unknown) == 0 {
		v.Fault("missing", "want one of %s", c.enumerate(", "))
	}
	for _, key := range unknown {
		v.UnknownKey(key, known)
	}
}

func (c Choice) goesWith(key string) bool {
	return slices.ContainsFunc(c, func(variant Variant) bool { return slices.Contains(variant.With.names(), key) })
}

func (c Choice) names() []string {
	names := make([]string, len(c))
	for i, variant := range c {
		names[i] = variant.Key
	}
	return names
}

func (c Choice) enumerate(separator string) string {
	names := c.names()
	for i, name := range names {
		names[i] = `"` + name + `"`
	}
	return strings.Join(names, separator)
}

func (variant Variant) check(v strict.Value, outer []string) (known []string, ok bool) {
	known = append(append(known, outer...), variant.Key)
	known = append(known, variant.With.names()...)
	variant.Form.Check(v.Get(variant.Key))
	variant.With.checkMembers(v)
	if variant.And != nil {
		return variant.And.check(v, known)
	}
	return known, true
}
