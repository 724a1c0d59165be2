package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// walk returns the events of a user, an hour apart.
func walk(user int, device string, names ...string) (events []conversion.Event) {
	for i, name := range names {
		events = append(events, conversion.Event{
			User: strconv.Itoa(user), Name: name, Time: monday.Add(time.Duration(i) * time.Hour),
			Props: conversion.Props{conversion.String("device", device)},
		})
	}
	return events
}

func funnelReport(f funnel.Funnel, users [][]conversion.Event, options ...funnel.Option) funnel.Report {
	f.Name = "checkout"
	a := funnel.MustAccumulator(funnel.MustCompile(f), options...)
	for _, events := range users {
		a.Add(events)
	}
	return a.Report()
}

func stepsNamed(names ...string) (steps []funnel.Step) {
	for _, name := range names {
		steps = append(steps, funnel.Step{Name: name, On: rule.Event(name)})
	}
	return steps
}

func TestFriction(t *testing.T) {
	steps := stepsNamed("cart", "coupon", "pay", "order")
	steps[1].Optional = true
	r := funnelReport(funnel.Funnel{Steps: steps, Within: 10 * time.Hour}, [][]conversion.Event{
		walk(1, "", "cart", "pay", "pay", "pay", "order"),
		walk(2, "", "cart", "coupon", "pay", "order"),
		walk(3, "", "cart", "coupon", "pay"),
		walk(4, "", "cart"),
		walk(5, "", "pay"), // no attempt, but it is done
		walk(6, "", "else"),
	}, funnel.AsOf(monday.AddDate(0, 0, 1)))
	want := []insight.Friction{
		{Step: 0, Name: "cart", Reached: 4, Events: 4, Actors: 4, Retries: 1, Timed: 3, Median: 2 * time.Hour, P90: 2 * time.Hour, Left: 1, Exits: conversion.Rate{K: 1, N: 4}},
		{Step: 1, Name: "coupon", Optional: true, Reached: 2, Events: 2, Actors: 2, Retries: 1},
		{Step: 2, Name: "pay", Reached: 3, Events: 6, Actors: 4, Retries: 1.5, Timed: 2, Median: 2 * time.Hour, P90: 2*time.Hour + 48*time.Minute, Left: 1, Exits: conversion.Rate{K: 1, N: 3}},
		{Step: 3, Name: "order", Reached: 2, Events: 2, Actors: 2, Retries: 1},
	}
	got := insight.FrictionOf(r)
	require.Equal(t, "user", got.Unit)
	if diff := cmp.Diff(want, got.Steps, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Log(r)
		t.Error(diff)
	}
}

func TestFrictionOfNobody(t *testing.T) {
	f := insight.FrictionOf(funnelReport(funnel.Funnel{Steps: stepsNamed("cart", "order")}, nil))
	require.Len(t, f.Steps, 2)
	require.True(t, math.IsNaN(f.Steps[0].Retries))
	require.Contains(t, f.String(), "no data")
	text, err := json.Marshal(f)
	require.NoError(t, err)
	require.JSONEq(t, `{"funnel": "checkout", "unit": "user", "steps": [
		{"step": 0, "name": "cart", "reached": 0, "events": 0, "actors": 0, "retries": null, "timed": 0, "median_ns": null, "p90_ns": null, "left": 0,
		 "exits": {"k": 0, "n": 0, "value": null, "low": 0, "high": 1}},
		{"step": 1, "name": "order", "reached": 0, "events": 0, "actors": 0, "retries": null, "timed": 0, "median_ns": null, "p90_ns": null, "left": 0,
		 "exits": {"k": 0, "n": 0, "value": null, "low": 0, "high": 1}}
	]}`, string(text))
	require.Empty(t, insight.FrictionOf(funnel.Report{}).Steps)
}

// TestFrictionWithoutTimes: an accumulator that keeps counts only has no durations.
func TestFrictionWithoutTimes(t *testing.T) {
	users := [][]conversion.Event{walk(1, "", "cart", "order"), walk(2, "", "cart")}
	f := insight.FrictionOf(funnelReport(funnel.Funnel{Steps: stepsNamed("cart", "order")}, users, funnel.Counts()))
	require.Zero(t, f.Steps[0].Timed)
	require.Equal(t, conversion.Rate{K: 1, N: 2}, f.Steps[0].Exits)
	require.Contains(t, f.Markdown(), "### Friction")
}

// TestStepRatesOf: optional steps are left out, rows of a group stay.
func TestStepRatesOf(t *testing.T) {
	steps := stepsNamed("visit", "search", "address", "shipping", "order")
	steps[3].AnyOrder = true
	users := [][]conversion.Event{
		walk(1, "", "visit", "shipping", "address", "order"),
		walk(2, "", "visit", "search", "shipping"),
		walk(3, "", "visit"),
	}
	report := funnelReport(funnel.Funnel{Steps: steps}, users)
	s := insight.StepRatesOf(report.Flow)
	require.Equal(t, "visit", s.First)
	var names []string
	for i, r := range s.Rates {
		names = append(names, fmt.Sprintf("%d %s %d/%d", r.Step, r.Name, r.Rate.K, r.Rate.N))
		if i > 0 {
			require.Equal(t, s.Rates[i-1].Rate.K, r.Rate.N)
		}
	}
	require.Equal(t, []string{"1 search 1/3", "2 any 1 of address, shipping 1/1", "3 any 2 of address, shipping 0/1", "4 order 0/0"}, names)

	steps = stepsNamed("visit", "search", "order")
	steps[1].Optional = true
	s = insight.StepRatesOf(funnelReport(funnel.Funnel{Steps: steps}, users).Flow)
	require.Equal(t, insight.StepRates{First: "visit", Rates: []insight.StepRate{{Step: 2, Name: "order", Rate: conversion.Rate{K: 1, N: 3}}}}, s)
	require.Empty(t, insight.StepRatesOf(funnel.Flow{}))
}

// TestStepRatesOfOpen: whoever enters later makes an open funnel no chain, which
// opportunities can do with and changes cannot.
func TestStepRatesOfOpen(t *testing.T) {
	users := [][]conversion.Event{walk(1, "", "visit", "cart", "order"), walk(2, "", "cart", "order"), walk(3, "", "visit")}
	s := insight.StepRatesOf(funnelReport(funnel.Funnel{Steps: stepsNamed("visit", "cart", "order"), Open: true}, users).Flow)
	_, err := insight.Opportunities{Steps: s, Baselines: rateTargets(1, 1)}.Report()
	require.NoError(t, err)
	_, err = insight.StepChange{Before: insight.StepPeriod{Steps: s}, After: insight.StepPeriod{Steps: s}}.Report()
	require.ErrorContains(t, err, "open funnel")
}

// TestStepRatesSuspect: a silent step is no opportunity to take at its word.
func TestStepRatesSuspect(t *testing.T) {
	var users [][]conversion.Event
	for i := range 40 {
		users = append(users, walk(i, "", "visit", "order"))
	}
	s := insight.StepRatesOf(funnelReport(funnel.Funnel{Steps: stepsNamed("visit", "cart", "order")}, users).Flow)
	r, err := insight.Opportunities{Steps: s, Baselines: rateTargets(0.5, 0.5)}.Report()
	require.NoError(t, err)
	require.Nil(t, r.Lowest)
	require.True(t, r.Steps[0].Suspect)
	require.Contains(t, r.String(), "suspect: the tracker may be at fault")

	s.Rates[0].Rate, s.Rates[1].Rate = conversion.Rate{K: 10, N: 40}, conversion.Rate{K: 5, N: 10}
	r, err = insight.Opportunities{Steps: s, Baselines: rateTargets(0.5, 0.5)}.Report()
	require.NoError(t, err)
	require.Contains(t, r.String(), "But its tracker may be at fault")
}

// TestBestSegments: each step is held against the device that does best at it.
func TestBestSegments(t *testing.T) {
	var users [][]conversion.Event
	for i := range 600 {
		names := []string{"visit", "cart", "order"}
		device := []string{"desktop", "phone", ""}[i%3]
		if device == "phone" && i%5 != 0 || device != "phone" && i%2 != 0 {
			names = names[:1]
		}
		users = append(users, walk(i, device, names...))
	}
	breakdown := funnelReport(funnel.Funnel{Steps: stepsNamed("visit", "cart", "order")}, users, funnel.BreakdownBy("device", funnel.FirstValue())).Breakdown
	best := insight.BestSegments(*breakdown)
	require.Len(t, best, 2)
	require.Equal(t, "best segment: desktop", best[0].Source)
	require.Equal(t, "cart", best[0].Step)
	require.Less(t, best[0].Rate, 0.5)
	require.Greater(t, best[0].Rate, 0.4)
	require.Equal(t, "rates of segments vary no more than by chance", best[1].Reason) // all of them go on
	require.Empty(t, insight.BestSegments(funnel.Breakdown{}))

	for _, segment := range insight.SegmentRatesOf(*breakdown) {
		if segment.Name == "phone" {
			r, err := insight.Opportunities{Steps: segment.Steps, Baselines: best}.Report()
			require.NoError(t, err)
			require.Equal(t, "cart", r.Steps[0].Name)
			require.Greater(t, r.Steps[0].Value.Low, 0.0)
		}
	}
}

// Where a checkout is hard to walk.
func ExampleFrictionOf() {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	event := func(user, name string, minute int) conversion.Event {
		return conversion.Event{User: user, Name: name, Time: at.Add(time.Duration(minute) * time.Minute)}
	}
	acc := funnel.MustAccumulator(funnel.MustCompile(funnel.Funnel{Name: "checkout", Steps: []funnel.Step{
		{Name: "cart", On: rule.Event("cart")}, {Name: "pay", On: rule.Event("pay")}, {Name: "order", On: rule.Event("order")},
	}}))
	acc.Add([]conversion.Event{event("ada", "cart", 0), event("ada", "pay", 4), event("ada", "pay", 5), event("ada", "pay", 9), event("ada", "order", 10)})
	acc.Add([]conversion.Event{event("bob", "cart", 0), event("bob", "pay", 2)})
	acc.Add([]conversion.Event{event("eve", "cart", 0)})

	for _, s := range insight.FrictionOf(acc.Report()).Steps {
		fmt.Printf("%s: %.1f times each, then %v, %d of %d left\n", s.Name, s.Retries, s.Median, s.Exits.K, s.Exits.N)
	}
	// Output:
	// cart: 1.0 times each, then 3m0s, 1 of 3 left
	// pay: 2.0 times each, then 6m0s, 1 of 2 left
	// order: 1.0 times each, then 0s, 0 of 0 left
}
