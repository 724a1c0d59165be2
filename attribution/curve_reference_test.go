package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// referenceShares is the table of curves, written down; nil: unattributed.
func referenceShares(c attribution.Curve, p attribution.Path[string]) []float64 {
	n := len(p.Touches)
	if n == 0 {
		return nil
	}
	shares := make([]float64, n)
	occurs := map[string]float64{}
	for _, touch := range p.Touches {
		occurs[touch.Key]++
	}
	newest := p.Touches[n-1].At
	each := func(share func(i int) float64) []float64 {
		for i := range shares {
			shares[i] = share(i)
		}
		return shares
	}
	switch c := c.(type) {
	case attribution.First:
		shares[0] = 1
	case attribution.Last:
		shares[n-1] = 1
	case attribution.Linear:
		return each(func(int) float64 { return 1 / float64(n) })
	case attribution.LinearDistinct:
		return each(func(i int) float64 { return 1 / float64(len(occurs)) / occurs[p.Touches[i].Key] })
	case attribution.Participation:
		return each(func(i int) float64 { return 1 / occurs[p.Touches[i].Key] })
	case attribution.PositionDecay:
		return each(func(i int) float64 { return float64(i+1) / float64(n*(n+1)/2) })
	case attribution.Position:
		return referencePosition(shares, c)
	case attribution.Custom:
		sum := c.First + c.Middle + c.Last
		return referencePosition(shares, attribution.Position{First: c.First / sum, Last: c.Last / sum})
	case attribution.TimeDecay:
		sum := 0.0
		for i := range shares {
			shares[i] = math.Pow(0.5, newest.Sub(p.Touches[i].At).Hours()/c.HalfLife.Hours())
			sum += shares[i]
		}
		return each(func(i int) float64 { return shares[i] / sum })
	case attribution.SameTouch:
		if p.Conversion == nil || p.Conversion.At.Sub(newest) > c.Within {
			return nil
		}
		shares[n-1] = 1
	case attribution.Weights:
		return referenceOwn(c.Score(p))
	}
	return shares
}

func referencePosition(shares []float64, c attribution.Position) []float64 {
	n, middle := len(shares), max(0, 1-c.First-c.Last)
	switch {
	case n == 1:
		shares[0] = 1
	case n == 2 && c.SplitMiddle:
		shares[0], shares[1] = c.First+middle/2, c.Last+middle/2
	case n == 2 && c.First+c.Last == 0:
		shares[0], shares[1] = 0.5, 0.5
	case n == 2:
		shares[0], shares[1] = c.First/(c.First+c.Last), c.Last/(c.First+c.Last)
	default:
		for i := range shares {
			shares[i] = middle / float64(n-2)
		}
		shares[0], shares[n-1] = c.First, c.Last
	}
	return shares
}

func referenceOwn(scores []float64) []float64 {
	sum := 0.0
	for _, s := range scores {
		sum += s
	}
	if sum == 0 {
		return nil
	}
	for i := range scores {
		scores[i] /= sum
	}
	return scores
}

// randomPath is a path of so many touches that leads to a conversion.
func randomPath(r *rand.Rand, touches int) attribution.Path[string] {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var p attribution.Path[string]
	for range touches {
		at = at.Add(time.Duration(r.IntN(5)) * 7 * time.Hour)
		p.Touches = append(p.Touches, attribution.Touch[string]{Key: string(rune('A' + r.IntN(6))), At: at})
	}
	p.Conversion = &attribution.Conversion{At: at.Add(time.Duration(r.IntN(50)) * time.Hour), Value: conversion.Cents(r.Int64N(50_000), "EUR")}
	return p
}

func randomPaths(r *rand.Rand, n int) (paths []attribution.Path[string]) {
	for range n {
		p := randomPath(r, r.IntN(7))
		if r.IntN(3) == 0 {
			p.Conversion = nil
		}
		paths = append(paths, p)
	}
	return paths
}

func curveTable(paths []attribution.Path[string]) *attribution.Table[string] {
	t := attribution.MustTable[string]("EUR")
	for _, p := range paths {
		t.Add(p)
	}
	return t
}

// TestCurvesAreTheReference: on a table and in a tally, with the sums of squares that
// intervals are made of.
func TestCurvesAreTheReference(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, curve := range allCurves() {
		t.Run(curve.Label(), func(t *testing.T) {
			for range 10 {
				paths := randomPaths(r, 40)
				tally := attribution.MustTally[string]("EUR", attribution.MustPaths(attribution.Default()), curve)
				for _, p := range paths {
					tally.Add(p)
				}
				want := referenceResult(curve, paths)
				got := tally.Result()
				require.Empty(t, cmp.Diff(want, resultInWords(got), closely), "tally")
				checkConserved(t, got)
				if byTable, err := curveTable(paths).Attribute(t.Context(), curve); err == nil {
					require.Empty(t, cmp.Diff(want, resultInWords(byTable), closely), "table")
					checkConserved(t, byTable)
				} else {
					require.ErrorIs(t, err, attribution.ErrTimes)
				}
			}
		})
	}
}

// resultInWords is what a result says, but for intervals.
func resultInWords(r attribution.Result[string]) map[string][2]float64 {
	words := creditPairs(r)
	words["total"] = [2]float64{r.Total.Conversions, r.Total.Value}
	words["attributed"] = [2]float64{r.Attributed.Conversions, r.Attributed.Value}
	words["unattributed"] = [2]float64{r.Unattributed.Conversions, r.Unattributed.Value}
	words["nulls"] = [2]float64{float64(r.Nulls)}
	return words
}

func referenceResult(curve attribution.Curve, paths []attribution.Path[string]) map[string][2]float64 {
	words := map[string][2]float64{"total": {}, "attributed": {}, "unattributed": {}, "nulls": {}}
	add := func(name string, n, value float64) {
		sum := words[name]
		words[name] = [2]float64{sum[0] + n, sum[1] + value}
	}
	for _, p := range paths {
		for _, touch := range p.Touches {
			add(touch.Key, 0, 0)
		}
		if p.Conversion == nil {
			add("nulls", 1, 0)
			continue
		}
		value := float64(p.Conversion.Value.Micros) / 1e6
		add("total", 1, value)
		shares := referenceShares(curve, p)
		if shares == nil {
			add("unattributed", 1, value)
			continue
		}
		add("attributed", 1, value)
		for i, share := range shares {
			add(p.Touches[i].Key, share, share*value)
		}
	}
	return words
}

// checkConserved: the credits add up to what is attributed, that and the rest to all.
func checkConserved(t *testing.T, r attribution.Result[string]) {
	t.Helper()
	near := func(want, got float64, what string) {
		require.LessOrEqual(t, math.Abs(want-got), 1e-12*max(1, want), what)
	}
	near(r.Total.Conversions, r.Attributed.Conversions+r.Unattributed.Conversions, "conversions in all")
	near(r.Total.Value, r.Attributed.Value+r.Unattributed.Value, "value in all")
	if !r.Conserving {
		return
	}
	var sum attribution.Sum
	for _, c := range r.Credits {
		sum.Conversions += c.Conversions
		sum.Value += c.Value
	}
	near(r.Attributed.Conversions, sum.Conversions, "credited conversions")
	near(r.Attributed.Value, sum.Value, fmt.Sprint("credited value of ", r.Model))
}
