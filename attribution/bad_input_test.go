package attribution_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// everyModel has one of each kind.
var everyModel = []attribution.Model{
	attribution.First{}, attribution.Last{}, attribution.LastNonDirect{}, attribution.Linear{}, attribution.LinearDistinct{},
	attribution.U(), attribution.J(), attribution.InverseJ(), attribution.Custom{First: 1, Middle: 1, Last: 1},
	attribution.Position{First: 0.3, Last: 0.3, SplitMiddle: true}, attribution.PositionDecay{}, attribution.Participation{},
	attribution.Weights{Name: "own", Score: func(p attribution.Path[string]) []float64 { return make([]float64, len(p.Touches)) }},
	attribution.Markov{Order: 1}, attribution.Markov{Order: 2}, attribution.Markov{Order: 99}, attribution.Markov{Order: 1, IgnoreNulls: true},
	attribution.Redistribute{Order: 1}, attribution.SubsetSum{}, attribution.PerSetRate{}, attribution.GlobalRate{},
	attribution.LeaveOneOut{}, attribution.ShaoLi{}, attribution.ClosedForm{Curve: attribution.Linear{}, Level: 0.5},
	attribution.Bootstrap{Model: attribution.Markov{Order: 1}, Replicates: 5, Seed: 1},
}

type badLine struct {
	keys               []string
	conversions, nulls int64
	micros             int64
}

// TestBadTables: no table makes a model fail, and what it says of it adds up.
func TestBadTables(t *testing.T) {
	const most = math.MaxInt64
	for name, lines := range map[string][]badLine{
		"no paths":         nil,
		"no conversions":   {{[]string{"a", "b"}, 0, 3, 0}},
		"only nulls":       {{[]string{"a"}, 0, 1, 0}, {nil, 0, 4, 0}},
		"empty paths":      {{nil, 3, 1, 5e6}},
		"one channel":      {{[]string{"a"}, 2, 1, 5e6}, {[]string{"a", "a", "a"}, 1, 0, 0}},
		"an empty name":    {{[]string{"", "a"}, 2, 1, 5e6}, {[]string{""}, 1, 2, 3e6}},
		"no value":         {{[]string{"a", "b"}, 2, 1, 0}},
		"only conversions": {{[]string{"a", "b"}, 2, 0, 1e6}, {[]string{"b"}, 1, 0, 1e6}},
		"large counts":     {{[]string{"a", "b"}, most, most, most}, {[]string{"a", "b"}, most, most, most}, {[]string{"b"}, most, 1, most}, {[]string{"c"}, 1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			table := attribution.MustTable[string]("EUR")
			for _, l := range lines {
				require.NoError(t, table.AddCount(l.keys, l.conversions, l.nulls, conversion.Money{Micros: l.micros, Currency: "EUR"}))
			}
			for _, m := range everyModel {
				r, err := table.Attribute(t.Context(), m)
				if !errors.Is(err, attribution.ErrTolerance) { // which saturated counts may bring
					require.NoError(t, err, m.Label())
				}
				requireSaneResult(t, table, r)
			}
			require.NotEmpty(t, table.Report(3).String())
		})
	}
}

func requireSaneResult(t *testing.T, table *attribution.Table[string], r attribution.Result[string]) {
	t.Helper()
	require.Len(t, r.Credits, len(table.Keys()), r.Model)
	var conversions, value float64
	for _, c := range r.Credits {
		for _, x := range []float64{c.Conversions, c.Value} {
			require.False(t, math.IsNaN(x) || math.IsInf(x, 0), "%s: %+v", r.Model, c)
		}
		conversions += c.Conversions
		value += c.Value
	}
	near := func(want, got, scale float64) { require.InDelta(t, want, got, 1e-9*max(1, scale), r.Model) }
	near(r.Total.Conversions, r.Attributed.Conversions+r.Unattributed.Conversions, r.Total.Conversions)
	near(r.Total.Value, r.Attributed.Value+r.Unattributed.Value, r.Total.Value)
	if r.Conserving {
		near(r.Attributed.Conversions, conversions, r.Total.Conversions)
		near(r.Attributed.Value, value, r.Total.Value)
	}
	require.NotEmpty(t, r.String())
}

// TestBadJourneys: what is odd about touches and conversions is counted, and the
// rest goes on.
func TestBadJourneys(t *testing.T) {
	at := func(hours int) time.Time { return time.Unix(1_800_000_000, 0).Add(time.Duration(hours) * time.Hour) }
	touch := func(key string, hours int) attribution.Touch[string] {
		return attribution.Touch[string]{Key: key, At: at(hours)}
	}
	conv := func(hours int, money string) attribution.Conversion {
		c := attribution.Conversion{At: at(hours)}
		if money != "" {
			c.Value = conversion.MustMoney(money)
		}
		return c
	}
	for _, c := range []struct {
		name         string
		touches      []attribution.Touch[string]
		conversions  []attribution.Conversion
		attributed   attribution.Sum
		unattributed attribution.Sum
		found        attribution.FindingCode
	}{
		{"conversions before every touch", []attribution.Touch[string]{touch("a", 5)}, []attribution.Conversion{conv(1, "3.00 EUR")}, attribution.Sum{}, attribution.Sum{Conversions: 1, Value: 3}, ""},
		{"equal times", []attribution.Touch[string]{touch("b", 1), touch("a", 1)}, []attribution.Conversion{conv(1, "3.00 EUR"), conv(1, "4.00 EUR")}, attribution.Sum{Conversions: 2, Value: 7}, attribution.Sum{}, ""},
		{"mixed currencies", []attribution.Touch[string]{touch("a", 1)}, []attribution.Conversion{conv(2, "3.00 EUR"), conv(3, "9.00 USD")}, attribution.Sum{Conversions: 2, Value: 3}, attribution.Sum{}, attribution.Foreign},
		{"negative values", []attribution.Touch[string]{touch("a", 1)}, []attribution.Conversion{conv(2, "-3.00 EUR")}, attribution.Sum{Conversions: 1}, attribution.Sum{}, attribution.Negative},
		{"zero values", []attribution.Touch[string]{touch("a", 1)}, []attribution.Conversion{conv(2, "0 EUR"), conv(3, "0 USD"), conv(4, "")}, attribution.Sum{Conversions: 3}, attribution.Sum{}, ""},
		{"no times", []attribution.Touch[string]{{Key: "a"}, touch("", 1)}, []attribution.Conversion{{}, conv(2, "1.00 EUR")}, attribution.Sum{Conversions: 1, Value: 1}, attribution.Sum{}, attribution.Undated},
		{"nothing", nil, nil, attribution.Sum{}, attribution.Sum{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			paths := attribution.MustPaths(attribution.Default())
			table := attribution.MustTable[string]("EUR")
			table.AddUser(paths, c.touches, c.conversions)
			tally := attribution.MustTally[string]("EUR", paths, attribution.TimeDecay{HalfLife: time.Hour})
			tally.AddUser(c.touches, c.conversions)
			byTable, err := table.Attribute(t.Context(), attribution.Linear{})
			require.NoError(t, err)
			for _, r := range []attribution.Result[string]{byTable, tally.Result()} {
				require.Equal(t, c.attributed, r.Attributed)
				require.Equal(t, c.unattributed, r.Unattributed)
				if c.found != "" {
					require.Positive(t, r.Findings.Count(c.found))
				}
			}
		})
	}
}

// TestBadModels: definitions are refused with the place and the value, before any
// work.
func TestBadModels(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for i := range 25 {
		table.AddNull(fmt.Sprint(i))
		require.NoError(t, table.AddCount([]string{fmt.Sprint(i)}, 1, 0, conversion.Money{}))
	}
	for _, c := range []struct {
		model attribution.Model
		want  error
		text  string
	}{
		{attribution.Markov{}, attribution.ErrModel, "order: 0"},
		{attribution.Markov{Order: -1}, attribution.ErrModel, "order: -1"},
		{attribution.Redistribute{}, attribution.ErrModel, "order: 0"},
		{attribution.Position{First: 0.7, Last: 0.4}, attribution.ErrCurve, "0.7"},
		{attribution.Position{First: math.NaN()}, attribution.ErrCurve, "NaN"},
		{attribution.Custom{}, attribution.ErrCurve, "0"},
		{attribution.TimeDecay{}, attribution.ErrCurve, "0s"},
		{attribution.TimeDecay{HalfLife: time.Hour}, attribution.ErrTimes, "Tally"},
		{attribution.SameTouch{Within: -time.Hour}, attribution.ErrCurve, "-1h"},
		{attribution.GlobalRate{}, attribution.ErrLimit, "Samples"},
		{attribution.Weights{Name: "none"}, attribution.ErrCurve, "none"},
		{attribution.Bootstrap{}, attribution.ErrModel, "model"},
		{attribution.Bootstrap{Model: attribution.Last{}, Replicates: 1}, attribution.ErrModel, "replicates: 1"},
		{attribution.ClosedForm{Curve: attribution.Last{}, Level: 1}, attribution.ErrModel, "level: 1"},
		{attribution.Transformed{Transforms: []attribution.Transform{attribution.LastN(0)}, Model: attribution.Last{}}, attribution.ErrTransform, "0"},
		{attribution.Transformed{}, attribution.ErrModel, "model"},
		{nil, attribution.ErrModel, "model"},
	} {
		_, err := table.Attribute(t.Context(), c.model)
		require.ErrorIs(t, err, c.want, "%+v", c.model)
		require.ErrorContains(t, err, c.text)
	}
}

// TestBadScores: a curve that gives no numbers costs its conversions the credit,
// and says so.
func TestBadScores(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"a", "b"}, 3, 0, conversion.Cents(300, "EUR")))
	for _, score := range []float64{math.NaN(), math.Inf(1), -1} {
		own := attribution.Weights{Name: "own", Score: func(attribution.Path[string]) []float64 { return []float64{1, score} }}
		r, err := table.Attribute(t.Context(), own)
		require.NoError(t, err)
		require.Equal(t, attribution.Sum{Conversions: 3, Value: 3}, r.Unattributed)
		require.Equal(t, uint64(3), r.Findings.Count(attribution.BadScore))
	}
}

// TestTinyWeights: the interval of a weight whose square is too small for a number has one.
func TestTinyWeights(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"a", "b", "c"}, 5, 1, conversion.Cents(500, "EUR")))
	r, err := table.Attribute(t.Context(), attribution.Position{First: 1e-170, Last: 0.5})
	require.NoError(t, err)
	require.Zero(t, r.Credits[0].Interval.Low)
	require.Positive(t, r.Credits[0].Interval.High)
}

func TestPointerToTransform(t *testing.T) {
	_, err := attribution.NewPaths(attribution.Window{}, &attribution.Drop{"x"})
	require.ErrorIs(t, err, attribution.ErrTransform)
	require.ErrorContains(t, err, "transforms[0]: *attribution.Drop: want the value")
}

// impatient is a context that is done after so many looks at it.
type impatient struct {
	context.Context
	looks int
}

func (c *impatient) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// TestShaoLiOfALongPath: pairs of keys are many, so it stops in the midst of them.
func TestShaoLiOfALongPath(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	keys := make([]string, 300)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	require.NoError(t, table.AddCount(keys, 1, 1, conversion.Money{}))
	for _, looks := range []int{3, 7} { // while pairs are counted, and while they are scored
		_, err := table.Attribute(&impatient{t.Context(), looks}, attribution.ShaoLi{})
		require.ErrorIs(t, err, context.Canceled)
	}
	_, err := table.Attribute(&impatient{t.Context(), 100}, attribution.ShaoLi{})
	require.NoError(t, err)
}
