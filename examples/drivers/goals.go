package main

import (
	"time"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// goals are the macro conversion and the micro conversions that may drive it.
var goals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},

	goal.Goal{Name: "product seen", Kind: goal.Milestone, Rule: rule.Page("/p/**")},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
	goal.Goal{Name: "checkout", Kind: goal.Milestone, Rule: rule.Event("begin_checkout")},

	goal.Goal{Name: "newsletter", Kind: goal.Secondary, Rule: rule.Path("/newsletter/thanks")},
	goal.Goal{Name: "guide read", Kind: goal.Secondary, Rule: rule.All(rule.ContentType("guide"), rule.Engaged(2*time.Minute))},
	goal.Goal{Name: "video watched", Kind: goal.Secondary, Rule: rule.Watched(75)},
	goal.Goal{Name: "share", Kind: goal.Secondary, Rule: rule.Event("share")},
	goal.Goal{Name: "job application", Kind: goal.Secondary, Rule: rule.Path("/jobs/*/thanks")},
)
