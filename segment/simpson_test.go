package segment_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

func TestAdjustEdges(t *testing.T) {
	for name, strata := range map[string][]segment.Stratum{
		"nothing":             nil,
		"nobody":              {{Name: "a"}},
		"one side everywhere": {{Name: "a", In: conversion.Rate{K: 1, N: 2}}, {Name: "b", Out: conversion.Rate{K: 1, N: 2}}},
	} {
		a := segment.Adjust(strata)
		require.True(t, math.IsNaN(a.Difference.Value), name)
		require.NotContains(t, a.Findings, segment.Reversal, name)
		require.NotContains(t, jsonText(t, a), "NaN")
	}
}

// TestAdjustOne: one stratum adjusts for nothing.
func TestAdjustOne(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 100 {
		s := segment.Stratum{Name: "all", In: randomRate(r), Out: randomRate(r)}
		a := segment.Adjust([]segment.Stratum{s})
		require.InDelta(t, a.Crude.Value, a.Difference.Value, 1e-12)
		require.InDelta(t, s.In.Value(), a.In, 1e-12)
		require.InDelta(t, s.Out.Value(), a.Out, 1e-12)
		require.False(t, a.Has(segment.Reversal))
	}
}

func randomRate(r *rand.Rand) conversion.Rate {
	n := 20 + r.Int64N(200)
	return conversion.Rate{K: 1 + r.Int64N(n-1), N: n}
}

// TestAdjustTurned: exchanging the sides turns all differences round.
func TestAdjustTurned(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		var strata, turned []segment.Stratum
		for range 1 + r.IntN(5) {
			s := segment.Stratum{Name: string(rune('a' + len(strata))), In: randomRate(r), Out: randomRate(r)}
			strata = append(strata, s)
			turned = append(turned, segment.Stratum{Name: s.Name, In: s.Out, Out: s.In})
		}
		a, b := segment.Adjust(strata), segment.Adjust(turned)
		require.InDelta(t, a.Crude.Value, -b.Crude.Value, 1e-12)
		require.InDelta(t, a.Difference.Value, -b.Difference.Value, 1e-12)
		require.InDelta(t, a.Difference.Low, -b.Difference.High, 1e-9)
		require.InDelta(t, 1, a.OddsRatio.Value*b.OddsRatio.Value, 1e-9)
		require.Equal(t, a.Findings, b.Findings)
	}
}

// TestGuard: returning visitors convert better, but only because they come by the
// channel that converts better.
func TestGuard(t *testing.T) {
	study := segment.Study{
		Outcome: studyOutcomes(), AsOf: studyAsOf, Strata: segment.ByProp("channel"),
		By: []segment.Partition{segment.ByProp("visitor")},
	}
	a := segment.MustAccumulator(study)
	add := func(visitor, channel string, converted, units int) {
		for i := range units {
			e := conversion.Event{User: "u", Time: studyAsOf.Add(-1), Name: "search", Props: conversion.Props{conversion.String("visitor", visitor), conversion.String("channel", channel)}}
			if i < converted {
				e.Name = "purchase"
			}
			a.Add([]conversion.Event{e})
		}
	}
	add("returning", "email", 180, 900)
	add("returning", "social", 1, 100)
	add("new", "email", 25, 100)
	add("new", "social", 18, 900)
	c := a.Report().Partitions[0]
	row, _ := c.Row("returning")
	require.Equal(t, []segment.Stratum{
		{Name: "email", In: conversion.Rate{K: 180, N: 900}, Out: conversion.Rate{K: 25, N: 100}},
		{Name: "social", In: conversion.Rate{K: 1, N: 100}, Out: conversion.Rate{K: 18, N: 900}},
	}, row.Adjusted.Strata)
	require.Positive(t, row.Adjusted.Crude.Value)
	require.Negative(t, row.Adjusted.Difference.Value)
	require.True(t, row.Adjusted.Has(segment.Reversal))
	require.True(t, row.Adjusted.Has(segment.Confounded))
	require.Contains(t, c.String(), "-3.00 pp", "the adjusted number comes first")
	require.Contains(t, c.SVG(), "below, reversal")
}
