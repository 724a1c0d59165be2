package attribution_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

var closely = cmpopts.EquateApprox(0, 1e-9)

// creditPairs returns conversions and value by key.
func creditPairs[K attribution.Key](r attribution.Result[K]) map[string][2]float64 {
	pairs := map[string][2]float64{}
	for _, c := range r.Credits {
		pairs[string(c.Key)] = [2]float64{c.Conversions, c.Value}
	}
	return pairs
}

// workedTable is that of search and e-mail, small enough to reckon by hand.
func workedTable(t testing.TB) *attribution.Table[string] {
	table := attribution.MustTable[string]("EUR")
	for _, row := range []struct {
		keys               []string
		conversions, nulls int64
		cents              int64
	}{
		{[]string{"Search", "Email"}, 4, 6, 20000},
		{[]string{"Search"}, 2, 18, 6000},
		{[]string{"Email", "Search", "Email"}, 2, 0, 14000},
		{nil, 1, 9, 2500},
	} {
		require.NoError(t, table.AddCount(row.keys, row.conversions, row.nulls, conversion.Cents(row.cents, "EUR")))
	}
	return table
}

func TestCurvesByHand(t *testing.T) {
	for _, test := range []struct {
		curve         attribution.Curve
		label         string
		search, email [2]float64
	}{
		{attribution.First{}, "first", [2]float64{6, 260}, [2]float64{2, 140}},
		{attribution.Last{}, "last", [2]float64{2, 60}, [2]float64{6, 340}},
		{attribution.Linear{}, "linear", [2]float64{14. / 3, 620. / 3}, [2]float64{10. / 3, 580. / 3}},
		{attribution.LinearDistinct{}, "linear distinct", [2]float64{5, 230}, [2]float64{3, 170}},
		{attribution.U(), "U 40/20/40", [2]float64{4.4, 188}, [2]float64{3.6, 212}},
		{attribution.J(), "J 20/20/60", [2]float64{3.4, 138}, [2]float64{4.6, 262}},
		{attribution.Participation{}, "participation", [2]float64{8, 400}, [2]float64{6, 340}},
	} {
		t.Run(test.label, func(t *testing.T) {
			r, err := workedTable(t).Attribute(t.Context(), test.curve)
			require.NoError(t, err)
			require.Equal(t, test.label, r.Model)
			want := map[string][2]float64{"Search": test.search, "Email": test.email}
			require.Empty(t, cmp.Diff(want, creditPairs(r), closely))
			require.Equal(t, attribution.Sum{Conversions: 9, Value: 425}, r.Total)
			require.Equal(t, attribution.Sum{Conversions: 8, Value: 400}, r.Attributed)
			require.Equal(t, attribution.Sum{Conversions: 1, Value: 25}, r.Unattributed)
			require.Equal(t, test.label != "participation", r.Conserving)
			require.Equal(t, 0.95, r.Level)
		})
	}
}

// TestShares: the shares of the touches of one path, written out.
func TestShares(t *testing.T) {
	day := 24 * time.Hour
	for _, test := range []struct {
		name  string
		curve attribution.Curve
		path  string
		want  []float64
	}{
		{"one touch", attribution.Position{}, "A", []float64{1}},
		{"one touch, position decay", attribution.PositionDecay{}, "A", []float64{1}},
		{"two touches, Adobe", attribution.J(), "AB", []float64{0.25, 0.75}},
		{"two touches, Universal Analytics", attribution.Position{First: 0.2, Last: 0.6, SplitMiddle: true}, "AB", []float64{0.3, 0.7}},
		{"two touches, nothing at the ends", attribution.Position{}, "AB", []float64{0.5, 0.5}},
		{"two touches, all to the first", attribution.Position{First: 0.3}, "AB", []float64{1, 0}},
		{"nothing at the ends", attribution.Position{}, "ABCD", []float64{0, 0.5, 0.5, 0}},
		{"nothing in the middle", attribution.Position{First: 0.5, Last: 0.5, SplitMiddle: true}, "ABC", []float64{0.5, 0, 0.5}},
		{"a hair too much", attribution.Position{First: 0.7, Last: 0.3 + 1e-13}, "ABC", []float64{0.7, 0, 0.3}},
		{"inverse J", attribution.InverseJ(), "ABCD", []float64{0.6, 0.1, 0.1, 0.2}},
		{"custom", attribution.Custom{First: 1, Middle: 2, Last: 1}, "ABCD", []float64{0.25, 0.25, 0.25, 0.25}},
		{"custom, large", attribution.Custom{First: math.MaxFloat64, Middle: math.MaxFloat64, Last: math.MaxFloat64}, "ABC", []float64{1. / 3, 1. / 3, 1. / 3}},
		{"custom, only between", attribution.Custom{Middle: 7}, "ABC", []float64{0, 1, 0}},
		{"position decay", attribution.PositionDecay{}, "ABCD", []float64{0.1, 0.2, 0.3, 0.4}},
		{"linear distinct", attribution.LinearDistinct{}, "ABAA", []float64{1. / 6, 0.5, 1. / 6, 1. / 6}},
		{"participation", attribution.Participation{}, "ABAA", []float64{1. / 3, 1, 1. / 3, 1. / 3}},
		{"time decay", attribution.TimeDecay{HalfLife: day}, "ABC", []float64{1. / 7, 2. / 7, 4. / 7}},
		{"time decay, half as fast", attribution.TimeDecay{HalfLife: 2 * day}, "AAA", []float64{0.5 / (1.5 + math.Sqrt2/2), math.Sqrt2 / 2 / (1.5 + math.Sqrt2/2), 1 / (1.5 + math.Sqrt2/2)}},
		{"time decay, at once", attribution.TimeDecay{HalfLife: 1}, "AB", []float64{0, 1}},
		{"same touch, a day late", attribution.SameTouch{Within: day}, "ABC", []float64{0, 0, 1}},
		{"same touch, too late", attribution.SameTouch{Within: day - 1}, "ABC", nil},
		{"same touch, single", attribution.SameTouch{Within: day}, "A", []float64{1}},
		{"same touch, single, too late", attribution.SameTouch{}, "A", nil},
		{"own", weigh("own", func(n int) []float64 { return []float64{3, 0, 1}[:n] }), "ABC", []float64{0.75, 0, 0.25}},
		{"own, huge", weigh("own", func(int) []float64 { return []float64{math.MaxFloat64, math.MaxFloat64} }), "AB", []float64{0.5, 0.5}},
		{"own, tiny", weigh("own", func(int) []float64 { return []float64{5e-324, 5e-324} }), "AB", []float64{0.5, 0.5}},
		{"own, nothing", weigh("own", func(int) []float64 { return []float64{0, 0} }), "AB", nil},
		{"own, negative", weigh("own", func(int) []float64 { return []float64{2, -1} }), "AB", nil},
		{"own, too few", weigh("own", func(int) []float64 { return []float64{2} }), "AB", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := make([]float64, len(test.path))
			entries := attribution.Ledger(nil, dailyPath(test.path), test.curve, 1)
			for _, e := range entries {
				got[e.Touch] = e.Share
			}
			if test.want == nil {
				require.Empty(t, entries)
				return
			}
			require.Empty(t, cmp.Diff(test.want, got, closely))
		})
	}
}

// dailyPath is a path with a touch each day, and a conversion of 100 EUR a day later.
func dailyPath(keys string) attribution.Path[string] {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var p attribution.Path[string]
	for i, key := range keys {
		p.Touches = append(p.Touches, attribution.Touch[string]{Key: string(key), At: start.AddDate(0, 0, i)})
	}
	p.Conversion = &attribution.Conversion{At: start.AddDate(0, 0, len(keys)), Value: conversion.Cents(10000, "EUR")}
	return p
}

// weigh is a curve by the number of touches.
func weigh(name string, score func(touches int) []float64) attribution.Weights {
	return attribution.Weights{Name: name, Score: func(p attribution.Path[string]) []float64 { return score(len(p.Touches)) }}
}

func TestCurveLabels(t *testing.T) {
	for label, curve := range map[string]attribution.Curve{
		"position 30/40/30":                attribution.Position{First: 0.3, Last: 0.3},
		"J 20/20/60, middle split":         attribution.Position{First: 0.2, Last: 0.6, SplitMiddle: true},
		"inverse J 60/20/20":               attribution.InverseJ(),
		"position 33.3333/33.3333/33.3333": attribution.Position{First: 1. / 3, Last: 1. / 3},
		"custom 25/50/25":                  attribution.Custom{First: 1, Middle: 2, Last: 1},
		"position decay":                   attribution.PositionDecay{},
		"time decay, half-life 7d":         attribution.TimeDecay{HalfLife: 7 * 24 * time.Hour},
		"same touch, within 1h30m":         attribution.SameTouch{Within: 90 * time.Minute},
		"mine":                             weigh("mine", nil),
	} {
		require.Equal(t, label, curve.Label())
	}
}

func TestCurvesRefuse(t *testing.T) {
	for _, test := range []struct {
		model attribution.Model
		kind  error
		text  string
	}{
		{attribution.Position{First: 0.7, Last: 0.4}, attribution.ErrCurve, "position: 0.7 + 0.4: want at most 1 together: bad curve"},
		{attribution.Position{First: -0.1}, attribution.ErrCurve, "position.first: -0.1: want a share in 0..1: bad curve"},
		{attribution.Position{Last: math.NaN()}, attribution.ErrCurve, "position.last: NaN: want a share in 0..1: bad curve"},
		{attribution.Position{Last: math.Inf(1)}, attribution.ErrCurve, "position.last: +Inf: want a share in 0..1: bad curve"},
		{attribution.Custom{}, attribution.ErrCurve, "custom: 0, 0, 0: want a weight above 0: bad curve"},
		{attribution.Custom{First: 1, Middle: -1}, attribution.ErrCurve, "custom[1]: -1: want a weight of 0 or more: bad curve"},
		{attribution.TimeDecay{}, attribution.ErrCurve, "time_decay: 0s: want more than 0s: bad curve"},
		{attribution.SameTouch{Within: -time.Second}, attribution.ErrCurve, "same_touch: -1s: want 0s or more: bad curve"},
		{attribution.TimeDecay{HalfLife: time.Hour}, attribution.ErrTimes, "time decay, half-life 1h: a table has no times of touches: use a Tally"},
		{attribution.SameTouch{}, attribution.ErrTimes, "same touch, within 0s: a table has no times of touches: use a Tally"},
		{attribution.Weights{Name: "mine"}, attribution.ErrCurve, "weights: mine: there is no function: bad curve"},
		{attribution.Weights{Score: weigh("", nil).Score}, attribution.ErrCurve, "weights: the curve has no name: bad curve"},
		{attribution.ClosedForm{}, attribution.ErrModel, "closed_form.curve: want one: bad model"},
		{attribution.ClosedForm{Curve: attribution.Last{}, Level: 1}, attribution.ErrModel, "closed_form.level: 1: want a number between 0 and 1: bad model"},
		{attribution.ClosedForm{Curve: attribution.Last{}, Level: math.NaN()}, attribution.ErrModel, "closed_form.level: NaN: want a number between 0 and 1: bad model"},
		{attribution.ClosedForm{Curve: attribution.TimeDecay{}}, attribution.ErrCurve, "time_decay: 0s: want more than 0s: bad curve"},
	} {
		t.Run(test.text, func(t *testing.T) {
			_, err := workedTable(t).Attribute(t.Context(), test.model)
			require.ErrorIs(t, err, test.kind)
			require.EqualError(t, err, test.text)
			if curve, ok := test.model.(attribution.Curve); ok && test.kind == attribution.ErrCurve {
				require.Empty(t, attribution.Ledger(nil, dailyPath("AB"), curve, 1), "ledger")
				_, err := attribution.NewTally[string]("EUR", attribution.MustPaths(attribution.Default()), curve)
				require.ErrorIs(t, err, test.kind)
			}
		})
	}
}

func TestCurveStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := workedTable(t).Attribute(ctx, attribution.Linear{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestOwnCurve: bad scores and none are unattributed, and only the bad are a finding.
func TestOwnCurve(t *testing.T) {
	own := attribution.Weights{Name: "own", Score: func(p attribution.Path[string]) []float64 {
		require.Nil(t, p.Conversion)
		switch p.Touches[0].Key {
		case "Search":
			return []float64{0, 0}[:len(p.Touches)]
		default:
			return []float64{1, math.NaN(), 1}
		}
	}}
	r, err := workedTable(t).Attribute(t.Context(), own)
	require.NoError(t, err)
	require.Equal(t, map[string][2]float64{"Search": {}, "Email": {}}, creditPairs(r))
	require.Equal(t, attribution.Sum{Conversions: 9, Value: 425}, r.Unattributed)
	require.Equal(t, attribution.Sum{}, r.Attributed)
	require.EqualValues(t, 2, r.Findings.Count(attribution.BadScore))
}

func TestCurveOnNothing(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	r, err := table.Attribute(t.Context(), attribution.U())
	require.NoError(t, err)
	require.Empty(t, r.Credits)

	table.AddNull("A", "B")
	r, err = table.Attribute(t.Context(), attribution.U())
	require.NoError(t, err)
	require.Equal(t, map[string][2]float64{"A": {}, "B": {}}, creditPairs(r))
	require.EqualValues(t, 1, r.Nulls)
	require.Zero(t, r.Credits[0].Interval.Low)
	require.InDelta(t, -math.Log(0.025), r.Credits[0].Interval.High, 1e-9)
	require.Equal(t, attribution.Interval{}, *r.Credits[0].ValueInterval)
}

func ExampleTable_Attribute() {
	table := attribution.MustTable[string]("EUR")
	_ = table.AddCount([]string{"Search", "Email"}, 4, 6, conversion.Cents(200_00, "EUR"))
	_ = table.AddCount([]string{"Search"}, 2, 18, conversion.Cents(60_00, "EUR"))
	r, err := table.Attribute(context.Background(), attribution.U())
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Model)
	for _, c := range r.Credits {
		fmt.Printf("%-6s %.1f (%.1f to %.1f), %.2f %s\n", c.Key, c.Conversions, c.Interval.Low, c.Interval.High, c.Value, r.Currency)
	}
	// Output:
	// U 40/20/40
	// Email  2.0 (0.5 to 6.3), 100.00 EUR
	// Search 4.0 (1.4 to 9.6), 160.00 EUR
}
