package goal

import (
	"slices"

	"github.com/go-conversion/conversion/rule"
)

// all warns about an All that no visit reaches: what it asks for brings what a
// None in it forbids, or cannot be the case of one first event.
func (l *linter) all(path string, r rule.AllOf) (never bool) {
	for i, member := range r.Rules {
		none, ok := member.(rule.NoneOf)
		if !ok {
			continue
		}
		at := members(path, r.Rules)[i].path
		if reachedAtOnce(none.Rule) {
			l.warn(at, "never", "every visit breaks it at its first event")
			return true
		}
		if slices.ContainsFunc(r.Rules, func(wanted rule.Rule) bool { return brings(wanted, none.Rule) }) {
			l.warn(path, "never", "no visit reaches it: what it asks for breaks %s", rule.JoinPath(l.head, at))
			return true
		}
	}
	if contradicts(entries(r)...) || excluded(touches(r)) {
		l.warn(path, "never", "no visit reaches it: its parts about the first event exclude each other")
		return true
	}
	return false
}

// brings reports whether it is certain that forbidden has been reached in every
// visit by the time that wanted is.
func brings(wanted, forbidden rule.Rule) bool {
	if !isOpaque(wanted) && textOf(wanted) == textOf(forbidden) {
		return true
	}
	switch w := wanted.(type) {
	case rule.NoneOf:
		return false
	case rule.AllOf:
		return slices.ContainsFunc(w.Rules, func(w rule.Rule) bool { return brings(w, forbidden) })
	case rule.AnyOf:
		return !slices.ContainsFunc(w.Rules, func(w rule.Rule) bool { return !brings(w, forbidden) })
	}
	switch f := forbidden.(type) {
	case rule.AnyOf:
		return slices.ContainsFunc(f.Rules, func(f rule.Rule) bool { return brings(wanted, f) })
	case rule.DurationOver:
		w, ok := wanted.(rule.DurationOver)
		return ok && w.Clock == f.Clock && w.Over >= f.Over
	case rule.PagesOver:
		w, ok := wanted.(rule.PagesOver)
		return ok && w.Over >= f.Over
	case rule.TouchIs:
		w, ok := wanted.(rule.TouchIs)
		return ok && excluded([]literal{{w, false}, {f, true}})
	case rule.EntryIs:
		w, ok := wanted.(rule.EntryIs)
		return ok && implies(w.Of, f.Of)
	}
	f, ok := countOf(forbidden)
	return ok && slices.ContainsFunc(counted(wanted), func(w rule.CountOf) bool { return reaches(w, f) })
}

// countOf returns r as a count, if it is one: a predicate is reached first at
// one event.
func countOf(r rule.Rule) (rule.CountOf, bool) {
	switch r := r.(type) {
	case rule.Predicate:
		return rule.Count(1, r), true
	case rule.CountOf:
		return r, true
	}
	return rule.CountOf{}, false
}

// counted returns counts that have been reached wherever r has.
func counted(r rule.Rule) (counts []rule.CountOf) {
	switch r := r.(type) {
	case rule.Predicate:
		counts = append(counts, rule.Count(1, r))
	case rule.EntryIs:
		counts = append(counts, rule.Count(1, r.Of))
	case rule.CountOf:
		counts = append(counts, r, rule.Count(1, r.Of))
	case rule.Sequence:
		for _, step := range r.Steps {
			counts = append(counts, rule.Count(1, step))
		}
	}
	return counts
}

// reaches reports whether a visit that reaches count w has reached count f.
func reaches(w, f rule.CountOf) bool {
	if f.AtLeast > w.AtLeast {
		return false
	}
	if f.Distinct == "" && w.Distinct == "" {
		return implies(w.Of, f.Of)
	}
	return f.Distinct == w.Distinct && !isOpaque(w.Of) && textOf(w.Of) == textOf(f.Of)
}

// isOpaque reports whether there is a function in r.
func isOpaque(r rule.Rule) (found bool) {
	walk("", r, func(_ string, r rule.Rule) {
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
			literals = append(literals, literal{rule: touch})
		}
	}
	return literals
}
