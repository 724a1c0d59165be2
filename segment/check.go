package segment

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
)

// Fault is one thing wrong with a definition, such as Check and Compile
// return: errors.As with a *Fault finds the first.
type Fault = conversion.Fault

// Check returns everything that is wrong with some segments, joined, each a
// *[Fault], segment by segment in the order in which it is written; nil if
// nothing is. No segments at all are well formed. The goals are those that
// [Reached] may name.
//
// The path of a fault begins with place(i), by default the name of the segment or
// "segments[i]" where it has none of its own, and goes on by the keys of the JSON
// form: "engaged.where.and[1].sequence.steps[2].within". Predicates and rules
// have the codes of [rule.Check]. Segments have those of them that fit, and
//
//	duplicate     a name that an earlier segment has
//	bounds        a sum without at_least and at_most
//	whole         a bound of a count that is no whole number
//	several       more than one of distinct_days, distinct and sum
//	first         within, after, direct, any_order on the first step of a sequence, before
//	              which nothing comes; same_session there, if the step is alone
//	group         another limit on a step in any order
//	too_many      more than 64 steps, or 6 in any order
//	unused        something that says nothing there, such as what is relevant without a direct step
//	one_session   first or last of what is not about one session
//	unknown_goal  a goal that is not there
func Check(segments []Segment, goals []goal.Goal, place func(i int) string) error {
	names := namesOf(segments)
	if place == nil {
		place = names.Place
	}
	known := check.NamesOf("goals", goals, func(g *goal.Goal) string { return g.Name })
	c := checker{knows: func(goal string) bool { _, ok := known.First[goal]; return ok }}
	for i := range segments {
		c.Head = place(i)
		c.Name(names, i)
		c.segment(&segments[i])
	}
	return c.Err()
}

func namesOf(segments []Segment) check.Names {
	return check.NamesOf("segments", segments, func(s *Segment) string { return s.Name })
}

// checker gathers the faults of the segment at Head.
type checker struct {
	check.Checker
	knows func(goal string) bool
}

func (c *checker) segment(s *Segment) {
	c.condition("where", s.Where)
	c.membership(s.Membership)
	switch {
	case s.Exclude.Where != nil:
		c.condition("exclude.where", s.Exclude.Where)
	case s.Exclude.Permanently:
		c.Fault("exclude.where", "missing", "there is no condition to exclude by")
	}
}

func (c *checker) membership(m Membership) {
	switch m.Mode {
	case ForMode:
		c.length("membership.for", m.For)
		return
	case DynamicMode, StickyMode:
	default:
		c.Fault("membership", "unknown", `unknown membership %q, want %q, %q, or "" for dynamic`, m.Mode, StickyMode, ForMode)
	}
	if m.For != 0 {
		c.Fault("membership.for", "unused", "a time after which membership ends goes with %q only", ForMode)
	}
}
