package goal_test

import (
	"fmt"
	"log"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// A goal does not fire although people do order. Explain says why: the page is
// /checkout/thanks by now, and who buys is done in less than three minutes.
func ExampleSet_Explain() {
	goals := goal.MustCompile(goal.Goal{Name: "considered order", Kind: goal.Macro, Rule: rule.All(
		rule.And(rule.Event("page_view"), rule.Path("/thanks")),
		rule.Lasted(3*time.Minute),
		rule.None(rule.Event("refund")),
	)})
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	session := conversion.Session{User: "ann", Index: 1, Cause: conversion.CauseFirst, Events: []conversion.Event{
		{Time: start, URL: "https://shop.example/?gclid=abc"},
		{Time: start.Add(40 * time.Second), Name: "add_to_cart", URL: "https://shop.example/p/42"},
		{Time: start.Add(95 * time.Second), URL: "https://shop.example/checkout/thanks?order=7"},
	}}

	why, err := goals.Explain(session, "considered order")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(why)
	// Output:
	// goal "considered order" was not reached
	//
	// session 1 of user ann: 3 events in 1m35s, from 2026-03-01T10:00:00Z
	//   cause   first
	//   origin  google / cpc, channel Paid Search; evidence: click id gclid
	//
	// rule
	//   ✗ all: 0 of 2 reached
	//     ✗ and [event "page_view", path "/thanks"]: none of 3 events fits
	//       nearest miss [0] +0s page_view /, 1 of 2 conditions
	//       wanted path "/thanks", saw "/"; others "/checkout/thanks"
	//       · event "page_view": 2 events
	//       · path "/thanks": no event
	//     ✗ duration span over 3m: 1m35s of 3m
	//     ✓ none event "refund": held
	//
	// hits
	//   none
}
