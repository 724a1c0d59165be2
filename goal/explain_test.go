package goal_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

var updateExplain = flag.Bool("update", false, "write the golden texts anew")

var explainStart = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// moment returns an event so many seconds into the session: a page view if the
// name is a path, else one called so on the page given.
func moment(seconds int, name string, change ...func(*conversion.Event)) conversion.Event {
	e := conversion.Event{Time: explainStart.Add(time.Duration(seconds) * time.Second), Name: name}
	if strings.HasPrefix(name, "/") {
		e.Name, e.URL = conversion.PageView, "https://shop.example"+name
	}
	for _, f := range change {
		f(&e)
	}
	return e
}

func onPage(path string) func(*conversion.Event) {
	return func(e *conversion.Event) { e.URL = "https://shop.example" + path }
}

func withProps(props ...conversion.Prop) func(*conversion.Event) {
	return func(e *conversion.Event) { e.Props = props }
}

func withID(id string) func(*conversion.Event) { return func(e *conversion.Event) { e.ID = id } }

func bought(id string, cents int64) func(*conversion.Event) {
	return func(e *conversion.Event) { e.OrderID, e.Value = id, conversion.Cents(cents, "EUR") }
}

func visitOf(events ...conversion.Event) conversion.Session {
	return conversion.Session{User: "u1", Index: 3, Cause: conversion.CauseTimeout, Events: events}
}

// shopping is a visit in which most things happen.
func shopping() conversion.Session {
	s := visitOf(
		moment(0, "/?utm_source=newsletter&utm_medium=email&utm_campaign=spring"),
		moment(20, "/p/42"),
		moment(65, "add_to_cart", onPage("/p/42"), withProps(conversion.String("sku", "42"), conversion.String("quantity", "2"))),
		moment(80, "/cart"),
		moment(100, "remove_from_cart", onPage("/cart")),
		moment(110, "/p/43"),
		moment(130, "add_to_cart", onPage("/p/43"), withProps(conversion.Number("quantity", 1))),
		moment(200, "/checkout/"),
		moment(260, "purchase", onPage("/thank-you"), bought("7", 5990)),
	)
	s.Events[1].Engaged, s.Events[7].Engaged = 15*time.Second, 50*time.Second
	return s
}

var situations = []struct {
	name    string
	goal    goal.Goal
	session conversion.Session
}{
	{"wrong_path", goal.Goal{Rule: rule.Path("/thanks")}, shopping()},
	{"conjunction", goal.Goal{Rule: rule.And(rule.Event("purchase"), rule.Path("/thanks"), rule.Value(rule.Gte(conversion.Cents(1000, "EUR"))))}, shopping()},
	{"type_of_prop", goal.Goal{Rule: rule.And(rule.Event("add_to_cart"), rule.Prop("quantity", rule.Gte(2)))}, shopping()},
	{"complement", goal.Goal{Rule: rule.Not(rule.Or(rule.Path("/**"), rule.Event("heartbeat")))}, shopping()},
	{"never_together", goal.Goal{Rule: rule.And(rule.Event("add_to_cart"), rule.Path("/checkout"))}, shopping()},
	{"alternatives", goal.Goal{Rule: rule.Or(rule.Path("/thanks"), rule.And(rule.Event("purchase"), rule.Value(rule.Gt(conversion.Cents(10000, "EUR")))))}, shopping()},
	{"count", goal.Goal{Rule: rule.Count(3, rule.And(rule.Event("add_to_cart"), rule.Path("/p/*")))}, shopping()},
	{"count_distinct", goal.Goal{Rule: rule.CountDistinct(3, "sku", rule.Event("add_to_cart"))}, shopping()},
	{"engaged", goal.Goal{Rule: rule.All(rule.Engaged(3*time.Minute), rule.PagesOver{Over: 9}, rule.Lasted(260*time.Second))}, shopping()},
	{"sequence_within", goal.Goal{Rule: rule.Sequence{Steps: []rule.Predicate{rule.Path("/p/*"), rule.Event("add_to_cart"), rule.Event("purchase")}, Within: 2 * time.Minute}}, shopping()},
	{"sequence_without", goal.Goal{Rule: rule.Sequence{Steps: []rule.Predicate{rule.Path("/"), rule.Event("add_to_cart"), rule.Path("/checkout"), rule.Event("purchase")}, Without: rule.Event("remove_from_cart")}}, shopping()},
	{"sequence_direct", goal.Goal{Rule: rule.Sequence{Steps: []rule.Predicate{rule.Path("/p/*"), rule.Path("/cart")}, Direct: true}}, shopping()},
	{"sequence_not_direct", goal.Goal{Rule: rule.Sequence{Steps: []rule.Predicate{rule.Event("add_to_cart"), rule.Event("purchase")}, Direct: true}}, shopping()},
	{"sequence_order", goal.Goal{Rule: rule.Steps(rule.Path("/p/{sku}"), rule.Event("purchase"), rule.Path("/cart"), rule.Event("share"))}, shopping()},
	{"sequence_missing", goal.Goal{Rule: rule.Steps(rule.Event("add_to_cart"), rule.And(rule.Event("purchase"), rule.Path("/thanks")))}, shopping()},
	{"none_broken", goal.Goal{Rule: rule.All(rule.Event("purchase"), rule.None(rule.Event("remove_from_cart")))}, shopping()},
	{"none_later", goal.Goal{Rule: rule.All(rule.Path("/cart"), rule.None(rule.Event("remove_from_cart")))}, shopping()},
	{"touch", goal.Goal{Rule: rule.All(rule.Channel("Paid Search"), rule.Entry(rule.Path("/landing/**")), rule.Campaign("spring"))}, shopping()},
	{"any", goal.Goal{Rule: rule.Any(rule.Path("/quote"), rule.Count(1, rule.Event("add_to_cart")))}, shopping()},
	{"any_none", goal.Goal{Rule: rule.Any(rule.Path("/quote"), rule.Func("calm", func(visit []conversion.Event) bool { return len(visit) > 99 }))}, shopping()},
	{"func", goal.Goal{Rule: rule.And(rule.Event("purchase"), rule.Match("big", func(e conversion.Event) bool { return e.Value.Micros > 1e9 }))}, shopping()},
	{"once_per_session", goal.Goal{Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(250, "EUR"))}, shopping()},
	{"limits", goal.Goal{Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Cooldown: time.Minute, AtMost: 2, Value: goal.EventValue()}, visitOf(
		moment(0, "purchase", bought("7", 5990)), moment(70, "purchase", bought("7", 5990)), moment(90, "purchase", bought("8", 990)),
		moment(130, "purchase", bought("9", 2990)), moment(150, "purchase", bought("10", 1990)), moment(600, "purchase", bought("11", 1990)),
	)},
	{"cooldown", goal.Goal{Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every(), Cooldown: time.Minute}, visitOf(
		moment(0, "purchase"), moment(59, "purchase"), moment(60, "purchase"),
	)},
	{"no_events", goal.Goal{Rule: rule.All(rule.Path("/thanks"), rule.Source("google"), rule.Steps(rule.Event("a"), rule.Event("b")))}, conversion.Session{}},
	{"one_event", goal.Goal{Rule: rule.All(rule.Event("purchase"), rule.Lasted(0), rule.Engaged(0))}, visitOf(moment(0, "/thanks"))},
	{"bad_data", goal.Goal{Rule: rule.Event("purchase"), Value: goal.EventValue()}, visitOf(
		moment(10, "purchase", withID("1")), moment(0, "/"), conversion.Event{Name: "purchase"}, moment(30, "purchase", withID("1")), moment(10, "purchase", withID("1")),
		conversion.Event{Time: explainStart, Engaged: -1, Props: conversion.Props{conversion.Number("\x1b[31mred\nline", 0)}},
	)},
}

func situation(g goal.Goal) *goal.Set {
	g.Name = "g"
	if g.Kind == "" {
		g.Kind = goal.Secondary
	}
	return goal.MustCompile(g)
}

func TestExplainText(t *testing.T) {
	for _, tt := range situations {
		t.Run(tt.name, func(t *testing.T) {
			x, err := situation(tt.goal).Explain(tt.session, "g")
			require.NoError(t, err)
			file := filepath.Join("testdata", "explain", tt.name+".txt")
			if *updateExplain {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, []byte(x.String()), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(string(want), x.String()))
		})
	}
}

func TestExplainUnknownGoal(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
	)
	_, err := set.Explain(shopping(), "ordr")
	require.EqualError(t, err, `no goal is called "ordr"; the set has "order", "cart"`)
	_, err = goal.MustCompile().Explain(shopping(), "")
	require.EqualError(t, err, `no goal is called ""; the set has no goals at all`)
	_, err = set.ExplainJourney(conversion.Journey{}, 0, "order")
	require.EqualError(t, err, "goal: no session 0 in a journey of 0")
}

func TestExplainJourney(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "signup", Kind: goal.Macro, Rule: rule.Event("sign_up"), Count: goal.OncePerUser()})
	later, earlier := visitOf(moment(7200, "sign_up")), visitOf(moment(5, "/"), moment(0, "sign_up"))
	journey := conversion.Journey{User: "u1", Sessions: []conversion.Session{later, {}, earlier}}

	x, err := set.ExplainJourney(journey, 0, "signup")
	require.NoError(t, err)
	require.False(t, x.Reached)
	require.Len(t, x.Hits, 1)
	require.Equal(t, "once_per_user", x.Hits[0].Limit)
	require.Equal(t, 2, x.Hits[0].Completion.Session)
	require.Contains(t, x.String(), "was not reached: its rule was, but a limit forbade it to count")
	require.Contains(t, x.String(), "once per user, and [1] of session 2 of the journey, at 2026-03-01T10:00:00Z counted before")

	x, err = set.ExplainJourney(journey, 2, "signup")
	require.NoError(t, err)
	require.True(t, x.Reached)
	require.Empty(t, x.Findings.Count(conversion.Duplicate))
	require.EqualValues(t, 1, x.Findings.Count(conversion.Unsorted))

	x, err = set.Explain(later, "signup")
	require.NoError(t, err)
	require.True(t, x.Reached, "one session alone knows nothing of others")
}

func TestExplainJSON(t *testing.T) {
	x, err := situation(goal.Goal{Kind: goal.Macro, Value: goal.EventValue(), Rule: rule.All(
		rule.Steps(rule.Path("/cart"), rule.Event("purchase")), rule.Engaged(time.Minute), rule.None(rule.Event("refund")),
	)}).Explain(shopping(), "g")
	require.NoError(t, err)
	x.Events = nil
	got, err := json.MarshalIndent(x, "", "  ")
	require.NoError(t, err)
	file := filepath.Join("testdata", "explain", "json.json")
	if *updateExplain {
		require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), string(got)+"\n"))
}

func TestExplainOutcome(t *testing.T) {
	x, err := situation(goal.Goal{Rule: rule.Sequence{
		Steps: []rule.Predicate{rule.Path("/p/*"), rule.Event("add_to_cart"), rule.Event("purchase")}, Within: 2 * time.Minute,
	}}).Explain(shopping(), "g")
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(&goal.Chain{Events: []int{5, 6}, Broke: "within", Next: 8, At: -1, Took: 150 * time.Second}, x.Rule.Chain))
	require.Equal(t, []int{1, 2, 5, 6}, x.Rule.Rules[0].Hits)
	require.False(t, x.Rule.Reached())
}
