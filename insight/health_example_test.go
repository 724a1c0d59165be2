package insight_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// Ten days of a shop: on the ninth the event of the cart is lost, on the tenth the
// cart itself.
func ExampleCheckHealth() {
	grid, _ := insight.NewGrid(insight.Daily, "sessions", "cart", "order")
	for day, counts := range [][]int64{
		{5100, 204, 81}, {4900, 190, 77}, {5000, 210, 80}, {5300, 205, 84}, {4800, 196, 75},
		{5150, 201, 83}, {5050, 199, 78}, {4950, 203, 80}, {5284, 2, 79}, {5010, 18, 7},
	} {
		if err := grid.Add(time.Date(2026, 5, 1+day, 0, 0, 0, 0, time.UTC), counts...); err != nil {
			fmt.Println(err)
		}
	}
	report, err := insight.CheckHealth(grid, insight.HealthOptions{})
	if err != nil {
		fmt.Println(err)
	}
	for _, e := range report.Episodes {
		fmt.Printf("%s %s, %s: %s\n  %s\n", e.From.Format(time.DateOnly), e.Name, e.Cause, e.Action(), e.Evidence)
	}
	// Output:
	// 2026-05-09 cart, instrumentation: repair or annotate
	//   79 reached order, but 2 reached cart, which comes first; cart at 1 % of normal, order at 94 %
	// 2026-05-10 cart, break: call somebody
	//   18 of 5,010 sessions reached cart, 200 expected; order fell with it, to 9 % of normal
	// 2026-05-10 order, break: call somebody
	//   7 of 5,010 sessions reached order, 79 expected; no later step tells more
}

// The same from the events of users, with platforms.
func ExampleGridAccumulator() {
	health, err := insight.NewGridAccumulator(insight.Tracking{
		Funnel: funnel.MustCompile(funnel.Funnel{Name: "shop", Steps: []funnel.Step{
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase")},
		}}),
		Parts: []insight.Strata{insight.ByProp("platform")},
		AsOf:  time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		fmt.Println(err)
	}
	visit := func(user, platform string, day int, names ...string) []conversion.Event {
		var events []conversion.Event
		for i, name := range names {
			events = append(events, conversion.Event{
				User: user, Name: name, Time: time.Date(2026, 5, day, 12, i, 0, 0, time.UTC),
				Props: conversion.Props{conversion.String("platform", platform)},
			})
		}
		return events
	}
	health.Add(visit("ada", "mobile", 1, "look", "AddToCart"))
	health.Add(visit("bob", "desktop", 1, "look", "add_to_cart", "purchase"))
	health.Add(visit("cyd", "mobile", 2, "look"))

	for _, part := range []string{"", "platform: mobile"} {
		for day, counts := range health.Grid().Rows(part) {
			fmt.Println(part, day.Format(time.DateOnly), counts)
		}
	}
	report, err := health.Report(insight.HealthOptions{})
	fmt.Println(report.Data[0], err)
	// Output:
	//  2026-05-01 [2 1 1]
	//  2026-05-02 [1 0 0]
	// platform: mobile 2026-05-01 [1 0 0]
	// platform: mobile 2026-05-02 [1 0 0]
	// 1 event named AddToCart, which is defined as add_to_cart <nil>
}
