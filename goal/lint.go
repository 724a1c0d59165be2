package goal

import (
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// Warning is something in well-formed goals that is probably not meant, or
// worth knowing. The codes are
//
//	never                a predicate or rule that no event or visit satisfies
//	always               a rule that every visit reaches at its first event
//	shadowed             a member of a list that another member covers
//	opaque               a function, which no other engine can run; to know only
//	unbounded            a sequence without a limit of time; to know only
//	every_event_of_page  a goal that counts every event on a page, scrolls and clicks too
//	unplaced             a milestone that leads to none of several macro conversions
//	duplicate            a goal equal to another but for the name
//	currency_mix         amounts of several currencies, which are never added
//	no_macro             no goal that the business lives on
type Warning struct {
	Path    string // where, as in a [Fault]; empty for the set
	Code    string // what kind, stable for programs
	Message string
	Info    bool // to know, nothing to change
}

// String returns path, message and code.
func (w Warning) String() string { return lint.Warning(w).String() }

// Lint returns what is remarkable in the goals of a set: first what concerns
// the set, then goal by goal in the order in which it is written. The rule of a
// goal that has faults is left out; see [Check].
//
// Lint is sound: what it calls never, no event and no visit satisfies, and what
// it calls always, all do; it takes functions for unknown. One exception is
// on purpose: a plain string with a star for a host is called never, for though
// a URL can be written so, nobody is served from there. Lint is not complete: it
// knows conjunctions of names, of exact texts and of numbers, not what two globs
// or regexps have in common.
func Lint(goals ...Goal) []Warning {
	l := linter{goals: goals}
	place := namesOf(goals).Place
	l.kinds()
	for i := range goals {
		l.Head = place(i)
		if r := goals[i].Rule; len(rule.Check(r)) == 0 {
			l.Rule("rule", r)
			l.always(r)
			l.everyEventOfPage(&goals[i])
		}
		l.unplaced(i)
		l.duplicate(i, place)
		l.currencies(&goals[i])
	}
	var warnings []Warning
	for _, w := range l.Warnings {
		warnings = append(warnings, Warning(w))
	}
	return warnings
}

// linter gathers the warnings about the goals.
type linter struct {
	lint.Linter
	goals []Goal

	macros   int
	seen     map[string]int // goals by their JSON without the name
	currency string         // the first one
	others   map[string]bool
}

// always warns about a rule that is reached at the first event of every visit.
func (l *linter) always(r rule.Rule) {
	if lint.ReachedAtOnce(r) {
		l.Warn("rule", "always", "every visit reaches it at its first event")
	}
}
