package stat_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// TestOrder: results are the same, bit by bit, in whatever order things come.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		tables, levels := randomTables(r), make([][2]int64, 2+r.IntN(8))
		changes, xs := make([]stat.Change, len(levels)), make([]float64, 2+r.IntN(30))
		for i := range levels {
			n := 1 + r.Int64N(500)
			levels[i] = [2]int64{r.Int64N(n + 1), n}
			changes[i] = stat.Change{N0: n, K0: levels[i][0], N1: 1 + n/3, K1: levels[i][0] / 3}
		}
		for i := range xs {
			xs[i] = r.NormFloat64()
		}
		all := func() (results []float64) {
			for _, f := range []func([]stat.Table, float64) (value, low, high float64){stat.MHOdds, stat.MHRatio, stat.MHDifference} {
				value, low, high := f(tables, 0.9)
				results = append(results, value, low, high)
			}
			chi2, p := stat.CMH(tables)
			varies, _, _ := stat.BreslowDay(tables)
			in, out := stat.Standardised(tables)
			alpha, beta, _ := stat.BetaBinomialFit(levels)
			total, rates, mix := stat.Kitagawa(changes)
			m := stat.MomentsOf(xs)
			return append(results, chi2, p, varies, in, out, alpha, beta, stat.Heterogeneity(levels).Chi2, total, rates, mix, m.Mean, m.Variance)
		}
		want := all()
		r.Shuffle(len(tables), func(i, j int) { tables[i], tables[j] = tables[j], tables[i] })
		r.Shuffle(len(levels), func(i, j int) {
			levels[i], levels[j] = levels[j], levels[i]
			changes[i], changes[j] = changes[j], changes[i]
		})
		r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
		require.Equal(t, want, all())
	}
}
