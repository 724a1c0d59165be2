package funnel

import (
	"math"
	"time"
)

// plausible reports whether the parts of a state are no more than their wholes,
// so that all rates of a report are between 0 and 1, and whether there is
// nothing in it that the definition does not ask for.
func (a *Accumulator) plausible() bool {
	return a.plausibleTally(&a.all) && a.plausibleGroups() && a.plausibleBuckets() &&
		a.plausibleOrder() && a.plausibleNames() && a.plausibleDays()
}

func (a *Accumulator) plausibleTally(t *tally) bool {
	ended := t.converted + t.sum(nLeft)
	ok := t.young <= t.converted && t.mature <= ended && t.converted-t.young <= t.mature
	total := t.entered()
	for i := range t.rows {
		row := &t.rows[i]
		ok = ok && row[nReached] <= total && row[nMature] <= min(row[nReached], t.mature) && row[nDid] <= total
		if i > 0 {
			ok = ok && a.plausibleStep(row, &t.rows[a.plan.before(i)])
		}
	}
	if first := &t.rows[0]; a.plan.shape == open {
		ok = ok && first[nEntered] == first[nReached] && first[nFollowed] == 0 && first[nFromHead] == first[nMature]
	} else {
		last := &t.rows[a.plan.k-1]
		ok = ok && first[nReached] == total && first[nMature] == t.mature &&
			last[nReached] == t.converted && last[nMature] == t.converted-t.young && last[nLeft] == 0 && last[nWaiting] == 0
	}
	for i := range t.times {
		to := &t.rows[a.pairs[i].to]
		ok = ok && t.times[i].N() <= to[nMature]
	}
	return ok
}

// plausibleStep compares a row with the required one before it.
func (a *Accumulator) plausibleStep(row, before *rowCounts) bool {
	if a.plan.shape != open {
		return row[nReached] <= before[nReached] && row[nMature] <= before[nMature]
	}
	return row[nEntered] <= row[nReached] && row[nFollowed] <= min(row[nMature], before[nMature]) &&
		row[nFromHead] <= min(row[nMature], before[nFromHead])
}

func (a *Accumulator) plausibleGroups() bool {
	if a.options.breakdown == nil {
		return len(a.groups) == 0
	}
	var sum int64
	for _, t := range a.groups {
		entered := t.entered()
		if !a.plausibleTally(t) || entered == 0 || t.sum(nExcluded) > 0 || sum > mostCounted {
			return false
		}
		sum += entered
	}
	return a.options.breakdown.at.Mode == EveryMode || sum == a.all.entered()
}

func (a *Accumulator) plausibleBuckets() bool {
	for _, b := range a.buckets {
		if !a.plausibleTally(&b.tally) || b.entered()+b.sum(nExcluded) == 0 {
			return false
		}
	}
	return true
}

func (a *Accumulator) plausibleOrder() bool {
	o := &a.order
	if a.options.counts {
		for _, n := range o.numbers() {
			if *n != 0 {
				return false
			}
		}
		return true
	}
	ok := o.tied <= o.actors && o.decided <= a.all.entered()
	for i := range o.both {
		ok = ok && a.steps[i].Actors <= o.actors && o.earlier[i] <= o.both[i] && o.both[i] <= a.steps[i].Actors
		if i == 0 {
			ok = ok && o.both[i] == 0
		} else {
			ok = ok && o.both[i] <= a.steps[i-1].Actors
		}
	}
	return ok
}

func (a *Accumulator) plausibleNames() bool {
	for row, names := range a.between {
		for _, n := range names {
			if n == 0 || n > a.all.rows[row][nLeft] {
				return false
			}
		}
	}
	return true
}

// plausibleDays reports whether days have something, and together no more than
// all has.
func (a *Accumulator) plausibleDays() bool {
	if !a.options.daily {
		return len(a.days) == 0
	}
	sums := make([]int64, a.plan.k)
	for _, d := range a.days {
		some := false
		for i := range d.hits {
			sums[i] += d.hits[i].Events
			some = some || d.hits[i].Events > 0
			if sums[i] > a.steps[i].Events || d.hits[i].Actors > a.steps[i].Actors {
				return false
			}
		}
		if !some || d.day < -mostDays || d.day > mostDays {
			return false
		}
	}
	for i := range sums {
		if sums[i] != a.steps[i].Events {
			return false
		}
	}
	return true
}

// mostDays is how many days fit int64 nanoseconds.
const mostDays = int64(math.MaxInt64 / (24 * time.Hour))
