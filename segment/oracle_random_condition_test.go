package segment_test

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func (d oracleDice) segment(w oracleWorld, name string) segment.Segment {
	s := segment.Segment{Name: name, Where: d.condition(w, []int{0, 0, 1, 2}[d(4)])}
	switch d(8) {
	case 1:
		s.Membership = segment.Sticky()
	case 2, 3:
		s.Membership = segment.For(d.length(w))
	}
	if d.in(2) {
		s.Exclude = segment.Exclusion{Where: d.condition(w, d(2)), Permanently: d.in(5)}
	}
	return s
}

// length is a window that something fits into and something does not.
func (d oracleDice) length(w oracleWorld) time.Duration {
	if d(40) == 1 {
		return math.MaxInt64 - time.Duration(d(2))
	}
	return w.units(1 + d(max(2, w.span*2/3)))
}

func (d oracleDice) lengthOrNone(w oracleWorld) time.Duration {
	if d.in(5) {
		return 0
	}
	return d.length(w)
}

// condition is a tree of up to so many levels of logic.
func (d oracleDice) condition(w oracleWorld, depth int) segment.Condition {
	if depth == 0 {
		return d.leaf(w)
	}
	switch d(3) {
	case 0:
		return segment.Not(d.condition(w, depth-1))
	case 1:
		return segment.And(d.conditions(w, depth-1)...)
	}
	return segment.Or(d.conditions(w, depth-1)...)
}

func (d oracleDice) conditions(w oracleWorld, depth int) (list []segment.Condition) {
	for range 1 + d(3) {
		list = append(list, d.condition(w, depth))
	}
	return list
}

// oracleLeaves are the kinds of conditions apart from logic.
var oracleLeaves = []struct {
	name string
	leaf func(d oracleDice, w oracleWorld) segment.Condition
}{
	{"event", func(d oracleDice, w oracleWorld) segment.Condition { return segment.Event(d.predicate(w)) }},
	{"session", func(d oracleDice, w oracleWorld) segment.Condition { return d.session(w) }},
	{"did", func(d oracleDice, w oracleWorld) segment.Condition { return d.did(w) }},
	{"days", func(d oracleDice, w oracleWorld) segment.Condition {
		c := d.did(w)
		c.DistinctDays = true
		return c
	}},
	{"distinct", func(d oracleDice, w oracleWorld) segment.Condition {
		c := d.did(w)
		c.Distinct = []string{"n", "k"}[d(2)]
		return c
	}},
	{"sum", func(d oracleDice, w oracleWorld) segment.Condition { return d.sum(w) }},
	{"first_time", func(d oracleDice, w oracleWorld) segment.Condition {
		return segment.FirstTime{Of: d.predicate(w), In: d.lengthOrNone(w)}
	}},
	{"stopped", func(d oracleDice, w oracleWorld) segment.Condition {
		return segment.Stopped{Of: d.predicate(w), Active: d.length(w), Quiet: d.length(w)}
	}},
	{"restarted", func(d oracleDice, w oracleWorld) segment.Condition {
		return d.restarted(w)
	}},
	{"regularly", func(d oracleDice, w oracleWorld) segment.Condition { return d.regularly(w) }},
	{"touch", func(d oracleDice, _ oracleWorld) segment.Condition { return segment.TouchIs{TouchIs: d.touchIs()} }},
	{"first", func(d oracleDice, w oracleWorld) segment.Condition { return segment.First(d.ofSession(w)) }},
	{"last", func(d oracleDice, w oracleWorld) segment.Condition { return segment.Last(d.ofSession(w)) }},
	{"reached", func(d oracleDice, w oracleWorld) segment.Condition {
		return segment.Reached{Goal: []string{"every", "pair", "user", "key", "cool", "twice"}[d(6)], In: d.lengthOrNone(w), Bounds: d.bounds()}
	}},
	{"func", func(oracleDice, oracleWorld) segment.Condition { return segment.Func("even", isEven) }},
	{"sequence", func(d oracleDice, w oracleWorld) segment.Condition { return d.sequence(w) }},
}

func (d oracleDice) leaf(w oracleWorld) segment.Condition {
	return oracleLeaves[min(d(len(oracleLeaves)+4), len(oracleLeaves)-1)].leaf(d, w)
}

// isEven knows what a function is given: each visible event once.
func isEven(j conversion.Journey, asOf time.Time) bool {
	n := 0
	for _, s := range j.Sessions {
		for _, e := range s.Events {
			if !e.Time.Before(asOf) {
				return false
			}
			n++
		}
	}
	return n%2 == 0
}

func (d oracleDice) ofSession(w oracleWorld) segment.Condition {
	if d.in(5) {
		return segment.TouchIs{TouchIs: d.touchIs()}
	}
	return segment.Session(d.rule(w))
}

func (d oracleDice) bounds() segment.Bounds {
	low := float64(d(4))
	return []segment.Bounds{{}, segment.AtLeast(low), segment.AtMost(low), segment.Exactly(low), segment.Between(low, low+1)}[d(5)]
}

func (d oracleDice) session(w oracleWorld) segment.SessionIs {
	c := segment.SessionIs{Rule: d.rule(w), In: d.lengthOrNone(w), Bounds: d.bounds()}
	if d.in(3) {
		c.Without = d.rule(w)
	}
	return c
}

func (d oracleDice) did(w oracleWorld) segment.Did {
	return segment.Did{Of: d.predicate(w), In: d.lengthOrNone(w), Bounds: d.bounds()}
}

func (d oracleDice) sum(w oracleWorld) segment.Did {
	c := d.did(w)
	c.Sum = []string{"n", "k"}[d(2)]
	limit := []float64{0.3, 1, 2, 0.8, 3, -1, 0.0000015, 1e13 + 0.1, 0}[d(9)]
	c.Bounds = []segment.Bounds{segment.AtLeast(limit), segment.AtMost(limit), segment.Exactly(limit), segment.Between(limit, limit+2)}[d(4)]
	return c
}

// restarted has short periods, or nothing would be before them.
func (d oracleDice) restarted(w oracleWorld) segment.Restarted {
	short := func() time.Duration { return w.units(1 + d(max(2, w.span/4))) }
	return segment.Restarted{Of: d.predicate(w), Active: short(), Quiet: short()}
}

func (d oracleDice) regularly(w oracleWorld) segment.Regularly {
	c := segment.Regularly{Of: d.predicate(w), AtLeast: d(3), Per: d.length(w), Periods: 1 + d(4)}
	if d.in(6) {
		c.MinPeriods = 1 + d(c.Periods)
	}
	return c
}

func (d oracleDice) touchIs() rule.TouchIs {
	return []rule.TouchIs{
		rule.Source("google"), rule.Medium(rule.OneOf("cpc", "email")), rule.Channel("Direct"), rule.Campaign("c1"), rule.Channel(rule.Prefix("Paid")),
	}[d(5)]
}

// predicate is narrow more often than not.
func (d oracleDice) predicate(w oracleWorld) rule.Predicate {
	name := func() string { return w.names[d(len(w.names))] }
	switch d(14) {
	case 0:
		return rule.Not(rule.Event(name()))
	case 1:
		return rule.And(rule.Event(name(), name()), rule.Prop("n", rule.Gte(1.0)))
	case 2:
		return rule.Or(rule.Event(name()), rule.Prop("k", rule.Eq("x")))
	case 3:
		return rule.AnyEvent()
	case 4:
		return []rule.Predicate{
			rule.Prop("n", rule.Lt(2.0)), rule.Prop("n", rule.Ne(1.0)), rule.HasProp("k"), rule.Path("/p/*"), rule.Event("page_view"),
			rule.Not(rule.Prop("n", rule.Eq(1.0))), rule.Match("odd", func(e conversion.Event) bool { return e.Seq%2 == 1 }),
		}[d(7)]
	case 5, 6:
		return rule.Event(name(), name())
	}
	return rule.Event(name())
}

func (d oracleDice) rule(w oracleWorld) rule.Rule {
	p, q := d.predicate(w), d.predicate(w)
	switch d(10) {
	case 0:
		return rule.Count(1+d(3), p)
	case 1:
		return rule.CountDistinct(1+d(2), "n", p)
	case 2:
		return rule.Sequence{Steps: []rule.Predicate{p, q}, Within: time.Duration(d(3) * 3), Direct: d.in(3)}
	case 3:
		return rule.All(p, rule.None(q))
	case 4:
		return rule.All(d.touchIs(), p)
	case 5:
		return rule.Any(rule.Entry(p), rule.Count(2, q))
	case 6:
		return []rule.Rule{rule.Pages(1), rule.Engaged(2 * time.Second), rule.Lasted(3), rule.Entry(p), d.touchIs()}[d(5)]
	}
	return p
}

func (d oracleDice) sequence(w oracleWorld) (s segment.Sequence) {
	k := w.steps - d(w.steps)
	grouped, limited, direct := d.seldomOrOften(), d.seldomOrOften(), d.seldomOrOften()
	without, session := d.seldomOrOften()/2, d.seldomOrOften()/2
	for i := range k {
		step := segment.Step{On: d.predicate(w)}
		if d.in(6) {
			step.On = rule.Event(w.names[i%len(w.names)])
		}
		if i > 0 && d.in(grouped) {
			step.AnyOrder = true
			s.Steps = append(s.Steps, step)
			continue
		}
		if i > 0 && d.in(limited) {
			step.Within, step.After = d.limits(w)
		}
		step.Direct = i > 0 && d.in(direct)
		step.SameSession = i > 0 && d.in(session)
		if d.in(without) {
			step.Without = d.predicate(w)
		}
		s.Steps = append(s.Steps, step)
	}
	s.Steps[0].SameSession = k > 1 && s.Steps[1].AnyOrder && d.in(session)
	d.whole(w, &s)
	return s
}

func (d oracleDice) limits(w oracleWorld) (within, after time.Duration) {
	within, after = d.length(w), w.units(1+d(max(1, w.span/5)))
	switch d(3) {
	case 0:
		return within, 0
	case 1:
		return 0, after
	}
	return max(within, after), after
}

// whole sets the limits of the whole sequence.
func (d oracleDice) whole(w oracleWorld, s *segment.Sequence) {
	limited := []int{0, 0, 2, 4}[d(4)]
	s.Ties = []segment.Ties{segment.AnyTies, segment.AnyTies, segment.SequenceTies, segment.LaterTies}[d(4)]
	if d.in(limited) {
		s.Within = d.length(w)
	}
	if d.in(limited) {
		s.In = d.length(w)
	}
	s.FromStart = d.in(limited / 2)
	for _, step := range s.Steps {
		if step.Direct && s.Relevant == nil && d.in(4) {
			s.Relevant = d.predicate(w)
		}
	}
	if d.in(limited) {
		s.ThenWithout = segment.Absence{Of: d.predicate(w), For: d.lengthOrNone(w)}
	}
}
