package attribution_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func directTable(t *testing.T) *attribution.Table[string] {
	t.Helper()
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"Email", "Direct"}, 2, 1, conversion.Cents(400, "EUR")))
	require.NoError(t, table.AddCount([]string{"Direct"}, 1, 1, conversion.Cents(100, "EUR")))
	require.NoError(t, table.AddCount([]string{"Social", "Social"}, 1, 0, conversion.Cents(900, "EUR")))
	return table
}

func TestLastNonDirect(t *testing.T) {
	r, err := directTable(t).Attribute(t.Context(), attribution.LastNonDirect{})
	require.NoError(t, err)
	require.Equal(t, "last non-direct", r.Model)
	got := map[string]attribution.Sum{}
	for _, c := range r.Credits {
		got[c.Key] = attribution.Sum{Conversions: c.Conversions, Value: c.Value}
	}
	require.Equal(t, map[string]attribution.Sum{"Direct": {Conversions: 1, Value: 1}, "Email": {Conversions: 2, Value: 4}, "Social": {Conversions: 1, Value: 9}}, got)

	text := attribution.AppendModelJSON(nil, attribution.LastNonDirect{})
	require.Equal(t, `"last_non_direct"`, string(text))
	m, err := attribution.ParseModel(text)
	require.NoError(t, err)
	require.Equal(t, attribution.LastNonDirect{}, m)
}

// TestTransformed: keys that are left nowhere have no credit, and models of other
// transforms have other labels.
func TestTransformed(t *testing.T) {
	without := attribution.Transformed{Transforms: []attribution.Transform{attribution.Drop{"Direct"}}, Model: attribution.Linear{}}
	r, err := directTable(t).Attribute(t.Context(), without)
	require.NoError(t, err)
	require.Equal(t, `linear after [{"drop":["Direct"]}]`, r.Model)
	require.Equal(t, "Direct", r.Credits[0].Key)
	require.Zero(t, r.Credits[0].Conversions)
	require.Equal(t, attribution.Sum{Conversions: 1, Value: 1}, r.Unattributed, "the path of nothing but Direct")
	require.NotEqual(t, without.Label(), attribution.Transformed{Transforms: []attribution.Transform{attribution.Exposure{}}, Model: attribution.Linear{}}.Label())
}

// TestCompareResults: a curve of times, from a tally, beside a model of the table.
func TestCompareResults(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	touches := []attribution.Touch[string]{{Key: "a", At: at}, {Key: "b", At: at.Add(time.Hour)}}
	orders := []attribution.Conversion{{At: at.Add(time.Hour), Value: conversion.Cents(300, "EUR")}}
	paths := attribution.MustPaths(attribution.Default())
	table, tally := attribution.MustTable[string]("EUR"), attribution.MustTally[string]("EUR", paths, attribution.TimeDecay{HalfLife: time.Hour})
	table.AddUser(paths, touches, orders)
	tally.AddUser(touches, orders)
	linear, err := table.Attribute(t.Context(), attribution.Linear{})
	require.NoError(t, err)
	c := attribution.CompareResults(linear, tally.Result())
	require.Equal(t, "EUR", c.Currency)
	require.Len(t, c.Rows, 2)
	require.InDelta(t, 0.5, c.Rows[0].Conversions[0], 1e-9)
	require.InDelta(t, 1.0/3, c.Rows[0].Conversions[1], 1e-9)
	require.InDelta(t, -1.0/6, c.Rows[0].Difference[1], 1e-9)
	require.Empty(t, attribution.CompareResults[string]().Rows)
}

// TestTimedWeights: a score that reads times is refused where there are none.
func TestTimedWeights(t *testing.T) {
	own := attribution.Weights{Name: "own", Timed: true, Score: func(p attribution.Path[string]) []float64 { return make([]float64, len(p.Touches)) }}
	_, err := directTable(t).Attribute(t.Context(), own)
	require.ErrorIs(t, err, attribution.ErrTimes)
}

// TestMarkovWithoutNulls: it says so, unless it was asked to leave them out.
func TestMarkovWithoutNulls(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"a", "b"}, 2, 0, conversion.Money{}))
	for ignored, want := range map[bool]int{false: 1, true: 0} {
		r, err := table.Attribute(t.Context(), attribution.Markov{Order: 1, IgnoreNulls: ignored})
		require.NoError(t, err)
		found := 0
		for _, f := range r.Findings {
			if f.Code == attribution.NoNulls {
				found++
			}
		}
		require.Equal(t, want, found)
	}
}

// TestRefundIsNoTouch: a refund is sent by the office, not by a visit.
func TestRefundIsNoTouch(t *testing.T) {
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()})
	reader := attribution.MustReader(attribution.Source[string]{Goals: goals, Goal: "order"})
	at := time.Unix(1_800_000_000, 0)
	touches, orders, _ := reader.Read([]conversion.Event{
		{User: "u", Time: at, Name: "purchase", OrderID: "1", URL: "https://shop.example/?utm_source=n&utm_medium=email", Value: conversion.Cents(5000, "EUR")},
		{User: "u", Time: at.AddDate(0, 0, 5), Name: "refund", OrderID: "1", Value: conversion.Cents(2000, "EUR")},
	})
	require.Len(t, touches, 1)
	require.Equal(t, "Email", touches[0].Key)
	require.Len(t, orders, 1)
	require.Equal(t, conversion.Cents(3000, "EUR"), orders[0].Value)
}

func TestNothingToAccumulate(t *testing.T) {
	_, err := attribution.NewAccumulator[string](nil, attribution.MustPaths(attribution.Window{}), "EUR")
	require.ErrorContains(t, err, "reader: missing")
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")})
	_, err = attribution.NewAccumulator(attribution.MustReader(attribution.Source[string]{Goals: goals, Goal: "order"}), nil, "EUR")
	require.ErrorIs(t, err, attribution.ErrWindow)
}
