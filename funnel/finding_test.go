package funnel_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// named makes a funnel of events by their names.
func named(change func(*funnel.Funnel), names ...string) *funnel.Plan {
	f := funnel.Funnel{Name: "f"}
	for _, name := range names {
		f.Steps = append(f.Steps, funnel.Step{Name: name, On: rule.Event(name)})
	}
	if change != nil {
		change(&f)
	}
	return funnel.MustCompile(f)
}

// path is a user who does things, one a minute.
func path(names ...string) (events []conversion.Event) {
	for i, name := range names {
		events = append(events, conversion.Event{User: "u", Name: name, Time: slowStart.Add(time.Duration(i) * time.Minute)})
	}
	return events
}

// times adds a user so often.
func times(a *funnel.Accumulator, n int, names ...string) {
	for range n {
		a.Add(path(names...))
	}
}

// TestSilentDaysGA4: the daily sums of Google's sample of its merchandise store
// (bigquery-public-data.ga4_obfuscated_sample_ecommerce, CC BY 4.0, as summed in
// kostyagura/ecommerce-funnel-analysis@dd68cb11) have no add_to_cart at all on
// 18 days, while checkouts and purchases go on.
func TestSilentDaysGA4(t *testing.T) {
	file, err := os.Open("../../shared/data/ga4_sample_funnel_daily.csv")
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("no shared data beside the project")
	}
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	acc := funnel.MustAccumulator(named(nil, "session", "cart", "checkout", "purchase"), funnel.DailyHits())
	for _, row := range rows[1:] {
		addDay(t, acc, row)
	}
	r := acc.Report()
	day := func(text string) time.Time { return utc(text + "T00:00") }
	require.Equal(t, []funnel.Finding{
		{Code: funnel.SilentDays, Index: 1, Name: "cart", Count: 46936, From: day("2020-11-02"), To: day("2020-11-16")},
		{Code: funnel.SilentDays, Index: 1, Name: "cart", Count: 13920, From: day("2020-11-21"), To: day("2020-11-25")},
	}, r.Findings)
	require.Equal(t, []bool{false, true, true, false}, suspects(r.Flow))
	require.Equal(t, 3, r.Bottleneck.Step, "the rates into the silent step and out of it tell nothing")
	require.Equal(t, 3, r.LargestLoss.Step)
	require.Len(t, r.Days, 92)
	require.Equal(t, funnel.Hits{Events: 355453, Actors: 355453}, r.Hits[0])
	require.Equal(t, funnel.Hits{Events: 15225, Actors: 15225}, r.Hits[1])
	require.Equal(t, "cart: no events from 2020-11-21 up to, not including, 2020-11-25, although 13920 actors had its neighbour", r.Findings[1].String())
}

// addDay adds the sessions of a day, of which the first so many do each thing.
func addDay(t *testing.T, acc *funnel.Accumulator, row []string) {
	day := utc(row[0] + "T00:00")
	var n [4]int
	for i := range n {
		var err error
		n[i], err = strconv.Atoi(row[1+i])
		require.NoError(t, err)
	}
	var events []conversion.Event
	for user := range n[0] {
		events = events[:0]
		for i, name := range []string{"session", "cart", "checkout", "purchase"} {
			if user < n[i] {
				events = append(events, conversion.Event{User: "u", Name: name, Time: day.Add(time.Duration(i) * time.Hour)})
			}
		}
		acc.Add(events)
	}
}

func suspects(f funnel.Flow) (list []bool) {
	for _, s := range f.Steps {
		list = append(list, s.Suspect)
	}
	return list
}

// TestSilentDaysIncomplete: the day of asOf is not over, so it may be silent.
func TestSilentDaysIncomplete(t *testing.T) {
	for _, c := range []struct {
		asOf time.Time
		want int
	}{{slowStart.Add(47 * time.Hour), 0}, {slowStart.Add(48 * time.Hour), 1}, {time.Time{}, 1}} {
		acc := funnel.MustAccumulator(named(nil, "A", "B"), funnel.DailyHits(), funnel.AsOf(c.asOf))
		times(acc, 100, "A", "B")
		for range 100 {
			acc.Add([]conversion.Event{{User: "u", Name: "A", Time: slowStart.Add(24 * time.Hour)}})
		}
		require.Len(t, acc.Report().Findings, c.want)
	}
}

func TestFindings(t *testing.T) {
	exclude := func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: rule.Event("X")}} }
	anyOrder := func(f *funnel.Funnel) { f.Order = funnel.AnyOrder }
	optional := func(f *funnel.Funnel) { f.Steps[1].Optional = true }
	for _, c := range []struct {
		name   string
		change func(*funnel.Funnel)
		add    func(*funnel.Accumulator)
		want   []string
		rows   []bool // that are suspect
	}{
		{"nobody", exclude, func(*funnel.Accumulator) {}, nil, []bool{false, false, false}},
		{"all is well", nil, func(a *funnel.Accumulator) { times(a, 30, "A", "B", "C") }, nil, []bool{false, false, false}},
		{"a silent step", nil, func(a *funnel.Accumulator) { times(a, 30, "A", "C") },
			[]string{"B: no events, although 30 units reached the step before"}, []bool{false, true, true}},
		{"too few to tell", nil, func(a *funnel.Accumulator) { times(a, 29, "A", "C") }, []string{"B: no events"}, []bool{false, false, false}},
		{"a silent first step", nil, func(a *funnel.Accumulator) { times(a, 30, "B", "C") },
			[]string{"A: no events, although 30 actors had the step after"}, []bool{false, true, false}},
		{"a silent last step", nil, func(a *funnel.Accumulator) { times(a, 40, "A", "B") },
			[]string{"C: no events, although 40 units reached the step before"}, []bool{false, false, true}},
		{"behind a silent optional step", optional, func(a *funnel.Accumulator) { times(a, 30, "A") },
			[]string{"B: no events, although 30 units reached the step before", "C: no events, although 30 units reached the step before"}, []bool{false, true, true}},
		{"a silent step in a group", anyOrder, func(a *funnel.Accumulator) { times(a, 30, "B", "A") },
			[]string{"C: no events, although 30 units reached the step before"}, []bool{false, true, true}},
		{"an exclusion that never matches", exclude, func(a *funnel.Accumulator) { times(a, 1, "A", "B", "C") },
			[]string{"exclusion 1: no events"}, []bool{false, false, false}},
		{"an impossible order", nil, func(a *funnel.Accumulator) { times(a, 30, "A", "C", "B"); times(a, 9, "A", "B") },
			[]string{"C: all 30 actors who had it and the step before had it earlier only"}, []bool{false, false, false}},
		{"an order that is possible once", nil, func(a *funnel.Accumulator) { times(a, 30, "A", "C", "B"); times(a, 1, "A", "B", "C") }, nil, []bool{false, false, false}},
		{"any order is possible", anyOrder, func(a *funnel.Accumulator) { times(a, 30, "A", "C", "B") }, nil, []bool{false, false, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			acc := funnel.MustAccumulator(named(c.change, "A", "B", "C"))
			c.add(acc)
			r := acc.Report()
			var got []string
			for _, f := range r.Findings {
				got = append(got, fmt.Sprint(f))
			}
			require.Equal(t, c.want, got)
			require.Equal(t, c.rows, suspects(r.Flow))
		})
	}
}

func TestTies(t *testing.T) {
	at := func(minute int, name string) conversion.Event {
		return conversion.Event{User: "u", Name: name, Time: slowStart.Add(time.Duration(minute) * time.Minute), Seq: int64(minute)}
	}
	acc := funnel.MustAccumulator(named(nil, "A", "B"))
	acc.Add([]conversion.Event{at(0, "A"), at(0, "B")})             // decided
	acc.Add([]conversion.Event{at(0, "A"), at(1, "A"), at(1, "B")}) // decided: the last entry is the shortest
	acc.Add([]conversion.Event{at(0, "A"), at(0, "A"), at(1, "B")}) // the same step twice is no tie
	acc.Add([]conversion.Event{at(0, "A"), at(1, "B"), at(2, "B"), at(2, "A")})
	acc.Add([]conversion.Event{at(0, "other")})
	require.Equal(t, funnel.Tied{Actors: conversion.Rate{K: 3, N: 4}, Decided: 2}, acc.Report().Ties)

	acc = funnel.MustAccumulator(named(func(f *funnel.Funnel) { f.Ties = funnel.SequenceTies }, "A", "B"))
	a, b := at(0, "A"), at(0, "B")
	b.Seq = 1
	acc.Add([]conversion.Event{a, b})
	require.Equal(t, funnel.Tied{Actors: conversion.Rate{K: 0, N: 1}}, acc.Report().Ties, "the sequence decides")
}

func TestBottleneck(t *testing.T) {
	acc := funnel.MustAccumulator(named(nil, "A", "B", "C", "D"))
	times(acc, 1000, "A")
	times(acc, 900, "A", "B")
	times(acc, 300, "A", "B", "C")
	times(acc, 300, "A", "B", "C", "D")
	r := acc.Report()
	require.Equal(t, &funnel.Bottleneck{Step: 2, Name: "C", Rate: conversion.Rate{K: 600, N: 1500}, Sure: true}, r.Bottleneck)
	require.Equal(t, &funnel.Loss{Step: 1, Name: "B", Units: 1000}, r.LargestLoss)
	times(acc, 100, "A", "B", "C")
	r = acc.Report()
	require.Equal(t, &funnel.Bottleneck{Step: 3, Name: "D", Rate: conversion.Rate{K: 300, N: 700}, Overlapping: []int{2}}, r.Bottleneck)
	require.Nil(t, r.FindBottleneck(3000))
	require.Equal(t, 1, r.FindBottleneck(2000).Step)
	require.True(t, r.FindBottleneck(2000).Sure, "it is the only one")

	few := funnel.MustAccumulator(named(nil, "A", "B"))
	times(few, 29, "A")
	require.Nil(t, few.Report().Bottleneck)
	require.Nil(t, few.Report().LargestLoss)
	times(few, 1, "A", "B")
	require.Equal(t, int64(29), few.Report().LargestLoss.Units)
	none := funnel.MustAccumulator(named(nil, "A", "B"))
	times(none, 30, "A", "B")
	require.Nil(t, none.Report().LargestLoss, "nobody was lost")
}
