package main

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

var goals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
	goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter/thanks"), Count: goal.OncePerUser(), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
)

// costs are what the channels cost in these weeks. Those that are not here cost
// something too, but nobody knows how much: they have no return, rather than an
// infinite one.
var costs = map[string]conversion.Money{
	"Paid Search": conversion.Cents(11_500_00, "EUR"),
	"Paid Social": conversion.Cents(9_800_00, "EUR"),
	"Email":       conversion.Cents(1_200_00, "EUR"),
	"Direct":      conversion.Cents(0, "EUR"),
}
