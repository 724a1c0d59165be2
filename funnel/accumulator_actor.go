package funnel

import (
	"time"

	"github.com/go-conversion/conversion"
)

// actor is scratch about the user and the actor at hand.
type actor struct {
	part  string
	rows  []Mask
	index []int // indices of the events

	valueKnown bool
	value      string // of the breakdown
	visits     []conversion.Session
	seen       []conversion.Event // those before asOf, for the sessions
	valued     []parted           // rows by value
	valueRows  []Mask

	namesKnown bool
	names      []namedEvent
	span       period // the bucket met last
	spans      []period
	dayAt      int
}

// beginUser prepares for the actors of a user.
func (a *Accumulator) beginUser(events []conversion.Event) {
	a.namesKnown = false
	a.names = a.names[:0]
	if b := a.options.breakdown; b != nil && b.cutter != nil {
		a.cut(b.cutter, events)
	}
}

// endUser lets go of the user's events.
func (a *Accumulator) endUser() {
	clear(a.visits)
	clear(a.seen)
	clear(a.names)
	a.v.events = nil
}

// countActor counts an actor and its units.
func (a *Accumulator) countActor(part string, rows []Mask, order []int) {
	a.part, a.rows, a.index, a.valueKnown = part, rows, order, false
	a.observe(rows)
	a.v.units(rows, func(d verdict) bool {
		a.countUnit(&d)
		return true
	})
	if a.options.breakdown != nil && a.options.breakdown.at.Mode == EveryMode {
		a.countValues()
	}
}

// countUnit counts a unit: among all, in its group and in its buckets.
func (a *Accumulator) countUnit(d *verdict) {
	if d.outcome == Absent {
		a.absent++
	} else {
		a.read(d, a.rows)
		a.all.add(&a.unit, a.plan, a.pairs)
		a.countTies(d)
		if b := a.options.breakdown; b != nil && b.at.Mode != EveryMode && d.outcome != Excluded {
			a.group(a.valueOf(d)).add(&a.unit, a.plan, a.pairs)
		}
		if a.options.between && d.outcome == Dropped {
			a.countBetween(d)
		}
	}
	if a.options.trend != nil {
		a.countTrend(d)
	}
}

// countTies counts units that take several steps at one instant.
func (a *Accumulator) countTies(d *verdict) {
	if a.options.counts {
		return
	}
	for i := 1; i < len(d.steps); i++ {
		if a.plan.isInstant(&a.rows[d.steps[i-1].event], &a.rows[d.steps[i].event]) {
			a.order.decided++
			return
		}
	}
}

// deadline returns when an attempt that is not complete can no longer go on.
func (p *Plan) deadline(a *attempt) (at int64, limited bool) {
	var longest uint64
	if p.shape == grouped {
		longest = noLimit
	} else {
		for _, next := range p.graph.next(a.level - 1) {
			longest = max(longest, p.limits[next])
		}
	}
	first, byWindow := later(a.entry.t, p.window)
	second, byLimit := later(a.end.t, longest)
	switch {
	case byWindow && byLimit:
		return min(first, second), true
	case byWindow:
		return first, true
	}
	return second, byLimit
}

// later returns the time so long after another, if there is one.
func later(t int64, by uint64) (at int64, ok bool) {
	const last = uint64(1<<63 - 1)
	if by > last-uint64(t) {
		return 0, false
	}
	return int64(uint64(t) + by), true
}

// dayOf returns the number of the day, UTC, since 1970.
func dayOf(ns int64) int64 {
	const day = int64(24 * time.Hour)
	return (ns - floorMod(ns, day)) / day
}
