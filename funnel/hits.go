package funnel

import (
	"cmp"
	"slices"
)

// orderCounts is what is known of the order of hits.
type orderCounts struct {
	actors  int64   // with a hit of a step
	tied    int64   // of these, those with simultaneous events that serve different steps
	decided int64   // entered units that take several steps at one instant
	both    []int64 // by step: actors with hits of it and of the step before
	earlier []int64 // of these, those for whom no hit of it could follow one of the step before
}

func newOrderCounts(steps int) orderCounts {
	return orderCounts{both: make([]int64, steps), earlier: make([]int64, steps)}
}

func (o *orderCounts) merge(from *orderCounts) {
	o.actors += from.actors
	o.tied += from.tied
	o.decided += from.decided
	for i := range o.both {
		o.both[i] += from.both[i]
		o.earlier[i] += from.earlier[i]
	}
}

// dayHits are the hits of the steps on a day, UTC.
type dayHits struct {
	day  int64 // since 1970
	hits []Hits
}

// day returns the hits of a day.
func (a *Accumulator) day(day int64) *dayHits {
	if a.dayAt < len(a.days) && a.days[a.dayAt].day == day {
		return a.days[a.dayAt]
	}
	i, found := slices.BinarySearchFunc(a.days, day, func(d *dayHits, day int64) int { return cmp.Compare(d.day, day) })
	if !found {
		a.days = slices.Insert(a.days, i, &dayHits{day, make([]Hits, a.plan.k)})
	}
	a.dayAt = i
	return a.days[i]
}

// countEvents counts the events of a user that satisfy steps and exclusions.
func (a *Accumulator) countEvents(rows []Mask) {
	for i := range rows {
		for steps := rows[i].Steps; steps != 0; steps &= steps - 1 {
			a.steps[lowest(steps)].Events++
		}
		for exclude := rows[i].Exclude; exclude != 0; exclude &= exclude - 1 {
			a.exclusions[lowest(exclude)].Events++
		}
	}
	if !a.options.daily {
		return
	}
	for i := range rows {
		if steps := rows[i].Steps; steps != 0 {
			hits := a.day(dayOf(rows[i].Time)).hits
			for ; steps != 0; steps &= steps - 1 {
				hits[lowest(steps)].Events++
			}
		}
	}
}

// observe counts what an actor's events hit, whatever it comes to.
func (a *Accumulator) observe(rows []Mask) {
	var steps, exclude uint64
	for i := range rows {
		steps |= rows[i].Steps
		exclude |= rows[i].Exclude
	}
	addActor(a.steps, steps)
	addActor(a.exclusions, exclude)
	if a.options.daily {
		a.observeDays(rows)
	}
	if !a.options.counts && steps != 0 {
		a.observeOrder(rows, steps)
	}
}

func addActor(hits []Hits, which uint64) {
	for ; which != 0; which &= which - 1 {
		hits[lowest(which)].Actors++
	}
}

func (a *Accumulator) observeDays(rows []Mask) {
	var steps uint64
	for i := range rows {
		steps |= rows[i].Steps
		if day := dayOf(rows[i].Time); i+1 == len(rows) || dayOf(rows[i+1].Time) != day {
			if steps != 0 {
				addActor(a.day(day).hits, steps)
			}
			steps = 0
		}
	}
}

// observeOrder counts an actor with hits of some steps.
func (a *Accumulator) observeOrder(rows []Mask, steps uint64) {
	var seen, after uint64 // after: those that could follow the step before
	tied := false
	for low := 0; low < len(rows); {
		high := a.plan.instantEnd(rows, low)
		now, several := stepsAt(rows[low:high])
		tied = tied || several
		if a.plan.funnel.Ties == LaterTies {
			after |= now & (seen << 1)
			seen |= now
		} else {
			seen |= now
			after |= now & (seen << 1)
		}
		low = high
	}
	a.order.actors++
	if tied {
		a.order.tied++
	}
	for both := steps & (steps << 1); both != 0; both &= both - 1 {
		step := lowest(both)
		a.order.both[step]++
		if after>>step&1 == 0 {
			a.order.earlier[step]++
		}
	}
}

// stepsAt returns the steps that the events of an instant satisfy, and whether
// different events satisfy different ones.
func stepsAt(rows []Mask) (steps uint64, several bool) {
	events := 0
	for i := range rows {
		if rows[i].Steps != 0 {
			events++
			steps |= rows[i].Steps
		}
	}
	return steps, events > 1 && steps&(steps-1) != 0
}
