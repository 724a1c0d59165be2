package goal_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// broad asks about everything an event has.
func broad() *goal.Set {
	every := func(name string, r rule.Rule) goal.Goal {
		return goal.Goal{Name: name, Kind: goal.Secondary, Rule: r, Count: goal.Every(), Value: goal.EventValue()}
	}
	return goal.MustCompile(
		every("path", rule.Path("/p/**")),
		every("url", rule.URL(rule.Contains("x"))),
		every("host", rule.Host(rule.Glob("**.example"))),
		every("query", rule.Query("q", rule.Regexp("^a+$"))),
		every("fragment", rule.Fragment(rule.Fold("Top"))),
		every("title", rule.Title(rule.Regexp("\\x{FFFD}"))),
		every("referrer", rule.ReferrerHost("shop.example")),
		every("number", rule.Prop("n", rule.Gte(0))),
		every("not number", rule.Prop("n", rule.Ne(0))),
		every("value", rule.Value(rule.Lt(conversion.Cents(0, "EUR")))),
		every("span", rule.Lasted(time.Hour)),
		every("engaged", rule.Engaged(0)),
		every("sequence", rule.Sequence{Steps: []rule.Predicate{rule.AnyEvent(), rule.AnyEvent()}, Within: time.Hour}),
		every("channel", rule.Channel("Direct")),
	)
}

func names(s goal.Score) (names []string) {
	for _, c := range s.Completions {
		names = append(names, c.Goal)
	}
	return names
}

func TestBadEvents(t *testing.T) {
	long := "https://shop.example/" + strings.Repeat("%zz/../a%2e", 1<<17)
	for _, c := range []struct {
		about  string
		events []conversion.Event
		want   []string
	}{
		{"nil", nil, nil},
		{"zero time", []conversion.Event{{Name: "x"}}, nil},
		{"beyond time", []conversion.Event{{Name: "x", Time: time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC)}, {Name: "x", Time: time.Date(1677, 1, 1, 0, 0, 0, 0, time.UTC)}}, nil},
		{"before 1970", []conversion.Event{{Name: "x", Time: time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)}}, []string{"channel"}},
		{"six hundred years", []conversion.Event{{Name: "x", Time: time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC)}, {Name: "x", Time: time.Date(2261, 1, 1, 0, 0, 0, 0, time.UTC)}}, []string{"channel", "span"}},
		{"no name at all", []conversion.Event{{Time: start}}, []string{"channel"}},
		{"NaN", []conversion.Event{{Name: "x", Time: start, Props: conversion.Props{conversion.Number("n", math.NaN())}}}, []string{"not number", "channel"}},
		{"infinity", []conversion.Event{{Name: "x", Time: start, Props: conversion.Props{conversion.Number("n", math.Inf(1))}}}, []string{"number", "not number", "channel"}},
		{"invalid UTF-8", []conversion.Event{{Name: "\xff", Time: start, Title: "a\xffb", URL: "https://shop.example/\xff\xfe?q=\xff#\xff"}}, []string{"url", "host", "title", "channel"}},
		{"no URL", []conversion.Event{{Name: "x", Time: start, URL: "ht!tp://[::bad/%%%"}}, []string{"channel"}},
		{"percent garbage", []conversion.Event{{Name: "x", Time: start, URL: "https://shop.example/%zz%2/p/%?q=%61a%"}}, []string{"url", "host", "channel"}},
		{"a megabyte", []conversion.Event{{Name: "x", Time: start, URL: long, Referrer: long}}, []string{"url", "host", "referrer", "channel"}},
		{"negative engaged time", []conversion.Event{{Name: "x", Time: start, Engaged: math.MinInt64}, {Name: "x", Time: start.Add(1), Engaged: 1}}, []string{"channel", "engaged", "sequence"}},
		{"engaged for ever", []conversion.Event{{Name: "x", Time: start, Engaged: math.MaxInt64}, {Name: "x", Time: start.Add(1), Engaged: math.MaxInt64}}, []string{"engaged", "channel", "sequence"}},
		{"negative amount", []conversion.Event{{Name: "x", Time: start, Value: conversion.Cents(-1, "EUR")}}, []string{"value", "channel"}},
		{"unknown currency", []conversion.Event{{Name: "x", Time: start, Value: conversion.Cents(-1, "XXX")}}, []string{"channel"}},
		{"no currency", []conversion.Event{{Name: "x", Time: start, Value: conversion.Money{Micros: -1}}}, []string{"channel"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			set := broad()
			score := set.Score(conversion.Session{Events: c.events})
			require.ElementsMatch(t, c.want, names(score))
			tracker := set.Tracker()
			for _, e := range c.events {
				tracker.Observe(e)
			}
			require.Equal(t, names(score), names(tracker.Score()))
		})
	}
}

func TestBadEventsAreFindings(t *testing.T) {
	e := func(seconds int, change func(*conversion.Event)) conversion.Event {
		e := at(seconds, "x")
		change(&e)
		return e
	}
	score := everyA().Score(conversion.Session{Events: []conversion.Event{
		e(9, func(e *conversion.Event) { e.Engaged = -1 }),
		e(1, func(e *conversion.Event) { e.Name = "" }),
		e(2, func(e *conversion.Event) {
			e.Props = conversion.Props{conversion.Number("n", math.NaN()), conversion.Number("m", math.Inf(-1))}
		}),
		e(3, func(e *conversion.Event) { e.ID = "1" }),
		e(4, func(e *conversion.Event) { e.ID = "1" }),
		e(3, func(e *conversion.Event) { e.ID = "1" }),
		{Name: "x"},
	}})
	found := map[conversion.FindingCode]int64{}
	for _, f := range score.Findings {
		found[f.Code] = f.Count
	}
	require.Equal(t, map[conversion.FindingCode]int64{
		conversion.NegativeEngaged: 1, conversion.Unnamed: 1, conversion.BadNumber: 2, conversion.Duplicate: 1,
		conversion.DuplicateDiffers: 1, conversion.Undated: 1, conversion.Unsorted: 6,
	}, found)
}

func TestValuesOfEvents(t *testing.T) {
	value := func(v goal.Value, e conversion.Event) (string, conversion.Findings) {
		e.Name, e.Time = "x", start
		s := goal.MustCompile(goal.Goal{Name: "g", Kind: goal.Milestone, Rule: rule.Event("x"), Value: v}).Score(conversion.Session{Events: []conversion.Event{e}})
		return s.Completions[0].Value.String(), s.Findings
	}
	scaled := goal.PropValue("p", "EUR")
	scaled.Factor = "0.3"
	prop := func(p conversion.Prop) conversion.Event { return conversion.Event{Props: conversion.Props{p}} }
	xxx := conversion.Event{Value: conversion.Cents(750, "XXX")}
	for _, c := range []struct {
		about string
		value goal.Value
		event conversion.Event
		want  string
		code  conversion.FindingCode
	}{
		{"nothing", goal.Value{}, conversion.Event{Value: conversion.Cents(1, "EUR")}, "", ""},
		{"missing", goal.EventValue(), conversion.Event{}, "", conversion.MissingValue},
		{"default", goal.EventValue().Or(conversion.Cents(1000, "EUR")), conversion.Event{}, "10.00 EUR", ""},
		{"unknown currency", goal.EventValue(), xxx, "7.50 XXX", ""},
		{"unknown currency, the goal has one", goal.EventValue().Or(conversion.Cents(1, "EUR")), xxx, "7.50 EUR", ""},
		{"factor", scaled, prop(conversion.Number("p", 59.9)), "17.97 EUR", ""},
		{"text", scaled, prop(conversion.String("p", "-59.9")), "-17.97 EUR", ""},
		{"no number", scaled, prop(conversion.String("p", "59,9")), "", conversion.MissingValue},
		{"no number, default", scaled.Or(conversion.Cents(1, "EUR")), prop(conversion.Bool("p", true)), "0.01 EUR", ""},
		{"NaN", scaled, prop(conversion.Number("p", math.NaN())), "", conversion.MissingValue},
		{"overflow", scaled, prop(conversion.Number("p", 1e300)), "", conversion.Overflow},
		{"not learned", goal.Estimated(), conversion.Event{}, "", conversion.Unestimated},
	} {
		t.Run(c.about, func(t *testing.T) {
			got, found := value(c.value, c.event)
			require.Equal(t, c.want, got)
			if c.code != "" {
				require.Equal(t, int64(1), found.Count(c.code), "%v", found)
			}
		})
	}
}

func TestWithValues(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("x"), Value: goal.Estimated()},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")},
	)
	learned, err := set.WithValues(map[string]conversion.Money{"cart": conversion.Cents(320, "EUR")})
	require.NoError(t, err)
	require.NotEqual(t, set.Fingerprint(), learned.Fingerprint())
	s := conversion.Session{Events: []conversion.Event{at(0, "x")}}
	score := learned.Score(s)
	require.Equal(t, "3.20 EUR", score.Virtual.String())
	score = set.Score(s)
	require.True(t, score.Virtual.IsEmpty(), "the set itself has not changed")
	forgotten, err := learned.WithValues(nil)
	require.NoError(t, err)
	require.Equal(t, set.Fingerprint(), forgotten.Fingerprint())
	score = forgotten.Score(s)
	require.True(t, score.Virtual.IsEmpty(), "what was learned before")
	_, err = set.WithValues(map[string]conversion.Money{"b": {}, "a": {}})
	require.EqualError(t, err, "a: no goal of that name has an estimated value\nb: no goal of that name has an estimated value")
	for _, bad := range []map[string]conversion.Money{{"order": conversion.Cents(1, "EUR")}, {"none": conversion.Cents(1, "EUR")}, {"cart": {Micros: 1, Currency: "eur"}}} {
		_, err := set.WithValues(bad)
		var fault *goal.Fault
		require.ErrorAs(t, err, &fault)
	}
}

func TestMixedCurrencies(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every(), Value: goal.EventValue()})
	var s conversion.Session
	for i, m := range []conversion.Money{conversion.Cents(100, "EUR"), conversion.Cents(300, "USD"), conversion.Cents(50, "EUR"), {Micros: math.MaxInt64, Currency: "USD"}} {
		e := at(i, "purchase")
		e.Value = m
		s.Events = append(s.Events, e)
	}
	score := set.Score(s)
	require.Equal(t, "1.50 EUR + 9223372036857.775807 USD", score.Real.String())
}

func TestFurthest(t *testing.T) {
	g := func(name string, kind goal.Kind, leadsTo string) goal.Goal {
		return goal.Goal{Name: name, Kind: kind, Rule: rule.Event(name), LeadsTo: leadsTo}
	}
	set := goal.MustCompile(
		g("newsletter", goal.Milestone, ""), g("cart", goal.Milestone, "checkout"), g("share", goal.Secondary, "order"),
		g("checkout", goal.Milestone, "order"), g("order", goal.Macro, ""), g("call", goal.Macro, ""),
	)
	for _, c := range []struct {
		events                  []string
		furthest, order, called string
	}{
		{nil, "", "", ""},
		{[]string{"share"}, "", "share", ""},
		{[]string{"newsletter"}, "newsletter", "", ""},
		{[]string{"cart", "newsletter", "share"}, "cart", "share", ""},
		{[]string{"checkout", "cart"}, "checkout", "checkout", ""},
		{[]string{"call", "cart"}, "call", "cart", "call"},
		{[]string{"call", "order"}, "order", "order", "call"},
	} {
		var s conversion.Session
		for i, name := range c.events {
			s.Events = append(s.Events, at(i, name))
		}
		score := set.Score(s)
		require.Equal(t, []string{c.furthest, c.order, c.called}, []string{score.Furthest(), score.FurthestTo("order"), score.FurthestTo("call")}, "%v", c.events)
	}
	var zero goal.Score
	require.Empty(t, zero.Furthest()+zero.FurthestTo("order"))
}

func TestScoreOfOneSession(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.Every(), Value: goal.Fixed(conversion.Cents(100, "EUR"))},
		goal.Goal{Name: "b", Kind: goal.Milestone, Rule: rule.Event("b"), Value: goal.Fixed(conversion.Cents(50, "EUR"))},
	)
	score := set.ScoreJourney(conversion.Journey{Sessions: []conversion.Session{
		{Events: []conversion.Event{at(0, "a"), at(1, "a")}}, {Events: []conversion.Event{at(9000, "b"), at(9001, "a")}},
	}})
	require.Equal(t, []string{"a", "b"}, score.Goals())
	first, second, third := score.Session(0), score.Session(1), score.Session(2)
	require.Equal(t, []string{"2.00 EUR", "0", "a"}, []string{first.Real.String(), first.Virtual.String(), first.Furthest()})
	require.Equal(t, []string{"1.00 EUR", "0.50 EUR"}, []string{second.Real.String(), second.Virtual.String()})
	require.Empty(t, third.Goals())
}
