package insight_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// forecasts are made up: of each unit one of a few values, so that there are ties.
func forecasts(rng *rand.Rand, n, values int) (scored []insight.Scored) {
	for range n {
		p := float64(1+rng.IntN(values)) / float64(values+1)
		f := insight.Scored{P: p, N: 1}
		if rng.Float64() < p*p {
			f.Converted = 1
		}
		scored = append(scored, f)
	}
	return scored
}

// TestAUCAgainstPairs compares with all pairs, and DeLong's standard error with the
// variances of what each unit wins.
func TestAUCAgainstPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 30 {
		scored := forecasts(rng, 5+rng.IntN(60), 1+rng.IntN(30))
		var yes, no []float64
		for _, f := range scored {
			if f.Converted == 1 {
				yes = append(yes, f.P)
			} else {
				no = append(no, f.P)
			}
		}
		q, err := insight.Evaluate(scored, 0)
		require.NoError(t, err)
		if len(yes) < 2 || len(no) < 2 {
			require.True(t, math.IsNaN(q.AUC.SE))
			continue
		}
		wins := func(a, b []float64) (shares []float64, mean, variance float64) {
			for _, x := range a {
				won := 0.0
				for _, y := range b {
					switch {
					case x > y:
						won++
					case x == y:
						won += 0.5
					}
				}
				shares = append(shares, won/float64(len(b)))
				mean += won / float64(len(b)) / float64(len(a))
			}
			for _, share := range shares {
				variance += (share - mean) * (share - mean) / float64(len(a)-1)
			}
			return shares, mean, variance
		}
		_, area, spread := wins(yes, no)
		_, rest, spreadNo := wins(no, yes)
		require.InDelta(t, 1, area+rest, 1e-12)
		require.InDelta(t, area, q.AUC.Value, 1e-12)
		require.InDelta(t, math.Sqrt(spread/float64(len(yes))+spreadNo/float64(len(no))), q.AUC.SE, 1e-12)
	}
}

// TestBrierIsTakenApart: where every bin has one forecast, the Brier score is
// reliability − resolution + uncertainty.
func TestBrierIsTakenApart(t *testing.T) {
	scored := forecasts(rand.New(rand.NewPCG(2, 2)), 400, 7)
	q, err := insight.Evaluate(scored, 400)
	require.NoError(t, err)
	require.Len(t, q.Bins, 7)
	require.InDelta(t, q.Brier, q.Reliability-q.Resolution+q.Uncertainty, 1e-14)
	units := int64(0)
	for _, b := range q.Bins {
		require.Equal(t, b.Low, b.High)
		require.InDelta(t, b.Low, b.Forecast, 1e-14)
		units += b.N
	}
	require.Equal(t, q.N, units)
}

// TestBinsAreOfEqualSize: without ties, bins differ by one unit at most; with them a
// forecast is never torn apart.
func TestBinsAreOfEqualSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var scored []insight.Scored
	for i := range 103 {
		scored = append(scored, insight.Scored{P: (float64(i) + rng.Float64()) / 103, N: 1, Converted: int64(i % 2)})
	}
	q, err := insight.Evaluate(scored, 10)
	require.NoError(t, err)
	require.Len(t, q.Bins, 10)
	for i, b := range q.Bins {
		require.InDelta(t, 10.3, float64(b.N), 1)
		require.True(t, i == 0 || b.Low > q.Bins[i-1].High)
	}

	q, err = insight.Evaluate([]insight.Scored{{P: 0.2, N: 90, Converted: 9}, {P: 0.4, N: 10, Converted: 5}}, 4)
	require.NoError(t, err)
	require.Equal(t, []insight.Bin{{0.2, 0.2, 0.2, 90, 9}, {0.4, 0.4, 0.4, 10, 5}}, q.Bins)
}

func TestQualityDependsOnNoOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	scored := forecasts(rng, 300, 40)
	want, err := insight.Evaluate(scored, 0)
	require.NoError(t, err)
	rng.Shuffle(len(scored), func(i, j int) { scored[i], scored[j] = scored[j], scored[i] })
	got, err := insight.Evaluate(scored, 0)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got))

	together := map[float64]*insight.Scored{} // the same, counted beforehand
	for _, f := range scored {
		if together[f.P] == nil {
			together[f.P] = &insight.Scored{P: f.P}
		}
		together[f.P].N++
		together[f.P].Converted += f.Converted
	}
	var counted []insight.Scored
	for _, f := range together {
		counted = append(counted, *f)
	}
	got, err = insight.Evaluate(counted, 0)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got))
}

func TestQualityOfLittle(t *testing.T) {
	isNaN := func(t *testing.T, numbers ...float64) {
		t.Helper()
		for i, x := range numbers {
			require.True(t, math.IsNaN(x), "%d: %v", i, x)
		}
	}
	evaluate := func(t *testing.T, scored ...insight.Scored) insight.Quality {
		t.Helper()
		q, err := insight.Evaluate(scored, 0)
		require.NoError(t, err)
		return q
	}
	t.Run("nobody", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.5})
		require.Zero(t, q.N)
		require.Empty(t, q.Bins)
		isNaN(t, q.Brier, q.LogLoss, q.AUC.Value, q.AUC.SE, q.ECE, q.Reliability, q.Resolution, q.Uncertainty, q.Intercept, q.Slope)
	})
	t.Run("one", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.25, N: 1, Converted: 1})
		require.InDelta(t, 0.5625, q.Brier, 1e-15)
		require.InDelta(t, math.Log(4), q.LogLoss, 1e-15)
		isNaN(t, q.AUC.Value, q.Intercept, q.Slope)
	})
	t.Run("no conversions", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.1, N: 5}, insight.Scored{P: 0.2, N: 5})
		require.Zero(t, q.Uncertainty)
		isNaN(t, q.AUC.Value, q.Intercept, q.Slope)
	})
	t.Run("all converted", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.1, N: 5, Converted: 5}, insight.Scored{P: 0.2, N: 5, Converted: 5})
		isNaN(t, q.AUC.Value, q.Intercept, q.Slope)
	})
	t.Run("one forecast", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.3, N: 10, Converted: 3})
		require.InDelta(t, 0.5, q.AUC.Value, 0)
		require.Zero(t, q.AUC.SE)
		isNaN(t, q.AUC.Low, q.AUC.High, q.Intercept, q.Slope)
	})
	t.Run("one of a class", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.3, N: 10, Converted: 1}, insight.Scored{P: 0.2, N: 10})
		require.InDelta(t, (10+4.5)/19, q.AUC.Value, 1e-15)
		isNaN(t, q.AUC.SE)
	})
	t.Run("quite sure", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0, N: 4, Converted: 1}, insight.Scored{P: 1, N: 4, Converted: 3})
		require.InDelta(t, 0.25, q.Brier, 1e-15)
		require.InDelta(t, -math.Log(1e-15)/4, q.LogLoss, 0.01) // what it costs to be sure and wrong
		require.InDelta(t, math.Log(3)/math.Log(1e15), q.Slope, 1e-6)
	})
	t.Run("very many", func(t *testing.T) {
		q := evaluate(t, insight.Scored{P: 0.1, N: 1 << 46, Converted: 1 << 43}, insight.Scored{P: 0.2, N: 1 << 46, Converted: 1 << 44})
		want := evaluate(t, insight.Scored{P: 0.1, N: 1 << 6, Converted: 1 << 3}, insight.Scored{P: 0.2, N: 1 << 6, Converted: 1 << 4})
		require.InDelta(t, want.AUC.Value, q.AUC.Value, 1e-12)
		require.InDelta(t, want.Slope, q.Slope, 1e-9)
	})
}

func TestNoForecasts(t *testing.T) {
	for name, f := range map[string]insight.Scored{
		"above 1":                   {P: 1.0000001, N: 1},
		"below 0":                   {P: -1e-9, N: 1},
		"NaN":                       {P: math.NaN(), N: 1},
		"negative units":            {P: 0.5, N: -1},
		"more converted than units": {P: 0.5, N: 1, Converted: 2},
		"negative conversions":      {P: 0.5, N: 1, Converted: -1},
		"too many":                  {P: 0.5, N: math.MaxInt64},
	} {
		t.Run(name, func(t *testing.T) {
			scored := []insight.Scored{{P: 0.1, N: 3, Converted: 1}, f}
			_, err := insight.Evaluate(scored, 5)
			require.ErrorIs(t, err, insight.ErrScored)
			require.ErrorContains(t, err, "scored[1]")
			_, err = insight.FitPlatt(scored)
			require.ErrorIs(t, err, insight.ErrScored)
			_, err = insight.FitIsotonic(scored)
			require.ErrorIs(t, err, insight.ErrScored)
		})
	}
	_, err := insight.Evaluate(nil, -1)
	require.ErrorIs(t, err, insight.ErrScored)
}

// TestBetterForecastsAreBetter: of the truth, of the truth overstated and of the
// overall rate, each number prefers what it should.
func TestBetterForecastsAreBetter(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var truth, loud, flat []insight.Scored
	for range 4000 {
		p := rng.Float64() * 0.6
		f := insight.Scored{P: p, N: 1}
		if rng.Float64() < p {
			f.Converted = 1
		}
		truth = append(truth, f)
		f.P = p * p * 1.5
		loud = append(loud, f)
		f.P = 0.3
		flat = append(flat, f)
	}
	var qs []insight.Quality
	for _, scored := range [][]insight.Scored{truth, loud, flat} {
		q, err := insight.Evaluate(scored, 0)
		require.NoError(t, err)
		qs = append(qs, q)
	}
	require.Less(t, qs[0].Brier, qs[1].Brier)
	require.Less(t, qs[0].Brier, qs[2].Brier)
	require.Less(t, qs[0].LogLoss, qs[1].LogLoss)
	require.Less(t, qs[0].ECE, qs[1].ECE)
	require.InDelta(t, qs[0].AUC.Value, qs[1].AUC.Value, 1e-12, "who comes first is the same")
	require.InDelta(t, 1, qs[0].Slope, 3*qs[0].SlopeSE)
	require.InDelta(t, 0, qs[0].Intercept, 3*qs[0].InterceptSE)
	require.Less(t, qs[1].Slope+3*qs[1].SlopeSE, 1.0)
	require.InDelta(t, 0.5, qs[2].AUC.Value, 0)
}
