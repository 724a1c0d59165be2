package segment

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// leaf numbers a condition that is not made of others.
func (p *planner) leaf(c Condition) int32 {
	switch c := c.(type) {
	case Did:
		return p.listener(p.did(&c), c.Of)
	case FirstTime:
		return p.listener(func(*run) leaf { return &first{window: int64(c.In)} }, c.Of)
	case Stopped:
		return p.listener(func(*run) leaf { return &stopped{active: int64(c.Active), quiet: int64(c.Quiet)} }, c.Of)
	case Restarted:
		return p.listener(func(*run) leaf { return &restarted{active: int64(c.Active), quiet: int64(c.Quiet)} }, c.Of)
	case Regularly:
		atLeast, least := max(1, c.AtLeast), c.MinPeriods
		if least == 0 {
			least = c.Periods
		}
		return p.listener(func(*run) leaf {
			return &regularly{atLeast: atLeast, minPeriods: least, periods: int64(c.Periods), per: int64(c.Per)}
		}, c.Of)
	case Sequence:
		return p.sequence(&c)
	case TouchIs:
		return p.session(SessionIs{Rule: c.TouchIs})
	case SessionIs:
		return p.session(c)
	case FirstIs:
		return p.one(c.Of, false)
	case LastIs:
		return p.one(c.Of, true)
	}
	return p.reached(c.(Reached))
}

// number adds a leaf.
func (p *planner) number(s spec) int32 {
	p.specs = append(p.specs, s)
	return int32(len(p.specs) - 1)
}

// listener adds a leaf that takes the events that satisfy a predicate.
func (p *planner) listener(s spec, of rule.Predicate) int32 {
	n, bit := p.number(s), p.bit(of)
	p.listeners[bit] = append(p.listeners[bit], n)
	return n
}

func (p *planner) did(c *Did) spec {
	limits, window, location := c.Bounds.whole(), int64(c.In), p.location
	switch {
	case c.Sum != "":
		low, high := c.Bounds.Low.wide(), c.Bounds.High.wide()
		return func(*run) leaf { return &summed{prop: c.Sum, window: window, low: low, high: high} }
	case c.Distinct != "":
		return func(*run) leaf {
			d := &distinctValues{prop: c.Distinct}
			d.limits, d.window = limits, window
			return d
		}
	case c.DistinctDays:
		return func(*run) leaf {
			d := &distinctDays{location: location}
			d.limits, d.window = limits, window
			return d
		}
	case window == 0:
		return func(*run) leaf { return &tally{limits: limits} }
	}
	return func(*run) leaf { return &recent{limits: limits, window: window} }
}

// wide returns the limit of a sum in millionths, or nil if there is none.
func (b Bound) wide() *wide {
	if !b.Set {
		return nil
	}
	w := millionths(b.N)
	return &w
}

func (p *planner) sequence(c *Sequence) int32 {
	o := newOrder(c, p.bit)
	n := p.number(func(*run) leaf { return newPursuit(o) })
	p.orders = append(p.orders, o)
	p.sequences = append(p.sequences, n)
	return n
}

func (p *planner) session(c SessionIs) int32 {
	of, without := p.visits.fact(c.Rule), fact{n: -1}
	if c.Without != nil {
		without = p.visits.fact(c.Without)
	}
	n := p.number(func(r *run) leaf {
		s := &sessionCount{sessionTest: p.test(r, of, without)}
		s.over.limits, s.over.window = c.Bounds.whole(), int64(c.In)
		return s
	})
	p.sessions, p.hasVisits = append(p.sessions, n), true
	return n
}

func (p *planner) one(c Condition, last bool) int32 {
	var of fact
	switch c := c.(type) {
	case TouchIs:
		of = p.visits.fact(c.TouchIs)
	case SessionIs:
		of = p.visits.fact(c.Rule)
	}
	p.hasVisits = true
	return p.number(func(r *run) leaf {
		return &oneSession{sessionTest: p.test(r, of, fact{n: -1}), last: last}
	})
}

func (p *planner) test(r *run, of, without fact) sessionTest {
	return sessionTest{visits: &r.visits, rule: p.place(of), without: p.place(without)}
}

// place returns where a fact stands among those of a session.
func (p *plan) place(f fact) int {
	if f.compound {
		return f.n + 64*p.words
	}
	return f.n
}

func (p *planner) reached(c Reached) int32 {
	n := p.number(func(*run) leaf {
		return &recent{limits: c.Bounds.whole(), window: int64(c.In)}
	})
	at := slices.IndexFunc(p.set.Goals(), func(g goal.Goal) bool { return g.Name == c.Goal })
	p.goals[at] = append(p.goals[at], n)
	return n
}

// whole returns the bounds of a count.
func (b Bounds) whole() limits {
	l := limits{low: 1, high: never}
	if b.High.Set {
		l = limits{0, wholeNumber(b.High.N)}
	}
	if b.Low.Set {
		l.low = wholeNumber(b.Low.N)
	}
	return l
}

func wholeNumber(f float64) int64 {
	if f >= math.MaxInt64 {
		return never
	}
	return int64(f)
}
