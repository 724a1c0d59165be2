package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// TestTables: the tests of a table agree with each other and turn round with it.
func TestTables(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		n1, n2 := 1+r.Int64N(1<<r.IntN(30)), 1+r.Int64N(1<<r.IntN(30))
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		chi2, p := stat.ChiSquare2x2(x1, n1, x2, n2)
		phi := stat.Phi(x1, n1, x2, n2)
		require.InDelta(t, chi2, phi*phi*float64(n1+n2), 1e-12*chi2)
		require.Equal(t, phi, -stat.Phi(x2, n2, x1, n1))
		require.Equal(t, phi, -stat.Phi(n1-x1, n1, n2-x2, n2))
		yates, cautious := stat.Yates(x1, n1, x2, n2)
		require.True(t, 0 <= yates && yates <= chi2*(1+1e-12) && p <= cautious*(1+1e-12))
		g, gp := stat.GTest(x1, n1, x2, n2)
		want := 0.0
		hits, n := float64(x1+x2), float64(n1+n2)
		for _, cell := range [][3]float64{{float64(x1), float64(n1), hits}, {float64(n1 - x1), float64(n1), n - hits}, {float64(x2), float64(n2), hits}, {float64(n2 - x2), float64(n2), n - hits}} {
			if cell[0] > 0 {
				want += 2 * cell[0] * math.Log(cell[0]/(cell[1]*cell[2]/n))
			}
		}
		require.InDelta(t, want, g, 1e-9*want+1e-15*n)
		require.InDelta(t, stat.ChiSquareSF(g, 1), gp, 1e-12)
	}
	for _, empty := range [][4]int64{{0, 0, 3, 5}, {0, 4, 0, 5}, {4, 4, 5, 5}, {0, 0, 0, 0}} {
		for _, f := range []func(x1, n1, x2, n2 int64) (x, p float64){stat.ChiSquare2x2, stat.Yates, stat.GTest} {
			x, p := f(empty[0], empty[1], empty[2], empty[3])
			require.Equal(t, []float64{0, 1}, []float64{x, p})
		}
		require.Zero(t, stat.Phi(empty[0], empty[1], empty[2], empty[3]))
	}
	yates, p := stat.Yates(3, 10, 4, 10) // |ad − bc| = n/2
	require.Equal(t, []float64{0, 1}, []float64{yates, p})
	_, cautious := stat.Yates(4, 3, 1, 2)
	_, gp := stat.GTest(4, 3, 1, 2)
	require.True(t, math.IsNaN(cautious) && math.IsNaN(gp) && math.IsNaN(stat.Phi(4, 3, 1, 2)))
}

// TestRatios: they are the plain ones, in the middle of their interval on the scale
// of logarithms, and turn round with the sides.
func TestRatios(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		n1, n2 := 2+r.Int64N(1<<r.IntN(30)), 2+r.Int64N(1<<r.IntN(30))
		x1, x2 := 1+r.Int64N(n1-1), 1+r.Int64N(n2-1)
		for _, f := range []func(x1, n1, x2, n2 int64, level float64) (ratio, low, high float64){stat.RatioKatz, stat.OddsWoolf} {
			ratio, low, high := f(x1, n1, x2, n2, 0.9)
			require.InEpsilon(t, ratio*ratio, low*high, 1e-12)
			inverse, below, above := f(x2, n2, x1, n1, 0.9)
			require.InEpsilonSlice(t, []float64{1 / ratio, 1 / high, 1 / low}, []float64{inverse, below, above}, 1e-12)
		}
	}
	ratio, low, _ := stat.RatioKatz(5, 5, 10, 10, 0.9)
	require.Equal(t, []float64{1, 1}, []float64{ratio, low})
	ratio, _, _ = stat.OddsWoolf(0, 4, 2, 4, 0.9) // ½·2½ to 4½·2½
	require.InEpsilon(t, 1./9, ratio, 1e-15)
	for _, c := range [][4]int64{{0, 5, 3, 5}, {3, 5, 0, 5}, {0, 0, 1, 5}, {6, 5, 1, 5}} {
		ratio, low, high := stat.RatioKatz(c[0], c[1], c[2], c[3], 0.9)
		require.True(t, math.IsNaN(ratio) && math.IsNaN(low) && math.IsNaN(high))
	}
	ratio, low, high := stat.OddsWoolf(0, 0, 1, 5, 0.9)
	require.True(t, math.IsNaN(ratio) && math.IsNaN(low) && math.IsNaN(high))
	require.Equal(t, 3*2./(2*2), stat.OddsPrior(2, 3, 1, 2))
	require.True(t, math.IsNaN(stat.OddsPrior(4, 3, 1, 2)))
}

func TestOverlap(t *testing.T) {
	want := stat.OverlapOfTwo{Jaccard: 1, Share: 1, Lift: 4, Phi: 1, P: stat.Fisher(50, 50, 0, 150)}
	require.Equal(t, want, stat.Overlap(50, 50, 50, 200))
	o := stat.Overlap(40, 50, 10, 200) // independent
	require.Equal(t, []float64{0.125, 0.25, 1, 0, 1}, []float64{o.Jaccard, o.Share, o.Lift, o.Phi, o.P})
	o = stat.Overlap(0, 0, 0, 200)
	require.True(t, math.IsNaN(o.Jaccard) && math.IsNaN(o.Share) && math.IsNaN(o.Lift))
	require.Equal(t, []float64{0, 1}, []float64{o.Phi, o.P})
	for _, c := range [][4]int64{{5, 5, 6, 20}, {5, 5, -1, 20}, {5, 5, 1, 8}, {30, 5, 1, 20}} {
		require.True(t, math.IsNaN(stat.Overlap(c[0], c[1], c[2], c[3]).P))
	}
}

// TestSplit: halves and buckets are even, and unrelated between seeds.
func TestSplit(t *testing.T) {
	var halves [2][2]int64
	var buckets [16]int64
	const n = 20_000
	for i := range n {
		id := "user_" + string(rune('a'+i%26)) + string(rune('0'+i/26%10)) + string(rune(0x4e00+i/260))
		halves[stat.Split(id, 1)>>31][stat.Split(id, 2)>>31]++
		buckets[stat.Split(id, 3)%16]++
	}
	for _, half := range halves {
		for _, quarter := range half {
			require.InDelta(t, n/4, quarter, 5*math.Sqrt(n*3./16))
		}
	}
	for _, bucket := range buckets {
		require.InDelta(t, n/16, bucket, 5*math.Sqrt(n/16))
	}
}
