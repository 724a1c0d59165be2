package conversiontest

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"weak"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// function is a Go function in a rule, asked about a visit so far; one of a
// predicate looks at the last event only.
type function struct {
	name string
	ask  func(visit []conversion.Event) bool
}

// functionsIn returns the functions of a rule in the order written.
func functionsIn(r rule.Rule) (found []function) {
	switch r := r.(type) {
	case rule.MatchFunc:
		found = append(found, function{r.Name, func(visit []conversion.Event) bool { return r.Func(visit[len(visit)-1]) }})
	case rule.VisitFunc:
		found = append(found, function{r.Name, r.Func})
	}
	for _, part := range rule.Parts(r) {
		found = append(found, functionsIn(part)...)
	}
	return found
}

// check returns the promises that f breaks, each once.
func (f function) check(visits []conversion.Session) (broken []error) {
	defer func() {
		if p := recover(); p != nil { // only after it had answered before
			broken = append(broken, fmt.Errorf("func %q is not deterministic: asked again it panics (%v)", f.name, p))
		}
	}()
	first, err := f.answers(visits)
	if err != nil {
		return []error{err}
	}
	for _, err := range []error{f.varies(visits, first), f.peeks(visits), f.changes(visits), f.keeps(visits)} {
		if err != nil {
			broken = append(broken, err)
		}
	}
	return broken
}

// fault says what f did when asked about the first n events of a visit.
func (f function) fault(what string, v conversion.Session, n int) error {
	return fmt.Errorf("func %q %s: %s", f.name, what, describe(v.Events[:n]))
}

// answers returns what f says of each visit as it grows. The error is that it
// panics.
func (f function) answers(visits []conversion.Session) (all [][]bool, err error) {
	var at conversion.Session
	n := 0
	defer func() {
		if p := recover(); p != nil {
			err = f.fault(fmt.Sprintf("panics (%v)", p), at, n)
		}
	}()
	for _, at = range visits {
		var answers []bool
		for n = range upTo(at) {
			answers = append(answers, f.ask(prefix(at, n)))
		}
		all = append(all, answers)
	}
	return all, nil
}

// varies finds a function that is not deterministic: asked about everything
// again, backwards, it no longer says what it said first.
func (f function) varies(visits []conversion.Session, first [][]bool) error {
	for i, v := range slices.Backward(visits) {
		for n := len(v.Events); n > 0; n-- {
			if was, is := first[i][n-1], f.ask(prefix(v, n)); was != is {
				return f.fault(fmt.Sprintf("is not deterministic (it answers %t, and asked again %t)", was, is), v, n)
			}
		}
	}
	return nil
}

// peeks finds a function that looks behind the end of its slice.
func (f function) peeks(visits []conversion.Session) error {
	for _, v := range visits {
		for n := range upTo(v) {
			whole := prefix(v, len(v.Events))
			if f.ask(prefix(v, n)) != f.ask(whole[:n]) {
				return f.fault("is not causal (what comes after these events changes its answer)", v, n)
			}
		}
	}
	return nil
}

func (f function) changes(visits []conversion.Session) error {
	for _, v := range visits {
		for n := range upTo(v) {
			lent := prefix(v, n)
			f.ask(lent)
			if !bytes.Equal(encoded(v.Events[:n]), encoded(lent)) {
				return f.fault("changes the events or their properties", v, n)
			}
		}
	}
	return nil
}

// keeps finds slices that are still alive after the function has returned.
func (f function) keeps(visits []conversion.Session) error {
	type loan struct {
		visit  conversion.Session
		n      int
		memory weak.Pointer[conversion.Event]
	}
	var loans []loan
	for _, v := range visits {
		for n := range upTo(v) {
			lent := prefix(v, n)
			f.ask(lent)
			loans = append(loans, loan{v, n, weak.Make(&lent[0])})
		}
	}
	runtime.GC()
	for _, l := range loans {
		if l.memory.Value() != nil {
			return f.fault("keeps the visit after it has returned", l.visit, l.n)
		}
	}
	return nil
}
