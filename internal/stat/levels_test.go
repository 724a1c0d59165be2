package stat_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// Sessions by channel, converted and all.
var (
	// retentioneering-tools (Apache-2.0): direct, email, organic, paid search, social.
	shop = [][2]int64{{18, 156}, {75, 583}, {161, 1289}, {161, 1023}, {55, 554}}
	// Google Analytics sample (CC0): organic, referral, direct, social, paid search,
	// affiliates, display, other.
	store = [][2]int64{{237, 19662}, {1017, 7096}, {191, 6545}, {9, 2663}, {44, 1256}, {3, 444}, {9, 311}, {0, 1}}
)

func TestHeterogeneity(t *testing.T) {
	h := stat.Heterogeneity(shop)
	require.InDelta(t, 11.9706, h.Chi2, 5e-5)
	require.Equal(t, 4, h.DF)
	require.InDelta(t, 0.01757, h.P, 5e-6)
	h = stat.Heterogeneity(store)
	require.InDelta(t, 2514.5325, h.Chi2, 5e-5)
	require.Equal(t, 7, h.DF)
	require.InDelta(t, 0.257314, h.V, 5e-7)

	r := rand.New(rand.NewPCG(1, 2))
	for range 500 { // of two levels it is the test of a table
		n1, n2 := 1+r.Int64N(1<<r.IntN(40)), 1+r.Int64N(1<<r.IntN(40))
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		chi2, p := stat.ChiSquare2x2(x1, n1, x2, n2)
		h := stat.Heterogeneity([][2]int64{{x1, n1}, {0, 0}, {x2, n2}})
		require.InDelta(t, chi2, h.Chi2, 1e-12*chi2)
		require.InDelta(t, p, h.P, 1e-9*p)
		require.InDelta(t, math.Abs(stat.Phi(x1, n1, x2, n2)), h.V, 1e-12)
	}
	for _, levels := range [][][2]int64{nil, {{3, 5}}, {{3, 5}, {0, 0}}, {{0, 5}, {0, 7}}, {{5, 5}, {7, 7}}} {
		h := stat.Heterogeneity(levels)
		require.Equal(t, []float64{0, 1, 0}, []float64{h.Chi2, h.P, h.V})
	}
	for _, levels := range [][][2]int64{{{6, 5}, {1, 2}}, {{-1, 5}}, {{1, math.MaxInt64}, {1, math.MaxInt64}}} {
		require.True(t, math.IsNaN(stat.Heterogeneity(levels).Chi2))
	}
}

func TestPublishedShrinking(t *testing.T) {
	alpha, beta, ok := stat.BetaBinomialFit(shop)
	require.True(t, ok)
	require.InDelta(t, 60.13, alpha, 5e-3)
	require.InDelta(t, 410.25, beta, 5e-3)
	for i, want := range []float64{0.12473, 0.12828, 0.12569, 0.14807, 0.11239} {
		value, _, _ := stat.Shrink(shop[i][0], shop[i][1], alpha, beta, 0.95)
		require.InDelta(t, want, value, 5e-6)
	}
	alpha, beta, ok = stat.BetaBinomialFit(store)
	require.True(t, ok)
	require.InDelta(t, 0.892771, alpha, 5e-7)
	require.InDelta(t, 23.005452, beta, 5e-7)
	for i, want := range map[int]float64{7: 0.035857, 5: 0.008320, 6: 0.029540, 3: 0.003682} {
		value, _, _ := stat.Shrink(store[i][0], store[i][1], alpha, beta, 0.95)
		require.InDelta(t, want, value, 5e-7)
	}
}

// slowLikelihood adds up logarithms.
func slowLikelihood(levels [][2]int64, alpha, beta float64) (sum float64) {
	for _, l := range levels {
		for j := range l[0] {
			sum += math.Log(alpha + float64(j))
		}
		for j := range l[1] - l[0] {
			sum += math.Log(beta + float64(j))
		}
		for j := range l[1] {
			sum -= math.Log(alpha + beta + float64(j))
		}
	}
	return sum
}

// TestBetaBinomialFit: no neighbour is more likely, and where there is no fit none
// with any spread is.
func TestBetaBinomialFit(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	fits := 0
	for range 300 {
		levels := make([][2]int64, 2+r.IntN(8))
		for i := range levels {
			n := r.Int64N(200)
			levels[i] = [2]int64{r.Int64N(1 + int64(float64(n)*(0.1+0.2*r.Float64()))), n}
		}
		alpha, beta, ok := stat.BetaBinomialFit(levels)
		if !ok {
			var k, n float64
			for _, l := range levels {
				k, n = k+float64(l[0]), n+float64(l[1])
			}
			if k > 0 {
				without := slowLikelihood(levels, 1e9*k/n, 1e9*(n-k)/n)
				require.Less(t, slowLikelihood(levels, 1e3*k/n, 1e3*(n-k)/n), without+1e-5)
			}
			continue
		}
		fits++
		best := slowLikelihood(levels, alpha, beta)
		for _, by := range [][2]float64{{0.99, 1}, {1.01, 1}, {1, 0.99}, {1, 1.01}, {0.9, 0.9}, {1.1, 1.1}} {
			require.Less(t, slowLikelihood(levels, alpha*by[0], beta*by[1]), best+1e-9)
		}
		slices.Reverse(levels)
		a, b, _ := stat.BetaBinomialFit(levels)
		require.InEpsilonSlice(t, []float64{alpha, beta}, []float64{a, b}, 1e-6)
		for i, l := range levels {
			levels[i][0] = l[1] - l[0]
		}
		b, a, _ = stat.BetaBinomialFit(levels)
		require.InEpsilonSlice(t, []float64{alpha, beta}, []float64{a, b}, 1e-6)
	}
	require.Greater(t, fits, 100)
}

func TestNoFit(t *testing.T) {
	for name, levels := range map[string][][2]int64{
		"no levels":         nil,
		"one":               {{3, 10}},
		"equal":             {{10, 100}, {20, 200}, {5, 50}},
		"nobody":            {{0, 10}, {0, 5}},
		"everybody":         {{10, 10}, {5, 5}},
		"single units":      {{0, 1}, {1, 1}, {1, 1}},
		"no rates":          {{5, 3}, {1, 9}},
		"score of 0, if it": {{1, 2}, {1, 2}}, // were added up in float64
	} {
		t.Run(name, func(t *testing.T) {
			_, _, ok := stat.BetaBinomialFit(levels)
			require.False(t, ok)
		})
	}
	alpha, beta, ok := stat.BetaBinomialFit([][2]int64{{0, 10}, {30, 30}})
	require.True(t, ok)
	require.InDelta(t, 1e-6, alpha+beta, 1e-12)
	alpha, beta, ok = stat.BetaBinomialFit([][2]int64{{1e11, 1e12}, {1e11 + 5e6, 1e12}})
	require.True(t, ok)
	require.InDelta(t, 0.1, alpha/(alpha+beta), 1e-5)
}

// TestShrink: rates move towards the mean of the fit and not beyond, and intervals
// leave as much on both sides.
func TestShrink(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		n := r.Int64N(1 << r.IntN(30))
		k, alpha, beta := r.Int64N(n+1), math.Exp(10*r.Float64()-3), math.Exp(10*r.Float64()-3)
		value, low, high := stat.Shrink(k, n, alpha, beta, 0.9)
		rate, mean := float64(k)/float64(n), alpha/(alpha+beta)
		if n > 0 {
			require.True(t, min(rate, mean) <= value*(1+1e-12) && value <= max(rate, mean)*(1+1e-12))
		}
		require.True(t, 0 <= low && low < high && high <= 1)
		if low > 1e-300 {
			require.InEpsilon(t, 0.05, stat.BetaInc(float64(k)+alpha, float64(n-k)+beta, low), 1e-7)
		}
	}
	value, low, high := stat.Shrink(3, 2, 1, 1, 0.9)
	require.True(t, math.IsNaN(value) && math.IsNaN(low) && math.IsNaN(high))
}
