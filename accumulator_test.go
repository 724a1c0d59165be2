package conversion_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// Counts all users with four goroutines; their number never shows in the
// result. A sequence may read users from a file or a database as well.
func ExampleAccumulate() {
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()})
	users := func(yield func([]conversion.Event) bool) {
		for i := range 100 {
			start := time.Date(2026, 3, 1, 10, i, 0, 0, time.UTC)
			events := []conversion.Event{{User: strconv.Itoa(i), Time: start, URL: "https://shop.example/"}}
			if i%8 == 0 {
				events = append(events, conversion.Event{
					User: strconv.Itoa(i), Time: start.Add(time.Minute), Name: "purchase", Value: conversion.MustMoney("59.90 EUR"),
				})
			}
			if !yield(events) {
				return
			}
		}
	}

	counts := goal.NewAccumulator(goals, nil)
	if err := conversion.Accumulate(users, 4, counts); err != nil {
		fmt.Println(err)
		return
	}
	order := counts.Report().Goals[0]
	fmt.Println(order.Goal, order.Users, order.Worth.Booked)
	// Output: order 13.0 % [7.8 %, 21.0 %] (13/100) 778.70 EUR
}

// manyUsers are enough for several batches. Every third converts.
func manyUsers() (users [][]conversion.Event) {
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for i := range 1000 {
		name := "page_view"
		if i%3 == 0 {
			name = "purchase"
		}
		users = append(users, []conversion.Event{{User: strconv.Itoa(i), Time: start, Name: name, Value: conversion.Cents(int64(i), "EUR")}})
	}
	return users
}

// TestAccumulateWorkers: whatever the number of goroutines, also none and less,
// all accumulators have counted what one alone counts.
func TestAccumulateWorkers(t *testing.T) {
	orders := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()})
	views := goal.MustCompile(goal.Goal{Name: "view", Kind: goal.Secondary, Rule: rule.Event("page_view")})
	var want [2][]byte
	for i, set := range []*goal.Set{orders, views} {
		alone := goal.NewAccumulator(set, nil)
		for _, events := range manyUsers() {
			alone.Add(events)
		}
		want[i], _ = alone.AppendBinary(nil)
	}
	for _, workers := range []int{-1 << 31, -1, 0, 1, 2, 7, 100} {
		t.Run(strconv.Itoa(workers), func(t *testing.T) {
			a, b := goal.NewAccumulator(orders, nil), goal.NewAccumulator(views, nil)
			require.NoError(t, conversion.Accumulate(slices.Values(manyUsers()), workers, a, b))
			for i, got := range []*goal.Accumulator{a, b} {
				bytes, _ := got.AppendBinary(nil)
				require.Empty(t, cmp.Diff(want[i], bytes))
			}
		})
	}
}

// TestAccumulateNothing: no users change nothing, and no accumulators only run
// through the users.
func TestAccumulateNothing(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")})
	for _, workers := range []int{-1, 0, 3} {
		a := goal.NewAccumulator(set, nil)
		before, _ := a.AppendBinary(nil)
		require.NoError(t, conversion.Accumulate(slices.Values([][]conversion.Event(nil)), workers, a))
		after, _ := a.AppendBinary(nil)
		require.Equal(t, before, after)

		seen := 0
		require.NoError(t, conversion.Accumulate(func(yield func([]conversion.Event) bool) {
			for _, events := range manyUsers() {
				seen++
				if !yield(events) {
					return
				}
			}
		}, workers))
		require.Equal(t, 1000, seen)
	}
}

// TestAccumulateAddsToWhatWasCounted: a second call goes on from the first.
func TestAccumulateAddsToWhatWasCounted(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")})
	a := goal.NewAccumulator(set, nil)
	users := manyUsers()
	require.NoError(t, conversion.Accumulate(slices.Values(users[:10]), 0, a))
	require.NoError(t, conversion.Accumulate(slices.Values(users[10:]), 2, a))
	require.EqualValues(t, 1000, a.Report().Users)
	require.EqualValues(t, 334, a.Report().Goals[0].Completions)
}
