package insight_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// visits are made up: they convert more often the more they saw.
func visits(rng *rand.Rand, n int) (rows []insight.Row) {
	for range n {
		pages, minutes := float64(rng.IntN(8)), rng.Float64()*10
		row := insight.Row{X: []float64{pages, minutes}, N: 1, Fold: rng.IntN(5)}
		if rng.Float64() < 1/(1+math.Exp(3-0.5*pages-0.1*minutes)) {
			row.Converted = 1
		}
		rows = append(rows, row)
	}
	return rows
}

// TestLogisticIsAtTheTop holds the gradient, computed here from its definition,
// against 0.
func TestLogisticIsAtTheTop(t *testing.T) {
	rows := visits(rand.New(rand.NewPCG(1, 2)), 500)
	for _, l2 := range []float64{0, 0.5, 100} {
		fit, err := insight.FitLogistic(rows, insight.LogisticOptions{L2: l2})
		require.NoError(t, err)
		gradient := []float64{0, -l2 * fit.Coef[1], -l2 * fit.Coef[2]}
		likelihood := 0.0
		for _, r := range rows {
			p := 1 / (1 + math.Exp(-fit.Coef[0]-fit.Coef[1]*r.X[0]-fit.Coef[2]*r.X[1]))
			require.InDelta(t, p, fit.P(r.X), 1e-15)
			for j, x := range []float64{1, r.X[0], r.X[1]} {
				gradient[j] += (float64(r.Converted) - p) * x
			}
			likelihood += math.Log(math.Abs(float64(1-r.Converted) - p))
		}
		for _, g := range gradient {
			require.InDelta(t, 0, g, 1e-9, "λ = %v", l2)
		}
		require.InDelta(t, likelihood, fit.LogLikelihood, 1e-9)
		require.Equal(t, int64(500), fit.N)
	}
}

// TestLogisticOfAnything: of small odd tables each has an answer with a penalty, and
// every answer is one.
func TestLogisticOfAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	answers := [2]int{}
	for i := range 400 {
		l2 := float64(i%2) * math.Exp(6*rng.Float64()-4)
		dim := 1 + rng.IntN(4)
		rows := []insight.Row{{X: make([]float64, dim), N: 3, Converted: 1}}
		for range 3 + rng.IntN(20) {
			r := insight.Row{N: 1 + int64(rng.IntN(3)), Converted: int64(rng.IntN(2))}
			for j := range dim {
				r.X = append(r.X, math.Round(10*rng.NormFloat64()*math.Exp(4*rng.NormFloat64()))/10*math.Pow(100, float64(j)))
			}
			rows = append(rows, r)
		}
		fit, err := insight.FitLogistic(rows, insight.LogisticOptions{L2: l2})
		if err != nil {
			require.ErrorIs(t, err, insight.ErrDiverged)
			require.Zero(t, l2, "%v", rows)
			continue
		}
		answers[i%2]++
		for j := range dim + 1 {
			gradient, size := 0.0, 0.0
			if j > 0 {
				gradient = -l2 * fit.Coef[j]
			}
			for _, r := range rows {
				x := 1.0
				if j > 0 {
					x = r.X[j-1]
				}
				gradient += (float64(r.Converted) - float64(r.N)*fit.P(r.X)) * x
				size += math.Abs(float64(r.N) * x)
			}
			require.InDelta(t, 0, gradient, 1e-8*size, "%v %v", rows, fit)
		}
	}
	require.Equal(t, 200, answers[1])
	require.Greater(t, answers[0], 100)
}

// TestLogisticOfOneShare has a closed form: the logits of two rates, and Woolf's
// standard error of their difference.
func TestLogisticOfOneShare(t *testing.T) {
	fit, err := insight.FitLogistic([]insight.Row{
		{X: []float64{1}, N: 40, Converted: 30}, {X: []float64{0}, N: 50, Converted: 10},
	}, insight.LogisticOptions{})
	require.NoError(t, err)
	require.InDelta(t, math.Log(10.0/40), fit.Coef[0], 1e-12)
	require.InDelta(t, math.Log(30.0*40/(10*10)), fit.Coef[1], 1e-12)
	require.InDelta(t, math.Sqrt(1.0/10+1.0/40), fit.SE[0], 1e-12)
	require.InDelta(t, math.Sqrt(1.0/30+1.0/10+1.0/10+1.0/40), fit.SE[1], 1e-12)
}

func TestLogisticDependsOnNoOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	rows := visits(rng, 300)
	rows = append(rows, rows[:50]...)
	want, err := insight.FitLogistic(rows, insight.LogisticOptions{L2: 0.1})
	require.NoError(t, err)
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for i := range rows[:20] { // the same units in other portions
		rows[i].N++
		rows = append(rows, insight.Row{X: rows[i].X, N: 3, Converted: 2})
	}
	got, err := insight.FitLogistic(rows, insight.LogisticOptions{L2: 0.1})
	require.NoError(t, err)
	require.NotEqual(t, want.Coef, got.Coef, "other units were added")
	var portions []insight.Row
	for _, r := range rows {
		for i := range r.N {
			portions = append(portions, insight.Row{X: r.X, N: 1, Converted: min(1, max(0, r.Converted-i))})
		}
	}
	again, err := insight.FitLogistic(portions, insight.LogisticOptions{L2: 0.1})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(got, again))
}

// TestLogisticInOtherUnits: seconds or milliseconds, the forecasts are the same.
func TestLogisticInOtherUnits(t *testing.T) {
	rows := visits(rand.New(rand.NewPCG(5, 6)), 200)
	want, err := insight.FitLogistic(rows, insight.LogisticOptions{})
	require.NoError(t, err)
	for _, factor := range []float64{1e-9, 1e9, 1e60} {
		scaled := make([]insight.Row, len(rows))
		for i, r := range rows {
			scaled[i] = r
			scaled[i].X = []float64{r.X[0], r.X[1] * factor}
		}
		got, err := insight.FitLogistic(scaled, insight.LogisticOptions{})
		require.NoError(t, err)
		require.InEpsilon(t, want.Coef[2], got.Coef[2]*factor, 1e-9)
		require.InEpsilon(t, want.SE[2], got.SE[2]*factor, 1e-9)
	}
}

func TestLogisticWithoutAnswer(t *testing.T) {
	row := func(k, n int64, x ...float64) insight.Row { return insight.Row{X: x, N: n, Converted: k} }
	tests := []struct {
		name string
		rows []insight.Row
		l2   float64
		want error
	}{
		{"no rows", nil, 0, insight.ErrRows},
		{"no units", []insight.Row{row(0, 0, 1)}, 0, insight.ErrRows},
		{"NaN", []insight.Row{row(1, 2, math.NaN())}, 0, insight.ErrRows},
		{"infinite", []insight.Row{row(1, 2, math.Inf(-1))}, 0, insight.ErrRows},
		{"more converted than units", []insight.Row{row(3, 2, 1)}, 0, insight.ErrRows},
		{"negative", []insight.Row{row(-1, 2, 1)}, 0, insight.ErrRows},
		{"too many", []insight.Row{row(1, math.MaxInt64, 1), row(1, math.MaxInt64, 2)}, 0, insight.ErrRows},
		{"another number of features", []insight.Row{row(1, 2, 1), row(1, 2, 1, 2)}, 0, insight.ErrRows},
		{"negative penalty", []insight.Row{row(1, 2, 1), row(1, 3, 2)}, -1, insight.ErrRows},
		{"no number for a penalty", []insight.Row{row(1, 2, 1), row(1, 3, 2)}, math.NaN(), insight.ErrRows},
		{"nobody converted", []insight.Row{row(0, 2, 1), row(0, 3, 2)}, 1, insight.ErrDiverged},
		{"all converted", []insight.Row{row(2, 2, 1), row(3, 3, 2)}, 1, insight.ErrDiverged},
		{"separated", []insight.Row{row(0, 9, 1), row(9, 9, 2)}, 0, insight.ErrDiverged},
		{"separated but for ties", []insight.Row{row(0, 9, 1), row(4, 9, 2), row(9, 9, 3)}, 0, insight.ErrDiverged},
		{"separated by a tiny feature", []insight.Row{row(0, 9, 1e-200), row(9, 9, 2e-200)}, 0, insight.ErrDiverged},
		{"separated by a huge feature", []insight.Row{row(0, 9, 1e200), row(9, 9, 2e200)}, 0, insight.ErrDiverged},
		{"the same twice", []insight.Row{row(1, 9, 1, 1), row(4, 9, 2, 2)}, 0, insight.ErrDiverged},
		{"a sum of the others", []insight.Row{row(1, 9, 1, 2, 3), row(4, 9, 2, 2, 4), row(3, 9, 5, 1, 6), row(3, 9, 5, 3, 8)}, 0, insight.ErrDiverged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := insight.FitLogistic(test.rows, insight.LogisticOptions{L2: test.l2})
			require.ErrorIs(t, err, test.want)
		})
	}
}

// TestLogisticWithPenalty: what separates, and what says the same twice, has an
// answer with λ > 0.
func TestLogisticWithPenalty(t *testing.T) {
	fit, err := insight.FitLogistic([]insight.Row{
		{X: []float64{1, 1}, N: 9}, {X: []float64{2, 2}, N: 9, Converted: 9},
	}, insight.LogisticOptions{L2: 0.1})
	require.NoError(t, err)
	require.InEpsilon(t, fit.Coef[1], fit.Coef[2], 1e-9)
	require.Greater(t, fit.P([]float64{2, 2}), 0.9)
}

// TestLogisticOfConstants: a feature that never varies says nothing, whatever λ is.
func TestLogisticOfConstants(t *testing.T) {
	for _, l2 := range []float64{0, 2} {
		with, err := insight.FitLogistic([]insight.Row{
			{X: []float64{7, 1}, N: 9, Converted: 3}, {X: []float64{7, 2}, N: 9, Converted: 4},
		}, insight.LogisticOptions{L2: l2})
		require.NoError(t, err)
		without, err := insight.FitLogistic([]insight.Row{
			{X: []float64{1}, N: 9, Converted: 3}, {X: []float64{2}, N: 9, Converted: 4},
		}, insight.LogisticOptions{L2: l2})
		require.NoError(t, err)
		require.Equal(t, []float64{without.Coef[0], 0, without.Coef[1]}, with.Coef)
		require.True(t, math.IsNaN(with.SE[1]))
	}
	alone, err := insight.FitLogistic([]insight.Row{{X: []float64{7}, N: 4, Converted: 1}}, insight.LogisticOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.25, alone.P([]float64{3}), 1e-15)
	require.True(t, math.IsNaN(alone.P(nil)))
}
