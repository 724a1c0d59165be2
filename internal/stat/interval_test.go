package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

type interval = func(k, n int64, level float64) (low, high float64)

var intervals = map[string]interval{
	"Wald": stat.Wald, "Wilson": stat.Wilson, "WilsonCC": stat.WilsonCC, "ClopperPearson": stat.ClopperPearson,
	"Jeffreys": stat.Jeffreys, "AgrestiCoull": stat.AgrestiCoull,
}

// TestPublishedIntervals has the printed figures of Newcombe 1998, Stat. Med. 17,
// 857, table I, methods 1, 3, 4 and 5. Where a limit is printed as outside 0..1 it
// is cut here.
func TestPublishedIntervals(t *testing.T) {
	cases := [][2]int64{{81, 263}, {15, 148}, {0, 20}, {1, 29}}
	for name, limits := range map[string][][2]float64{
		"Wald":           {{0.2522, 0.3638}, {0.0527, 0.1500}, {0, 0}, {0, 0.1009}},
		"Wilson":         {{0.2553, 0.3662}, {0.0624, 0.1605}, {0, 0.1611}, {0.0061, 0.1718}},
		"WilsonCC":       {{0.2535, 0.3682}, {0.0598, 0.1644}, {0, 0.2005}, {0.0018, 0.1963}},
		"ClopperPearson": {{0.2527, 0.3676}, {0.0578, 0.1617}, {0, 0.1684}, {0.0009, 0.1776}},
	} {
		for i, c := range cases {
			low, high := intervals[name](c[0], c[1], 0.95)
			require.InDelta(t, limits[i][0], low, 5e-5, "%s %v", name, c)
			require.InDelta(t, limits[i][1], high, 5e-5, "%s %v", name, c)
		}
	}
}

// TestIntervals: they hold k/n, lie within 0..1, are nested in level and symmetric.
func TestIntervals(t *testing.T) {
	for name, f := range intervals {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 1500 {
				n := 1 + r.Int64N(1<<r.IntN(40))
				k, level := r.Int64N(n+1), math.Exp(-5*r.Float64())
				if r.IntN(3) == 0 {
					k = min(k, r.Int64N(5))
				}
				low, high := f(k, n, level)
				p := float64(k) / float64(n)
				// Bayes' interval of a low level need not hold an extreme rate.
				if name != "Jeffreys" || level > 0.6 {
					require.True(t, low <= p*(1+1e-12) && p <= high*(1+1e-12), "%v of %v at %v: %v %v", k, n, level, low, high)
				}
				require.True(t, 0 <= low && low <= high && high <= 1)
				lower, higher := f(k, n, level+(1-level)/2)
				require.True(t, lower <= low && high <= higher)
				mirroredLow, mirroredHigh := f(n-k, n, level)
				require.InDelta(t, 1-high, mirroredLow, 1e-12)
				require.InDelta(t, 1-low, mirroredHigh, 1e-12)
			}
			low, high := f(0, 0, 0.9)
			require.Equal(t, []float64{0, 1}, []float64{low, high})
			if name != "Wald" && name != "AgrestiCoull" {
				low, _ = f(0, 7, 0.9)
				_, high = f(7, 7, 0.9)
				require.Equal(t, []float64{0, 1}, []float64{low, high})
			}
		})
	}
}

// TestWilson: the limits are the rates from which k is z standard errors away, and
// the width falls with n.
func TestWilson(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		n := 2 + r.Int64N(1<<r.IntN(40))
		k, level := 1+r.Int64N(n-1), math.Exp(-5*r.Float64())
		low, high := stat.Wilson(k, n, level)
		z := stat.NormPPF((1 + level) / 2)
		for sign, limit := range map[float64]float64{1: low, -1: high} {
			// k − n·limit = ±z·√(n·limit·(1−limit)), without the difference.
			want := sign * z * math.Sqrt(float64(n)*limit*(1-limit))
			require.InDelta(t, float64(k), float64(n)*limit+want, 1e-9*float64(k), "%v of %v at %v", k, n, level)
		}
		narrowLow, narrowHigh := stat.Wilson(3*k, 3*n, level)
		require.Less(t, narrowHigh-narrowLow, high-low)
		wholeLow, wholeHigh := stat.WilsonEffective(float64(k), float64(n), level)
		require.Equal(t, []float64{low, high}, []float64{wholeLow, wholeHigh})
	}
	low, high := stat.WilsonEffective(2.5, 10, 0.95)
	require.InDelta(t, (2.5+1.920729)/(10+3.841459), (low+high)/2, 1e-6)
}

// TestExactIntervals: at the limits, what was seen or more extreme has a chance of
// (1−level)/2.
func TestExactIntervals(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		n := 2 + r.Int64N(1<<r.IntN(24))
		k, level := 1+r.Int64N(n-1), 1-math.Exp(-20*r.Float64()-0.1)
		low, high := stat.ClopperPearson(k, n, level)
		require.InEpsilon(t, (1-level)/2, stat.BetaInc(float64(k), float64(n-k+1), low), 1e-8)
		require.InEpsilon(t, (1-level)/2, stat.BinomialCDF(k, n, high), 1e-6)
		low, high = stat.PoissonExact(k, level)
		require.InEpsilon(t, (1-level)/2, stat.PoissonSF(k-1, low), 1e-8)
		require.InEpsilon(t, (1-level)/2, stat.PoissonCDF(k, high), 1e-8)
	}
	low, high := stat.PoissonExact(0, 0.95)
	require.Zero(t, low)
	require.InEpsilon(t, math.Log(40), high, 1e-12)
}

func TestNotIntervals(t *testing.T) {
	nan := func(low, high float64) {
		t.Helper()
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
	}
	for _, f := range intervals {
		for _, k := range [][2]int64{{-1, 3}, {4, 3}, {0, -1}, {math.MaxInt64, 5}, {math.MinInt64, math.MinInt64}} {
			nan(f(k[0], k[1], 0.95))
		}
		for _, level := range []float64{0, 1, -1, 2, math.NaN()} {
			nan(f(1, 3, level))
		}
	}
	nan(stat.PoissonExact(-1, 0.95))
	nan(stat.PoissonExact(1, 1))
	nan(stat.WilsonEffective(1, math.Inf(1), 0.95))
}
