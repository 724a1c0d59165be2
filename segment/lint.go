package segment

import (
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// Warning is something in well-formed segments that is probably not meant, or
// worth knowing. The codes are
//
//	never      a predicate, rule or condition that no event, session or user satisfies
//	always     a condition that every user satisfies; a relevant predicate that every
//	           event does, to know only
//	nobody     a segment to which nobody belongs
//	everybody  a segment to which everybody belongs
//	shadowed   a member of a list that says nothing beside another one
//	slack      a limit of time that never binds beside the others; to know only
//	unbounded  a sequence without any limit of time; to know only
//	opaque     a function, which no other engine can run; to know only
//	duplicate  a segment equal to another but for the name
type Warning struct {
	Path    string // where, as in a [Fault]
	Code    string // what kind, stable for programs
	Message string
	Info    bool // to know, nothing to change
}

// String returns path, message and code.
func (w Warning) String() string { return lint.Warning(w).String() }

// Lint returns what is remarkable in some segments, segment by segment in the
// order in which it is written. Segments that have faults are left out; see
// [Check]. A goal that is not there is no fault here.
//
// Lint is sound: what it calls never holds at no instant of no user, what it
// calls always at each of every user; what it calls shadowed or slack could be
// left out, and each answer would be the same. As goal.Lint it is not complete,
// takes functions for unknown, and makes one exception: a plain string with a
// star for a host is called never.
func Lint(segments ...Segment) []Warning {
	var l linter
	place := namesOf(segments).Place
	first := map[string]int{}
	for i := range segments {
		if s := segments[i]; isWellFormed(&s) {
			l.Head = place(i)
			l.duplicate(s, first, i, place)
			l.segment(&s)
		}
	}
	var warnings []Warning
	for _, w := range l.Warnings {
		warnings = append(warnings, Warning(w))
	}
	return warnings
}

func isWellFormed(s *Segment) bool {
	c := checker{knows: func(string) bool { return true }}
	c.segment(s)
	return c.Err() == nil
}

// linter gathers the warnings about the segment at Head.
type linter struct {
	lint.Linter
	facts *lint.Facts // its predicates
}

// verdict says of whom a condition holds, at any instant.
type verdict uint8

const (
	unsure verdict = iota
	nobody
	everybody
)

func (v verdict) negated() verdict {
	switch v {
	case nobody:
		return everybody
	case everybody:
		return nobody
	}
	return unsure
}

// duplicate warns about a segment equal to one before; first has the first
// segment with each JSON without the name.
func (l *linter) duplicate(s Segment, first map[string]int, i int, place func(int) string) {
	s.Name = ""
	text := string(AppendJSON(nil, s))
	if at, ok := first[text]; ok {
		l.Warn("", "duplicate", "the same as %s but for the name", place(at))
		return
	}
	first[text] = i
}

func (l *linter) segment(s *Segment) {
	l.facts = lint.NewFacts()
	l.learn(s.Where)
	l.learn(s.Exclude.Where)
	l.facts.Try()
	where, excluded := l.condition("where", s.Where), nobody
	if s.Exclude.Where != nil {
		excluded = l.condition("exclude.where", s.Exclude.Where)
	}
	switch {
	case where == nobody:
		l.Warn("", "nobody", "nobody belongs to it: its condition never holds")
	case excluded == everybody:
		l.Warn("", "nobody", "nobody belongs to it: all are excluded")
	case s.Membership == Dynamic() && s.Exclude.Where != nil && l.implies(s.Where, s.Exclude.Where):
		l.Warn("", "nobody", "nobody belongs to it: of whom its condition holds is excluded")
	case where == everybody && excluded == nobody:
		l.Warn("", "everybody", "everybody belongs to it: its condition always holds")
	}
}

// learn makes the predicates of c known before they are compared.
func (l *linter) learn(c Condition) {
	for _, r := range rulesOf(c) {
		if p, ok := r.(rule.Predicate); ok {
			l.facts.Add(p)
		}
	}
	for _, part := range partsOf(c) {
		l.learn(part)
	}
}
