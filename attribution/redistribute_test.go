package attribution_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func TestRedistributeByHand(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		table := tableOf(t, rows)
		chain, err := attribution.Fit(table, attribution.Markov{Order: m.Order})
		require.NoError(t, err)
		want := map[string]float64{}
		for _, r := range rows {
			sum := 0.0
			for _, key := range r.path() {
				sum += chain.Removal(key).Conversions
			}
			for _, key := range r.path() {
				part := 1 / float64(len(r.keys))
				if sum > 0 {
					part = chain.Removal(key).Conversions / sum
				}
				want[key] += part * float64(r.conversions)
			}
		}
		r, err := table.Attribute(t.Context(), attribution.Redistribute{Order: m.Order})
		require.NoError(t, err)
		for _, c := range r.Credits {
			require.InDelta(t, want[c.Key], c.Conversions, 1e-12*r.Total.Conversions, c.Key)
		}
		again, err := table.Attribute(t.Context(), chain.Curve())
		require.NoError(t, err)
		again.Model = r.Model // which has a digest
		require.Empty(t, cmp.Diff(r, again), "the curve of the chain")
	})
}

func TestRedistributeOnAnotherTable(t *testing.T) {
	chain, err := attribution.Fit(workedExample(), attribution.Markov{Order: 1})
	require.NoError(t, err)
	r, err := tableOf(t, []journeys{{"xy", 2, 0, 4e6}}).Attribute(t.Context(), chain.Curve())
	require.NoError(t, err)
	for _, c := range r.Credits {
		require.Equal(t, 1.0, c.Conversions, "unknown keys share evenly")
	}
}

func TestRedistributeErrors(t *testing.T) {
	_, err := workedExample().Attribute(t.Context(), attribution.Redistribute{})
	require.EqualError(t, err, "redistribute.order: 0: want 1 or more: bad model")
	require.ErrorIs(t, err, attribution.ErrModel)

	path := attribution.Path[string]{
		Touches:    []attribution.Touch[string]{{Key: "Search"}},
		Indices:    []int{0},
		Conversion: &attribution.Conversion{Value: conversion.Cents(100, "EUR")},
	}
	require.Empty(t, attribution.Ledger(nil, path, attribution.Redistribute{Order: 1}, 1), "one path has no chain")
}

// TestChainCurvesDiffer: tallies of chains with different effects do not merge.
func TestChainCurvesDiffer(t *testing.T) {
	curve := func(nulls int64) attribution.Curve {
		table := attribution.MustTable[string]("EUR")
		require.NoError(t, table.AddCount([]string{"a", "b"}, 1, 1, conversion.Money{}))
		require.NoError(t, table.AddCount([]string{"b"}, 1, nulls, conversion.Money{}))
		chain, err := attribution.Fit(table, attribution.Markov{Order: 1})
		require.NoError(t, err)
		return chain.Curve()
	}
	paths := attribution.MustPaths(attribution.Window{})
	tally := attribution.MustTally[string]("EUR", paths, curve(1))
	require.NoError(t, tally.Merge(attribution.MustTally[string]("EUR", paths, curve(1))))
	require.ErrorIs(t, tally.Merge(attribution.MustTally[string]("EUR", paths, curve(9))), attribution.ErrModel)
}
