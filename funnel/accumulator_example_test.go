package funnel_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// A report is made by adding the users one by one, here with two goroutines.
func ExampleAccumulator() {
	plan := funnel.MustCompile(funnel.Funnel{
		Name: "checkout",
		Steps: []funnel.Step{
			{Name: "product", On: rule.Path("/p/**")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase")},
		},
		Within: 7 * 24 * time.Hour,
	})
	acc := funnel.MustAccumulator(plan, funnel.BreakdownBy("device", funnel.FirstValue()))
	if err := conversion.Accumulate(slices.Values(shopUsers()), 2, acc); err != nil {
		fmt.Println(err)
	}

	r := acc.Report()
	for _, s := range r.Steps {
		fmt.Println(s.Name, s.Reached, s.FromPrevious)
	}
	toOrder := r.Times[1]
	fmt.Println("to order, median:", toOrder.Durations.Median())
	for _, g := range r.Breakdown.Top(1) {
		fmt.Printf("%q, of %d others: %v\n", g.Value, g.Others, g.Conversion)
	}
	// Output:
	// product 60 no data (0/0)
	// cart 40 66.7 % [54.1 %, 77.3 %] (40/60)
	// order 12 30.0 % [18.1 %, 45.4 %] (12/40)
	// to order, median: 2h0m0s
	// "phone", of 0 others: 16.7 % [8.7 %, 29.6 %] (8/48)
	// "", of 1 others: 33.3 % [13.8 %, 60.9 %] (4/12)
}

// Two periods, or two groups, are compared step by step.
func ExampleCompare() {
	plan := funnel.MustCompile(funnel.Funnel{Name: "checkout", Steps: []funnel.Step{
		{Name: "product", On: rule.Path("/p/**")}, {Name: "cart", On: rule.Event("add_to_cart")}, {Name: "order", On: rule.Event("purchase")},
	}})
	acc := funnel.MustAccumulator(plan, funnel.BreakdownBy("device", funnel.FirstValue()))
	for _, events := range shopUsers() {
		acc.Add(events)
	}
	devices := acc.Report().Breakdown.Groups
	changes, err := funnel.Compare(devices[0].Flow, devices[1].Flow)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes[1:] {
		d := c.FromPrevious
		fmt.Printf("%s: %+.2f [%+.2f, %+.2f], p %.2f\n", c.Name, d.Value, d.Low, d.High, d.Adjusted)
	}
	// Output:
	// cart: +0.00 [-0.30, +0.24], p 1.00
	// order: +0.25 [-0.08, +0.56], p 0.42
}

// shopUsers are 60 users of a shop.
func shopUsers() (users [][]conversion.Event) {
	for i := range 60 {
		device := "phone"
		if i%5 == 0 {
			device = "desktop"
		}
		at := time.Date(2026, 3, 2, 9, i, 0, 0, time.UTC)
		e := conversion.Event{User: fmt.Sprint(i), Time: at, URL: "https://shop.example/p/1", Props: conversion.Props{conversion.String("device", device)}}
		events := []conversion.Event{e}
		if i%3 > 0 {
			events = append(events, conversion.Event{User: e.User, Time: at.Add(time.Hour), Name: "add_to_cart"})
		}
		if i%6 == 1 || i%15 == 10 {
			events = append(events, conversion.Event{User: e.User, Time: at.Add(2 * time.Hour), Name: "purchase"})
		}
		users = append(users, events)
	}
	return users
}
