// Package strict reads JSON strictly. Every value knows its place, and faults
// are gathered as *conversion.Fault with paths such as rule.all[1].count.
//
//	v, err := strict.Read(data) // err: no JSON, or a key twice
//	form.Check(v, grammar.Rule) // types, unknown and missing keys
//	name := v.Get("name").Text() // "" where it is missing or no string
//	return value, v.Err()       // all faults, joined
package strict

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx"
)

// Kind is the JSON type of a [Value].
type Kind uint8

// The kinds. Missing is the kind of the zero Value.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	Text
	List
	Object
)

// String returns the kind with its article, for messages.
func (k Kind) String() string {
	return [...]string{"nothing", "null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// Value is a value of a document, with its place. Reading something from a
// value of another kind gives the zero value and is no fault: what is wrong is
// said by whoever checks.
type Value struct {
	doc  *document
	node *node
	path string
}

type document struct {
	data   []byte
	faults []error
}

// Read reads one document, which must be UTF-8 and have no key twice. The error
// joins *conversion.Fault of code "syntax" or "duplicate_key", whose messages
// begin with line and column.
func Read(data []byte) (Value, error) {
	n, faults := parse(data)
	if len(faults) > 0 {
		return Value{}, errors.Join(faults...)
	}
	return Value{&document{data: data}, n, ""}, nil
}

// Kind returns the JSON type, or Missing.
func (v Value) Kind() Kind {
	if v.node == nil {
		return Missing
	}
	return v.node.kind
}

// Exists reports whether the value is there.
func (v Value) Exists() bool { return v.node != nil }

// Path returns where the value is, "" for the document.
func (v Value) Path() string { return v.path }

// Raw returns the bytes of the value; they are those given to [Read].
func (v Value) Raw() []byte { return v.doc.data[v.node.start:v.node.end] }

// Position returns where the value begins, counting lines and characters
// from 1.
func (v Value) Position() (line, column int) {
	var p place
	p.advance(v.doc.data, v.node.start)
	return p.line + 1, p.column + 1
}

// Get returns the member called key.
func (v Value) Get(key string) Value {
	if v.node == nil || v.node.members[key] == nil {
		return Value{}
	}
	return Value{v.doc, v.node.members[key], Join(v.path, Step(key))}
}

// Keys returns the keys of an object in the order written.
func (v Value) Keys() []string {
	if v.node == nil {
		return nil
	}
	return slices.Clone(v.node.keys)
}

// Len returns the number of items of a list.
func (v Value) Len() int {
	if v.node == nil {
		return 0
	}
	return len(v.node.items)
}

// Items yields the items of a list.
func (v Value) Items() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		if v.node == nil {
			return
		}
		for i, n := range v.node.items {
			if !yield(i, Value{v.doc, n, Join(v.path, index(i))}) {
				return
			}
		}
	}
}

// Text returns a string.
func (v Value) Text() string {
	if v.Kind() != Text {
		return ""
	}
	return v.node.text
}

// Texts returns a list of strings; a single string is a list of one.
func (v Value) Texts() []string {
	if v.Kind() == Text {
		return []string{v.node.text}
	}
	list := make([]string, 0, v.Len())
	for _, item := range v.Items() {
		list = append(list, item.Text())
	}
	return list
}

// IsTrue reports whether the value is true.
func (v Value) IsTrue() bool { return v.Kind() == Bool && v.node.truth }

// NumberText returns a number as written.
func (v Value) NumberText() string {
	if v.Kind() != Number {
		return ""
	}
	return v.node.text
}

// Float returns a number; one beyond the range of float64 is 0.
func (v Value) Float() float64 {
	f, err := strconv.ParseFloat(v.NumberText(), 64)
	if err != nil {
		return 0
	}
	return f
}

// Int returns a whole number, however written; it is false for anything else
// and beyond the range of int.
func (v Value) Int() (n int, ok bool) {
	text, ok := jsonx.Decimal(v.NumberText(), true)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// Fault records something wrong with the value.
func (v Value) Fault(code, format string, args ...any) { v.FaultAt("", code, format, args...) }

// FaultAt records something wrong inside the value, at a path relative to it.
func (v Value) FaultAt(path, code, format string, args ...any) {
	v.doc.faults = append(v.doc.faults, &conversion.Fault{
		Path: Join(v.path, path), Code: code, Message: fmt.Sprintf(format, args...),
	})
}

// UnknownKey records that key is none of the known ones, and names the nearest
// of these, or all of them.
func (v Value) UnknownKey(key string, known []string) {
	message := "unknown key"
	if near := nearest(key, known); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	} else if len(known) > 0 {
		message += "; known are " + enumerate(known)
	}
	v.FaultAt(Step(key), "unknown_key", "%s", message)
}

// OnlyKeys records every key of an object that is none of the known ones.
func (v Value) OnlyKeys(known []string) {
	for _, key := range v.Keys() {
		if !slices.Contains(known, key) {
			v.UnknownKey(key, known)
		}
	}
}

// Adopt records the faults in err, an error of a package that was given
// v.Raw(), with their places in this document.
func (v Value) Adopt(err error) {
	for f := range Faults(err) {
		v.FaultAt(f.Path, f.Code, "%s", f.Message)
	}
}

// Err returns all faults recorded in the document, joined in the order in
// which they were found.
func (v Value) Err() error { return errors.Join(v.doc.faults...) }

// Faults yields the faults that are joined in err. Any other error is a fault
// without place.
func Faults(err error) iter.Seq[*conversion.Fault] {
	return func(yield func(*conversion.Fault) bool) { yieldFaults(err, yield) }
}

func yieldFaults(err error, yield func(*conversion.Fault) bool) bool {
	switch err := err.(type) {
	case nil:
		return true
	case *conversion.Fault:
		return yield(err)
	case interface{ Unwrap() []error }:
		for _, e := range err.Unwrap() {
			if !yieldFaults(e, yield) {
				return false
			}
		}
		return true
	}
	return yield(&conversion.Fault{Code: "error", Message: err.Error()})
}
