package conversion_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// byRank are events in order: each differs from the one before in one field.
func byRank() []conversion.Event {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	base := conversion.Event{Time: at, Name: "m"}
	events := []conversion.Event{base}
	for _, change := range []func(*conversion.Event){
		func(e *conversion.Event) { e.Session = "s" },
		func(e *conversion.Event) { e.Props = conversion.Props{conversion.Number("n", 1)} },
		func(e *conversion.Event) { e.OrderID = "1" },
		func(e *conversion.Event) { e.Value = conversion.Cents(0, "EUR") },
		func(e *conversion.Event) { e.Value = conversion.Cents(1, "EUR") },
		func(e *conversion.Event) { e.Value = conversion.Cents(0, "USD") },
		func(e *conversion.Event) { e.Engaged = 1 },
		func(e *conversion.Event) { e.Referrer = "r" },
		func(e *conversion.Event) { e.ContentType = "c" },
		func(e *conversion.Event) { e.Title = "t" },
		func(e *conversion.Event) { e.URL = "u" },
		func(e *conversion.Event) { e.Name = "n" },
		func(e *conversion.Event) { e.Name, e.URL = "", "/" }, // page_view
		func(e *conversion.Event) { e.ID = "i" },
		func(e *conversion.Event) { e.Seq = 1 },
		func(e *conversion.Event) { e.Time = at.Add(1) },
	} {
		e := base
		change(&e)
		events = append(events, e)
	}
	return events
}

func TestCompare(t *testing.T) {
	events := byRank()
	for i := range events {
		for j := range events {
			require.Equal(t, i-j > 0, conversion.Compare(&events[i], &events[j]) > 0, "%d against %d", i, j)
		}
	}
	berlin := events[0]
	berlin.Time = berlin.Time.In(time.FixedZone("", 3600))
	require.Zero(t, conversion.Compare(&events[0], &berlin), "the zone is display only")
}

// TestCompareIsTotal: what a rule can tell apart has an order, also where JSON
// has one text for it.
func TestCompareIsTotal(t *testing.T) {
	props := []conversion.Props{
		{conversion.Number("x", math.NaN())}, {conversion.Number("x", math.Inf(1))}, {conversion.Number("x", math.Inf(-1))},
		{{Name: "x"}}, {conversion.String("x", "\xff")}, {conversion.String("x", "\xfe")}, {conversion.String("x", "\ufffd")},
	}
	for i := range props {
		for j := range props {
			a, b := conversion.Event{Props: props[i]}, conversion.Event{Props: props[j]}
			require.Equal(t, i == j, conversion.Compare(&a, &b) == 0, "%d against %d", i, j)
			require.Equal(t, conversion.Compare(&a, &b) > 0, conversion.Compare(&b, &a) < 0)
		}
	}
	a := conversion.Event{Props: conversion.Props{conversion.Number("x", 1), conversion.Number("y", 2), conversion.Number("x", 3)}}
	b := conversion.Event{Props: conversion.Props{conversion.Number("y", 2), conversion.Number("x", 1)}}
	require.Zero(t, conversion.Compare(&a, &b), "order has no meaning, and of two the first counts")
}

func TestOrder(t *testing.T) {
	events := byRank()
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		input := slices.Clone(events)
		r.Shuffle(len(input), func(i, j int) { input[i], input[j] = input[j], input[i] })
		var found conversion.Findings
		order := conversion.Order(nil, input, &found)
		for at, i := range order {
			require.Zero(t, conversion.Compare(&events[at], &input[i]))
		}
		require.Equal(t, slowInversions(input), found.Count(conversion.Unsorted))
		require.Equal(t, slices.IsSortedFunc(input, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) }), conversion.InOrder(input))
	}
}

func slowInversions(events []conversion.Event) (n int64) {
	for j := range events {
		for i := range j {
			if conversion.Compare(&events[i], &events[j]) > 0 {
				n++
			}
		}
	}
	return n
}

func TestOrderLeavesOut(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	events := []conversion.Event{
		{ID: "a", Time: at.Add(2), Name: "late copy"},
		{ID: "a", Time: at, Name: "x"},
		{Name: "undated"},
		{ID: "a", Time: at, Name: "x"},
		{ID: "b", Time: at.Add(1), Name: "x"},
		{Time: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC), Name: "far"},
	}
	var found conversion.Findings
	require.Equal(t, []int{7, 1, 4}, conversion.Order([]int{7}, events, &found))
	require.Equal(t, conversion.Findings{
		{Code: conversion.Duplicate, Count: 1, Event: 3},
		{Code: conversion.DuplicateDiffers, Count: 1, Event: 0},
		{Code: conversion.Undated, Count: 2, Event: 2},
		{Code: conversion.Unsorted, Count: 3, Event: -1},
	}, found)
	require.Empty(t, conversion.Order(nil, nil, &found))
	require.True(t, conversion.InOrder(nil))
}

func TestInOrderSeesDuplicates(t *testing.T) {
	for _, n := range []int{2, 100} {
		var events []conversion.Event
		for i := range n {
			events = append(events, conversion.Event{ID: fmt.Sprint(i), Time: time.Unix(int64(i), 0), Name: "x"})
		}
		require.True(t, conversion.InOrder(events))
		events[n-1].ID = "0"
		require.False(t, conversion.InOrder(events))
		events[n-1].ID, events[0].ID = "", ""
		require.True(t, conversion.InOrder(events), "no id is no identity")
	}
}

func TestFindings(t *testing.T) {
	var f conversion.Findings
	f.Add(conversion.Late, "b", 2, 5)
	f.Add(conversion.Late, "a", 1, -1)
	f.Add(conversion.Late, "b", 1, 3)
	f.Add(conversion.Duplicate, "", 0, 1)
	require.Equal(t, conversion.Findings{{conversion.Late, "a", 1, -1}, {conversion.Late, "b", 3, 3}}, f)
	require.Equal(t, int64(4), f.Count(conversion.Late))
}
