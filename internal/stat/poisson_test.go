package stat_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// TestLogPoisson compares with mean^k·e^−mean/k!, of which the power and the factorial
// are multiplied out.
func TestLogPoisson(t *testing.T) {
	for _, mean := range []int64{1, 7, 10, 40, 300} {
		for _, k := range []int64{0, 1, 2, 9, 10, 14, 15, 16, 40, 100, 310, 900} {
			t.Run(fmt.Sprint(mean, " ", k), func(t *testing.T) {
				power := new(big.Int).Exp(big.NewInt(mean), big.NewInt(k), nil)
				ratio := new(big.Float).Quo(new(big.Float).SetInt(power), new(big.Float).SetInt(new(big.Int).MulRange(1, k)))
				exponent := ratio.MantExp(ratio)
				mantissa, _ := ratio.Float64()
				want := math.Log(mantissa) + float64(exponent)*math.Ln2 - float64(mean)
				got := stat.LogPoisson(float64(k), float64(k-mean))
				require.InDelta(t, want, got, 1e-13*math.Max(1, math.Abs(want))+1e-13*float64(mean))
			})
		}
	}
	require.True(t, math.IsInf(stat.LogPoisson(-1, -3), -1))
}

// TestLogPoissonLarge compares with the density of the normal distribution and its
// first correction, next to which the next one is small: z³/6 − z/2 in units of 1/σ.
func TestLogPoissonLarge(t *testing.T) {
	for _, mean := range []float64{1 << 40, 1 << 60} {
		sd := math.Sqrt(mean)
		for _, z := range []float64{-4, -1, 0, 2, 5} {
			want := -z*z/2 - math.Log(2*math.Pi*mean)/2 + (z*z*z/6-z/2)/sd
			require.InDelta(t, want, stat.LogPoisson(mean+z*sd, z*sd), 1e-10, "mean %v at %v", mean, z)
		}
	}
}
