package funnel

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Report returns what was counted so far.
func (a *Accumulator) Report() Report {
	silent, findings := a.findings()
	r := Report{
		Funnel: a.plan.funnel.Name, Unit: a.plan.unitName(), AsOf: a.options.asOf, Horizon: horizonOf(a.horizon),
		Absent:        a.absent,
		Flow:          a.flow(&a.all, silent),
		Hits:          slices.Clone(a.steps),
		ExclusionHits: append([]Hits{}, a.exclusions...),
		Between:       a.betweenRows(),
		Days:          a.dayRows(),
		Ties:          Tied{conversion.Rate{K: a.order.tied, N: a.order.actors}, a.order.decided},
		Findings:      findings,
		Data:          append(conversion.Findings{}, a.bad...),
	}
	r.Units = r.Absent + r.Entered + r.Excluded
	r.Bottleneck, r.LargestLoss = r.FindBottleneck(enough), r.FindLargestLoss(enough)
	if a.options.breakdown != nil {
		r.Breakdown = a.breakdownRows(silent)
	}
	if a.options.trend != nil {
		r.Trend = a.trendRows(silent)
	}
	return r
}

// unitName returns what is counted.
func (p *Plan) unitName() string {
	switch {
	case p.funnel.Entry == EveryEntry:
		return "round"
	case p.funnel.By.Mode == BySessionMode:
		return "session"
	case p.funnel.By.Mode == ByPropMode:
		return "user and " + p.funnel.By.Prop
	}
	return "user"
}

// horizonOf returns a horizon as a duration, 0 if there is none.
func horizonOf(h uint64) time.Duration {
	if h == noLimit {
		return 0
	}
	return time.Duration(min(h, math.MaxInt64))
}

// flow returns the report of a tally. Rates into and out of silent rows are
// suspect.
func (a *Accumulator) flow(t *tally, silent uint64) Flow {
	f := Flow{
		Converted: t.converted, Dropped: t.sum(nLeft), Pending: t.sum(nWaiting), Excluded: t.sum(nExcluded), Young: t.young,
		Conversion: conversion.Rate{K: t.converted - t.young, N: t.mature},
		Steps:      make([]StepRow, a.plan.k),
		Times:      make([]Times, len(a.pairs)),
	}
	f.Entered = f.Converted + f.Dropped + f.Pending
	for i := range f.Steps {
		f.Steps[i] = a.stepRow(t, i, silent)
	}
	for i, p := range a.pairs {
		f.Times[i] = Times{From: p.from, To: p.to}
		f.Times[i].Durations.Merge(&t.times[i])
	}
	return f
}

func (a *Accumulator) stepRow(t *tally, i int, silent uint64) StepRow {
	n, step := &t.rows[i], &a.plan.funnel.Steps[i]
	row := StepRow{
		Name: step.Name, Optional: step.Optional,
		Reached: n[nReached], Did: n[nReached], Left: n[nLeft], Waiting: n[nWaiting], Excluded: n[nExcluded], Entered: n[nEntered],
		FromFirst: conversion.Rate{K: n[nMature], N: t.rows[0][nMature]},
	}
	switch a.plan.shape {
	case grouped:
		row.Did = n[nDid]
		row.Group, row.Nth = a.plan.groupOf(i)
	case open:
		row.FromFirst.K = n[nFromHead]
	}
	if i == 0 {
		return row
	}
	before := a.plan.before(i)
	row.FromPrevious = conversion.Rate{K: n[nMature], N: t.rows[before][nMature]}
	if a.plan.shape == open {
		row.FromPrevious.K = n[nFollowed]
	}
	row.DropOff = conversion.Rate{K: row.FromPrevious.N - row.FromPrevious.K, N: row.FromPrevious.N}
	row.Suspect = silent>>i&1 != 0 || silent>>before&1 != 0
	return row
}

// groupOf returns the number of the group to which a row belongs and its place
// there, both from 1; 0 if it is in none.
func (p *Plan) groupOf(row int) (group, nth int) {
	for _, r := range p.ranks {
		if r.size > 1 {
			group++
		}
		if r.steps>>row&1 != 0 {
			if r.size == 1 {
				return 0, 0
			}
			return group, row - lowest(r.steps) + 1
		}
	}
	return 0, 0
}

func (a *Accumulator) breakdownRows(silent uint64) *Breakdown {
	b := &Breakdown{Prop: a.options.breakdown.prop, At: a.options.breakdown.at, Groups: []Group{}}
	for value, t := range a.groups {
		b.Groups = append(b.Groups, Group{Value: value, Flow: a.flow(t, silent)})
	}
	slices.SortFunc(b.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Entered, a.Entered), strings.Compare(a.Value, b.Value))
	})
	return b
}

func (a *Accumulator) trendRows(silent uint64) *Trends {
	t := &Trends{Bucket: a.options.trend.bucket, Zone: a.options.trend.zone.String(), Buckets: []TrendRow{}}
	at := func(ns int64) time.Time { return time.Unix(0, ns).In(a.options.trend.zone) }
	for _, b := range a.buckets {
		t.Buckets = append(t.Buckets, TrendRow{
			Start: at(b.span.first), End: at(b.span.last + 1), Mature: a.plan.isMature(b.span, a.asOf), Flow: a.flow(&b.tally, silent),
		})
	}
	return t
}

func (a *Accumulator) betweenRows() (rows []BetweenRow) {
	for i, names := range a.between {
		units := a.all.rows[i][nLeft]
		if units == 0 {
			continue
		}
		row := BetweenRow{Step: i, Units: units, Events: []NameCount{}}
		for name, n := range names {
			row.Events = append(row.Events, NameCount{name, n})
		}
		slices.SortFunc(row.Events, func(a, b NameCount) int {
			return cmp.Or(cmp.Compare(b.Units, a.Units), strings.Compare(a.Name, b.Name))
		})
		rows = append(rows, row)
	}
	return rows
}

func (a *Accumulator) dayRows() (rows []DayHits) {
	for _, d := range a.days {
		rows = append(rows, DayHits{timeOfDay(d.day), slices.Clone(d.hits)})
	}
	return rows
}

// timeOfDay returns the beginning of a day.
func timeOfDay(day int64) time.Time { return time.Unix(day*24*60*60, 0).UTC() }
