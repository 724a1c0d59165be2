package segment_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

func TestOverlap(t *testing.T) {
	o := segment.OverlapOf(40, 50, 30, 100)
	require.Equal(t, conversion.Rate{K: 30, N: 40}, o.Share)
	require.InDelta(t, 0.5, o.Jaccard, 1e-12)
	require.InDelta(t, 1.5, o.Lift, 1e-12)
	require.InDelta(t, (30*40-10*20)/math.Sqrt(40*60*50*50), o.Phi, 1e-12)
	require.Less(t, o.P, 0.001)

	o = segment.OverlapOf(0, 50, 0, 100)
	require.Zero(t, o.Jaccard)
	require.True(t, math.IsNaN(o.Lift))
	require.NotContains(t, jsonText(t, o), "NaN")
	for _, o := range []segment.Overlap{segment.OverlapOf(10, 10, 11, 100), segment.OverlapOf(10, 99, 5, 100), segment.OverlapOf(-1, 9, 5, 100)} {
		for _, x := range []float64{o.Jaccard, o.Lift, o.Phi, o.P} {
			require.True(t, math.IsNaN(x))
		}
	}
}

// TestOverlapLarge: beyond the limit of the exact test p hardly changes.
func TestOverlapLarge(t *testing.T) {
	small, large := segment.OverlapOf(30_000, 40_000, 12_100, 100_000), segment.OverlapOf(30_000, 40_000, 12_100, 100_001)
	require.InDelta(t, small.P, large.P, 0.01)
	require.InDelta(t, small.Phi, large.Phi, 1e-4)
	require.Less(t, segment.OverlapOf(1<<40, 1<<41, 1<<40, 1<<42).P, 1e-300)
}
