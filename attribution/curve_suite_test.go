package attribution_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// curveCase is what this package's tests of curves read of a case of the shared
// suites; the whole of them runs in internal/conformance.
type curveCase struct {
	Name  string
	Paths []struct {
		Path               []string
		Conversions, Nulls int64
		Value              string
	}
	Users []struct {
		Touches     [][]any
		Conversions [][]any
	}
	Window, Transforms, Model json.RawMessage
	AsOf                      int64 `json:"as_of"`

	Want         map[string][2]float64
	Unattributed [2]float64
	Total        *[2]float64
	Tolerance    float64
	Level        float64
	Intervals    map[string][4]float64
	Quantum      string
	Ledger       []struct {
		User    int
		Entries [][]any
	}
	TimeLag *struct{ First, Last [][]any } `json:"time_lag"`
	Pending *uint64

	Allocate *struct {
		Total, Quantum string
		Scores         []float64
	}
	Amounts []string
}

// suiteCases calls run with the cases of the suites' files.
func suiteCases(t *testing.T, pattern string, run func(t *testing.T, c curveCase)) {
	files, err := filepath.Glob("../../shared/suites/" + pattern)
	require.NoError(t, err)
	if len(files) == 0 && os.Getenv("CI") != "true" {
		t.Skip("the shared suites are not beside the project")
	}
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct{ Cases []curveCase }
		require.NoError(t, json.Unmarshal(data, &suite))
		for _, c := range suite.Cases {
			t.Run(filepath.Base(file)+"/"+c.Name, func(t *testing.T) { run(t, c) })
		}
	}
}

// curve returns the model of the case if it is a curve.
func (c *curveCase) curve() attribution.Curve {
	if c.Model == nil {
		return nil
	}
	m, err := attribution.ParseModel(c.Model)
	if err != nil {
		return nil // the case wants an error
	}
	if _, learned := m.(attribution.Redistribute); learned {
		return nil
	}
	curve, _ := m.(attribution.Curve)
	return curve
}

func (c *curveCase) near() cmp.Option {
	return cmp.Options{cmpopts.EquateApprox(c.Tolerance, c.Tolerance), cmpopts.EquateEmpty()}
}

func euros(t *testing.T, amount string) conversion.Money {
	m, err := conversion.ParseAmount(amount, "EUR")
	require.NoError(t, err)
	return m
}

func TestSuiteCurves(t *testing.T) {
	suiteCases(t, "attribution/*.json", func(t *testing.T, c curveCase) {
		curve := c.curve()
		if curve == nil || c.Paths == nil || c.Want == nil && c.Intervals == nil {
			t.Skip("no case of a curve")
		}
		table := attribution.MustTable[string]("EUR")
		for _, p := range c.Paths {
			if p.Value == "" {
				p.Value = "0"
			}
			require.NoError(t, table.AddCount(p.Path, p.Conversions, p.Nulls, euros(t, p.Value)))
		}
		if c.Transforms != nil {
			ts, err := attribution.ParseTransforms(c.Transforms)
			require.NoError(t, err)
			table, err = table.Transform(ts...)
			require.NoError(t, err)
		}
		r, err := table.Attribute(t.Context(), attribution.ClosedForm{Curve: curve, Level: c.Level})
		require.NoError(t, err)
		if c.Want != nil {
			c.checkCredits(t, r)
		}
		intervals := map[string][4]float64{}
		for _, credit := range r.Credits {
			intervals[credit.Key] = [4]float64{credit.Interval.Low, credit.Interval.High, credit.ValueInterval.Low, credit.ValueInterval.High}
		}
		if c.Intervals != nil {
			require.Empty(t, cmp.Diff(c.Intervals, intervals, c.near()))
		}
	})
}

func (c *curveCase) checkCredits(t *testing.T, r attribution.Result[string]) {
	got := creditPairs(r)
	for key := range got {
		if _, wanted := c.Want[key]; !wanted {
			c.Want[key] = [2]float64{}
		}
	}
	require.Empty(t, cmp.Diff(c.Want, got, c.near()))
	require.Empty(t, cmp.Diff(c.Unattributed, [2]float64{r.Unattributed.Conversions, r.Unattributed.Value}, c.near()))
	if c.Total != nil {
		require.Empty(t, cmp.Diff(*c.Total, [2]float64{r.Total.Conversions, r.Total.Value}, c.near()))
	}
}

func TestSuiteAllocate(t *testing.T) {
	suiteCases(t, "attribution/allocate.json", func(t *testing.T, c curveCase) {
		var want []conversion.Money
		for _, amount := range c.Amounts {
			want = append(want, euros(t, amount))
		}
		got := attribution.Allocate(euros(t, c.Allocate.Total), c.Allocate.Scores, euros(t, c.Allocate.Quantum).Micros)
		require.Empty(t, cmp.Diff(want, got))
	})
}

// TestSuiteJourneys: credits, lags and ledgers of raw journeys.
func TestSuiteJourneys(t *testing.T) {
	suiteCases(t, "journeys/*.json", func(t *testing.T, c curveCase) {
		curve := c.curve()
		if curve == nil || c.Want == nil && c.Ledger == nil {
			t.Skip("no case of a curve")
		}
		w, err := attribution.ParseWindow(c.Window)
		require.NoError(t, err)
		if c.AsOf != 0 {
			w.AsOf = time.Unix(c.AsOf, 0)
		}
		var ts []attribution.Transform
		if c.Transforms != nil {
			ts, err = attribution.ParseTransforms(c.Transforms)
			require.NoError(t, err)
		}
		paths, err := attribution.NewPaths(w, ts...)
		require.NoError(t, err)
		tally := attribution.MustTally[string]("EUR", paths, curve)
		for n := range c.Users {
			touches, conversions := c.user(n)
			tally.AddUser(touches, conversions)
		}
		if c.Want != nil {
			c.checkCredits(t, tally.Result())
		}
		if c.TimeLag != nil {
			lag := tally.TimeLag()
			require.Equal(t, c.TimeLag.First, lagRows(t, lag.First), "first")
			require.Equal(t, c.TimeLag.Last, lagRows(t, lag.Last), "last")
		}
		if c.Pending != nil {
			require.Equal(t, *c.Pending, tally.Result().Pending)
		}
		if c.Ledger != nil {
			c.checkLedger(t, paths, curve)
		}
	})
}

// user returns the touches and conversions of a user.
func (c *curveCase) user(n int) (touches []attribution.Touch[string], conversions []attribution.Conversion) {
	seconds := func(x any) time.Time { return time.Unix(int64(x.(float64)), 0) }
	for _, item := range c.Users[n].Touches {
		touch := attribution.Touch[string]{Key: item[1].(string), At: seconds(item[0])}
		if len(item) > 2 {
			touch.Seq = int64(item[2].(float64))
		}
		touches = append(touches, touch)
	}
	for _, item := range c.Users[n].Conversions {
		order := attribution.Conversion{At: seconds(item[0]), Value: conversion.Cents(int64(item[1].(float64)), "EUR")}
		if len(item) > 2 {
			order.ID = item[2].(string)
		}
		conversions = append(conversions, order)
	}
	return touches, conversions
}

func (c *curveCase) checkLedger(t *testing.T, paths *attribution.Paths, curve attribution.Curve) {
	at := 0
	for n := range c.Users {
		touches, conversions := c.user(n)
		for _, p := range attribution.Cut(paths, touches, conversions).Paths {
			require.Less(t, at, len(c.Ledger))
			want := c.Ledger[at]
			require.Equal(t, want.User, n)
			got := [][]any{}
			for _, e := range attribution.Ledger(nil, p, curve, euros(t, c.Quantum).Micros) {
				got = append(got, []any{float64(e.Touch), e.Key, e.Money})
			}
			for _, e := range want.Entries {
				e[2] = euros(t, e[2].(string))
			}
			require.Empty(t, cmp.Diff(want.Entries, got))
			at++
		}
	}
	require.Len(t, c.Ledger, at)
}

func lagRows(t *testing.T, lags []attribution.Lag) [][]any {
	rows := [][]any{}
	for _, l := range lags {
		value, exact := l.Value.Money()
		require.True(t, exact)
		rows = append(rows, []any{float64(l.Days), float64(l.Conversions), string(value.AppendAmount(nil))})
	}
	return rows
}
