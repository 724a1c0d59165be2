package stat_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// FuzzArguments: whatever they are, functions return, probabilities are within
// 0..1, intervals are in order, and what is not is NaN.
func FuzzArguments(f *testing.F) {
	f.Add(int64(3), int64(10), int64(4), int64(12), 0.5, 2.5, 0.95)
	f.Add(int64(0), int64(0), int64(0), int64(0), 0.0, 0.0, 0.0)
	f.Add(int64(math.MaxInt64/4), int64(math.MaxInt64/2), int64(math.MaxInt64/4), int64(math.MaxInt64/2), 1e300, 1e-300, 1e-300)
	f.Add(int64(-1), int64(math.MinInt64), int64(math.MaxInt64), int64(1), math.Inf(1), math.NaN(), 1.0)
	f.Add(int64(5e17), int64(1e18), int64(5e17), int64(1e18), 1e-8, 1e8, 1-1e-16)
	f.Add(int64(1e11), int64(1e12), int64(2e4), int64(1e5), 5e-324, math.MaxFloat64, 0.5)
	f.Add(int64(1e11), int64(1e12), int64(2e4), int64(1e5), 5e-324, 3.6e307, 0.5) // whose square overflows
	f.Fuzz(func(t *testing.T, x1, n1, x2, n2 int64, a, b, c float64) {
		probability := func(ps ...float64) {
			t.Helper()
			for _, p := range ps {
				require.True(t, p >= 0 && p <= 1 || math.IsNaN(p), "%v", p)
			}
		}
		inOrder := func(low, high float64) {
			t.Helper()
			require.True(t, low <= high || math.IsNaN(low) && math.IsNaN(high), "%v %v", low, high)
		}
		for _, x := range []float64{a, b, c} {
			probability(stat.NormCDF(x), stat.NormSF(x))
			stat.NormPPF(x)
		}
		probability(stat.BetaInc(a, b, c), stat.BetaIncInv(a, b, c), stat.GammaInc(a, b), stat.ChiSquareSF(a, b), stat.StudentSF(a, b))
		probability(stat.BinomialCDF(x1, n1, c), stat.PoissonCDF(x1, a), stat.PoissonSF(x1, a), stat.NegBinomialCDF(x1, a, b))
		probability(stat.BetaBinomialCDF(x1, n1, a, b))
		require.False(t, stat.GammaIncInv(a, c) < 0)
		stat.StudentPPF(c, a)
		for _, f := range intervals {
			low, high := f(x1, n1, c)
			inOrder(low, high)
			probability(low, high)
		}
		inOrder(stat.WilsonEffective(a, b, c))
		inOrder(stat.PoissonExact(x1, c))
		for _, f := range differences {
			inOrder(f(x1, n1, x2, n2, c))
		}
		for _, f := range []func(x1, n1, x2, n2 int64) (x, p float64){stat.ZPooled, stat.ChiSquare2x2, stat.Yates, stat.GTest} {
			_, p := f(x1, n1, x2, n2)
			probability(p)
		}
		probability(stat.Fisher(x1, n1, x2, n2), stat.TwoRates(x1, n1, x2, n2), stat.ProbGreater(x1, n1, x2, n2), math.Abs(stat.Phi(x1, n1, x2, n2)))
		for _, f := range []func(x1, n1, x2, n2 int64, level float64) (ratio, low, high float64){stat.RatioKatz, stat.OddsWoolf} {
			_, low, high := f(x1, n1, x2, n2, c)
			inOrder(low, high)
		}
		stat.OddsPrior(x1, n1, x2, n2)
		for _, f := range []func([]float64) []float64{stat.Holm, stat.BenjaminiHochberg, stat.BenjaminiYekutieli, stat.Bonferroni} {
			probability(f([]float64{a, b, c})...)
		}
		tables := []stat.Table{{A: x1, B: n1, C: x2, D: n2}, {A: 3, B: 4, C: 5, D: 6}}
		for _, f := range []func([]stat.Table, float64) (value, low, high float64){stat.MHOdds, stat.MHRatio, stat.MHDifference} {
			f(tables, c)
		}
		_, p := stat.CMH(tables)
		_, corrected := stat.CMHCorrected(tables)
		_, _, varies := stat.BreslowDay(tables)
		probability(p, corrected, varies)
		stat.Standardised(tables)
		levels := [][2]int64{{x1, n1}, {x2, n2}}
		probability(stat.Heterogeneity(levels).P)
		if alpha, beta, ok := stat.BetaBinomialFit(levels); ok {
			require.True(t, alpha > 0 && beta > 0, "%v %v", alpha, beta)
		}
		_, low, high := stat.Shrink(x1, n1, a, b, c)
		inOrder(low, high)
		_, _, p = stat.WelchT(stat.Moments{N: a, Mean: b, Variance: c}, stat.Moments{N: 3, Mean: 2, Variance: 1})
		probability(p)
		inOrder(stat.MeanInterval(stat.Moments{N: b, Mean: a, Variance: 1}, c))
		stat.SampleSize(a, b, c, 0.8)
		stat.SampleSizePooled(a, b, c, 0.8)
		var sums stat.ClusterSums
		sums.Add(x1, n1)
		sums.Add(x2, n2)
		rate := stat.RateClustered(sums, c)
		inOrder(rate.Low, rate.High)
		stat.Kitagawa([]stat.Change{{n1, x1, n2, x2}})
		probability(stat.Overlap(n1, n2, x1, x2).P)
		inOrder(stat.Fieller(a, b, c, a, b, 0.95))
	})
}

// TestNoAllocations: what reports ask most allocates nothing.
func TestNoAllocations(t *testing.T) {
	for name, f := range map[string]func(){
		"Wilson":            func() { stat.Wilson(237, 19662, 0.95) },
		"Jeffreys":          func() { stat.Jeffreys(237, 19662, 0.95) },
		"DiffNewcombe":      func() { stat.DiffNewcombe(237, 19662, 44, 1256, 0.95) },
		"MiettinenNurminen": func() { stat.DiffMiettinenNurminen(237, 19662, 44, 1256, 0.95) },
		"TwoRates":          func() { stat.TwoRates(237, 19662, 44, 1256) },
		"Fisher":            func() { stat.Fisher(237, 19662, 44, 1256) },
		"Shrink":            func() { stat.Shrink(237, 19662, 0.9, 23, 0.95) },
		"StudentPPF":        func() { stat.StudentPPF(0.975, 11.3) },
		"BetaBinomialCDF":   func() { stat.BetaBinomialCDF(300, 4088, 60, 690) },
		"PoissonSF":         func() { stat.PoissonSF(1e6, 1e6) },
		"Split":             func() { _ = stat.Split("user_0001", 7) },
	} {
		t.Run(name, func(t *testing.T) { require.Zero(t, testing.AllocsPerRun(20, f)) })
	}
}
