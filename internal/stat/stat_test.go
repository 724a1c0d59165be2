package stat_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// TestNormal compares the tail with its continued fraction.
// Source: Abramowitz and Stegun 26.2.14.
func TestNormal(t *testing.T) {
	for x := 2.0; x <= 37; x += 0.125 {
		fraction := x
		for i := 2000; i > 0; i-- {
			fraction = x + float64(i)/fraction
		}
		want := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) / fraction
		require.InEpsilon(t, want, stat.NormSF(x), 1e-12, "%v", x)
		require.Equal(t, stat.NormSF(x), stat.NormCDF(-x))
	}
	require.InEpsilon(t, 5.725571e-300, stat.NormSF(37), 1e-6)
	require.Equal(t, []float64{0.5, 0, 1}, []float64{stat.NormSF(0), stat.NormSF(math.Inf(1)), stat.NormSF(math.Inf(-1))})
	require.True(t, math.IsNaN(stat.NormSF(math.NaN())))
}

func TestNormPPF(t *testing.T) {
	for x := -37.0; x <= 8; x += 0.0625 {
		if p := stat.NormCDF(x); x <= 0 {
			require.InDelta(t, x, stat.NormPPF(p), 1e-12*max(1e-3, -x), "%v", x)
		} else {
			require.InEpsilon(t, p, stat.NormCDF(stat.NormPPF(p)), 1e-15)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		p := math.Exp(-700 * r.Float64())
		require.InEpsilon(t, p, stat.NormCDF(stat.NormPPF(p)), 1e-12)
		half := r.Float64() / 2
		require.InDelta(t, stat.NormPPF(half), -stat.NormPPF(1-half), 1e-12+1e-15/half)
	}
	require.InEpsilon(t, -38.4674, stat.NormPPF(math.SmallestNonzeroFloat64), 1e-3)
	require.Zero(t, stat.NormPPF(0.5))
	require.Equal(t, []float64{math.Inf(-1), math.Inf(1)}, []float64{stat.NormPPF(0), stat.NormPPF(1)})
	for _, p := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		require.True(t, math.IsNaN(stat.NormPPF(p)))
	}
}

// TestWilson: the limits are the rates from which k is z standard errors away.
// The published examples are those of conversion.Rate.
func TestWilson(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		n := 1 + r.Int64N(1+r.Int64N(1e6))
		k, level := r.Int64N(n+1), 0.5+r.Float64()*0.4999
		low, high := stat.Wilson(k, n, level)
		p, z := float64(k)/float64(n), stat.NormPPF(1-(1-level)/2)
		require.True(t, 0 <= low && low <= p && p <= high && high <= 1)
		for _, limit := range []float64{low, high} {
			if k > 0 && k < n {
				require.InEpsilon(t, z, math.Abs(p-limit)/math.Sqrt(limit*(1-limit)/float64(n)), 1e-5)
			}
		}
		mirrored, _ := stat.Wilson(n-k, n, level)
		require.InDelta(t, 1-high, mirrored, 1e-12)
	}
	low, high := stat.Wilson(0, 0, 0.95)
	require.Equal(t, []float64{0, 1}, []float64{low, high})
}

// TestNewcombe has the published figures: Newcombe 1998, table II, method 10.
func TestNewcombe(t *testing.T) {
	for _, test := range []struct {
		x1, n1, x2, n2 int64
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		low, high := stat.DiffNewcombe(test.x1, test.n1, test.x2, test.n2, 0.95)
		require.InDelta(t, test.low, low, 5e-5)
		require.InDelta(t, test.high, high, 5e-5)
		a, b := stat.DiffNewcombe(test.x2, test.n2, test.x1, test.n1, 0.95)
		require.InDeltaSlice(t, []float64{-high, -low}, []float64{a, b}, 1e-15)
	}
	for _, n := range [][2]int64{{0, 5}, {5, 0}, {0, 0}} {
		low, high := stat.DiffNewcombe(0, n[0], 0, n[1], 0.95)
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
	}
}

// TestDiffProperties: the interval holds the difference, lies within −1..1 and
// grows with the level.
func TestDiffProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		n1, n2 := 1+r.Int64N(300), 1+r.Int64N(300)
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		d := float64(x1)/float64(n1) - float64(x2)/float64(n2)
		low, high := stat.DiffNewcombe(x1, n1, x2, n2, 0.9)
		require.True(t, -1 <= low && low <= d && d <= high && high <= 1)
		lower, higher := stat.DiffNewcombe(x1, n1, x2, n2, 0.99)
		require.True(t, lower <= low && high <= higher)
	}
}

// TestBenjaminiHochberg compares with the definition: of all sorted p from its
// own on, the least p·m/rank. The published example is in the suite.
func TestBenjaminiHochberg(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		ps := make([]float64, r.IntN(12))
		for i := range ps {
			ps[i] = float64(r.IntN(20)) / 20 // with ties
		}
		before, sorted := slices.Clone(ps), slices.Sorted(slices.Values(ps))
		adjusted := stat.BenjaminiHochberg(ps)
		require.Equal(t, before, ps)
		for i, p := range ps {
			want := 1.0
			for j, q := range sorted {
				if q >= p {
					want = min(want, q*float64(len(ps))/float64(j+1))
				}
			}
			require.Equal(t, want, adjusted[i])
		}
	}
}

// TestOutside: what is no argument gives NaN.
func TestOutside(t *testing.T) {
	for _, k := range [][2]int64{{-1, 3}, {4, 3}, {0, -1}, {math.MaxInt64, 5}, {math.MinInt64, math.MinInt64}} {
		low, high := stat.Wilson(k[0], k[1], 0.95)
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
		low, high = stat.DiffNewcombe(k[0], k[1], 1, 3, 0.95)
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
		for _, swap := range []bool{false, true} {
			a, b := [2]int64{1, 3}, k
			if swap {
				a, b = b, a
			}
			z, p := stat.ZPooled(a[0], a[1], b[0], b[1])
			require.True(t, math.IsNaN(z) && math.IsNaN(p))
			require.True(t, math.IsNaN(stat.Fisher(a[0], a[1], b[0], b[1])))
			require.True(t, math.IsNaN(stat.TwoRates(a[0], a[1], b[0], b[1])))
		}
	}
	for _, level := range []float64{0, 1, -1, 2, math.NaN()} {
		low, high := stat.DiffNewcombe(1, 3, 2, 3, level)
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
	}
	require.True(t, math.IsNaN(stat.TwoRates(0, math.MaxInt64, 0, 1)))
	require.Empty(t, stat.BenjaminiHochberg(nil))
	adjusted := stat.BenjaminiHochberg([]float64{math.NaN(), 0.01, -1, 0.04, 2})
	require.True(t, math.IsNaN(adjusted[0]) && math.IsNaN(adjusted[2]) && math.IsNaN(adjusted[4]))
	require.InDeltaSlice(t, []float64{0.05, 0.1}, []float64{adjusted[1], adjusted[3]}, 1e-15)
}
