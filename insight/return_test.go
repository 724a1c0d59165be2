package insight_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/insight"
)

var eur90 = insight.ReturnOptions{Value: insight.ConversionValue{Mean: 90, Currency: "EUR"}, Start: 0.05}

func realisedOf(t testing.TB, values ...float64) insight.Realised {
	t.Helper()
	var amounts []conversion.Money
	for _, v := range values {
		amounts = append(amounts, conversion.Money{Micros: int64(math.Round(v * 1e6)), Currency: "EUR"})
	}
	r, err := insight.RealisedOf("EUR", amounts...)
	require.NoError(t, err)
	return r
}

func euro(units float64) conversion.Money {
	return conversion.Money{Micros: int64(math.Round(units * 1e6)), Currency: "EUR"}
}

func TestReturnFaults(t *testing.T) {
	_, err := insight.NewReturn(
		map[string]conversion.Money{"a": euro(-1), "b": conversion.Cents(100, "USD"), "c": {}, "d": {Micros: 5}},
		map[string]insight.Realised{"x": {N: -1}, "y": {N: 1, Sum: math.NaN()}, "z": {N: 1, Sum: 1, Squares: 1}},
		map[string]insight.OpenValue{"p": {Visits: 1, Now: 2}, "q": {Unscored: -1}},
		insight.ReturnOptions{Value: insight.ConversionValue{Mean: math.Inf(1), SE: -1, Currency: "EUR"}, Start: 1.5, Level: 2})
	for _, place := range []string{
		"value.mean: +Inf", "value.se: -1", "start: 1.5", "level: 2", `costs["a"]: -1.00 EUR: want 0 or more`, `costs["b"]: 1.00 USD: want EUR`,
		`costs["d"]`, `realised["x"]`, `realised["y"]`, `open["p"]`, `open["q"]`,
	} {
		require.ErrorContains(t, err, place)
	}
	require.NotContains(t, err.Error(), `costs["c"]`, "nothing has no currency")
	require.NotContains(t, err.Error(), `realised["z"]`)
	_, err = insight.NewReturn(nil, nil, nil, insight.ReturnOptions{})
	require.EqualError(t, err, "value.currency: there is no currency")

	_, err = insight.RealisedOf("EUR", euro(1), conversion.Cents(100, "USD"))
	require.ErrorIs(t, err, conversion.ErrMixed)
	require.ErrorContains(t, err, "values[1]: 1.00 USD")
}

// TestReturnChannels: channels side by side. A cost without a touch is a row, with
// ROAS 0 and no cost per conversion.
func TestReturnChannels(t *testing.T) {
	r, err := insight.NewReturn(
		map[string]conversion.Money{"Search": euro(100), "Display": euro(50), "Email": euro(0)},
		map[string]insight.Realised{"Search": realisedOf(t, 120, 80), "Email": realisedOf(t, 40)},
		map[string]insight.OpenValue{"Search": {Visits: 3, Now: 0.65}, "Email": {Visits: 1, Now: 0.5, Unscored: 2}}, eur90)
	require.NoError(t, err)
	require.Len(t, r.Rows, 3)
	display, email, search := r.Rows[0], r.Rows[1], r.Rows[2]
	require.Equal(t, []string{"Display", "Email", "Search"}, []string{display.Name, email.Name, search.Name})

	require.Zero(t, display.ROAS.Value)
	require.Equal(t, -1.0, display.ROI)
	require.True(t, math.IsNaN(display.CPA.Value) && math.IsInf(display.CPA.High, 1))
	require.InDelta(t, 50/-math.Log(0.025), display.CPA.Low, 1e-9)

	require.True(t, math.IsNaN(email.ROAS.Value), "nothing over nothing")
	require.Zero(t, email.CPA.Value)
	require.Equal(t, int64(3), email.Open)
	require.InDelta(t, 40+0.5*90, email.Expected, 1e-12)
	require.InDelta(t, (0.5-0.05)*90, email.InProgressGain, 1e-12)

	require.InDelta(t, 200+0.65*90, search.Expected, 1e-12)
	require.InDelta(t, 2.585, search.ROASExpected, 1e-12)

	total := r.Total
	require.Equal(t, euro(150), *total.Cost)
	require.Equal(t, 3.0, total.Conversions)
	require.Equal(t, int64(6), total.Open)
	require.Equal(t, int64(2), total.Unscored)
	require.InDelta(t, display.Expected+email.Expected+search.Expected, total.Expected, 1e-9)
	require.InDelta(t, display.InProgressGain+email.InProgressGain+search.InProgressGain, total.InProgressGain, 1e-9)
	require.InDelta(t, 240.0/150, total.ROAS.Value, 1e-12)
	require.InDelta(t, (240+1.959963984540054*math.Sqrt(120*120+80*80+40*40))/150, total.ROAS.High, 1e-9)
	require.InDelta(t, 50, total.CPA.Value, 1e-12)
}

// TestReturnUnknownCost: of all there are no ratios where a cost is not known.
func TestReturnUnknownCost(t *testing.T) {
	r, err := insight.NewReturn(map[string]conversion.Money{"Search": euro(100)}, map[string]insight.Realised{"Direct": realisedOf(t, 500)}, nil, eur90)
	require.NoError(t, err)
	require.Equal(t, 1, r.UnknownCosts)
	require.Nil(t, r.Rows[0].Cost)
	require.True(t, math.IsNaN(r.Rows[0].ROAS.Value) && math.IsNaN(r.Total.ROAS.Value) && math.IsNaN(r.Total.CPA.Value))
	require.Equal(t, euro(100), *r.Total.Cost)
	require.Equal(t, 500.0, r.Total.Realised.Value)
	require.Contains(t, r.String(), "The cost of 1 name is not known")
}

// TestReturnEmpty: nothing at all is no fault.
func TestReturnEmpty(t *testing.T) {
	r, err := insight.NewReturn(nil, nil, nil, eur90)
	require.NoError(t, err)
	require.Empty(t, r.Rows)
	require.Nil(t, r.Total.Cost)
	require.Zero(t, r.Total.Expected)
	require.NotContains(t, r.String()+r.Markdown(), "NaN")
	_, err = json.Marshal(r)
	require.NoError(t, err)
}

// TestReturnRefunds: a sum below 0 lies in its interval.
func TestReturnRefunds(t *testing.T) {
	r, err := insight.NewReturn(map[string]conversion.Money{"a": euro(10)}, map[string]insight.Realised{"a": realisedOf(t, 20, -50)}, nil, eur90)
	require.NoError(t, err)
	row := r.Rows[0]
	require.LessOrEqual(t, row.Realised.Low, row.Realised.Value)
	require.Equal(t, -30.0, row.Realised.Value)
	require.Equal(t, -4.0, row.ROI)
}

// TestReturnOfAttribution: the credit of a model, with what no key has earned, and
// open visits beside it. Virtual values have no place in it.
func TestReturnOfAttribution(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	add := func(n int64, value float64, path ...string) {
		t.Helper()
		require.NoError(t, table.AddCount(path, n, 0, euro(value)))
	}
	add(2, 200, "Search", "Email")
	add(1, 30, "Email")
	add(1, 70)
	for _, curve := range []attribution.Curve{attribution.Linear{}, attribution.Participation{}} {
		result, err := table.Attribute(context.Background(), curve)
		require.NoError(t, err)
		costs := map[string]conversion.Money{"Search": euro(50), "Email": euro(20), "Display": euro(30)}
		open := map[string]insight.OpenValue{"Email": {Visits: 2, Now: 0.3}, "Display": {Visits: 1, Now: 0.05}}
		r, err := insight.ReturnOf(result, costs, open, eur90)
		require.NoError(t, err)
		require.Len(t, r.Rows, 3)
		alone, err := attribution.Returns(result, costs)
		require.NoError(t, err)
		for i, row := range r.Rows {
			want := alone.Keys[i]
			require.Equal(t, want.Key, row.Name)
			require.Equal(t, want.Conversions, row.Conversions)
			require.InDelta(t, *want.ROAS, row.ROAS.Value, 1e-12)
			require.InDelta(t, *want.ROI, row.ROI, 1e-12)
			if want.ROASInterval != nil {
				require.InDelta(t, *want.ROASInterval.Low, row.ROAS.Low, 1e-12)
				require.InDelta(t, *want.ROASInterval.High, row.ROAS.High, 1e-12)
				require.InDelta(t, *want.CPAInterval.Low, row.CPA.Low, 1e-12)
			}
			require.InDelta(t, open[row.Name].Now*90, row.Expected-row.Realised.Value, 1e-9)
		}
		require.InDelta(t, 70, r.Unattributed.Realised.Value, 1e-12)
		require.InDelta(t, 300, r.Total.Realised.Value, 1e-12, "what there is, whatever the model gives to keys")
		require.InDelta(t, *alone.Total.ROAS, r.Total.ROAS.Value, 1e-12)
		require.InDelta(t, 300+0.35*90, r.Total.Expected, 1e-9)
		require.Contains(t, r.String(), "(no touch)")
	}

	result, err := table.Attribute(context.Background(), attribution.Linear{})
	require.NoError(t, err)
	dollars := eur90
	dollars.Value.Currency = "USD"
	_, err = insight.ReturnOf(result, nil, nil, dollars)
	require.EqualError(t, err, "value.currency: USD: want EUR, as that of the result")
	_, err = insight.ReturnOf(result, map[string]conversion.Money{"Email": conversion.Cents(1, "USD")}, nil, eur90)
	require.ErrorContains(t, err, `costs["Email"]`)
}

// TestReturnNoJump: on average nothing changes as open visits close, because each
// brings what was expected of it.
func TestReturnNoJump(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 1))
	const visits = 40_000
	var open insight.OpenValue
	var closed insight.Realised
	for range visits {
		p := r.Float64() * r.Float64()
		open.Visits++
		open.Now += p
		if r.Float64() < p {
			closed = insight.Realised{N: closed.N + 1, Sum: closed.Sum + 90, Squares: closed.Squares + 90*90}
		}
	}
	before, err := insight.NewReturn(nil, nil, map[string]insight.OpenValue{"a": open}, eur90)
	require.NoError(t, err)
	after, err := insight.NewReturn(nil, map[string]insight.Realised{"a": closed}, nil, eur90)
	require.NoError(t, err)
	require.InEpsilon(t, before.Total.Expected, after.Total.Expected, 0.02)
	require.Zero(t, before.Total.Realised.Value)
	require.Zero(t, after.Total.InProgressGain)
	low, high := after.Total.Realised.Low, after.Total.Realised.High
	require.True(t, low < before.Total.Expected && before.Total.Expected < high)
}

func TestOpenVisitsFaults(t *testing.T) {
	_, err := insight.NewOpenVisits(insight.OpenStudy{})
	require.EqualError(t, err, "open.name: the forecast has no name\nopen.forecast: nothing tells how likely visits are to convert")
}

// TestOpenVisits: only what is open counts, by channel, and without a forecast it is
// unscored.
func TestOpenVisits(t *testing.T) {
	v := tiedCounters(t)["open"].(*insight.OpenVisits)
	visit := func(channel string, events int, outcome insight.Outcome) *insight.Unit {
		return &insight.Unit{Touch: conversion.Touch{Channel: channel}, Events: make([]conversion.Event, events), Outcome: outcome}
	}
	for _, u := range []*insight.Unit{
		visit("Email", 1, insight.Open), visit("Email", 3, insight.Open), visit("Email", 31, insight.Open), visit("Direct", 0, insight.Open),
		visit("Email", 3, insight.Left), visit("Direct", 3, insight.Converted),
	} {
		v.Count(u)
	}
	v.Add("Email", 1.5)
	v.Add("Social", math.NaN())
	want := map[string]insight.OpenValue{"Email": {Visits: 2, Now: 1.25, Unscored: 2}, "Direct": {Visits: 1}, "Social": {Unscored: 1}}
	require.Equal(t, want, v.Values())

	byUser, err := insight.NewOpenVisits(insight.OpenStudy{
		Name: "by user", By: func(u *insight.Unit) string { return u.ID }, Forecast: forecastByLength,
	})
	require.NoError(t, err)
	byUser.Count(&insight.Unit{ID: "u", Outcome: insight.Open, Events: make([]conversion.Event, 1)})
	require.Equal(t, map[string]insight.OpenValue{"u": {Visits: 1, Now: 0.5}}, byUser.Values())
}

// TestReturnListed: of very many rows those are listed that matter.
func TestReturnListed(t *testing.T) {
	realised := map[string]insight.Realised{"weighty": realisedOf(t, 5000)}
	for i := range 80 {
		realised[fmt.Sprintf("campaign %03d", i)] = realisedOf(t, float64(i))
	}
	r, err := insight.NewReturn(nil, realised, nil, eur90)
	require.NoError(t, err)
	text := r.String()
	require.Contains(t, text, "weighty")
	require.Contains(t, text, "campaign 079")
	require.NotContains(t, text, "campaign 003")
	require.Contains(t, text, "Not listed: 31 names with less")
	require.Len(t, r.Rows, 81, "the report itself has all")
}
