package goal_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// orderOn returns a completion of the order goal on a day of May.
func orderOn(day int, value string) goal.Completion {
	c := goal.Completion{Goal: "order", Kind: goal.Macro, Time: onDay(day)}
	if value != "" {
		c.Value = conversion.MustMoney(value)
	}
	return c
}

func pieces(n int64) goal.Quantity { return goal.Quantity{Count: n} }
func cash(s string) goal.Quantity  { return goal.Quantity{Money: conversion.MustMoney(s)} }

func TestTargets(t *testing.T) {
	completions := []goal.Completion{
		orderOn(12, "5.00 EUR"), orderOn(3, "10.00 EUR"), orderOn(3, "20.00 EUR"), orderOn(7, "1.00 USD"), orderOn(9, ""), orderOn(20, "100.00 EUR"),
		orderOn(1, "1000.00 EUR"),                            // before From
		{Goal: "order", Value: conversion.Cents(100, "EUR")}, // of no time
		{Goal: "else", Time: onDay(5), Value: conversion.Cents(100, "EUR")},
	}
	tests := []struct {
		name   string
		target goal.Target
		asOf   time.Time
		want   goal.TargetResult
	}{
		{"count", goal.Target{Count: 3}, onDay(15),
			goal.TargetResult{Want: pieces(3), Done: pieces(5), Remaining: pieces(0), ReachedAt: onDay(7)}},
		{"count of what is not after asOf", goal.Target{Count: 3}, onDay(3),
			goal.TargetResult{Want: pieces(3), Done: pieces(2), Remaining: pieces(1)}},
		{"count before To", goal.Target{Count: 6, To: onDay(20)}, onDay(30),
			goal.TargetResult{Want: pieces(6), Done: pieces(5), Remaining: pieces(1)}},
		{"nothing yet", goal.Target{Count: 3}, time.Time{},
			goal.TargetResult{Want: pieces(3), Done: pieces(0), Remaining: pieces(3)}},
		{"value", goal.Target{Value: conversion.MustMoney("31.00 EUR")}, onDay(15), goal.TargetResult{
			Want: cash("31.00 EUR"), Done: cash("35.00 EUR"), Remaining: cash("0.00 EUR"), ReachedAt: onDay(12),
			Findings: conversion.Findings{{Code: conversion.OtherCurrency, Subject: "order", Count: 1, Event: -1}},
		}},
		{"two at one time", goal.Target{Value: conversion.MustMoney("25.00 EUR")}, onDay(4),
			goal.TargetResult{Want: cash("25.00 EUR"), Done: cash("30.00 EUR"), Remaining: cash("0.00 EUR"), ReachedAt: onDay(3)}},
		{"lift of a count", goal.Target{Lift: "0.18", Baseline: "250"}, onDay(15),
			goal.TargetResult{Want: pieces(295), Done: pieces(5), Remaining: pieces(290)}},
		{"lift rounds up", goal.Target{Lift: "0.181", Baseline: "250"}, onDay(15),
			goal.TargetResult{Want: pieces(296), Done: pieces(5), Remaining: pieces(291)}},
		{"negative lift", goal.Target{Lift: "-0.5", Baseline: "10"}, onDay(15),
			goal.TargetResult{Want: pieces(5), Done: pieces(5), Remaining: pieces(0), ReachedAt: onDay(12)}},
		{"lift of money", goal.Target{Lift: "0.1", Baseline: "30.30", Currency: "EUR"}, onDay(4),
			goal.TargetResult{Want: cash("33.33 EUR"), Done: cash("30.00 EUR"), Remaining: cash("3.33 EUR")}},
		{"lift of money rounds up to a micro", goal.Target{Lift: "0.0000000001", Baseline: "30", Currency: "EUR"}, onDay(4),
			goal.TargetResult{Want: cash("30.000001 EUR"), Done: cash("30.00 EUR"), Remaining: cash("0.000001 EUR")}},
		{"lift beyond int64", goal.Target{Lift: "1", Baseline: "9999999999999999999999"}, onDay(4),
			goal.TargetResult{Want: pieces(math.MaxInt64), Done: pieces(2), Remaining: pieces(math.MaxInt64 - 2)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.target.From = onDay(2)
			if test.target.To.IsZero() {
				test.target.To = onDay(31)
			}
			test.want.Goal, test.want.AsOf = "order", test.asOf
			set := goal.MustCompile(step("else", goal.Milestone, ""), order(func(g *goal.Goal) { g.Target = &test.target }))
			for _, list := range [][]goal.Completion{completions, reversed(completions)} {
				got := set.Targets(test.asOf, slices.Values(list))
				if diff := cmp.Diff([]goal.TargetResult{test.want}, got, cmpopts.EquateEmpty()); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func reversed[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// TestTargetsLost takes back what had reached the target.
func TestTargetsLost(t *testing.T) {
	set := goal.MustCompile(order(func(g *goal.Goal) {
		g.Target = &goal.Target{Value: conversion.MustMoney("10.00 EUR"), From: onDay(1), To: onDay(31)}
	}))
	run := func(list ...goal.Completion) string {
		r := set.Targets(onDay(30), slices.Values(list))[0]
		return r.Done.String() + " " + r.ReachedAt.Format("02")
	}
	for _, test := range []struct{ got, want string }{
		{run(orderOn(3, "10.00 EUR"), orderOn(4, "-5.00 EUR")), "5.00 EUR 01"},
		{run(orderOn(3, "10.00 EUR"), orderOn(4, "-5.00 EUR"), orderOn(6, "9.00 EUR")), "14.00 EUR 03"},
		{run(orderOn(3, "10.00 EUR"), orderOn(3, "-5.00 EUR"), orderOn(6, "9.00 EUR")), "14.00 EUR 06"},
	} {
		if test.got != test.want {
			t.Errorf("got %s, want %s", test.got, test.want)
		}
	}
}

// TestTargetsOfHugeSums checks that sums beyond int64 stop at its end.
func TestTargetsOfHugeSums(t *testing.T) {
	set := goal.MustCompile(order(func(g *goal.Goal) {
		g.Target = &goal.Target{Value: conversion.MustMoney("10.00 EUR"), From: onDay(1), To: onDay(31)}
	}))
	for _, micros := range []int64{math.MaxInt64, math.MinInt64} {
		c := orderOn(3, "")
		c.Value = conversion.Money{Micros: micros, Currency: "EUR"}
		r := set.Targets(onDay(30), slices.Values([]goal.Completion{c, c}))[0]
		if r.Done.Money.Micros != micros {
			t.Errorf("done %d, want %d", r.Done.Money.Micros, micros)
		}
		if want := max(0, -max(micros, -math.MaxInt64)); r.Remaining.Money.Micros != want {
			t.Errorf("remaining %d, want %d", r.Remaining.Money.Micros, want)
		}
	}
}

func TestTargetsOfNone(t *testing.T) {
	if got := goal.MustCompile(order(nil)).Targets(onDay(1), slices.Values([]goal.Completion{orderOn(1, "")})); got != nil {
		t.Errorf("results without targets: %v", got)
	}
}
