package main

import (
	"github.com/go-conversion/conversion/examples/internal/garden"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// shopGoals are the places at which visitors of the shop come in, and the order.
var shopGoals = goal.MustCompile(
	goal.Goal{Name: "job offer", Kind: goal.Secondary, Rule: rule.Path("/jobs/**")},
	goal.Goal{Name: "guide", Kind: goal.Milestone, Rule: rule.Path("/guides/**")},
	goal.Goal{Name: "product", Kind: goal.Milestone, Rule: rule.Path("/p/**")},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
)

// shopSessions cuts visits as Google Analytics 4 does. A refund is made by the
// office: by itself it is no visit.
var shopSessions = session.MustNew(session.Policy{Passive: []string{"refund"}})

// shop returns the made-up visitors of a shop for gardeners. Their events have
// URLs and referrers, which tell the channels.
func shop() *data {
	return &data{
		source:  "20,000 made-up visitors of a shop",
		users:   garden.Visitors(1, 20000),
		outcome: segment.GoalOutcome(shopGoals, "order", "job offer", "guide", "product", "cart", "order"),
		cutter:  shopSessions,
		channel: segment.ByChannel(),
		visitor: named("kind of visitor", segment.ByReturning()),
	}
}
