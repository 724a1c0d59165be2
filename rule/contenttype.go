package rule

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// Types fills in content types where events carry none: the first entry whose
// predicate holds gives the type.
//
//	var types = rule.MustTypes(rule.Types{
//		{Is: "product", When: rule.Path("/p/**")},
//		{Is: "guide", When: rule.Path("/guide/**")},
//	})
//	for e, err := range types.Fill(ingest.NDJSON(file)) { … }
type Types []Type

// Type says which events are of a content type.
type Type struct {
	Is       string
	When     Predicate
	Override bool // also for events that have a type of their own
}

// TypeTable is a compiled list of [Types]. It is immutable and safe for any
// number of goroutines.
type TypeTable struct {
	types   Types
	program *Program
}

// Compile checks the list. The error joins all faults, each a
// *conversion.Fault whose path begins with the entry's index.
func (t Types) Compile() (*TypeTable, error) {
	var faults []error
	rules := make([]Rule, len(t))
	for i, entry := range t {
		rules[i] = entry.When
		at := fmt.Sprintf("[%d]", i)
		if entry.Is == "" {
			faults = append(faults, &conversion.Fault{Path: at + ".is", Code: "empty", Message: "want a content type, have none"})
		}
		for _, f := range Check(entry.When) {
			faults = append(faults, &conversion.Fault{Path: JoinPath(at+".when", f.Path), Code: f.Code, Message: f.Message})
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	program, err := Compile(rules...)
	return &TypeTable{slices.Clone(t), program}, err
}

// MustTypes compiles the list for variables of a program; it panics on an
// error.
func MustTypes(t Types) *TypeTable {
	table, err := t.Compile()
	if err != nil {
		panic("rule: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return table
}

// Of returns the content type of the event: its own, unless an entry overrides
// it, else that of the first entry that holds, else "". It allocates at
// each call; for streams there is [TypeTable.Fill].
func (t *TypeTable) Of(e conversion.Event) string { return t.of(t.program.NewVisit(), &e) }

// Fill yields the events with their content types filled in, and errors as
// they are.
func (t *TypeTable) Fill(events iter.Seq2[conversion.Event, error]) iter.Seq2[conversion.Event, error] {
	return func(yield func(conversion.Event, error) bool) {
		visit := t.program.NewVisit()
		for e, err := range events {
			if err == nil {
				e.ContentType = t.of(visit, &e)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (t *TypeTable) of(visit *Visit, e *conversion.Event) string {
	visit.Begin(conversion.Touch{})
	for _, i := range visit.Observe(e) {
		if entry := t.types[i]; e.ContentType == "" || entry.Override {
			return entry.Is
		}
	}
	return e.ContentType
}
