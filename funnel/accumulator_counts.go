package funnel

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// counts is the state of an [Accumulator].
type counts struct {
	absent     int64
	all        tally
	steps      []Hits
	exclusions []Hits
	order      orderCounts
	groups     map[string]*tally
	buckets    []*bucketTally     // in order of time
	between    []map[string]int64 // by row: the units with an event of each name
	days       []*dayHits         // in order
	bad        conversion.Findings
}

// tally is what is counted of units that are not absent: of all, of a group, of
// a bucket.
type tally struct {
	converted int64
	young     int64 // converted, but not mature
	mature    int64 // converted or dropped
	rows      []rowCounts
	times     []Durations // by pair; none with Counts
}

// rowCounts are counts of units about a row. Which of them there are depends on
// the shape of the funnel.
type rowCounts [nColumns]int64

const (
	nReached  = iota // entered, and came here
	nMature          // the same, mature
	nLeft            // dropped here
	nWaiting         // pending here
	nExcluded        // would have come here
	nDid             // groups: entered, and did the step
	nEntered         // open funnels: entered here
	nFollowed        // open funnels: mature, and came here from the step before
	nFromHead        // open funnels: mature, and came here from the first step
	nColumns
)

// columns returns those that the shape of the funnel has.
func (p *Plan) columns() []int {
	columns := []int{nReached, nMature, nLeft, nWaiting, nExcluded}
	switch p.shape {
	case grouped:
		columns = append(columns, nDid)
	case open:
		columns = append(columns, nEntered, nFollowed, nFromHead)
	}
	return columns
}

type bucketTally struct {
	span period
	tally
}

func (a *Accumulator) newCounts() counts {
	c := counts{
		all:        a.newTally(),
		steps:      make([]Hits, a.plan.k),
		exclusions: make([]Hits, len(a.plan.funnel.Exclude)),
		order:      newOrderCounts(a.plan.k),
		groups:     map[string]*tally{},
	}
	if a.options.between {
		c.between = make([]map[string]int64, a.plan.k)
		for i := range c.between {
			c.between[i] = map[string]int64{}
		}
	}
	return c
}

func (a *Accumulator) newTally() tally {
	return tally{rows: make([]rowCounts, a.plan.k), times: make([]Durations, len(a.pairs))}
}

// group returns the counts of a value.
func (a *Accumulator) group(value string) *tally {
	t := a.groups[value]
	if t == nil {
		n := a.newTally()
		t = &n
		a.groups[strings.Clone(value)] = t
	}
	return t
}

// bucket returns the counts of a bucket.
func (a *Accumulator) bucket(span period) *bucketTally {
	i, found := slices.BinarySearchFunc(a.buckets, span.first, func(b *bucketTally, first int64) int { return cmp.Compare(b.span.first, first) })
	if !found {
		a.buckets = slices.Insert(a.buckets, i, &bucketTally{span, a.newTally()})
	}
	return a.buckets[i]
}

func (a *Accumulator) merge(from *counts) {
	a.absent += from.absent
	a.all.merge(&from.all)
	mergeHits(a.steps, from.steps)
	mergeHits(a.exclusions, from.exclusions)
	a.order.merge(&from.order)
	for value, t := range from.groups {
		a.group(value).merge(t)
	}
	for _, b := range from.buckets {
		a.bucket(b.span).merge(&b.tally)
	}
	for i, names := range from.between {
		for name, n := range names {
			a.between[i][name] += n
		}
	}
	for _, d := range from.days {
		mergeHits(a.day(d.day).hits, d.hits)
	}
	for _, f := range from.bad {
		a.bad.Add(f.Code, f.Subject, f.Count, -1)
	}
}

func (t *tally) merge(from *tally) {
	t.converted += from.converted
	t.young += from.young
	t.mature += from.mature
	for i := range t.rows {
		for column := range t.rows[i] {
			t.rows[i][column] += from.rows[i][column]
		}
	}
	for i := range t.times {
		t.times[i].Merge(&from.times[i])
	}
}

func mergeHits(to, from []Hits) {
	for i := range to {
		to[i].Events += from[i].Events
		to[i].Actors += from[i].Actors
	}
}

// sum returns the sum of a column.
func (t *tally) sum(column int) (sum int64) {
	for i := range t.rows {
		sum += t.rows[i][column]
	}
	return sum
}

// entered returns the units that are neither absent nor excluded.
func (t *tally) entered() int64 { return t.converted + t.sum(nLeft) + t.sum(nWaiting) }
