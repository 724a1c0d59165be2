package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// berkeley is Bickel, Hammel and O'Connell, Science 187 (1975) 398: men admitted
// and rejected, women admitted and rejected, by department.
var berkeley = []stat.Table{
	{A: 512, B: 313, C: 89, D: 19}, {A: 353, B: 207, C: 17, D: 8}, {A: 120, B: 205, C: 202, D: 391},
	{A: 138, B: 279, C: 131, D: 244}, {A: 53, B: 138, C: 94, D: 299}, {A: 22, B: 351, C: 24, D: 317},
}

// TestBerkeley has the figures that R 4 prints of mantelhaen.test(UCBAdmissions).
func TestBerkeley(t *testing.T) {
	odds, low, high := stat.MHOdds(berkeley, 0.95)
	require.InDeltaSlice(t, []float64{0.9046968, 0.7719074, 1.0603298}, []float64{odds, low, high}, 5e-8)
	chi2, p := stat.CMHCorrected(berkeley)
	require.InDelta(t, 1.4269, chi2, 5e-5)
	require.InDelta(t, 0.2323, p, 5e-5)
	difference, _, _ := stat.MHDifference(berkeley, 0.95)
	crude, _ := stat.DiffNewcombe(1198, 2691, 557, 1835, 0.95)
	require.True(t, difference < 0 && crude > 0, "reversed")
}

func randomTables(r *rand.Rand) []stat.Table {
	tables := make([]stat.Table, 1+r.IntN(6))
	for i := range tables {
		tables[i] = stat.Table{A: 1 + r.Int64N(50), B: 1 + r.Int64N(80), C: 1 + r.Int64N(60), D: 1 + r.Int64N(90)}
	}
	return tables
}

// TestStrata: what is estimated turns round with the sides and with hits and
// misses, skips strata that cannot be compared, and does not depend on their order.
func TestStrata(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		tables := randomTables(r)
		var sides, labels []stat.Table
		for _, s := range tables {
			sides = append(sides, stat.Table{A: s.C, B: s.D, C: s.A, D: s.B})
			labels = append(labels, stat.Table{A: s.B, B: s.A, C: s.D, D: s.C})
		}
		difference, low, high := stat.MHDifference(tables, 0.9)
		for _, turned := range [][]stat.Table{sides, labels} {
			d, l, h := stat.MHDifference(turned, 0.9)
			require.InDeltaSlice(t, []float64{-difference, -high, -low}, []float64{d, l, h}, 1e-12)
			odds, l, h := stat.MHOdds(turned, 0.9)
			plain, pl, ph := stat.MHOdds(tables, 0.9)
			require.InEpsilonSlice(t, []float64{1 / plain, 1 / ph, 1 / pl}, []float64{odds, l, h}, 1e-10)
			chi2, df, p := stat.BreslowDay(turned)
			wantChi2, wantDF, wantP := stat.BreslowDay(tables)
			require.Equal(t, wantDF, df)
			require.InDeltaSlice(t, []float64{wantChi2, wantP}, []float64{chi2, p}, 1e-8)
		}
		in, out := stat.Standardised(tables)
		b, a := stat.Standardised(sides)
		require.InDeltaSlice(t, []float64{in, out}, []float64{a, b}, 1e-12)

		more := append([]stat.Table{{A: 3, B: 4}, {C: 5, D: 6}, {}}, tables...)
		more[1], more[3] = more[3], more[1]
		d, l, h := stat.MHDifference(more, 0.9)
		require.InDeltaSlice(t, []float64{difference, low, high}, []float64{d, l, h}, 1e-12)
		chi2, p := stat.CMH(more)
		wantChi2, wantP := stat.CMH(tables)
		require.InDeltaSlice(t, []float64{wantChi2, wantP}, []float64{chi2, p}, 1e-9)
	}
}

// TestOneStratum: then they are the plain statistics of a table.
func TestOneStratum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		one := randomTables(r)[:1]
		s := one[0]
		x1, n1, x2, n2 := s.A, s.A+s.B, s.C, s.C+s.D
		d, _, _ := stat.MHDifference(one, 0.9)
		require.InDelta(t, float64(x1)/float64(n1)-float64(x2)/float64(n2), d, 1e-12)
		got, gotLow, gotHigh := stat.MHOdds(one, 0.9)
		odds, low, high := stat.OddsWoolf(x1, n1, x2, n2, 0.9)
		require.InEpsilonSlice(t, []float64{odds, low, high}, []float64{got, gotLow, gotHigh}, 1e-12)
		got, gotLow, gotHigh = stat.MHRatio(one, 0.9)
		ratio, low, high := stat.RatioKatz(x1, n1, x2, n2, 0.9)
		require.InEpsilonSlice(t, []float64{ratio, low, high}, []float64{got, gotLow, gotHigh}, 1e-12)
		in, out := stat.Standardised(one)
		require.InDeltaSlice(t, []float64{float64(x1) / float64(n1), float64(x2) / float64(n2)}, []float64{in, out}, 1e-12)
		chi2, _ := stat.CMH(one)
		plain, _ := stat.ChiSquare2x2(x1, n1, x2, n2)
		n := float64(n1 + n2)
		require.InEpsilon(t, plain*(n-1)/n, chi2+1e-300, 1e-9)
	}
}

// TestBreslowDay: expected tables are found by halving.
func TestBreslowDay(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		tables := randomTables(r)
		odds, _, _ := stat.MHOdds(tables, 0.9)
		want := 0.0
		for _, s := range tables {
			a, b, c, d := float64(s.A), float64(s.B), float64(s.C), float64(s.D)
			low, high := max(-a, -d), min(b, c) // to be added to a and d
			for range 200 {
				if more := (low + high) / 2; (a+more)*(d+more) < odds*(b-more)*(c-more) {
					low = more
				} else {
					high = more
				}
			}
			want += low * low * (1/(a+low) + 1/(b-low) + 1/(c-low) + 1/(d+low))
		}
		chi2, df, p := stat.BreslowDay(tables)
		require.Equal(t, len(tables)-1, df)
		if df == 0 {
			require.Equal(t, []float64{0, 1}, []float64{chi2, p})
			continue
		}
		require.InDelta(t, want, chi2, 1e-9)
		require.InDelta(t, stat.ChiSquareSF(want, float64(df)), p, 1e-9)
	}
	chi2, df, _ := stat.BreslowDay([]stat.Table{{3, 4, 5, 6}, {0, 4, 0, 6}, {3, 0, 5, 0}, {4, 3, 5, 6}})
	require.Equal(t, 1, df)
	require.Greater(t, chi2, 0.0)
}

func TestNoStrata(t *testing.T) {
	for name, tables := range map[string][]stat.Table{
		"none": nil, "only in": {{A: 1, B: 2}}, "negative": {{A: -1, B: 2, C: 3, D: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range []func([]stat.Table, float64) (value, low, high float64){stat.MHOdds, stat.MHRatio, stat.MHDifference} {
				value, low, high := f(tables, 0.9)
				require.True(t, math.IsNaN(value) && math.IsNaN(low) && math.IsNaN(high))
			}
			in, out := stat.Standardised(tables)
			require.True(t, math.IsNaN(in) && math.IsNaN(out))
			chi2, p := stat.CMH(tables)
			bd, _, bdp := stat.BreslowDay(tables)
			if name == "negative" {
				require.True(t, math.IsNaN(chi2) && math.IsNaN(p) && math.IsNaN(bd) && math.IsNaN(bdp))
			} else {
				require.Equal(t, []float64{0, 1, 0, 1}, []float64{chi2, p, bd, bdp})
			}
		})
	}
	value, low, high := stat.MHOdds([]stat.Table{{A: 0, B: 5, C: 3, D: 4}}, 0.9)
	require.True(t, value == 0 && math.IsNaN(low) && math.IsNaN(high))
}

// TestKitagawa: parts add up, turn round with time, and are what they are called.
func TestKitagawa(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 1000 {
		levels := make([]stat.Change, 1+r.IntN(10))
		back := make([]stat.Change, len(levels))
		for i := range levels {
			n0, n1 := r.Int64N(1<<r.IntN(30)), r.Int64N(1<<r.IntN(30))
			levels[i] = stat.Change{N0: n0, K0: r.Int64N(n0 + 1), N1: n1, K1: r.Int64N(n1 + 1)}
			back[i] = stat.Change{N0: levels[i].N1, K0: levels[i].K1, N1: levels[i].N0, K1: levels[i].K0}
		}
		total, rates, mix := stat.Kitagawa(levels)
		if math.IsNaN(total) {
			continue
		}
		require.InDelta(t, total, rates+mix, 1e-12)
		a, b, c := stat.Kitagawa(back)
		require.InDeltaSlice(t, []float64{-total, -rates, -mix}, []float64{a, b, c}, 1e-12)
	}
	_, rates, mix := stat.Kitagawa([]stat.Change{{100, 10, 200, 20}, {100, 30, 100, 30}})
	require.Zero(t, rates)
	require.InDelta(t, -1./30, mix, 1e-15)
	for _, levels := range [][]stat.Change{nil, {{0, 0, 5, 1}}, {{5, 1, 0, 0}}, {{5, 6, 5, 1}}} {
		total, rates, mix := stat.Kitagawa(levels)
		require.True(t, math.IsNaN(total) && math.IsNaN(rates) && math.IsNaN(mix))
	}
}
