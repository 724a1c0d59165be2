package goal_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func TestAppendJSON(t *testing.T) {
	const head = `{"name":"g","kind":"macro","rule":{"event":"a"}`
	eur := conversion.Cents(1000, "EUR")
	factor := func(v goal.Value, factor string) goal.Value { v.Factor = factor; return v }
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.FixedZone("", 7200))
	const span = `"from":"2026-01-01","to":"2026-03-31T22:00:00Z"}`
	tests := []struct {
		goal goal.Goal
		want string
	}{
		{goal.Goal{}, ``},
		{goal.Goal{Count: goal.OncePerSession()}, ``},
		{goal.Goal{Count: goal.Every()}, `,"count":"every"`},
		{goal.Goal{Count: goal.OncePerUser()}, `,"count":"once_per_user"`},
		{goal.Goal{Count: goal.OncePer("order_id"), AtMost: 5, Cooldown: 26 * time.Hour}, `,"count":{"once_per":"order_id"},"at_most":5,"cooldown":"1d2h"`},
		{goal.Goal{Value: goal.Fixed(eur)}, `,"value":{"fixed":"10.00","currency":"EUR"}`},
		{goal.Goal{Value: goal.Fixed(conversion.Cents(150, "XXX"))}, `,"value":{"fixed":"1.50"}`},
		{goal.Goal{Value: goal.EventValue()}, `,"value":{"event":true}`},
		{goal.Goal{Value: goal.EventValue().Or(eur)}, `,"value":{"event":true,"default":"10.00","currency":"EUR"}`},
		{goal.Goal{Value: goal.Value{Mode: goal.EventMode, Currency: "EUR"}}, `,"value":{"event":true,"currency":"EUR"}`},
		{goal.Goal{Value: goal.PropValue("p", "JPY")}, `,"value":{"prop":"p","currency":"JPY"}`},
		{goal.Goal{Value: factor(goal.PropValue("p", "EUR").Or(eur), "+0.30")}, `,"value":{"prop":"p","currency":"EUR","factor":"0.3","default":"10.00"}`},
		{goal.Goal{Value: factor(goal.PropValue("p", "XXX"), "1.0")}, `,"value":{"prop":"p"}`},
		{goal.Goal{Value: goal.Estimated()}, `,"value":{"estimated":true}`},
		{goal.Goal{LeadsTo: "order"}, `,"leads_to":"order"`},
		{goal.Goal{Target: &goal.Target{Count: 300, From: from, To: to}}, `,"target":{"count":300,` + span},
		{goal.Goal{Target: &goal.Target{Value: eur, From: from, To: to}}, `,"target":{"value":"10.00","currency":"EUR",` + span},
		{goal.Goal{Target: &goal.Target{Lift: "0.180", Baseline: "250", From: from, To: to}}, `,"target":{"lift":0.18,"baseline":250,` + span},
		{goal.Goal{Target: &goal.Target{Lift: "-0.1", Baseline: "9.5", Currency: "XXX", From: from, To: to}},
			`,"target":{"lift":-0.1,"baseline":9.5,"currency":"XXX",` + span},
	}
	for _, test := range tests {
		g := test.goal
		g.Name, g.Kind, g.Rule = "g", goal.Macro, rule.Event("a")
		text := string(goal.AppendJSON(nil, g))
		require.Equal(t, head+test.want+"}", text)
		read, err := goal.Parse([]byte(text), rule.Funcs{})
		require.NoError(t, err, text)
		require.Equal(t, text, string(goal.AppendJSON(nil, read)))
	}
}

func TestParse(t *testing.T) {
	const head = `{"name": "g", "kind": "macro", "rule": {"event": "a"}, `
	tests := []struct {
		text string
		want goal.Goal
	}{
		{`"count": "once_per_session"}`, goal.Goal{}},
		{`"value": {"fixed": 2.5, "currency": "EUR"}}`, goal.Goal{Value: goal.Fixed(conversion.Cents(250, "EUR"))}},
		{`"value": {"event": true, "currency": "XXX"}}`, goal.Goal{Value: goal.EventValue()}},
		{`"value": {"event": true, "default": "1"}}`, goal.Goal{Value: goal.EventValue().Or(conversion.Cents(100, "XXX"))}},
		{`"value": {"prop": "p", "factor": 1e0, "default": 1}}`, goal.Goal{Value: goal.PropValue("p", "XXX").Or(conversion.Cents(100, "XXX"))}},
		{`"target": {"lift": "0.180", "baseline": 2.5e2, "from": "2026-01-01T01:00:00+01:00", "to": "2026-04-01"}}`, goal.Goal{Target: &goal.Target{
			Lift: "0.18", Baseline: "250", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}}},
	}
	for _, test := range tests {
		test.want.Name, test.want.Kind, test.want.Rule = "g", goal.Macro, rule.Event("a")
		got, err := goal.Parse([]byte(head+test.text), rule.Funcs{})
		require.NoError(t, err, test.text)
		require.Empty(t, cmp.Diff(test.want, got), test.text)
	}
}

func ExampleGoal_MarshalJSON() {
	order := goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()}
	text, _ := json.Marshal(order)
	fmt.Println(string(text))

	var read goal.Goal
	fmt.Println(json.Unmarshal([]byte(`{"name": "order", "kind": "macro", "rule": {"event": 1}, "cooldown": "soon"}`), &read))
	// Output:
	// {"name":"order","kind":"macro","rule":{"event":"purchase"},"value":{"event":true}}
	// cooldown: want a duration such as "90s", "24h", "7d" or "1h30m", not "soon"
	// rule.event: want a string or a list, not a number
}
