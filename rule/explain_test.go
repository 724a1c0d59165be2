package rule_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// explainedEvents are 0 a page, 1 a page, 2 an order with a wrong path, 3 one
// with a text for a number, 4 a bare name.
var explainedEvents = []conversion.Event{
	{Name: "page_view", URL: "https://Shop.example/gr%C3%B6%C3%9Fe/?q=a&q=b+c#top", Referrer: "https://www.Google.com/"},
	{Name: "page_view", URL: "/cart/", Engaged: 5 * time.Second, ContentType: "cart"},
	{Name: "purchase", URL: "/thank-you", Value: conversion.Cents(5990, "EUR"), Props: conversion.Props{conversion.Number("items", 2)}},
	{Name: "purchase", URL: "/thank-you?x", Value: conversion.Cents(990, "USD"), Props: conversion.Props{conversion.String("items", "3"), conversion.Strings("tags", "a", "b")}},
	{Name: "share", Title: "A \"good\" page"},
}

func TestExplainNearestMiss(t *testing.T) {
	never := func(conversion.Event) bool { return false }
	tests := []struct {
		name      string
		predicate rule.Predicate
		event     int
		held, of  int
		failed    string
		seen      string
		others    []string
	}{
		{"name", rule.Event("Purchase"), 0, 0, 1, `{"event":"Purchase"}`, `"page_view"`, []string{`"purchase"`, `"share"`}},
		{"path", rule.Path("/Cart"), 0, 0, 1, `{"path":"/Cart"}`, `"/größe"`, []string{`"/cart"`, `"/thank-you"`, "absent"}},
		{"url", rule.URL("x"), 0, 0, 1, `{"url":"x"}`, `"https://shop.example/gr%C3%B6%C3%9Fe/?q=a&q=b+c"`, []string{`"/cart/"`, `"/thank-you"`, `"/thank-you?x"`, "absent"}},
		{"host", rule.Host("example"), 0, 0, 1, `{"host":"example"}`, `"shop.example"`, []string{"absent"}},
		{"fragment", rule.Fragment("x"), 0, 0, 1, `{"fragment":"x"}`, `"top"`, []string{"absent"}},
		{"referrer", rule.ReferrerHost("google.com"), 0, 0, 1, `{"referrer_host":"google.com"}`, `"www.google.com"`, []string{"absent"}},
		{"title", rule.Title("x"), 0, 0, 1, `{"title":"x"}`, "absent", []string{`"A \"good\" page"`}},
		{"content type", rule.ContentType("x"), 0, 0, 1, `{"content_type":"x"}`, "absent", []string{`"cart"`}},
		{"query value", rule.Query("q", "c"), 0, 0, 1, `{"query":"q","is":"c"}`, `"a", "b c"`, []string{"absent"}},
		{"query", rule.HasQuery("Q"), 0, 0, 1, `{"query":"Q"}`, "absent", nil},
		{"type of a prop", rule.Prop("items", rule.Gte(3)), 0, 0, 1, `{"prop":"items","gte":3}`, "absent", []string{"2", `"3" (a text, not a number)`}},
		{"list", rule.Prop("tags", "c"), 0, 0, 1, `{"prop":"tags","eq":"c"}`, "absent", []string{`["a","b"]`}},
		{"list for a number", rule.And(rule.HasProp("tags"), rule.Prop("tags", 1)), 3, 1, 2, `{"prop":"tags","eq":1}`, `["a","b"] (a list of texts, not a number)`, nil},
		{"value", rule.And(rule.HasValue(), rule.Value(rule.Gt(conversion.Cents(10000, "EUR")))), 2, 1, 2, `{"value":{"gt":"100.00","currency":"EUR"}}`, "59.90 EUR", []string{"9.90 USD"}},
		{"delta", rule.EngagedDelta(rule.Gt(time.Minute)), 0, 0, 1, `{"engaged":{"gt":"1m"}}`, "0s", []string{"5s"}},
		{"most conjuncts", rule.And(rule.Event("purchase"), rule.Prop("items", 2), rule.Path("/thanks")), 2, 2, 3, `{"path":"/thanks"}`, `"/thank-you"`, nil},
		{"earliest", rule.And(rule.Event("purchase"), rule.Path("/thanks")), 2, 1, 2, `{"path":"/thanks"}`, `"/thank-you"`, nil},
		{"first conjunct", rule.And(rule.Path("/x"), rule.Event("x"), rule.Prop("items", 2)), 2, 1, 3, `{"path":"/x"}`, `"/thank-you"`, nil},
		{"nested and", rule.And(rule.And(rule.Event("purchase"), rule.HasValue()), rule.Prop("items", 4)), 2, 2, 3, `{"prop":"items","eq":4}`, "2", []string{`"3" (a text, not a number)`}},
		{"not", rule.Not(rule.AnyEvent()), 0, 0, 1, `{"not":{"any_event":true}}`, "an event", nil},
		{"not not", rule.Not(rule.Not(rule.Event("x"))), 0, 0, 1, `{"event":"x"}`, `"page_view"`, []string{`"purchase"`, `"share"`}},
		{"not or", rule.Not(rule.Or(rule.Path("/cart"), rule.AnyEvent())), 0, 1, 2, `{"not":{"any_event":true}}`, "an event", nil},
		{"not and", rule.And(rule.HasValue(), rule.Event("purchase"), rule.Not(rule.And(rule.Event("purchase"), rule.HasValue()))), 2, 2, 3, `{"not":{"and":[{"event":"purchase"},{"value":{"exists":true}}]}}`, `event "purchase", value 59.90 EUR`, []string{`event "purchase", value 9.90 USD`}},
		{"nearest alternative", rule.Or(rule.Path("/x"), rule.And(rule.Event("purchase"), rule.Prop("items", 5))), 2, 1, 2, `{"prop":"items","eq":5}`, "2", []string{`"3" (a text, not a number)`}},
		{"first alternative", rule.Or(rule.Path("/x"), rule.Event("x")), 0, 0, 1, `{"path":"/x"}`, `"/größe"`, []string{`"/cart"`, `"/thank-you"`, "absent"}},
		{"or inside", rule.And(rule.Event("purchase"), rule.Or(rule.Path("/x"), rule.Path("/y"))), 2, 1, 2, `{"or":[{"path":"/x"},{"path":"/y"}]}`, `"/thank-you"`, nil},
		{"function last", rule.And(rule.Match("never", never), rule.Event("purchase"), rule.Path("/x")), 2, 1, 3, `{"path":"/x"}`, `"/thank-you"`, nil},
		{"function", rule.And(rule.Match("never", never), rule.Event("purchase")), 2, 1, 2, `{"func":"never"}`, "opaque", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fit := rule.Explain(tt.predicate, explainedEvents)
			require.Empty(t, fit.Events)
			m := fit.Miss
			require.NotNil(t, m)
			failed := string(rule.AppendPredicateJSON(nil, m.Failed))
			require.Empty(t, cmp.Diff(
				[]any{tt.event, tt.held, tt.of, tt.failed, tt.seen, tt.others},
				[]any{m.Event, m.Held, m.Of, failed, m.Seen, m.Others},
			))
		})
	}
}

func TestExplainFits(t *testing.T) {
	fit := rule.Explain(rule.And(rule.Event("purchase"), rule.Prop("items", 2)), explainedEvents)
	require.Equal(t, []int{2}, fit.Events)
	require.Equal(t, 3, fit.Miss.Event, "the nearest of the others")
	require.Equal(t, []int{2, 3}, fit.Parts[0].Events)
	require.Equal(t, []int{2}, fit.Parts[1].Events)

	require.Nil(t, rule.Explain(rule.AnyEvent(), explainedEvents).Miss)
	require.Nil(t, rule.Explain(rule.Event("x"), nil).Miss)
}

// A function behind a guard may rely on it.
func TestExplainAsksFunctionsLast(t *testing.T) {
	var asked []string
	p := rule.And(rule.Match("guarded", func(e conversion.Event) bool { asked = append(asked, e.Title); return true }), rule.Event("share"))
	require.Equal(t, []int{4}, rule.Explain(p, explainedEvents).Events)
	require.Equal(t, []string{`A "good" page`}, asked)
}

func TestExplainAgreesWithProgram(t *testing.T) {
	for seed := range uint64(2000) {
		r := random{rand.New(rand.NewPCG(seed, 2))}
		p, events := r.predicate(3), r.visit().events
		fit := rule.Explain(p, events)
		require.Equal(t, refHits(p, refVisit{events: events}), fit.Events, "seed %d: %s", seed, rule.AppendJSON(nil, p))
		require.Equal(t, len(fit.Events) == len(events), fit.Miss == nil)
		if m := fit.Miss; m != nil {
			require.Less(t, m.Held, m.Of)
			require.NotContains(t, fit.Events, m.Event)
			require.False(t, refHolds(m.Failed, events[m.Event]))
		}
	}
}
