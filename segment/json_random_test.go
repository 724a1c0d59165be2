package segment_test

import (
	"math/rand/v2"
	"time"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// maker makes random definitions that are well formed and in canonical form: the
// values that reading gives. Their events are called a, b, c and d.
type maker struct{ *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 11))} }

func oneOf[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

func (m maker) chance(n int) bool { return m.IntN(n) == 0 }

// length returns a duration of few different ones.
func (m maker) length() time.Duration { return time.Duration(1+m.IntN(12)) * 3 * time.Hour }

// limit returns a limit of time, or none.
func (m maker) limit() time.Duration {
	if m.chance(2) {
		return 0
	}
	return m.length()
}

func (m maker) predicate() rule.Predicate {
	name := func() string { return oneOf(m, "a", "b", "c", "d") }
	return oneOf[rule.Predicate](m, rule.Event(name()), rule.Event(name()), rule.Event(name(), "c"),
		rule.Not(rule.Event(name())), rule.Prop("n", rule.Gte(0.4)), rule.Prop("k", "x"),
		rule.And(rule.Event(name()), rule.Prop("n", rule.Lt(0.4))), rule.And(rule.Event(name()), rule.Event("a")), rule.AnyEvent())
}

// perhaps returns a predicate or none.
func (m maker) perhaps() rule.Predicate {
	if m.chance(3) {
		return m.predicate()
	}
	return nil
}

func (m maker) rule() rule.Rule {
	return oneOf[rule.Rule](m, m.predicate(), m.predicate(), rule.Count(2, m.predicate()), rule.All(m.predicate(), m.predicate()),
		rule.All(m.predicate(), rule.None(m.predicate())), rule.Any(m.predicate(), rule.Entry(m.predicate())), rule.Channel("Email"))
}

func (m maker) bounds() segment.Bounds {
	low := float64(m.IntN(4))
	bounds := oneOf(m, segment.Bounds{}, segment.AtLeast(low), segment.AtMost(low), segment.Between(low+1, low+1+float64(m.IntN(2))))
	if bounds == segment.AtLeast(1) {
		return segment.Bounds{}
	}
	return bounds
}

func (m maker) did() segment.Condition {
	did := segment.Did{Of: m.predicate(), Bounds: m.bounds(), In: m.limit()}
	switch m.IntN(6) {
	case 0:
		did.DistinctDays = true
	case 1:
		did.Distinct = "k"
	case 2:
		did.Sum = "n"
		low := float64(m.IntN(30))/10 - 1
		did.Bounds = oneOf(m, segment.AtLeast(low), segment.AtMost(low), segment.Between(low, low+0.5))
	}
	return did
}

func (m maker) sequence() segment.Condition {
	s := segment.Sequence{Within: m.limit(), In: m.limit(), Ties: oneOf(m, segment.AnyTies, segment.SequenceTies, segment.LaterTies), FromStart: m.chance(6)}
	for i := range 1 + m.IntN(3) {
		step := segment.Step{On: m.predicate()}
		if i > 0 && m.chance(3) {
			step.AnyOrder = true
		} else {
			step.Without = m.perhaps()
		}
		if i > 0 && !step.AnyOrder {
			step.Within, step.Direct, step.SameSession = m.limit(), m.chance(4), m.chance(4)
			if m.chance(3) {
				step.After = min(m.length(), max(step.Within, 3*time.Hour))
			}
			if step.Direct && m.chance(2) {
				s.Relevant = m.predicate()
			}
		}
		s.Steps = append(s.Steps, step)
	}
	if m.chance(4) {
		s.ThenWithout = segment.Absence{Of: m.predicate(), For: m.limit()}
	}
	return s
}

func (m maker) touch() segment.Condition {
	return oneOf(m, segment.Channel("Email"), segment.Channel("Direct"), segment.Source("google"),
		segment.Medium(rule.Prefix("x")), segment.Campaign(rule.OneOf("a", "b")))
}

func (m maker) oneSession() segment.Condition {
	return oneOf[segment.Condition](m, m.touch(), segment.Session(m.rule()))
}

func (m maker) leaf() segment.Condition {
	return oneOf[func() segment.Condition](m,
		func() segment.Condition { return segment.Event(m.predicate()) },
		func() segment.Condition {
			one := segment.SessionIs{Rule: m.rule(), In: m.limit(), Bounds: m.bounds()}
			if m.chance(2) {
				one.Without = m.rule()
			}
			return one
		},
		m.did, m.did, m.did, m.sequence, m.sequence,
		func() segment.Condition { return segment.FirstTime{Of: m.predicate(), In: m.limit()} },
		func() segment.Condition {
			return segment.Stopped{Of: m.predicate(), Active: m.length(), Quiet: m.length()}
		},
		func() segment.Condition {
			return segment.Restarted{Of: m.predicate(), Active: m.length(), Quiet: m.length()}
		},
		func() segment.Condition {
			return segment.Regularly{Of: m.predicate(), AtLeast: oneOf(m, 0, 2), Per: m.length(), Periods: 3, MinPeriods: m.IntN(3)}
		},
		m.touch,
		func() segment.Condition { return segment.First(m.oneSession()) },
		func() segment.Condition { return segment.Last(m.oneSession()) },
		func() segment.Condition { return segment.Reached{Goal: "order", In: m.limit(), Bounds: m.bounds()} },
	)()
}

func (m maker) condition(depth int) segment.Condition {
	if depth == 0 || m.chance(3) {
		return m.leaf()
	}
	switch m.IntN(3) {
	case 0:
		return segment.AndOf{Conditions: m.conditions(depth - 1)}
	case 1:
		return segment.OrOf{Conditions: m.conditions(depth - 1)}
	}
	return segment.Not(m.condition(depth - 1))
}

func (m maker) conditions(depth int) (list []segment.Condition) {
	for range 1 + m.IntN(3) {
		list = append(list, m.condition(depth))
	}
	if m.chance(3) {
		list = append(list, oneOf(m, list[0], segment.Condition(segment.Not(list[0]))))
	}
	return list
}

func (m maker) segment() segment.Segment {
	s := segment.Segment{Name: "s", Where: m.condition(2), Membership: oneOf(m, segment.Dynamic(), segment.Sticky(), segment.For(m.length()))}
	if m.chance(3) {
		s.Exclude = segment.Exclusion{Where: m.condition(1), Permanently: m.chance(2)}
	}
	return s
}

// orderGoal is the goal that conditions of a maker ask for.
var orderGoal = goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("c"), Count: goal.Every()})
