package lint

import (
	"slices"

	"github.com/go-conversion/conversion/rule"
)

// literal is a predicate without parts, or a touch, that is to hold or, if
// negated, not to hold.
type literal struct {
	rule    rule.Rule
	text    string // of the rule, canonical
	negated bool
}

func literalOf(r rule.Rule, negated bool) literal { return literal{r, textOf(r), negated} }

// maxConjunctions bounds the cost of looking into nested lists.
const maxConjunctions = 64

// contradicts reports whether it is certain that no event satisfies all of the
// predicates.
func contradicts(predicates ...rule.Predicate) bool {
	return allExcluded(conjunctionsOf(rule.And(predicates...), false))
}

func allExcluded(conjunctions [][]literal, ok bool) bool {
	return ok && !slices.ContainsFunc(conjunctions, func(c []literal) bool { return !excluded(c) })
}

// conjunctionsOf returns conjunctions one of which holds exactly where the
// predicate or touch r does, or does not if negated. It is not ok where they
// were too many.
func conjunctionsOf(r rule.Rule, negated bool) (list [][]literal, ok bool) {
	switch r := r.(type) {
	case rule.NotOf:
		return conjunctionsOf(r.Predicate, !negated)
	case rule.AndOf:
		return combine(r.Predicates, negated, negated)
	case rule.OrOf:
		return combine(r.Predicates, negated, !negated)
	}
	return [][]literal{{literalOf(r, negated)}}, true
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
			wanted[l.text] = true
		}
	}
	return slices.ContainsFunc(literals, func(l literal) bool { return l.negated && wanted[l.text] })
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

// satisfied reports whether just those literals are hit that are not negated;
// hits ascend.
func satisfied(literals []literal, hits []int) bool {
	for i, l := range literals {
		hit := len(hits) > 0 && hits[0] == i
		if hit == l.negated {
			return false
		}
		if hit {
			hits = hits[1:]
		}
	}
	return true
}
