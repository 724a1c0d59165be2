package segment_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

func countsFrom(pairs ...int64) (counts []segment.Count) {
	for i := 0; i < len(pairs); i += 2 {
		counts = append(counts, segment.Count{Name: string(rune('a' + i/2)), Rate: conversion.Rate{K: pairs[i], N: pairs[i+1]}})
	}
	return counts
}

func TestCompareEdges(t *testing.T) {
	t.Run("nothing", func(t *testing.T) {
		c := segment.CompareCounts(nil, segment.Contrast{})
		require.Empty(t, c.Rows)
		require.Nil(t, c.Heterogeneity)
	})
	t.Run("one level", func(t *testing.T) {
		c := segment.CompareCounts(countsFrom(3, 10), segment.Contrast{})
		require.Nil(t, c.Heterogeneity)
		require.Nil(t, c.Prior)
		require.Nil(t, c.Rows[0].Difference)
		require.Equal(t, 0.3, c.Rows[0].Shrunk.Value)
	})
	t.Run("a level of nobody", func(t *testing.T) {
		c := segment.CompareCounts(countsFrom(3, 10, 0, 0, 50, 100), segment.Contrast{})
		require.Equal(t, 1, c.Heterogeneity.DF)
		row, _ := c.Row("b")
		require.Nil(t, row.Difference)
		require.True(t, math.IsNaN(row.Rate.Value()))
		require.Contains(t, row.Rate.String(), "no data")
	})
	t.Run("nobody converted", func(t *testing.T) {
		c := segment.CompareCounts(countsFrom(0, 10, 0, 100), segment.Contrast{})
		require.Nil(t, c.Prior)
		for _, r := range c.Rows {
			require.Zero(t, r.Shrunk.Value)
			require.Zero(t, r.Difference.Value)
			require.Equal(t, 1.0, r.Difference.P)
			require.False(t, r.Difference.Different)
			require.Nil(t, r.Ratio)
		}
	})
	t.Run("counts that cannot be", func(t *testing.T) {
		c := segment.CompareCounts(countsFrom(11, 10, 3, 10), segment.Contrast{})
		row, _ := c.Row("a")
		require.True(t, math.IsNaN(row.Difference.P))
		require.False(t, row.Difference.Different)
		require.NotContains(t, c.String()+c.Markdown()+c.SVG(), "NaN")
		jsonText(t, c)
	})
}

// TestAgainst: a named level instead of everyone else.
func TestAgainst(t *testing.T) {
	c := segment.CompareCounts(countsFrom(30, 100, 10, 100, 50, 100), segment.Contrast{Against: "b"})
	a, _ := c.Row("a")
	b, _ := c.Row("b")
	require.Equal(t, conversion.Rate{K: 10, N: 100}, a.Rest.Rate)
	require.InDelta(t, 0.2, a.Difference.Value, 1e-15)
	require.InDelta(t, 3, a.Ratio.Value, 1e-12)
	require.Nil(t, b.Difference)
	for _, r := range segment.CompareCounts(countsFrom(30, 100, 10, 100), segment.Contrast{Against: "who"}).Rows {
		require.Nil(t, r.Difference)
	}
}

// TestCorrections: Benjamini and Hochberg find no less than Holm, and the order
// of the q-values is that of the p-values.
func TestCorrections(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		counts := randomCounts(r)
		bh, holm := segment.CompareCounts(counts, segment.Contrast{}), segment.CompareCounts(counts, segment.Contrast{Correction: segment.Holm})
		for i := range bh.Rows {
			x, y := bh.Rows[i].Difference, holm.Rows[i].Difference
			if x == nil {
				continue
			}
			require.Equal(t, x.P, y.P)
			require.LessOrEqual(t, x.P, x.Q+1e-12)
			require.LessOrEqual(t, x.Q, y.Q+1e-12)
			require.LessOrEqual(t, y.Q, min(1, y.P*float64(len(counts)))+1e-12)
			require.Equal(t, x.Q <= 0.05, x.Different)
		}
	}
}

func randomCounts(r *rand.Rand) []segment.Count {
	var pairs []int64
	for range 2 + r.IntN(8) {
		n := r.Int64N(400)
		pairs = append(pairs, r.Int64N(n+1), n)
	}
	return countsFrom(pairs...)
}

// TestCompareProperties: intervals contain what they are of, shrunk rates lie
// between the raw rate and the mean of the prior, the order of the input says
// nothing, and exchanging converted for not converted turns differences round.
func TestCompareProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		counts := randomCounts(r)
		c := segment.CompareCounts(counts, segment.Contrast{})
		shuffled := slices.Clone(counts)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		require.Equal(t, jsonText(t, c), jsonText(t, segment.CompareCounts(shuffled, segment.Contrast{})))

		reversed := make([]segment.Count, len(counts))
		for i, count := range counts {
			count.Rate.K = count.Rate.N - count.Rate.K
			reversed[i] = count
		}
		turned := segment.CompareCounts(reversed, segment.Contrast{})
		for i := range c.Rows {
			row := &c.Rows[i]
			if i > 0 {
				require.GreaterOrEqual(t, c.Rows[i-1].Shrunk.Low, row.Shrunk.Low)
			}
			checkShrunk(t, row, c.Prior)
			other, _ := turned.Row(row.Name)
			checkTurned(t, row.Difference, other.Difference)
		}
	}
}

func checkShrunk(t *testing.T, row *segment.Row, prior *segment.Prior) {
	t.Helper()
	require.LessOrEqual(t, row.Shrunk.Low, row.Shrunk.Value+1e-12)
	require.GreaterOrEqual(t, row.Shrunk.High, row.Shrunk.Value-1e-12)
	if prior == nil || row.Rate.N == 0 {
		return
	}
	mean := prior.Alpha / (prior.Alpha + prior.Beta)
	require.GreaterOrEqual(t, row.Shrunk.Value, min(mean, row.Rate.Value())-1e-12)
	require.LessOrEqual(t, row.Shrunk.Value, max(mean, row.Rate.Value())+1e-12)
}

func checkTurned(t *testing.T, a, b *segment.Difference) {
	t.Helper()
	if a == nil {
		require.Nil(t, b)
		return
	}
	require.LessOrEqual(t, a.Low, a.Value)
	require.GreaterOrEqual(t, a.High, a.Value)
	require.InDelta(t, a.Value, -b.Value, 1e-12)
	require.InDelta(t, a.Low, -b.High, 1e-12)
	require.InDelta(t, a.High, -b.Low, 1e-12)
	require.InDelta(t, a.P, b.P, 1e-9)
}

// TestTurned: exchanging the two sides negates the difference and inverts the
// ratio.
func TestTurned(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		c := segment.CompareCounts(randomCounts(r)[:2], segment.Contrast{})
		a, b := &c.Rows[0], &c.Rows[1]
		checkTurned(t, a.Difference, b.Difference)
		if a.Ratio != nil {
			require.InDelta(t, 1, a.Ratio.Value*b.Ratio.Value, 1e-9)
			require.InDelta(t, 1, a.Ratio.Low*b.Ratio.High, 1e-9)
		}
	}
}

// TestClusters: the sessions of users who are all alike tell less, and those of
// users who are as different as can be tell as much as if there were one each.
func TestClusters(t *testing.T) {
	study := segment.Study{Unit: segment.PerSession, Outcome: studyOutcomes(), By: []segment.Partition{segment.ByProp("plan")}}
	a := segment.MustAccumulator(study)
	for u := range 60 {
		var events []conversion.Event
		for s := range 5 {
			name := "search"
			if u%3 == 0 && u < 30 || u%2 == 0 && u >= 30 { // all sessions of a user, or none
				name = "purchase"
			}
			events = append(events, conversion.Event{User: strings.Repeat("u", u+1), Time: studyAsOf.AddDate(0, 0, s), Name: name, Props: conversion.Props{conversion.String("plan", map[bool]string{true: "free", false: "paid"}[u < 30])}})
		}
		a.Add(events)
	}
	c := a.Report().Partitions[0]
	free, _ := c.Row("free")
	paid, _ := c.Row("paid")
	require.Equal(t, conversion.Rate{K: 50, N: 150}, free.Rate.Rate)
	require.InDelta(t, 5*30./29, free.Rate.Clustered.DesignEffect, 1e-12, "five alike count as one")
	low, high := free.Rate.Interval()
	plainLow, plainHigh := free.Rate.Rate.Interval()
	require.Less(t, low, plainLow)
	require.Greater(t, high, plainHigh)
	// 10 of 30 against 15 of 30 users.
	d := segment.CompareCounts(countsFrom(10, 30, 15, 30), segment.Contrast{}).Rows[1].Difference
	require.InDelta(t, -d.Value, math.Abs(free.Difference.Value), 1)
	require.InDelta(t, 0.19, free.Difference.P, 0.02)
	require.Equal(t, free.Difference.P, paid.Difference.P)
	require.Less(t, free.Ratio.Low, 0.4)
}
