package conversiontest

import (
	"fmt"
	"runtime"
	"slices"
	"weak"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// function is a Go function in a rule, asked about a visit; a predicate's looks
// at the last event only.
type function struct {
	name string
	ask  func(visit []conversion.Event) bool
}

// functionsIn returns the functions of a rule in the order written.
func functionsIn(r rule.Rule) (found []function) {
	switch r := r.(type) {
	case rule.MatchFunc:
		found = append(found, function{"match " + r.Name, func(visit []conversion.Event) bool { return r.Func(visit[len(visit)-1]) }})
	case rule.VisitFunc:
		found = append(found, function{"func " + r.Name, r.Func})
	}
	for _, part := range partsOf(r) {
		found = append(found, functionsIn(part)...)
	}
	return found
}

// check returns the promises that f breaks, each once.
func (f function) check(visits []conversion.Session) (broken []error) {
	for _, promise := range []func([]conversion.Event) string{f.panics, f.varies, f.remembers, f.peeks, f.changes, f.keeps} {
		for _, v := range visits {
			what := promise(v.Events)
			if what == "" {
				continue
			}
			broken = append(broken, fmt.Errorf("%s: %s: %s", f.name, what, describe(v.Events)))
			break
		}
		if len(broken) > 0 && isPanic(promise) {
			break
		}
	}
	return broken
}
