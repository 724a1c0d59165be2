package goal_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// Compiles goals once, as a variable of the program, and scores a visit.
func Example() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.Page("/guide/**"), rule.Lasted(2*time.Minute))},
	)

	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	score := goals.Score(conversion.Session{Events: []conversion.Event{
		{Time: start, Name: "page_view", URL: "https://shop.example/guide/lamps"},
		{Time: start.Add(90 * time.Second), Name: "add_to_cart", URL: "https://shop.example/p/lamp"},
		{Time: start.Add(3 * time.Minute), Name: "purchase", OrderID: "1001", Value: conversion.MustMoney("59.90 EUR")},
		{Time: start.Add(4 * time.Minute), Name: "purchase", OrderID: "1001", Value: conversion.MustMoney("59.90 EUR")}, // the page was loaded again
	}})
	for _, done := range score.Completions {
		fmt.Printf("%s %s (%s) %q\n", done.Time.Format(time.TimeOnly), done.Goal, done.Kind, done.Value)
	}
	fmt.Println("furthest:", score.Furthest())
	fmt.Println("real:", score.Real)
	fmt.Println("virtual:", score.Virtual) // it foresees the same money, so the two are never added
	// Output:
	// 10:01:30 cart (milestone) "3.00 EUR"
	// 10:03:00 order (macro) "59.90 EUR"
	// 10:03:00 reader (secondary) ""
	// furthest: order
	// real: 59.90 EUR
	// virtual: 3.00 EUR
}

// All faults come at once, each with its place.
func ExampleCompile() {
	_, err := goal.Compile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.All(rule.Path("thanks"), rule.Count(0, rule.Event("purchase")))},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), LeadsTo: "oder"},
	)
	fmt.Println(err)

	if fault, ok := errors.AsType[*goal.Fault](err); ok {
		fmt.Println("the first:", fault.Path, fault.Code)
	}
	// Output:
	// order.rule.all[0].path: a path begins with a slash, not as "thanks"
	// order.rule.all[1].count.at_least: 0 is too small, want at least 1
	// cart.leads_to: there is no goal "oder"
	// the first: order.rule.all[0].path path
}

// Over the visits of a user a limit per user holds: the trial counts in the
// first visit only, the order in each.
func ExampleSet_ScoreJourney() {
	goals := goal.MustCompile(
		goal.Goal{Name: "trial", Kind: goal.Milestone, Rule: rule.Event("trial_started"), Count: goal.OncePerUser()},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	)
	march := func(day int) time.Time { return time.Date(2026, 3, day, 10, 0, 0, 0, time.UTC) }
	journey := conversion.Journey{User: "ann", Sessions: []conversion.Session{
		{Events: []conversion.Event{
			{Time: march(1), Name: "trial_started"},
			{Time: march(1).Add(time.Hour), Name: "purchase", Value: conversion.Cents(900, "EUR")},
		}},
		{Events: []conversion.Event{
			{Time: march(8), Name: "trial_started"},
			{Time: march(8).Add(time.Hour), Name: "purchase", Value: conversion.Cents(900, "EUR")},
		}},
	}}

	score := goals.ScoreJourney(journey)
	fmt.Println("trials:", score.Count("trial"), "orders:", score.Count("order"), "real:", score.Real)
	second := score.Session(1)
	fmt.Println("in the second visit:", second.Goals())
	// Output:
	// trials: 1 orders: 2 real: 18.00 EUR
	// in the second visit: [order]
}

// A refund takes back what the order was worth. The score stays as it was
// booked; the net value is another number.
func ExampleRefunds() {
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()})
	march := func(day int) time.Time { return time.Date(2026, 3, day, 10, 0, 0, 0, time.UTC) }
	events := []conversion.Event{
		{Time: march(1), Name: "purchase", OrderID: "1001", Value: conversion.MustMoney("59.90 EUR")},
		{Time: march(2), Name: "purchase", OrderID: "1002", Value: conversion.MustMoney("20.00 EUR")},
		{Time: march(5), Name: "refund", OrderID: "1001", Value: conversion.MustMoney("9.90 EUR")}, // a part of it
		{Time: march(6), Name: "refund", OrderID: "1002"},                                          // all of it
	}
	score := goals.Score(conversion.Session{Events: events})
	net := score.Adjust(goal.Refunds("order", events))
	for i, done := range net.Completions {
		fmt.Println(done.OrderID, "booked", score.Completions[i].Value, "net", done.Value)
	}
	fmt.Println("booked", score.Real, "net", net.Real)
	// Output:
	// 1001 booked 59.90 EUR net 50.00 EUR
	// 1002 booked 20.00 EUR net 0.00 EUR
	// booked 79.90 EUR net 50.00 EUR
}

// Saves the state of a user's tracker and goes on from it, as over a restart.
func ExampleSet_RestoreTracker() {
	goals := goal.MustCompile(goal.Goal{Name: "keen", Kind: goal.Secondary, Rule: rule.Count(2, rule.Page("/p/**"))})
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

	tracker := goals.Tracker()
	tracker.Observe(conversion.Event{Time: start, Name: "page_view", URL: "https://shop.example/p/lamp"})
	state, _ := tracker.AppendBinary(nil) // the error is always nil

	restored, err := goals.RestoreTracker(state)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, done := range restored.Observe(conversion.Event{Time: start.Add(time.Minute), Name: "page_view", URL: "https://shop.example/p/chair"}) {
		fmt.Println(done.Goal)
	}

	// A state belongs to its goals.
	others := goal.MustCompile(goal.Goal{Name: "keen", Kind: goal.Secondary, Rule: rule.Count(3, rule.Page("/p/**"))})
	_, err = others.RestoreTracker(state)
	fmt.Println(errors.Is(err, conversion.ErrDefinition))
	// Output:
	// keen
	// true
}

// What a newsletter is worth is learned from data: until it is known, the goal
// counts, but is worth nothing.
func ExampleSet_WithValues() {
	goals := goal.MustCompile(
		goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Event("sign_up"), Value: goal.Estimated()},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	)
	visit := conversion.Session{Events: []conversion.Event{
		{Time: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), Name: "sign_up"},
	}}
	score := goals.Score(visit)
	fmt.Println(score.Virtual, score.Findings.Count(conversion.Unestimated))

	learned, err := goals.WithValues(map[string]conversion.Money{"newsletter": conversion.MustMoney("2.50 EUR")})
	if err != nil {
		fmt.Println(err)
		return
	}
	score = learned.Score(visit)
	fmt.Println(score.Virtual, score.Findings.Count(conversion.Unestimated))

	_, err = goals.WithValues(map[string]conversion.Money{"order": conversion.MustMoney("2.50 EUR")})
	fmt.Println(err)
	// Output:
	// 0 1
	// 2.50 EUR 0
	// order: no goal of that name has an estimated value
}
