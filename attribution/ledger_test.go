package attribution_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// allCurves are all of the package that need no table first.
func allCurves() []attribution.Curve {
	return []attribution.Curve{
		attribution.First{}, attribution.Last{}, attribution.Linear{}, attribution.LinearDistinct{},
		attribution.U(), attribution.J(), attribution.InverseJ(), attribution.PositionDecay{},
		attribution.Position{First: 0.3, Last: 0.5}, attribution.Position{First: 0.3, Last: 0.5, SplitMiddle: true},
		attribution.Position{}, attribution.Custom{First: 3, Middle: 2, Last: 5},
		attribution.TimeDecay{HalfLife: 36 * time.Hour}, attribution.SameTouch{Within: 24 * time.Hour},
		attribution.Participation{},
		weigh("odd ones out", func(n int) []float64 {
			scores := make([]float64, n)
			for i := range scores {
				scores[i] = float64(i % 2)
			}
			return scores
		}),
	}
}

// TestLedgerAddsUp: to the last micro, in multiples of the quantum but one.
func TestLedgerAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, curve := range allCurves() {
		t.Run(curve.Label(), func(t *testing.T) {
			for range 200 {
				p := randomPath(r, r.IntN(50))
				quantum := []int64{1, 10_000, 333}[r.IntN(3)]
				entries := attribution.Ledger(nil, p, curve, quantum)
				if shares := referenceShares(curve, p); shares == nil {
					require.Empty(t, entries)
					continue
				}
				checkEntries(t, curve, p, entries, quantum)
			}
		})
	}
}

func checkEntries(t *testing.T, curve attribution.Curve, p attribution.Path[string], entries []attribution.Entry[string], quantum int64) {
	shares := referenceShares(curve, p)
	sums, odd := map[string]int64{}, map[string]int{}
	last := -1
	for _, e := range entries {
		require.Greater(t, e.Touch, last)
		last = e.Touch
		require.Equal(t, p.Touches[e.Touch].Key, e.Key)
		require.InDelta(t, shares[e.Touch], e.Share, 1e-12)
		require.Equal(t, p.Conversion.Value.Currency, e.Money.Currency)
		group := "" // what adds up to the value
		if curve == (attribution.Participation{}) {
			group = e.Key
		}
		sums[group] += e.Money.Micros
		if e.Money.Micros%quantum != 0 {
			odd[group]++
		}
	}
	for group, sum := range sums {
		require.Equal(t, p.Conversion.Value.Micros, sum)
		require.LessOrEqual(t, odd[group], 1)
	}
}

// TestLedgerIsAllocate: for conserving curves the amounts are those of Allocate, and
// for participation those of Allocate of each key.
func TestLedgerIsAllocate(t *testing.T) {
	p := dailyPath("ABAAC")
	p.Conversion.Value = conversion.Cents(10001, "EUR")
	amounts := func(curve attribution.Curve) (list []conversion.Money) {
		for _, e := range attribution.Ledger(nil, p, curve, 10_000) {
			list = append(list, e.Money)
		}
		return list
	}
	require.Equal(t, attribution.Allocate(p.Conversion.Value, []float64{1, 2, 3, 4, 5}, 10_000), amounts(attribution.PositionDecay{}))
	three := attribution.Allocate(p.Conversion.Value, []float64{1, 1, 1}, 10_000)
	whole := p.Conversion.Value
	require.Equal(t, []conversion.Money{three[0], whole, three[1], three[2], whole}, amounts(attribution.Participation{}))
}

func TestLedgerLeavesOut(t *testing.T) {
	for _, test := range []struct {
		name string
		path attribution.Path[string]
		in   attribution.Curve
	}{
		{"a null path", attribution.Path[string]{Touches: dailyPath("AB").Touches}, attribution.Last{}},
		{"an empty path", attribution.Path[string]{Conversion: dailyPath("A").Conversion}, attribution.Last{}},
		{"no curve", dailyPath("AB"), nil},
		{"own curve without function", dailyPath("AB"), attribution.Weights{Name: "none"}},
		{"too late", dailyPath("AB"), attribution.SameTouch{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := []attribution.Entry[string]{{Touch: 7}}
			require.Equal(t, before, attribution.Ledger(before, test.path, test.in, 1))
		})
	}
}

// TestLedgerIndices: touches are named by their place in the window's path.
func TestLedgerIndices(t *testing.T) {
	given := dailyPath("ADDB")
	paths := attribution.MustPaths(attribution.Default(), attribution.Drop{"D"})
	p := attribution.Cut(paths, given.Touches, []attribution.Conversion{*given.Conversion}).Paths[0]
	entries := attribution.Ledger(nil, p, attribution.Linear{}, 1)
	half := conversion.Cents(5000, "EUR")
	want := []attribution.Entry[string]{{Touch: 0, Key: "A", Share: 0.5, Money: half}, {Touch: 3, Key: "B", Share: 0.5, Money: half}}
	require.Empty(t, cmp.Diff(want, entries))
}

func TestLedgerNegative(t *testing.T) {
	p := dailyPath("AB")
	p.Conversion.Value = conversion.Cents(-1001, "EUR")
	entries := attribution.Ledger(nil, p, attribution.Linear{}, 10_000)
	require.Equal(t, conversion.Cents(-501, "EUR"), entries[0].Money)
	require.Equal(t, conversion.Cents(-500, "EUR"), entries[1].Money)
}

func TestLedgerAllocatesNothing(t *testing.T) {
	p := dailyPath("ABACDEFGHIJKLMNOPQRSTUVWXYZ")
	for _, curve := range allCurves() {
		if _, own := curve.(attribution.Weights); own {
			continue
		}
		dst := make([]attribution.Entry[string], 0, 64)
		require.Zero(t, testing.AllocsPerRun(100, func() { dst = attribution.Ledger(dst[:0], p, curve, 1) }), curve.Label())
	}
}

func ExampleLedger() {
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	touches := []attribution.Touch[string]{
		{Key: "Email", At: day},
		{Key: "Search", At: day.AddDate(0, 0, 2)},
		{Key: "Email", At: day.AddDate(0, 0, 3)},
	}
	orders := []attribution.Conversion{{At: day.AddDate(0, 0, 3), ID: "A-17", Value: conversion.MustMoney("70.00 EUR")}}

	const cent = 10_000
	paths := attribution.MustPaths(attribution.Default())
	for _, path := range attribution.Cut(paths, touches, orders).Paths {
		for _, e := range attribution.Ledger(nil, path, attribution.U(), cent) {
			fmt.Println(path.Conversion.ID, e.Touch, e.Key, e.Money)
		}
	}
	// Output:
	// A-17 0 Email 28.00 EUR
	// A-17 1 Search 14.00 EUR
	// A-17 2 Email 28.00 EUR
}
