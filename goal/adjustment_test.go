package goal_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

var firstOfMay = time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)

// onDay returns midnight of the n-th of May.
func onDay(n int) time.Time { return firstOfMay.AddDate(0, 0, n-1) }

func purchase(day int, order, value string) conversion.Event {
	return dealt("purchase", day, order, value)
}

func dealt(name string, day int, order, value string) conversion.Event {
	e := conversion.Event{User: "u", Name: name, Time: onDay(day), OrderID: order}
	if value != "" {
		e.Value = conversion.MustMoney(value)
	}
	return e
}

func orderKey(id string) conversion.Value { return conversion.StringValue(id) }

// dealGoals count orders, real, and quotes, virtual.
func dealGoals() *goal.Set {
	return goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.Value{Mode: goal.EventMode, Currency: "EUR"}},
		goal.Goal{Name: "quote", Kind: goal.Milestone, Rule: rule.Event("quote"), Count: goal.OncePer("customer"), Value: goal.Fixed(conversion.Cents(1000, "EUR"))},
	)
}

// deals are what the tests adjust: the order 1 of 100 EUR and 2 of unknown
// value, and the quote for customer 7, which is a number.
func deals() goal.Score {
	quote := dealt("quote", 3, "", "")
	quote.Props = conversion.Props{conversion.Number("customer", 7)}
	return dealGoals().Score(conversion.Session{Events: []conversion.Event{purchase(1, "1", "100.00 EUR"), purchase(2, "2", ""), quote}})
}

func TestAdjust(t *testing.T) {
	add := func(id string, day int, key, amount string) goal.Adjustment {
		return goal.Adjustment{ID: id, At: onDay(day), Goal: "order", Key: orderKey(key), Amount: conversion.MustMoney(amount)}
	}
	set := func(id string, day int, key, amount string) goal.Adjustment {
		a := goal.Adjustment{ID: id, At: onDay(day), Goal: "order", Key: orderKey(key), Mode: goal.SetMode}
		if amount != "" {
			a.Amount = conversion.MustMoney(amount)
		}
		return a
	}
	tests := []struct {
		name     string
		adjust   []goal.Adjustment
		real     string
		virtual  string // "" = 10.00 EUR
		findings map[conversion.FindingCode]int64
	}{
		{name: "nothing", real: "100.00 EUR"},
		{name: "partial refund", adjust: []goal.Adjustment{add("a", 5, "1", "-30.00 EUR")}, real: "70.00 EUR"},
		{name: "full refund", adjust: []goal.Adjustment{set("a", 5, "1", "")}, real: "0.00 EUR"},
		{name: "late revenue", adjust: []goal.Adjustment{add("a", 5, "1", "20.00 EUR")}, real: "120.00 EUR"},
		{name: "set in order of time", adjust: []goal.Adjustment{set("b", 6, "1", "5.00 EUR"), add("a", 5, "1", "20.00 EUR")}, real: "5.00 EUR"},
		{name: "add after set", adjust: []goal.Adjustment{set("a", 5, "1", "5.00 EUR"), add("b", 6, "1", "20.00 EUR")}, real: "25.00 EUR"},
		{name: "at one time in order of id", adjust: []goal.Adjustment{add("b", 5, "1", "20.00 EUR"), set("a", 5, "1", "5.00 EUR")}, real: "25.00 EUR"},
		{name: "at one time without id added first", adjust: []goal.Adjustment{set("", 5, "1", "5.00 EUR"), add("", 5, "1", "20.00 EUR")}, real: "5.00 EUR"},
		{name: "an id counts once", adjust: []goal.Adjustment{add("a", 5, "1", "1.00 EUR"), add("a", 6, "1", "2.00 EUR"), add("a", 5, "1", "1.00 EUR")}, real: "101.00 EUR"},
		{name: "no id is no identity", adjust: []goal.Adjustment{add("", 5, "1", "1.00 EUR"), add("", 5, "1", "1.00 EUR")}, real: "102.00 EUR"},
		{name: "unmatched", adjust: []goal.Adjustment{add("a", 5, "9", "1.00 EUR"), {ID: "b", Goal: "order"}}, real: "100.00 EUR",
			findings: map[conversion.FindingCode]int64{conversion.Unmatched: 2}},
		{name: "unknown goal", adjust: []goal.Adjustment{{ID: "b", Goal: "?", Key: orderKey("1")}}, real: "100.00 EUR",
			findings: map[conversion.FindingCode]int64{conversion.Unmatched: 1}},
		{name: "other currency", adjust: []goal.Adjustment{add("a", 5, "1", "-1.00 USD"), set("b", 5, "1", "1.00 USD")}, real: "100.00 EUR",
			findings: map[conversion.FindingCode]int64{conversion.OtherCurrency: 2}},
		{name: "unknown currency is the goal's", adjust: []goal.Adjustment{add("a", 5, "1", "-1.00 XXX")}, real: "99.00 EUR"},
		{name: "below zero", adjust: []goal.Adjustment{add("a", 5, "1", "-101.00 EUR"), add("b", 6, "1", "1.00 EUR")}, real: "0.00 EUR",
			findings: map[conversion.FindingCode]int64{conversion.BelowZero: 1}},
		{name: "overflow", adjust: []goal.Adjustment{{Goal: "order", Key: orderKey("1"), Amount: conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}}}, real: "100.00 EUR",
			findings: map[conversion.FindingCode]int64{conversion.Overflow: 1}},
		{name: "no value takes any currency", adjust: []goal.Adjustment{add("a", 5, "2", "7.00 USD"), add("b", 6, "2", "1.00 EUR")}, real: "100.00 EUR + 7.00 USD",
			findings: map[conversion.FindingCode]int64{conversion.OtherCurrency: 1}},
		{name: "no value refunded", adjust: []goal.Adjustment{set("a", 5, "2", "")}, real: "100.00 EUR"},
		{name: "nothing added", adjust: []goal.Adjustment{{ID: "a", Goal: "order", Key: orderKey("1")}}, real: "100.00 EUR"},
		{name: "a key is typed", adjust: []goal.Adjustment{
			{ID: "a", Goal: "quote", Key: conversion.StringValue("7"), Amount: conversion.Cents(100, "EUR")},
			{ID: "b", Goal: "quote", Key: conversion.NumberValue(7), Amount: conversion.Cents(200, "EUR")},
		}, real: "100.00 EUR", virtual: "12.00 EUR", findings: map[conversion.FindingCode]int64{conversion.Unmatched: 1}},
		{name: "an id counts once for each goal", adjust: []goal.Adjustment{
			{ID: "a", Goal: "order", Key: orderKey("1"), Amount: conversion.Cents(100, "EUR")},
			{ID: "a", Goal: "quote", Key: conversion.NumberValue(7), Amount: conversion.Cents(200, "EUR")},
		}, real: "101.00 EUR", virtual: "12.00 EUR"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			score := deals()
			checkAdjusted(t, score.Adjust(test.adjust), test.real, test.virtual, test.findings)
			checkAdjusted(t, score.Adjust(slices.Concat(test.adjust, named(test.adjust))), test.real, test.virtual, test.findings)
			for seed := range uint64(5) {
				shuffled := slices.Clone(test.adjust)
				rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
				if diff := cmp.Diff(score.Adjust(test.adjust), score.Adjust(shuffled), cmpopts.EquateComparable(conversion.Money{})); diff != "" {
					t.Errorf("another order changes the result:\n%s", diff)
				}
			}
			if got := score.Real.String(); got != "100.00 EUR" {
				t.Errorf("the booked value became %s", got)
			}
		})
	}
}

// named returns the adjustments that have an ID, which may be repeated.
func named(list []goal.Adjustment) []goal.Adjustment {
	return slices.DeleteFunc(slices.Clone(list), func(a goal.Adjustment) bool { return a.ID == "" })
}

func checkAdjusted(t *testing.T, net goal.Net, real, virtual string, findings map[conversion.FindingCode]int64) {
	t.Helper()
	if virtual == "" {
		virtual = "10.00 EUR"
	}
	if net.Real.String() != real || net.Virtual.String() != virtual {
		t.Errorf("real %s and virtual %s, want %s and %s", net.Real, net.Virtual, real, virtual)
	}
	got := map[conversion.FindingCode]int64{}
	for _, f := range net.Findings {
		got[f.Code] += f.Count
	}
	if diff := cmp.Diff(findings, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("findings:\n%s", diff)
	}
	var sum conversion.Totals
	for _, c := range net.Completions {
		sum.Add(c.Value)
	}
	all := net.Real.Clone()
	all.Merge(net.Virtual)
	if !sum.Equal(all) {
		t.Errorf("net values sum to %s, totals to %s", sum, all)
	}
}

func TestAdjustTheFirstCompletion(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every(), Value: goal.EventValue()})
	score := set.Score(conversion.Session{Events: []conversion.Event{purchase(2, "1", "2.00 EUR"), purchase(1, "1", "1.00 EUR")}})
	net := score.Adjust([]goal.Adjustment{{Goal: "order", Key: orderKey("1"), Mode: goal.SetMode}})
	if got := net.Completions[0].Value.String() + ", " + net.Completions[1].Value.String(); got != "0.00 EUR, 2.00 EUR" {
		t.Errorf("net values %s, want 0.00 EUR, 2.00 EUR", got)
	}
}

func TestAdjustEmptyScore(t *testing.T) {
	var score goal.Score
	net := score.Adjust([]goal.Adjustment{{Goal: "order", Key: orderKey("1"), Amount: conversion.Cents(1, "XXX")}})
	if n := net.Findings.Count(conversion.Unmatched); n != 1 || len(net.Completions) != 0 {
		t.Errorf("%d unmatched and %d completions, want 1 and 0", n, len(net.Completions))
	}
	if net := score.Adjust(nil); len(net.Findings) != 0 {
		t.Errorf("findings of nothing: %v", net.Findings)
	}
}

func TestRefunds(t *testing.T) {
	withID := func(id string, e conversion.Event) conversion.Event { e.ID = id; return e }
	events := []conversion.Event{
		withID("b", dealt("refund", 4, "1", "")),
		withID("a", dealt("refund", 2, "1", "30.00 EUR")),
		withID("a", dealt("refund", 3, "1", "40.00 EUR")), // the same id
		dealt("refund", 2, "", "1.00 EUR"),                // of no order
		{Name: "refund", OrderID: "1"},                    // of no time
		purchase(1, "1", "100.00 EUR"),
		{Name: "refund", OrderID: "2", Time: onDay(5), Value: conversion.Money{Micros: math.MinInt64, Currency: "EUR"}},
	}
	want := []goal.Adjustment{
		{ID: "a", At: onDay(2), Goal: "order", Key: orderKey("1"), Amount: conversion.MustMoney("-30.00 EUR")},
		{ID: "b", At: onDay(4), Goal: "order", Key: orderKey("1"), Mode: goal.SetMode},
		{At: onDay(5), Goal: "order", Key: orderKey("2"), Amount: conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}},
	}
	if diff := cmp.Diff(want, goal.Refunds("order", events)); diff != "" {
		t.Error(diff)
	}
	if got := goal.Refunds("order", nil); got != nil {
		t.Errorf("refunds of nothing: %v", got)
	}
}
