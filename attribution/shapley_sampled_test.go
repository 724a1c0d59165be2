package attribution_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// requireNearExact compares estimates with what is exact, by standard errors.
func requireNearExact(t *testing.T, exact, estimated attribution.Result[string]) {
	t.Helper()
	for i, c := range estimated.Credits {
		want := exact.Credits[i]
		require.Nil(t, want.StandardError)
		if c.StandardError == nil {
			require.InDelta(t, want.Conversions, c.Conversions, 1e-9, "a part that was exact")
			continue
		}
		require.LessOrEqual(t, math.Abs(c.Conversions-want.Conversions), 4**c.StandardError+1e-9, "%q: %v, exact %v", c.Key, c.Conversions, want.Conversions)
	}
	requireSharedOut(t, estimated)
}

func TestSampledGlobalRate(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 30 {
		table := randomJourneyRows(r, 6).table(t, 1)
		exact, err := table.Attribute(t.Context(), attribution.GlobalRate{})
		require.NoError(t, err)
		model := attribution.GlobalRate{Samples: 500, Seed: r.Uint64()}
		estimated, err := attribution.SampleGlobalRate(t.Context(), model, table)
		require.NoError(t, err)
		if exact.Attributed.Conversions == 0 {
			continue
		}
		requireNearExact(t, exact, estimated)
	}
}

// TestSampledBeyondLimit: 30 keys, in a table where all play the same part.
func TestSampledBeyondLimit(t *testing.T) {
	var rows journeyRows
	for i := range 30 {
		key := string(rune('A' + i))
		rows = append(rows, journeyRow{[]string{key}, 2, 8, 400})
	}
	table := rows.table(t, 1)
	model := attribution.GlobalRate{Samples: 200, Seed: 5}
	r, err := table.Attribute(t.Context(), model)
	require.NoError(t, err)
	requireSharedOut(t, r)
	for _, c := range r.Credits {
		require.InDelta(t, 2, c.Conversions, 4**c.StandardError)
		require.InDelta(t, 2, c.Conversions, 4, "near enough to be of use")
		require.NotNil(t, c.Effect)
		require.NotNil(t, c.ValueEffect)
	}
	again, err := table.Attribute(t.Context(), model)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(r, again), "the same seed, the same bits")
	other, err := table.Attribute(t.Context(), attribution.GlobalRate{Samples: 200, Seed: 6})
	require.NoError(t, err)
	require.NotEmpty(t, cmp.Diff(r.Credits, other.Credits), "another seed")
}

// TestSampledPerSetRate has sets that cost more than sampling them, and others that
// do not.
func TestSampledPerSetRate(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	rows := journeyRows{}
	for set := 1; set < 1<<9; set++ {
		row := journeyRow{nulls: int64(1 + r.IntN(9)), conversions: int64(1 + r.IntN(4)), cent: int64(r.IntN(1000))}
		for i := range 9 {
			if set>>i&1 == 1 {
				row.keys = append(row.keys, string(rune('a'+i)))
			}
		}
		rows = append(rows, row)
	}
	table := rows.table(t, 1)
	exact, err := table.Attribute(t.Context(), attribution.PerSetRate{})
	require.NoError(t, err)
	model := attribution.PerSetRate{Samples: 8, Seed: 3}
	estimated, err := attribution.LimitPerSetRate(t.Context(), model, table, 1)
	require.NoError(t, err)
	requireNearExact(t, exact, estimated)
	for _, c := range estimated.Credits {
		require.NotNil(t, c.StandardError, "every key is in a large set")
		require.Positive(t, *c.StandardError)
	}
	again, err := attribution.LimitPerSetRate(t.Context(), model, table, 1)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(estimated, again))

	model.Clamp = true
	clamped, err := attribution.LimitPerSetRate(t.Context(), model, table, 1)
	require.NoError(t, err)
	requireSharedOut(t, clamped)
	for _, c := range clamped.Credits {
		require.GreaterOrEqual(t, c.Conversions, 0.0)
	}
}

func TestSampledPhi(t *testing.T) {
	game := attribution.Game{Samples: 300, Seed: 8, Worth: attribution.WeightedMajority{Quota: 6, Weights: map[string]float64{"a": 4, "b": 3, "c": 2, "d": 1}}}
	exact, err := attribution.Phi(t.Context(), game)
	require.NoError(t, err)
	estimated, err := attribution.SamplePhi(t.Context(), game)
	require.NoError(t, err)
	for i, one := range estimated {
		require.Nil(t, exact[i].StandardError)
		require.InDelta(t, exact[i].Phi, one.Phi, 4**one.StandardError)
	}
}
