package stat_test

import (
	"math"
	"math/rand/v2"
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
