// Package form describes what a definition in JSON looks like. A description is
// plain data, said once, that checks a document and becomes its JSON Schema.
package form

import (
	"strings"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Form is a set of JSON values.
type Form interface {
	// Check records, in the document of v, in what v differs from the form.
	Check(v strict.Value)
	// schema returns the JSON Schema of the form; defs gathers what it refers to.
	schema(defs defs) schema
}

// Named is a form with a name, so that forms can contain themselves. Form is
// set in an init function.
type Named struct {
	Name string
	Doc  string // one sentence for the readers of the schema
	Form Form
}

// Check checks the form.
func (n *Named) Check(v strict.Value) { n.Form.Check(v) }

// Elsewhere is a form that another package checks: the one that reads the
// value from its bytes.
type Elsewhere struct{ Form }

// Check does nothing.
func (Elsewhere) Check(strict.Value) {}

// List is a list of Of.
type List struct {
	Of       Form
	Min, Max int // Max 0 = any number
}

// Check checks the length and each item.
func (l List) Check(v strict.Value) {
	if !is(v, strict.List) {
		return
	}
	for _, item := range v.Items() {
		l.Of.Check(item)
	}
	switch n := v.Len(); {
	case l.Min == l.Max && l.Min != n && l.Min > 0:
		v.Fault("operands", "want exactly %d items, not %d", l.Min, n)
	case n == 0 && l.Min > 0:
		v.Fault("empty", "the list is empty")
	case n < l.Min:
		v.Fault("operands", "want at least %d items, not %d", l.Min, n)
	case n > l.Max && l.Max > 0:
		v.Fault("too_many", "want at most %d items, not %d", l.Max, n)
	}
}

// Either is one of several forms of different JSON types.
type Either map[strict.Kind]Form

// Check checks the form of the value's type.
func (e Either) Check(v strict.Value) {
	if f, ok := e[v.Kind()]; ok {
		f.Check(v)
		return
	}
	var names []string
	for _, k := range e.kinds() {
		names = append(names, k.String())
	}
	v.Fault("type", "want %s, not %v", strings.Join(names, " or "), v.Kind())
}

func (e Either) kinds() (kinds []strict.Kind) {
	for k := strict.Null; k <= strict.Object; k++ {
		if _, ok := e[k]; ok {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func is(v strict.Value, want strict.Kind) bool {
	if v.Kind() != want {
		v.Fault("type", "want %v, not %v", want, v.Kind())
		return false
	}
	return true
}
