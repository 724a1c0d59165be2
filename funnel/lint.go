package funnel

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// Warning is something in well-formed funnels that is probably not meant, or
// worth knowing. The codes are
//
//	never        a predicate that no event satisfies
//	unreachable  a step that no event serves, and what that means for the funnel
//	repeated     a step that the same events serve as the step before it
//	spoiling     an exclusion that every event of a step which it guards satisfies
//	shadowed     an exclusion, or a member of a list, that another one covers
//	always       a relevant predicate that every event satisfies; to know only
//	slack        a limit of time that never binds beside the others; to know only
//	unbounded    no limit of time at all, so that nothing is ever pending; to know only
//	opaque       a function, which no other engine can run; to know only
//	one_step     a funnel whose entry is its conversion
//	duplicate    a funnel equal to another but for the name
type Warning struct {
	Path    string // where, as in a [Fault]
	Code    string // what kind, stable for programs
	Message string
	Info    bool // to know, nothing to change
}

// String returns path, message and code.
func (w Warning) String() string { return lint.Warning(w).String() }

// Lint returns what is remarkable in some funnels, funnel by funnel in the order
// in which it is written. What has faults is left out; see [Check].
//
// Lint is sound: what it calls never, no event satisfies; what it calls slack
// could be left out, and each result and each horizon would be the same. As
// goal.Lint it is not complete, takes functions for unknown, and makes one
// exception: a plain string with a star for a host is called never.
func Lint(funnels ...Funnel) []Warning {
	var l linter
	place := namesOf(funnels).Place
	first := map[string]int{}
	for i := range funnels {
		l.Head = place(i)
		l.duplicate(funnels[i], first, i, place)
		l.funnel(&funnels[i])
	}
	var warnings []Warning
	for _, w := range l.Warnings {
		warnings = append(warnings, Warning(w))
	}
	return warnings
}

// linter gathers the warnings about the funnel at Head.
type linter struct {
	lint.Linter
	facts *lint.Facts // its predicates
}

func (l *linter) funnel(f *Funnel) {
	l.facts = lint.NewFacts()
	steps := make([]fact, len(f.Steps))
	for i, s := range f.Steps {
		steps[i] = l.fact(s.On)
	}
	excluded := make([]fact, len(f.Exclude))
	for i, x := range f.Exclude {
		excluded[i] = l.fact(x.On)
	}
	l.facts.Try()
	for i := range f.Steps {
		l.step(f, steps, i)
	}
	l.limits(f)
	l.relevant(f)
	for i := range f.Exclude {
		l.exclusion(f, steps, excluded, i)
	}
}

// fact is the number of a predicate, or none if the predicate has faults.
type fact int

const none fact = -1

func (l *linter) fact(p rule.Predicate) fact {
	if p == nil || len(rule.Check(p)) > 0 {
		return none
	}
	return fact(l.facts.Add(p))
}

// covers reports whether it is certain that p holds wherever q does.
func (l *linter) covers(p, q fact) bool {
	return p != none && q != none && l.facts.Implies(int(q), int(p))
}

// predicate warns about a predicate and reports whether no event satisfies it.
func (l *linter) predicate(path string, p rule.Predicate) (never bool) {
	return p != nil && len(rule.Check(p)) == 0 && l.Rule(path, p)
}

// duplicate warns about a funnel equal to one before; first has the first funnel
// with each JSON without the name.
func (l *linter) duplicate(f Funnel, first map[string]int, i int, place func(int) string) {
	f.Name = ""
	text := string(AppendJSON(nil, f))
	if at, ok := first[text]; ok {
		l.Warn("", "duplicate", "the same as %s but for the name", place(at))
		return
	}
	first[text] = i
}

func (l *linter) step(f *Funnel, steps []fact, i int) {
	at := stepPath(i)
	if l.predicate(at+".on", f.Steps[i].On) {
		l.unreachable(at, f.Steps[i])
		steps[i] = none // what no event satisfies would be covered by anything
	} else if i > 0 && l.covers(steps[i], steps[i-1]) && l.covers(steps[i-1], steps[i]) {
		l.Warn(at+".on", "repeated", "the same events as those of %s serve it, and each event only one step: it takes two of them",
			rule.JoinPath(l.Head, stepPath(i-1)))
	}
	if i == 0 && len(f.Steps) == 1 {
		l.Warn("steps", "one_step", "whoever enters has converted: a funnel of one step has no way to lose anybody")
	}
}

func (l *linter) unreachable(at string, s Step) {
	if s.Optional {
		l.Warn(at, "unreachable", "no event serves the step, so it is always passed over")
		return
	}
	l.Warn(at, "unreachable", "no event serves the step, so no attempt has all steps")
}

func (l *linter) relevant(f *Funnel) {
	if never := l.predicate("relevant", f.Relevant); never || f.Relevant == nil || len(rule.Check(f.Relevant)) > 0 {
		return
	}
	if lint.ReachedAtOnce(f.Relevant) {
		l.Inform("relevant", "always", "every event is relevant, as without it")
	}
}

func (l *linter) exclusion(f *Funnel, steps, excluded []fact, i int) {
	at := fmt.Sprintf("exclude[%d]", i)
	last := len(f.Steps) - 1
	from, to := f.Exclude[i].between(last)
	never := l.predicate(at+".on", f.Exclude[i].On)
	if never || from < 0 || from >= to || to > last {
		return
	}
	if by, ok := l.shadow(f, excluded, i); ok {
		l.Warn(at, "shadowed", "%s covers it", rule.JoinPath(l.Head, fmt.Sprintf("exclude[%d]", by)))
		return
	}
	for k := from; k <= to; k++ {
		if l.covers(excluded[i], steps[k]) {
			l.Warn(at, "spoiling", "every event of %s satisfies it: what serves one attempt may spoil another", rule.JoinPath(l.Head, stepPath(k)))
			return
		}
	}
}

// shadow returns another exclusion that holds wherever exclusion i does and
// guards at least the same steps; of equal ones the first covers the others.
func (l *linter) shadow(f *Funnel, excluded []fact, i int) (by int, ok bool) {
	for by := range f.Exclude {
		if by == i || !l.spans(f, by, i) || !l.covers(excluded[by], excluded[i]) {
			continue
		}
		if by < i || !l.spans(f, i, by) || !l.covers(excluded[i], excluded[by]) {
			return by, true
		}
	}
	return 0, false
}

// spans reports whether exclusion i guards all that exclusion k does.
func (l *linter) spans(f *Funnel, i, k int) bool {
	last := len(f.Steps) - 1
	from, to := f.Exclude[i].between(last)
	innerFrom, innerTo := f.Exclude[k].between(last)
	return from <= innerFrom && innerTo <= to
}
