package segment

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// claims are what some conditions together say for certain of a user: numbers
// that are at least or at most so large, and what holds of one session.
type claims struct {
	counts      []claim
	first, last oneVisit
}

// claim is a bound of a number that is never less in a longer window.
type claim struct {
	number
	in   time.Duration // 0 is all time
	most bool          // n is the most, else the least
	n    int64
}

// number is what is counted: the events that satisfy a predicate, or something
// else.
type number struct {
	fact int // of a predicate
	text string
}

// oneVisit are the rules that a session reaches, and those that it does not.
type oneVisit struct{ reached, missed []rule.Rule }

// implies reports whether it is certain that b holds wherever a does.
func (l *linter) implies(a, b Condition) bool {
	return l.claims(a, false).exclude(l.claims(b, true), l.facts)
}

// together returns what is certain where all conditions hold, or none of them.
func (l *linter) together(list []Condition, negated bool) (c claims) {
	for _, one := range list {
		c.add(l.claims(one, negated))
	}
	return c
}

func (c *claims) add(more claims) {
	c.counts = append(c.counts, more.counts...)
	c.first.add(more.first)
	c.last.add(more.last)
}

func (v *oneVisit) add(more oneVisit) {
	v.reached = append(v.reached, more.reached...)
	v.missed = append(v.missed, more.missed...)
}

// exclude reports whether it is certain that c and other are not both true of any
// user.
func (c claims) exclude(other claims, facts *lint.Facts) bool {
	return exceeds(c.counts, other.counts, facts) || exceeds(other.counts, c.counts, facts) ||
		c.first.excludes(other.first) || c.last.excludes(other.last)
}

// exceeds reports whether one of the numbers of which list says the least is more
// than others allow.
func exceeds(list, others []claim, facts *lint.Facts) bool {
	return slices.ContainsFunc(list, func(least claim) bool {
		return !least.most && slices.ContainsFunc(others, func(most claim) bool {
			return most.most && least.n > most.n && isWithin(least.in, most.in) && least.isPartOf(most.number, facts)
		})
	})
}

// isWithin reports whether a window is not longer than another one.
func isWithin(in, other time.Duration) bool { return other == 0 || in != 0 && in <= other }

// isPartOf reports whether it is certain that a number is never larger than
// another one.
func (n number) isPartOf(other number, facts *lint.Facts) bool {
	if n.text != "" || other.text != "" {
		return n.text == other.text
	}
	return facts.Implies(n.fact, other.fact)
}

// excludes reports whether it is certain that v and other are not both true of
// any session.
func (v oneVisit) excludes(other oneVisit) bool {
	all := slices.Concat(v.reached, other.reached)
	if len(all) == 0 || v.isEmpty() || other.isEmpty() {
		return false
	}
	for _, r := range slices.Concat(v.missed, other.missed) {
		all = append(all, rule.None(r))
	}
	return lint.Never(rule.All(all...))
}

func (v oneVisit) isEmpty() bool { return len(v.reached)+len(v.missed) == 0 }

// claims returns what is certain where c holds, or does not if negated.
func (l *linter) claims(c Condition, negated bool) (list claims) {
	switch one := c.(type) {
	case NotOf:
		return l.claims(one.Condition, !negated)
	case AndOf:
		if !negated {
			list = l.together(one.Conditions, false)
		}
	case OrOf:
		if negated {
			list = l.together(one.Conditions, true)
		}
	case FirstIs:
		list.first = l.visit(one.Of, negated)
	case LastIs:
		list.last = l.visit(one.Of, negated)
	}
	if n, in, bounds, ok := l.counted(c); ok {
		list.bound(n, in, bounds, negated)
	}
	if !negated {
		l.consequences(c, &list)
	}
	if !conditionHasFunc(c) {
		// A condition is itself a number, 1 where it holds and 0 where it does not.
		list.bound(number{text: "holds " + string(AppendConditionJSON(nil, c))}, 0, AtLeast(1), negated)
	}
	return list
}

// bound adds that a number is within bounds, or not.
func (c *claims) bound(n number, in time.Duration, b Bounds, negated bool) {
	limits := b.whole()
	switch {
	case !negated:
		if limits.low > 0 {
			c.counts = append(c.counts, claim{number: n, in: in, n: limits.low})
		}
		if limits.high < never {
			c.counts = append(c.counts, claim{number: n, in: in, most: true, n: limits.high})
		}
	case limits.high == never:
		c.counts = append(c.counts, claim{number: n, in: in, most: true, n: limits.low - 1})
	case limits.low == 0:
		c.counts = append(c.counts, claim{number: n, in: in, n: limits.high + 1})
	}
}

// counted returns the number that c is about, if it is about one alone.
func (l *linter) counted(c Condition) (n number, in time.Duration, b Bounds, ok bool) {
	switch c := c.(type) {
	case EventIs:
		return l.events(c.On), 0, Bounds{}, true
	case TouchIs:
		return l.counted(SessionIs{Rule: c.TouchIs})
	case SessionIs:
		return named(SessionIs{Rule: c.Rule, Without: c.Without}, c.In, c.Bounds)
	case Reached:
		return named(Reached{Goal: c.Goal}, c.In, c.Bounds)
	case Did:
		switch {
		case c.Sum != "": // may be less in a longer window
			return number{}, 0, Bounds{}, false
		case c.DistinctDays || c.Distinct != "":
			return named(Did{Of: c.Of, DistinctDays: c.DistinctDays, Distinct: c.Distinct}, c.In, c.Bounds)
		}
		return l.events(c.Of), c.In, c.Bounds, true
	}
	return number{}, 0, Bounds{}, false
}

func (l *linter) events(p rule.Predicate) number { return number{fact: l.facts.Add(p)} }

// named returns the number that c counts by its text, unless there is a function
// in it: two of one name may differ.
func named(c Condition, in time.Duration, b Bounds) (number, time.Duration, Bounds, bool) {
	return number{text: string(AppendConditionJSON(nil, c))}, in, b, !conditionHasFunc(c)
}

// consequences adds numbers that follow from c beside the one that it is about.
func (l *linter) consequences(c Condition, list *claims) {
	atLeast := func(p rule.Predicate, n int64, in time.Duration) {
		list.counts = append(list.counts, claim{number: l.events(p), in: in, n: n})
	}
	switch c := c.(type) {
	case FirstTime:
		atLeast(c.Of, 1, c.In)
	case Stopped:
		atLeast(c.Of, 1, sumOf(c.Active, c.Quiet))
		list.counts = append(list.counts, claim{number: l.events(c.Of), in: c.Quiet, most: true})
	case Restarted:
		atLeast(c.Of, 1, c.Active)
		atLeast(c.Of, 2, 0)
	case Regularly:
		atLeast(c.Of, int64(max(1, c.AtLeast)), timesOf(c.Per, c.Periods))
	case SessionIs:
		if p, ok := c.Rule.(rule.Predicate); ok {
			atLeast(p, c.Bounds.whole().low, c.In)
		}
	case FirstIs:
		list.add(l.claims(c.Of, false))
	case LastIs:
		list.add(l.claims(c.Of, false))
	case Sequence:
		for i := range c.Steps {
			atLeast(c.Steps[i].On, 1, c.In)
		}
	}
}

// visit returns what is certain of the first or last session if c holds of it,
// or does not.
func (l *linter) visit(c Condition, negated bool) (v oneVisit) {
	var r rule.Rule
	switch c := c.(type) {
	case TouchIs:
		r = c.TouchIs
	case SessionIs:
		r = c.Rule
	}
	if negated {
		v.missed = []rule.Rule{r}
	} else {
		v.reached = []rule.Rule{r}
	}
	return v
}
