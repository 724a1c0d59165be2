package goal

import (
	"slices"

	"github.com/go-conversion/conversion/rule"
)

// literal is a predicate without parts, or a touch, that is to hold or, if
// negated, not to hold.
type literal struct {
	rule    rule.Rule
	negated bool
}

// maxConjunctions bounds the cost of looking into nested lists.
const maxConjunctions = 64

// contradicts reports whether it is certain that no event satisfies all of the
// predicates.
func contradicts(predicates ...rule.Predicate) bool {
	conjunctions, ok := conjunctionsOf(rule.And(predicates...), false)
	if !ok {
		return false
	}
	return !slices.ContainsFunc(conjunctions, func(c []literal) bool { return !excluded(c) })
}

// implies reports whether it is certain that every event that satisfies p
// satisfies q.
func implies(p, q rule.Predicate) bool { return contradicts(p, rule.Not(q)) }

// conjunctionsOf returns conjunctions one of which holds exactly where p does,
// or does not if negated. It is not ok where they were too many.
func conjunctionsOf(p rule.Predicate, negated bool) (list [][]literal, ok bool) {
	switch p := p.(type) {
	case rule.NotOf:
		return conjunctionsOf(p.Predicate, !negated)
	case rule.AndOf:
		return combine(p.Predicates, negated, negated)
	case rule.OrOf:
		return combine(p.Predicates, negated, !negated)
	}
	return [][]literal{{{p, negated}}}, true
}

// combine returns the conjunctions of each of the predicates if one is enough,
// else those of all of them together.
func combine(predicates []rule.Predicate, negated, oneIsEnough bool) ([][]literal, bool) {
	var list [][]literal
	if !oneIsEnough {
		list = [][]literal{nil}
	}
	for _, p := range predicates {
		next, ok := conjunctionsOf(p, negated)
		if !ok {
			return nil, false
		}
		if oneIsEnough {
			list = append(list, next...)
		} else {
			list = product(list, next)
		}
		if len(list) > maxConjunctions {
			return nil, false
		}
	}
	return list, true
}

func product(a, b [][]literal) [][]literal {
	var list [][]literal
	for _, x := range a {
		for _, y := range b {
			list = append(list, slices.Concat(x, y))
		}
	}
	return list
}

// excluded reports whether it is certain that nothing satisfies all literals:
// one of them is impossible, or those about one subject exclude each other.
func excluded(literals []literal) bool {
	var subjects []subject
	about := map[subject][]literal{}
	for _, l := range literals {
		if isNever(l) {
			return true
		}
		s := subjectOf(l.rule)
		if _, known := about[s]; !known {
			subjects = append(subjects, s)
		}
		about[s] = append(about[s], l)
	}
	return slices.ContainsFunc(subjects, func(s subject) bool {
		return s.kind != opaque && (opposed(about[s]) || exhausted(s, about[s]))
	})
}

func isNever(l literal) bool {
	switch r := l.rule.(type) {
	case rule.AnyEventIs:
		return l.negated
	case rule.TextIs:
		return !l.negated && isImpossible(r)
	}
	return false
}

// opposed reports whether the same is to hold and not to hold.
func opposed(literals []literal) bool {
	wanted := map[string]bool{}
	for _, l := range literals {
		if !l.negated {
			wanted[textOf(l.rule)] = true
		}
	}
	return slices.ContainsFunc(literals, func(l literal) bool { return l.negated && wanted[textOf(l.rule)] })
}

func textOf(r rule.Rule) string { return string(rule.AppendJSON(nil, r)) }

// exhausted reports whether the literals have been tried on all that the
// subject can be, and failed.
func exhausted(s subject, literals []literal) bool {
	candidates, all := s.candidates(literals)
	if !all {
		return false
	}
	rules := make([]rule.Rule, len(literals))
	for i, l := range literals {
		rules[i] = l.rule
	}
	program, err := rule.Compile(rules...)
	if err != nil {
		return false
	}
	visit := program.NewVisit()
	return !slices.ContainsFunc(candidates, func(c candidate) bool { return satisfied(literals, c.hits(visit)) })
}

func satisfied(literals []literal, hits []int) bool {
	for i, l := range literals {
		if slices.Contains(hits, i) == l.negated {
			return false
		}
	}
	return true
}
