package goal_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func faultsOf(err error) (faults []*goal.Fault) {
	if err == nil {
		return nil
	}
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		faults = append(faults, err.(*goal.Fault))
	}
	return faults
}

// order returns a well-formed goal after a change.
func order(change func(*goal.Goal)) goal.Goal {
	g := goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")}
	if change != nil {
		change(&g)
	}
	return g
}

func worth(v goal.Value) goal.Goal { return order(func(g *goal.Goal) { g.Value = v }) }

var january, april = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

// wants returns a goal with a target from January to April after a change.
func wants(t goal.Target) goal.Goal {
	if t.From.IsZero() && t.To.IsZero() {
		t.From, t.To = january, april
	}
	return order(func(g *goal.Goal) { g.Target = &t })
}

func TestCheckOneGoal(t *testing.T) {
	euros := conversion.Cents(250, "EUR")
	tests := []struct {
		goal          goal.Goal
		path, code    string
		partOfMessage string
	}{
		{order(func(g *goal.Goal) { g.Name = "" }), "goals[0].name", "empty", "no name"},
		{order(func(g *goal.Goal) { g.Kind = "" }), "order.kind", "missing", `"macro"`},
		{order(func(g *goal.Goal) { g.Kind = "micro" }), "order.kind", "unknown", `"micro"`},
		{order(func(g *goal.Goal) { g.Rule = nil }), "order.rule", "missing", "no rule"},
		{order(func(g *goal.Goal) { g.Rule = rule.All(rule.Event("a"), rule.Count(0, rule.Event("b"))) }),
			"order.rule.all[1].count.at_least", "range", "0"},
		{order(func(g *goal.Goal) { g.Count = goal.OncePer("") }), "order.count.once_per", "empty", "key"},
		{order(func(g *goal.Goal) { g.Count = goal.Counting{Key: "sku"} }), "order.count.once_per", "unused", `"sku"`},
		{order(func(g *goal.Goal) { g.Count = goal.Counting{Mode: "twice"} }), "order.count", "unknown", `"twice"`},
		{order(func(g *goal.Goal) { g.AtMost = -1 }), "order.at_most", "range", "-1"},
		{order(func(g *goal.Goal) { g.Cooldown = -time.Hour }), "order.cooldown", "duration", "-1h0m0s"},

		{worth(goal.Value{Mode: "guess"}), "order.value", "unknown", `"guess"`},
		{worth(goal.Fixed(conversion.Cents(250, "eur"))), "order.value.currency", "currency", `"eur"`},
		{worth(goal.Fixed(conversion.Money{})), "order.value.currency", "currency", `""`},
		{worth(goal.Fixed(euros).Or(euros)), "order.value.default", "unused", "2.50 EUR"},
		{worth(goal.Value{Amount: euros}), "order.value.fixed", "unused", "2.50 EUR"},
		{worth(goal.Value{Mode: goal.EventMode, Prop: "p"}), "order.value.prop", "unused", "p"},
		{worth(goal.Value{Mode: goal.EventMode, Factor: "2"}), "order.value.factor", "unused", "2"},
		{worth(goal.Value{Mode: goal.FixedMode, Amount: euros, Currency: "EUR"}), "order.value.currency", "unused", "EUR"},
		{worth(goal.Value{Mode: goal.EventMode, Currency: "euro"}), "order.value.currency", "currency", `"euro"`},
		{worth(goal.Value{Mode: goal.EventMode, Default: &euros}), "order.value.currency", "missing", "EUR"},
		{worth(goal.EventValue().Or(conversion.Money{Micros: 1})), "order.value.default", "currency", `""`},
		{worth(goal.PropValue("", "EUR")), "order.value.prop", "empty", "property"},
		{worth(goal.PropValue("revenue", "")), "order.value.currency", "currency", `""`},
		{worth(goal.PropValue("revenue", "USD").Or(euros)), "order.value.default", "mixed", "2.50 EUR is not in USD"},
		{worth(goal.Value{Mode: goal.PropMode, Prop: "p", Currency: "EUR", Factor: "1e3"}), "order.value.factor", "decimal", `"1e3"`},
		{worth(goal.Value{Mode: goal.PropMode, Prop: "p", Currency: "EUR", Factor: "0.0"}), "order.value.factor", "range", "0.0"},
		{worth(goal.Value{Mode: goal.PropMode, Prop: "p", Currency: "EUR", Factor: "-2"}), "order.value.factor", "range", "-2"},
		{worth(goal.Estimated()), "order.value.estimated", "estimated", "macro"},

		{order(func(g *goal.Goal) { g.LeadsTo = "sale" }), "order.leads_to", "unknown_goal", `"sale"`},
		{order(func(g *goal.Goal) { g.LeadsTo = "order" }), "order.leads_to", "cycle", "order → order"},

		{wants(goal.Target{}), "order.target", "missing", "count"},
		{wants(goal.Target{Count: -5}), "order.target.count", "range", "-5"},
		{wants(goal.Target{Value: conversion.Cents(-1, "EUR")}), "order.target.value", "range", "-0.01 EUR"},
		{wants(goal.Target{Value: conversion.Cents(0, "EUR")}), "order.target.value", "range", "0.00 EUR"},
		{wants(goal.Target{Value: conversion.Money{Micros: 1}}), "order.target.currency", "currency", `""`},
		{wants(goal.Target{Count: 1, Value: euros}), "order.target", "several", "only one"},
		{wants(goal.Target{Count: 1, Lift: "0.1", Baseline: "2"}), "order.target", "several", "only one"},
		{wants(goal.Target{Count: 1, Currency: "EUR"}), "order.target.currency", "unused", "EUR"},
		{wants(goal.Target{Lift: "0.1"}), "order.target.baseline", "missing", "baseline"},
		{wants(goal.Target{Baseline: "2"}), "order.target.lift", "missing", "baseline"},
		{wants(goal.Target{Lift: "ten", Baseline: "2"}), "order.target.lift", "decimal", `"ten"`},
		{wants(goal.Target{Lift: "0.1", Baseline: "1/2"}), "order.target.baseline", "decimal", `"1/2"`},
		{wants(goal.Target{Lift: "-1", Baseline: "2"}), "order.target.lift", "range", "-1"},
		{wants(goal.Target{Lift: "0.1", Baseline: "0"}), "order.target.baseline", "range", "0"},
		{wants(goal.Target{Lift: "0.1", Baseline: "2", Currency: "€"}), "order.target.currency", "currency", `"€"`},
		{wants(goal.Target{Count: 1, From: january}), "order.target.to", "missing", "end"},
		{wants(goal.Target{Count: 1, To: april}), "order.target.from", "missing", "beginning"},
		{wants(goal.Target{Count: 1, From: april, To: april}), "order.target.to", "span", "2026-04-01T00:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.path+" "+test.code, func(t *testing.T) {
			faults := faultsOf(goal.Check([]goal.Goal{test.goal}, nil))
			require.Len(t, faults, 1)
			require.Equal(t, test.path, faults[0].Path, faults[0].Message)
			require.Equal(t, test.code, faults[0].Code, faults[0].Message)
			require.Contains(t, faults[0].Message, test.partOfMessage)
		})
	}
}

func step(name string, kind goal.Kind, leadsTo string) goal.Goal {
	return goal.Goal{Name: name, Kind: kind, Rule: rule.Event(name), LeadsTo: leadsTo}
}

func TestCheckWhereGoalsLead(t *testing.T) {
	tests := []struct {
		name  string
		goals []goal.Goal
		want  []string
	}{
		{"a way", []goal.Goal{
			step("order", goal.Macro, ""), step("cart", goal.Milestone, "quote"), step("quote", goal.Milestone, "order"), step("share", goal.Secondary, "cart"),
		}, nil},
		{"one macro conversion may lead to another", []goal.Goal{
			step("trial", goal.Macro, "contract"), step("contract", goal.Macro, ""),
		}, nil},
		{"a cycle is reported at each goal on it, not at those before it", []goal.Goal{
			step("a", goal.Milestone, "b"), step("b", goal.Milestone, "c"), step("c", goal.Milestone, "b"),
		}, []string{"b.leads_to cycle: leads back to itself: b → c → b", "c.leads_to cycle: leads back to itself: c → b → c"}},
		{"a milestone leads to the only macro conversion by itself", []goal.Goal{
			step("order", goal.Macro, "cart"), step("cart", goal.Milestone, ""),
		}, []string{"order.leads_to cycle: leads back to itself: order → cart → order"}},
		{"not to a secondary goal", []goal.Goal{
			step("order", goal.Macro, ""), step("cart", goal.Milestone, "share"), step("share", goal.Secondary, ""),
		}, []string{`cart.leads_to secondary: "share" is secondary, and nothing leads to it`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range faultsOf(goal.Check(test.goals, nil)) {
				got = append(got, fmt.Sprintf("%s %s: %s", f.Path, f.Code, f.Message))
			}
			require.Equal(t, test.want, got)
		})
	}
}

func TestCheckFindsAllAtOnce(t *testing.T) {
	goals := []goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Path("thanks"), Value: goal.Estimated()},
		{Name: "order", Kind: "micro", AtMost: -1},
		{Rule: rule.Any(rule.Event("a"), rule.None(rule.Event("b"))), LeadsTo: "nowhere", Target: &goal.Target{}},
	}
	paths := func(err error) (got []string) {
		for _, f := range faultsOf(err) {
			got = append(got, f.Path+" "+f.Code)
		}
		return got
	}
	want := []string{
		"order.rule.path path",
		"order.value.estimated estimated",
		"goals[1].name duplicate",
		"goals[1].kind unknown",
		"goals[1].rule missing",
		"goals[1].at_most range",
		"goals[2].name empty",
		"goals[2].kind missing",
		"goals[2].rule.any[1] none",
		"goals[2].leads_to unknown_goal",
		"goals[2].target missing",
		"goals[2].target.from missing",
		"goals[2].target.to missing",
	}
	if diff := cmp.Diff(want, paths(goal.Check(goals, nil))); diff != "" {
		t.Error(diff)
	}

	place := func(i int) string { return fmt.Sprintf("goals[%d]", i+10) }
	require.Equal(t, "goals[10].rule.path path", paths(goal.Check(goals, place))[0])
}

func TestCheckOfWellFormedGoals(t *testing.T) {
	euros := conversion.Cents(250, "EUR")
	require.NoError(t, goal.Check(nil, nil), "no goals are a set too")
	for _, g := range []goal.Goal{
		worth(goal.Fixed(euros)),
		worth(goal.Fixed(conversion.Cents(0, "EUR"))),
		worth(goal.EventValue()),
		worth(goal.EventValue().Or(euros)),
		worth(goal.Value{Mode: goal.EventMode, Currency: "USD"}),
		worth(goal.PropValue("revenue", "EUR").Or(euros)),
		worth(goal.Value{Mode: goal.PropMode, Prop: "p", Currency: "EUR", Factor: "0.3"}),
		{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("cart"), Value: goal.Estimated(), Count: goal.OncePer("order_id"), AtMost: 2},
		wants(goal.Target{Count: 300}),
		wants(goal.Target{Value: euros}),
		wants(goal.Target{Value: euros, Currency: "EUR"}),
		wants(goal.Target{Lift: "-0.5", Baseline: "250", Currency: "EUR"}),
	} {
		require.NoError(t, goal.Check([]goal.Goal{g}, nil))
	}
}

func TestFaultIsFoundByErrorsAs(t *testing.T) {
	err := fmt.Errorf("reading goals: %w", goal.Check([]goal.Goal{order(func(g *goal.Goal) { g.Cooldown = -1 })}, nil))
	var fault *goal.Fault
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "order.cooldown", fault.Path)
}

func ExampleCheck() {
	err := goal.Check([]goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Path("thanks"), Value: goal.Fixed(conversion.Cents(5000, "€"))},
		{Name: "basket", Kind: goal.Milestone, Rule: rule.All(
			rule.Event("add_to_cart"),
			rule.Count(0, rule.Path("/p/{sku}/**all")),
		), LeadsTo: "purchase"},
	}, nil)
	fmt.Println(err)

	var fault *goal.Fault
	if errors.As(err, &fault) {
		fmt.Println("the first is a fault of kind", fault.Code)
	}
	// Output:
	// order.rule.path: a path begins with a slash, not as "thanks"
	// order.value.currency: currency "€": want three capital letters
	// basket.rule.all[1].count.of.path: ** stands beside other characters in "**all"
	// basket.rule.all[1].count.at_least: 0 is too small, want at least 1
	// basket.leads_to: there is no goal "purchase"
	// the first is a fault of kind path
}
