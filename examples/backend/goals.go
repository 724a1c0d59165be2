package main

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

// goals are what visitors should reach, the milestones in the order in which
// they meet them.
var goals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
	goal.Goal{Name: "product", Kind: goal.Milestone, Rule: page("/p/{sku}")},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
	goal.Goal{Name: "checkout", Kind: goal.Milestone, Rule: page("/checkout")},
	goal.Goal{Name: "comparison", Kind: goal.Secondary, Rule: rule.CountDistinct(3, "sku", page("/p/{sku}"))},
)

// page is a view of a page, and not what else happens there.
func page(path string) rule.Predicate {
	return rule.And(rule.Event(conversion.PageView), rule.Path(path))
}

// visits says when a visit ends: after 30 minutes without a request.
var visits = session.MustNew(session.GA4())
