package insight_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// TestPlattIsIdempotent: what has been set right needs no more of it.
func TestPlattIsIdempotent(t *testing.T) {
	scored := forecasts(rand.New(rand.NewPCG(6, 6)), 800, 25)
	before, err := insight.Evaluate(scored, 0)
	require.NoError(t, err)
	fit, err := insight.FitPlatt(scored)
	require.NoError(t, err)
	require.Equal(t, insight.Platt{Intercept: before.Intercept, Slope: before.Slope}, fit)
	require.NotEqual(t, 1.0, math.Round(fit.Slope*100)/100)
	for i := range scored {
		scored[i].P = fit.Apply(scored[i].P)
	}
	after, err := insight.Evaluate(scored, 0)
	require.NoError(t, err)
	require.InDelta(t, 0, after.Intercept, 1e-9)
	require.InDelta(t, 1, after.Slope, 1e-9)
	require.Less(t, after.LogLoss, before.LogLoss)
	require.Equal(t, before.AUC.Value, after.AUC.Value)
}

// TestPlattOfRightForecasts: two forecasts that are exactly what came stay.
func TestPlattOfRightForecasts(t *testing.T) {
	fit, err := insight.FitPlatt([]insight.Scored{{P: 0.25, N: 8, Converted: 2}, {P: 0.5, N: 4, Converted: 2}})
	require.NoError(t, err)
	require.InDelta(t, 0, fit.Intercept, 1e-12)
	require.InDelta(t, 1, fit.Slope, 1e-12)
	require.InDelta(t, 0.25, fit.Apply(0.25), 1e-12)
	require.True(t, math.IsNaN(fit.Apply(-0.1)))
	require.True(t, math.IsNaN(fit.Apply(math.NaN())))
}

func TestPlattWithoutAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		scored []insight.Scored
		want   error
	}{
		"nobody":         {nil, insight.ErrRows},
		"one forecast":   {[]insight.Scored{{P: 0.5, N: 9, Converted: 3}}, insight.ErrDiverged},
		"separated":      {[]insight.Scored{{P: 0.5, N: 9}, {P: 0.6, N: 3, Converted: 3}}, insight.ErrDiverged},
		"all converted":  {[]insight.Scored{{P: 0.5, N: 9, Converted: 9}, {P: 0.6, N: 3, Converted: 3}}, insight.ErrDiverged},
		"nobody did":     {[]insight.Scored{{P: 0.5, N: 9}, {P: 0.6, N: 3}}, insight.ErrDiverged},
		"sure and equal": {[]insight.Scored{{P: 0, N: 9, Converted: 1}, {P: 1e-16, N: 3, Converted: 1}}, insight.ErrDiverged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := insight.FitPlatt(test.scored)
			require.ErrorIs(t, err, test.want)
		})
	}
}

// TestIsotonicAgainstMinMax compares with the closed form: the rate of i is the
// highest over starts ≤ i of the lowest over ends ≥ i of the rate from start to end.
func TestIsotonicAgainstMinMax(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 50 {
		scored := forecasts(rng, 1+rng.IntN(60), 1+rng.IntN(20))
		fit, err := insight.FitIsotonic(scored)
		require.NoError(t, err)
		require.True(t, slices.IsSorted(fit.P))
		require.True(t, slices.IsSorted(fit.Fit))
		n, k := make([]float64, len(fit.P)), make([]float64, len(fit.P))
		mean, rate := 0.0, 0.0
		for _, f := range scored {
			at := slices.Index(fit.P, f.P)
			n[at]++
			k[at] += float64(f.Converted)
			mean += fit.Apply(f.P)
			rate += float64(f.Converted)
		}
		require.InDelta(t, rate, mean, 1e-9, "the mean is kept")
		for i := range n {
			highest := 0.0
			for start := range i + 1 {
				lowest := 1.0
				for end := i; end < len(n); end++ {
					var units, converted float64
					for j := start; j <= end; j++ {
						units, converted = units+n[j], converted+k[j]
					}
					lowest = min(lowest, converted/units)
				}
				highest = max(highest, lowest)
			}
			require.InDelta(t, highest, fit.Fit[i], 1e-12)
		}
	}
}

func TestIsotonicApply(t *testing.T) {
	fit, err := insight.FitIsotonic([]insight.Scored{{P: 0.2, N: 10, Converted: 1}, {P: 0.4, N: 10, Converted: 3}, {P: 0.8, N: 10, Converted: 2}})
	require.NoError(t, err)
	require.Equal(t, insight.Isotonic{P: []float64{0.2, 0.4, 0.8}, Fit: []float64{0.1, 0.25, 0.25}}, fit)
	for _, test := range []struct{ p, want float64 }{
		{0, 0.1}, {0.2, 0.1}, {0.3, 0.175}, {0.4, 0.25}, {0.6, 0.25}, {1, 0.25},
	} {
		require.InDelta(t, test.want, fit.Apply(test.p), 1e-15)
	}
	require.True(t, math.IsNaN(fit.Apply(1.5)))
	require.Equal(t, 0.3, insight.Isotonic{}.Apply(0.3))
	_, err = insight.FitIsotonic([]insight.Scored{{P: 0.2}})
	require.ErrorIs(t, err, insight.ErrRows)
}
