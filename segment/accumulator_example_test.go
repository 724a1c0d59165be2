package segment_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// Which visitors buy? Segments and channels are compared in one pass over the
// users.
func ExampleAccumulator() {
	goals := goal.MustCompile(
		goal.Goal{Name: "article", Kind: goal.Milestone, Rule: rule.Path("/blog/**")},
		goal.Goal{Name: "product", Kind: goal.Milestone, Rule: rule.Path("/p/**")},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	)
	acc := segment.MustAccumulator(segment.Study{
		Outcome: segment.GoalOutcome(goals, "order", "article", "product", "order"),
		AsOf:    time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
		Segments: segment.MustCompile(goals,
			segment.Segment{Name: "readers", Where: segment.Event(rule.Path("/blog/**"))},
		),
		By: []segment.Partition{segment.ByChannel()},
	})
	for _, events := range blogUsers() {
		acc.Add(events)
	}

	report := acc.Report()
	readers, _ := report.Segments.Row("readers")
	fmt.Println("readers", readers.Rate)
	fmt.Println("others ", readers.Rest)
	fmt.Printf("%+.3f, q %.3f\n", readers.Difference.Value, readers.Difference.Q)
	for _, channel := range report.Partitions[0].Rows {
		fmt.Println(channel.Name, channel.Rate)
		for _, e := range channel.Entries {
			if e.Reached.N > 0 {
				fmt.Printf("  by way of %s: %v\n", e.Step, e.Reached)
			}
		}
	}
	// Output:
	// readers 5.0 % [1.4 %, 16.5 %] (2/40)
	// others  25.0 % [17.5 %, 34.3 %] (25/100)
	// -0.200, q 0.007
	// Organic Search 25.0 % [17.5 %, 34.3 %] (25/100)
	//   by way of product: 25.0 % [17.5 %, 34.3 %] (25/100)
	// Organic Social 5.0 % [1.4 %, 16.5 %] (2/40)
	//   by way of article: 5.0 % [1.4 %, 16.5 %] (2/40)
}

// A funnel tells outcomes too: who went through it, and when they took its steps.
func ExampleOutcomes() {
	plan := funnel.MustCompile(funnel.Funnel{
		Name: "checkout", Within: 24 * time.Hour,
		Steps: []funnel.Step{
			{Name: "product", On: rule.Path("/p/**")},
			{Name: "order", On: rule.Event("purchase")},
		},
	})
	outcomes := segment.Outcomes{
		Name: "checkout", Steps: []string{"product", "order"}, Revision: fmt.Sprintf("%x", plan.Fingerprint()),
		Of: func(unit conversion.Journey) (o segment.Outcome) {
			var events []conversion.Event
			for _, s := range unit.Sessions {
				events = append(events, s.Events...)
			}
			result := plan.Eval(events, time.Time{})
			o.Converted = result.Outcome == funnel.Converted
			for _, taken := range result.Steps {
				o.Completions = append(o.Completions, segment.Completion{Step: taken.Step, Time: taken.Time})
			}
			return o
		},
	}
	acc := segment.MustAccumulator(segment.Study{Outcome: outcomes, By: []segment.Partition{segment.ByChannel()}})
	for _, events := range blogUsers() {
		acc.Add(events)
	}
	for _, channel := range acc.Report().Partitions[0].Rows {
		fmt.Println(channel.Name, channel.Rate)
	}
	// Output:
	// Organic Search 25.0 % [17.5 %, 34.3 %] (25/100)
	// Organic Social 5.0 % [1.4 %, 16.5 %] (2/40)
}

// Counts from a table are compared without any events.
func ExampleCompareCounts() {
	c := segment.CompareCounts([]segment.Count{
		{Name: "Organic Search", Rate: conversion.Rate{K: 237, N: 19662}},
		{Name: "Referral", Rate: conversion.Rate{K: 1017, N: 7096}},
		{Name: "Display", Rate: conversion.Rate{K: 9, N: 311}},
		{Name: "Newsletter", Rate: conversion.Rate{K: 1, N: 3}},
	}, segment.Contrast{})
	for _, r := range c.Rows {
		fmt.Printf("%s: %v, shrunk %.1f %%, different %v\n", r.Name, r.Rate, 100*r.Shrunk.Value, r.Difference.Different)
	}
	// Output:
	// Referral: 14.3 % [13.5 %, 15.2 %] (1017/7096), shrunk 14.3 %, different true
	// Newsletter: 33.3 % [6.1 %, 79.2 %] (1/3), shrunk 12.2 %, different false
	// Display: 2.9 % [1.5 %, 5.4 %] (9/311), shrunk 3.1 %, different false
	// Organic Search: 1.2 % [1.1 %, 1.4 %] (237/19662), shrunk 1.2 %, different true
}

// Better by a whole lot, or only by other departments? Admissions to Berkeley in
// 1973, men against women.
func ExampleAdjust() {
	a := segment.Adjust([]segment.Stratum{
		{Name: "A", In: conversion.Rate{K: 512, N: 825}, Out: conversion.Rate{K: 89, N: 108}},
		{Name: "B", In: conversion.Rate{K: 353, N: 560}, Out: conversion.Rate{K: 17, N: 25}},
		{Name: "C", In: conversion.Rate{K: 120, N: 325}, Out: conversion.Rate{K: 202, N: 593}},
		{Name: "D", In: conversion.Rate{K: 138, N: 417}, Out: conversion.Rate{K: 131, N: 375}},
		{Name: "E", In: conversion.Rate{K: 53, N: 191}, Out: conversion.Rate{K: 94, N: 393}},
		{Name: "F", In: conversion.Rate{K: 22, N: 373}, Out: conversion.Rate{K: 24, N: 341}},
	})
	fmt.Printf("crude %+.3f, adjusted %+.3f [%+.3f, %+.3f]\n", a.Crude.Value, a.Difference.Value, a.Difference.Low, a.Difference.High)
	fmt.Println(a.Findings)
	// Output:
	// crude +0.142, adjusted -0.018 [-0.047, +0.011]
	// [reversal confounded varies]
}

// Why did the rate fall? No channel is worse, but more visitors come by the one
// that never converted much.
func ExampleChangeOfCounts() {
	c := segment.ChangeOfCounts(
		[]segment.Count{{Name: "search", Rate: conversion.Rate{K: 80, N: 800}}, {Name: "social", Rate: conversion.Rate{K: 2, N: 200}}},
		[]segment.Count{{Name: "search", Rate: conversion.Rate{K: 80, N: 800}}, {Name: "social", Rate: conversion.Rate{K: 12, N: 1200}}},
	)
	fmt.Printf("%+.3f: %+.3f by other rates, %+.3f by another mix\n", c.Total.Value, c.Rate, c.Mix)
	// Output:
	// -0.036: +0.000 by other rates, -0.036 by another mix
}

// blogUsers are 140 users of a shop with a blog.
func blogUsers() (users [][]conversion.Event) {
	for i := range 140 {
		at := time.Date(2026, 3, 2, 9, i, 0, 0, time.UTC)
		user := fmt.Sprint(i)
		product := conversion.Event{User: user, Time: at, URL: "https://shop.example/p/1", Referrer: "https://www.google.com/"}
		events := []conversion.Event{product}
		if i >= 100 {
			product.Referrer, product.Time = "", at.Add(time.Minute)
			events = []conversion.Event{{User: user, Time: at, URL: "https://shop.example/blog/how", Referrer: "https://www.linkedin.com/"}, product}
		}
		if i < 100 && i%4 == 0 || i == 110 || i == 120 {
			events = append(events, conversion.Event{User: user, Time: at.Add(time.Hour / 4), Name: "purchase", Value: conversion.Cents(4900, "EUR")})
		}
		users = append(users, events)
	}
	return users
}
