package funnel_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// One user's way through a shop: the order comes too late after the cart.
func ExamplePlan_Eval() {
	checkout := funnel.MustCompile(funnel.Funnel{
		Name:   "checkout",
		Within: 7 * 24 * time.Hour,
		Steps: []funnel.Step{
			{Name: "product", On: rule.Page("/p/**")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase"), Within: 24 * time.Hour},
		},
	})
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	events := []conversion.Event{
		{User: "ada", Time: noon, Name: conversion.PageView, URL: "https://shop.example/p/7"},
		{User: "ada", Time: noon.Add(time.Minute), Name: "add_to_cart"},
		{User: "ada", Time: noon.Add(30 * time.Hour), Name: "purchase"},
	}
	result := checkout.Eval(events, time.Time{})
	fmt.Println(result.Outcome, "at level", result.Level)
	for _, s := range result.Steps {
		fmt.Println(checkout.Funnel().Steps[s.Step].Name, s.Time.Format("15:04"))
	}
	// As of the evening of the first day the order could still have come.
	fmt.Println(checkout.Eval(events, noon.Add(8*time.Hour)).Outcome)
	// Output:
	// dropped at level 2
	// product 12:00
	// cart 12:01
	// pending
}

// Totals: each time that somebody goes through the funnel counts.
func ExamplePlan_Results() {
	orders := funnel.MustCompile(funnel.Funnel{
		Name: "orders", Within: time.Hour, Entry: funnel.EveryEntry,
		Steps: []funnel.Step{
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase")},
		},
	})
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	var events []conversion.Event
	for i, name := range []string{"add_to_cart", "purchase", "add_to_cart", "add_to_cart", "purchase", "add_to_cart"} {
		events = append(events, conversion.Event{User: "ada", Name: name, Time: noon.Add(time.Duration(i) * 40 * time.Minute)})
	}
	for actor, round := range orders.Results(events, time.Time{}) {
		fmt.Println(actor, round.Outcome)
	}
	// Output:
	// ada converted
	// ada converted
	// ada dropped
}

// Masks are events whose predicates somebody else has evaluated, such as a
// database.
func ExampleEvaluator_EvalMasks() {
	anything := rule.AnyEvent() // not asked
	plan := funnel.MustCompile(funnel.Funnel{
		Name: "masks", Within: 100,
		Steps: []funnel.Step{{Name: "a", On: anything}, {Name: "b", On: anything}},
	})
	v := plan.Evaluator()
	result := v.EvalMasks([]funnel.Mask{
		{Time: 1000, Steps: 1 << 0},
		{Time: 1100, Steps: 1 << 1},
	}, funnel.NoAsOf)
	fmt.Println(result.Level, result.Outcome)
	// Output: 2 converted
}
