package lint

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/rule"
)

// all warns about an All that no visit reaches: what it asks for brings what a
// None in it forbids, or cannot be the case of one first event.
func (l *Linter) all(path string, r rule.AllOf) (never bool) {
	wanted, forbidden := demandsOf(r)
	for _, none := range forbidden {
		at := fmt.Sprintf("%s[%d]", path, none.index)
		if ReachedAtOnce(none.rule) {
			l.Warn(at, "never", "every visit breaks it at its first event")
			return true
		}
		if slices.ContainsFunc(wanted, func(w *demand) bool { return w.brings(none) }) {
			l.Warn(path, "never", "no visit reaches it: what it asks for breaks %s", rule.JoinPath(l.Head, at))
			return true
		}
	}
	if contradicts(entries(r)...) || excluded(touches(r)) {
		l.Warn(path, "never", "no visit reaches it: its parts about the first event exclude each other")
		return true
	}
	return false
}

// demand is a rule in an All, with what is asked of it for each pair.
type demand struct {
	rule   rule.Rule
	index  int       // in the All
	text   string    // canonical; "" with a function in it, for two of one name may differ
	facts  *Facts    // of all in the All
	fact   int       // of an Entry the predicate, of a touch itself; else -1
	parts  []*demand // of an All or Any
	itself []counted // as a count, if it is one: a predicate is reached first at one event
	counts []counted // that have been reached wherever it has
}

// counted is a count and what it counts.
type counted struct {
	rule.CountOf
	of   string // as the text of a demand
	fact int
}

// demandsOf returns what r asks for, and what its Nones forbid.
func demandsOf(r rule.AllOf) (wanted, forbidden []*demand) {
	if !slices.ContainsFunc(r.Rules, func(r rule.Rule) bool { _, none := r.(rule.NoneOf); return none }) {
		return nil, nil
	}
	known := NewFacts()
	for i, member := range r.Rules {
		if none, ok := member.(rule.NoneOf); ok {
			forbidden = append(forbidden, newDemand(known, none.Rule, i))
		} else {
			wanted = append(wanted, newDemand(known, member, i))
		}
	}
	known.Try()
	return wanted, forbidden
}

func newDemand(known *Facts, r rule.Rule, index int) *demand {
	d := &demand{rule: r, index: index, text: plainTextOf(r), facts: known, fact: -1}
	count := func(n rule.CountOf) counted { return counted{n, plainTextOf(n.Of), known.Add(n.Of)} }
	switch r := r.(type) {
	case rule.Predicate:
		d.itself = []counted{count(rule.Count(1, r))}
		d.counts = d.itself
	case rule.CountOf:
		d.itself = []counted{count(r)}
		d.counts = []counted{d.itself[0], count(rule.Count(1, r.Of))}
	case rule.EntryIs:
		d.fact = known.Add(r.Of)
		d.counts = []counted{count(rule.Count(1, r.Of))}
	case rule.Sequence:
		for _, step := range r.Steps {
			d.counts = append(d.counts, count(rule.Count(1, step)))
		}
	case rule.TouchIs:
		d.fact = known.Add(r)
	case rule.AllOf:
		d.parts = demandParts(known, r.Rules)
	case rule.AnyOf:
		d.parts = demandParts(known, r.Rules)
	}
	return d
}

func demandParts(known *Facts, rules []rule.Rule) []*demand {
	parts := make([]*demand, len(rules))
	for i, r := range rules {
		parts[i] = newDemand(known, r, i)
	}
	return parts
}

// plainTextOf returns the canonical text of r, or "" if there is a function in
// it.
func plainTextOf(r rule.Rule) string {
	if isOpaque(r) {
		return ""
	}
	return textOf(r)
}

// brings reports whether it is certain that what is forbidden has been reached
// in every visit by the time that what is wanted is.
func (wanted *demand) brings(forbidden *demand) bool {
	if wanted.text != "" && wanted.text == forbidden.text {
		return true
	}
	switch wanted.rule.(type) {
	case rule.NoneOf:
		return false
	case rule.AllOf:
		return slices.ContainsFunc(wanted.parts, func(w *demand) bool { return w.brings(forbidden) })
	case rule.AnyOf:
		return !slices.ContainsFunc(wanted.parts, func(w *demand) bool { return !w.brings(forbidden) })
	}
	switch f := forbidden.rule.(type) {
	case rule.AnyOf:
		return slices.ContainsFunc(forbidden.parts, func(f *demand) bool { return wanted.brings(f) })
	case rule.DurationOver:
		w, ok := wanted.rule.(rule.DurationOver)
		return ok && w.Clock == f.Clock && w.Over >= f.Over
	case rule.PagesOver:
		w, ok := wanted.rule.(rule.PagesOver)
		return ok && w.Over >= f.Over
	case rule.TouchIs:
		_, ok := wanted.rule.(rule.TouchIs)
		return ok && wanted.facts.Implies(wanted.fact, forbidden.fact)
	case rule.EntryIs:
		_, ok := wanted.rule.(rule.EntryIs)
		return ok && wanted.facts.Implies(wanted.fact, forbidden.fact)
	}
	for _, f := range forbidden.itself {
		if slices.ContainsFunc(wanted.counts, func(w counted) bool { return w.reaches(f, wanted.facts) }) {
			return true
		}
	}
	return false
}

// reaches reports whether a visit that reaches count w has reached count f.
func (w *counted) reaches(f counted, known *Facts) bool {
	if f.AtLeast > w.AtLeast {
		return false
	}
	if f.Distinct == "" && w.Distinct == "" {
		return known.Implies(w.fact, f.fact)
	}
	return f.Distinct == w.Distinct && w.of != "" && w.of == f.of
}

// isOpaque reports whether there is a function in r.
func isOpaque(r rule.Rule) (found bool) {
	Walk("", r, func(_ string, r rule.Rule) {
		switch r.(type) {
		case rule.MatchFunc, rule.VisitFunc:
			found = true
		}
	})
	return found
}

// entries returns what a visit that reaches r has at its first event.
func entries(r rule.AllOf) (predicates []rule.Predicate) {
	for _, member := range r.Rules {
		if entry, ok := member.(rule.EntryIs); ok {
			predicates = append(predicates, entry.Of)
		}
	}
	return predicates
}

// touches returns where a visit that reaches r comes from.
func touches(r rule.AllOf) (literals []literal) {
	for _, member := range r.Rules {
		if touch, ok := member.(rule.TouchIs); ok {
			literals = append(literals, literalOf(touch, false))
		}
	}
	return literals
}

// Never reports whether it is certain that no visit reaches r, which is well
// formed.
func Never(r rule.Rule) bool {
	var l Linter
	return l.Rule("", r)
}

// Brings reports whether it is certain that every visit that reaches r reaches
// other. Both are well formed.
func Brings(r, other rule.Rule) bool {
	if ReachedAtOnce(other) {
		return true
	}
	wanted, forbidden := demandsOf(rule.All(r, rule.None(other)))
	return wanted[0].brings(forbidden[0])
}
