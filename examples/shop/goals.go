package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
)

// The quarter of the targets: its first day, and the day after its last.
var (
	quarter     = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	nextQuarter = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
)

// shopGoals are what the simulated shop wants of its visitors. The milestones
// stand in the order in which visitors meet them.
var shopGoals = []goal.Goal{
	{
		Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"),
		// The page of thanks may be loaded again; an order counts once.
		Count: goal.OncePer("order_id"), Value: goal.EventValue(),
		Target: &goal.Target{Value: conversion.MustMoney("150000 EUR"), From: quarter, To: nextQuarter},
	},
	{
		Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter/thanks"),
		Count: goal.OncePerUser(), Value: goal.Fixed(conversion.Cents(250, "EUR")),
		// 18 % more than in the quarter before.
		Target: &goal.Target{Baseline: "1000", Lift: "0.18", From: quarter, To: nextQuarter},
	},
	{
		Name: "products compared", Kind: goal.Milestone,
		Rule: rule.CountDistinct(2, "sku", rule.Path("/p/{sku}")),
	},
	{
		Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"),
		Value: goal.Fixed(conversion.Cents(300, "EUR")),
	},
	{
		Name: "checkout", Kind: goal.Milestone, Rule: rule.Event("begin_checkout"),
		Value: goal.Fixed(conversion.Cents(900, "EUR")),
	},
	{
		Name: "guide read", Kind: goal.Secondary,
		Rule:  rule.All(rule.ContentType("guide"), rule.Engaged(2*time.Minute)),
		Value: goal.Fixed(conversion.Cents(50, "EUR")),
	},
	{Name: "video watched", Kind: goal.Secondary, Rule: rule.Watched(75)},
	{Name: "share", Kind: goal.Secondary, Rule: rule.Event("share"), Count: goal.Every()},
	{Name: "job application", Kind: goal.Secondary, Rule: rule.Path("/jobs/*/thanks")},
}

// defaultGoals serve data that come without goals: they ask for the names that
// Google Analytics 4 recommends.
var defaultGoals = []goal.Goal{
	{Name: "purchase", Kind: goal.Macro, Rule: named("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
	{Name: "lead", Kind: goal.Macro, Rule: named("generate_lead"), Value: goal.EventValue()},
	{Name: "sign-up", Kind: goal.Milestone, Rule: named("sign_up"), LeadsTo: "purchase"},
	{Name: "product", Kind: goal.Milestone, Rule: named("view_item"), LeadsTo: "purchase"},
	{Name: "cart", Kind: goal.Milestone, Rule: named("add_to_cart"), LeadsTo: "purchase"},
	{Name: "checkout", Kind: goal.Milestone, Rule: named("begin_checkout"), LeadsTo: "purchase"},
	{Name: "share", Kind: goal.Secondary, Rule: named("share")},
	{Name: "video to the end", Kind: goal.Secondary, Rule: named("video_complete")},
	{Name: "download", Kind: goal.Secondary, Rule: named("file_download")},
}

// named asks for an event by GA4's name or by one that other tools give it,
// such as "Order Completed" for purchase.
func named(ga4 string) rule.NameIs {
	names := []string{ga4}
	for theirs, name := range ingest.NameTable() {
		if name == ga4 {
			names = append(names, theirs)
		}
	}
	slices.Sort(names[1:])
	return rule.Event(names...)
}

// readDefinitions reads a file of definitions; see package definition for its
// form. The error has every fault with its place.
func readDefinitions(file string) (definition.Document, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return definition.Document{}, err
	}
	document, err := definition.Parse(data, rule.Funcs{})
	if err != nil {
		return definition.Document{}, fmt.Errorf("%s:\n%w", file, err)
	}
	return document, nil
}
