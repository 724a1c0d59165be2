package stat_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

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

// TestHolm compares with the definition: of all sorted p up to its own, the most
// p·(m − rank + 1).
func TestHolm(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		ps := make([]float64, r.IntN(12))
		for i := range ps {
			ps[i] = float64(r.IntN(20)) / 20
		}
		sorted := slices.Sorted(slices.Values(ps))
		for i, got := range stat.Holm(ps) {
			want := 0.0
			for j, q := range sorted {
				if q <= ps[i] {
					want = max(want, min(1, q*float64(len(ps)-j)))
				}
			}
			require.Equal(t, want, got)
		}
	}
}

// TestOrderOfCorrections: what finds more makes p smaller, and none changes order.
func TestOrderOfCorrections(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		ps := make([]float64, 1+r.IntN(30))
		for i := range ps {
			ps[i] = math.Exp(-10 * r.Float64())
		}
		hochberg, holm, bonferroni := stat.BenjaminiHochberg(ps), stat.Holm(ps), stat.Bonferroni(ps)
		yekutieli := stat.BenjaminiYekutieli(ps)
		for i, p := range ps {
			const rounding = 1 + 1e-14
			require.LessOrEqual(t, p, hochberg[i]*rounding)
			require.LessOrEqual(t, hochberg[i], holm[i]*rounding)
			require.LessOrEqual(t, holm[i], bonferroni[i]*rounding)
			require.LessOrEqual(t, hochberg[i], yekutieli[i]*rounding)
			for j, q := range ps {
				if p < q {
					require.LessOrEqual(t, holm[i], holm[j])
					require.LessOrEqual(t, hochberg[i], hochberg[j])
				}
			}
		}
	}
}

func TestCorrectionsOfOthers(t *testing.T) {
	nan := math.NaN()
	ps := []float64{nan, 0.01, -1, 0.04, 2}
	for name, test := range map[string]struct {
		adjust func([]float64) []float64
		want   []float64
	}{
		"Benjamini and Hochberg": {stat.BenjaminiHochberg, []float64{nan, 0.05, nan, 0.1, nan}},
		"Holm":                   {stat.Holm, []float64{nan, 0.05, nan, 0.16, nan}},
		"Bonferroni":             {stat.Bonferroni, []float64{nan, 0.05, nan, 0.2, nan}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, got := range test.adjust(ps) {
				if math.IsNaN(test.want[i]) {
					require.True(t, math.IsNaN(got))
				} else {
					require.InDelta(t, test.want[i], got, 1e-15)
				}
			}
			require.Empty(t, test.adjust(nil))
		})
	}
}
