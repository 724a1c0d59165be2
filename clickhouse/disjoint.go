package clickhouse

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// disjoint reports whether it is certain that no event satisfies both
// predicates, which are well formed. It is sound, not complete: predicates of
// which it is false may have nothing in common either.
//
// Names, exact texts, non-nested prefixes, ranges of numbers, amounts and
// times exclude each other, and a predicate its complement; lists of predicates
// inherit that. Functions are not called.
func disjoint(p, q rule.Predicate) bool { return (&prover{}).disjoint(p, q) }

// disjointWithoutLists is [disjoint] for a table whose properties are no lists,
// so that different texts of one property exclude each other, too.
func disjointWithoutLists(p, q rule.Predicate) bool {
	return (&prover{noLists: true}).disjoint(p, q)
}

// prover looks for a proof.
type prover struct {
	noLists bool
	pairs   int // of predicates without parts that were compared
}

// maxPairs bounds the cost of a proof, which is some 20 µs for a pair.
const maxPairs = 1000

// disjoint follows lists down to predicates without parts: an alternative is
// excluded with all of its members, a conjunction with one of them. What the
// members of a conjunction exclude together only lint finds, on the whole.
func (v *prover) disjoint(p, q rule.Predicate) bool { return v.apart(p, q) || contradict(p, q) }

func (v *prover) apart(p, q rule.Predicate) bool {
	for _, pair := range [2][2]rule.Predicate{{p, q}, {q, p}} {
		if list, all := members(pair[0]); list != nil && !all {
			return !slices.ContainsFunc(list, func(m rule.Predicate) bool { return !v.apart(m, pair[1]) })
		}
	}
	for _, pair := range [2][2]rule.Predicate{{p, q}, {q, p}} {
		if list, all := members(pair[0]); list != nil && all {
			return slices.ContainsFunc(list, func(m rule.Predicate) bool { return v.apart(m, pair[1]) })
		}
	}
	v.pairs++
	return v.pairs <= maxPairs && (branching(p, q) || v.noLists && otherTexts(p, q) || contradict(p, q))
}

// contradict reports whether p certainly holds nowhere but where q does not.
func contradict(p, q rule.Predicate) bool {
	facts := lint.NewFacts()
	return facts.Implies(facts.Add(p), facts.Add(rule.Not(q)))
}

// branching reports whether the predicates want different beginnings of one
// text.
func branching(p, q rule.Predicate) bool {
	a, ok := p.(rule.TextIs)
	b, both := q.(rule.TextIs)
	if !ok || !both || a.Subject != b.Subject {
		return false
	}
	x, y := beginning(a), beginning(b)
	return !strings.HasPrefix(x, y) && !strings.HasPrefix(y, x)
}

// beginning returns a text that the subject begins with where the predicate
// holds, a path with a slash behind it; "" if none is known.
func beginning(p rule.TextIs) string {
	s := patternSubject(p.Subject)
	if p.Pattern.Fold || len(p.Pattern.Values) != 1 {
		return ""
	}
	text := p.Pattern.Values[0]
	switch {
	case p.Pattern.Op == conversion.HasPrefix:
		m, err := pattern.Compile(s, pattern.Spec{Op: "prefix", Values: []string{text}})
		if err != nil {
			return ""
		}
		if strings.HasSuffix(text, "/") && s == pattern.Path {
			return m.Literal() + "/" // which a path's literal lacks
		}
		return m.Literal()
	case s == pattern.Path && isGlob(s, p.Pattern):
		if i := strings.IndexAny(text, "*{"); i >= 0 {
			return pattern.Readable(text[:i])
		}
	}
	return ""
}

// otherTexts reports whether the predicates want different texts of one
// property.
func otherTexts(p, q rule.Predicate) bool {
	a, b := propTexts(p), propTexts(q)
	return a != nil && b != nil && p.(rule.PropIs).Name == q.(rule.PropIs).Name &&
		!slices.ContainsFunc(a, func(v conversion.Value) bool { return slices.ContainsFunc(b, v.Equal) })
}

func propTexts(p rule.Predicate) []conversion.Value {
	is, ok := p.(rule.PropIs)
	if !ok || is.Fold || is.Test.Op != rule.OpEq && is.Test.Op != rule.OpIn || is.Test.Values[0].Kind() != conversion.KindString {
		return nil
	}
	return is.Test.Values
}
