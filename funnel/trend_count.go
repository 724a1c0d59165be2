package funnel

import (
	"math"
	"sort"
)

// countTrend counts a unit in its bucket; an actor whose entries lie in several
// is evaluated for each.
func (a *Accumulator) countTrend(d *verdict) {
	if a.plan.funnel.Entry == EveryEntry {
		if d.outcome != Absent {
			entry := d.attempt.entry.t
			if d.outcome == Excluded {
				entry = d.first.t
			}
			a.addToBucket(a.spanOf(entry))
		}
		return
	}
	a.findSpans()
	if len(a.spans) == 1 {
		if d.outcome != Absent {
			a.addToBucket(a.spans[0])
		}
		return
	}
	for _, span := range a.spans {
		a.countSpan(span)
	}
	a.v.spans = a.plan.entries
}

func (a *Accumulator) addToBucket(span period) {
	a.bucket(span).add(&a.unit, a.plan, a.pairs)
}

// findSpans finds the buckets in which the actor at hand may enter.
func (a *Accumulator) findSpans() {
	a.spans = a.spans[:0]
	for i := range a.rows {
		row := &a.rows[i]
		if row.Steps&a.entrySteps == 0 || !a.plan.entries.has(row.Time) {
			continue
		}
		if n := len(a.spans); n == 0 || !a.spans[n-1].has(row.Time) {
			a.spans = append(a.spans, a.spanOf(row.Time))
		}
	}
}

// spanOf returns the bucket of an instant.
func (a *Accumulator) spanOf(t int64) period {
	if a.span.has(t) {
		return a.span
	}
	after := sort.Search(len(a.buckets), func(i int) bool { return a.buckets[i].span.first > t })
	if after > 0 && a.buckets[after-1].span.has(t) {
		a.span = a.buckets[after-1].span
	} else {
		a.span = a.options.trend.spanOf(t)
	}
	return a.span
}

// countSpan evaluates the actor as if there were the entries of one bucket only.
// What happened before these, or after their time is over, cannot matter.
func (a *Accumulator) countSpan(span period) {
	low := sort.Search(len(a.rows), func(i int) bool { return a.rows[i].Time >= span.first })
	high := len(a.rows)
	if end, limited := later(span.last, a.horizon); limited && end < math.MaxInt64 {
		high = sort.Search(len(a.rows), func(i int) bool { return a.rows[i].Time > end })
	}
	rows := a.rows[low:high]
	a.v.spans = a.plan.entries.cut(span)
	d := a.v.eval(rows)
	if d.outcome != Absent {
		a.read(&d, rows)
		a.addToBucket(span)
	}
}
