package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

type difference = func(x1, n1, x2, n2 int64, level float64) (low, high float64)

var differences = map[string]difference{
	"Wald": stat.DiffWald, "Newcombe": stat.DiffNewcombe, "AgrestiCaffo": stat.DiffAgrestiCaffo,
	"MiettinenNurminen": stat.DiffMiettinenNurminen,
}

// TestPublishedDifferences has the printed figures of Newcombe 1998, Stat. Med. 17,
// 873, table II, methods 1, 6 and 10.
func TestPublishedDifferences(t *testing.T) {
	cases := [][4]int64{
		{56, 70, 48, 80}, {9, 10, 3, 10}, {6, 7, 2, 7}, {5, 56, 0, 29}, {0, 10, 0, 20}, {0, 10, 0, 10}, {10, 10, 0, 20}, {10, 10, 0, 10},
	}
	for name, limits := range map[string][][2]float64{
		"Wald": {
			{0.0575, 0.3425}, {0.2605, 0.9395}, {0.1481, 0.9947}, {0.0146, 0.1640}, {0, 0}, {0, 0}, {1, 1}, {1, 1},
		},
		"MiettinenNurminen": {
			{0.0528, 0.3382}, {0.1700, 0.8406}, {0.0342, 0.8534}, {-0.0326, 0.1933}, {-0.1658, 0.2844}, {-0.2879, 0.2879}, {0.7156, 1},
		},
		"Newcombe": {
			{0.0524, 0.3339}, {0.1705, 0.8090}, {0.0582, 0.8062}, {-0.0381, 0.1926}, {-0.1611, 0.2775}, {-0.2775, 0.2775}, {0.6791, 1}, {0.6075, 1},
		},
	} {
		for i, want := range limits {
			c := cases[i]
			low, high := differences[name](c[0], c[1], c[2], c[3], 0.95)
			require.InDelta(t, want[0], low, 5e-5, "%s %v", name, c)
			require.InDelta(t, want[1], high, 5e-5, "%s %v", name, c)
		}
	}
}

// TestDifferences: intervals hold the difference, are nested in level, turn round
// with the sides and with hits and misses, and those that promise it lie within
// −1..1.
func TestDifferences(t *testing.T) {
	for name, f := range differences {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 1500 {
				n1, n2 := 1+r.Int64N(1<<r.IntN(20)), 1+r.Int64N(1<<r.IntN(20))
				x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
				d, level := float64(x1)/float64(n1)-float64(x2)/float64(n2), 1-math.Exp(-6*r.Float64()-0.7)
				low, high := f(x1, n1, x2, n2, level)
				require.LessOrEqual(t, low, high)
				if name != "AgrestiCaffo" {
					require.True(t, low <= d+1e-12 && d <= high+1e-12, "%v/%v %v/%v at %v", x1, n1, x2, n2, level)
				}
				if name == "Newcombe" || name == "MiettinenNurminen" {
					require.True(t, -1 <= low && high <= 1)
				}
				lower, higher := f(x1, n1, x2, n2, level+(1-level)/2)
				require.True(t, lower <= low && high <= higher)
				a, b := f(x2, n2, x1, n1, level)
				require.InDeltaSlice(t, []float64{-high, -low}, []float64{a, b}, 1e-12)
				a, b = f(n1-x1, n1, n2-x2, n2, level)
				require.InDeltaSlice(t, []float64{-high, -low}, []float64{a, b}, 1e-12)
			}
			for _, n := range [][2]int64{{0, 5}, {5, 0}, {0, 0}} {
				low, high := f(0, n[0], 0, n[1], 0.95)
				require.True(t, math.IsNaN(low) && math.IsNaN(high))
			}
			for _, c := range [][4]int64{{4, 3, 1, 3}, {1, 3, -1, 3}, {1, math.MaxInt64, 1, math.MaxInt64}} {
				low, high := f(c[0], c[1], c[2], c[3], 0.95)
				require.True(t, math.IsNaN(low) && math.IsNaN(high))
			}
			low, high := f(1, 3, 2, 3, 1)
			require.True(t, math.IsNaN(low) && math.IsNaN(high))
		})
	}
}

// TestMiettinenNurminen looks for the limits by halving, with the most likely rates
// found by trying.
func TestMiettinenNurminen(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		n1, n2 := 1+r.Int64N(1<<r.IntN(16)), 1+r.Int64N(1<<r.IntN(6))
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		low, high := stat.DiffMiettinenNurminen(x1, n1, x2, n2, 0.95)
		require.InDelta(t, slowScore(x1, n1, x2, n2, 1), high, 1e-7, "%v/%v %v/%v", x1, n1, x2, n2)
		require.InDelta(t, slowScore(x1, n1, x2, n2, -1), low, 1e-7, "%v/%v %v/%v", x1, n1, x2, n2)
	}
}

func slowScore(x1, n1, x2, n2 int64, end float64) float64 {
	k1, m1, k2, m2 := float64(x1), float64(n1), float64(x2), float64(n2)
	d, z2 := k1/m1-k2/m2, 3.8414588206941254*(m1+m2)/(m1+m2-1)
	rejected := func(delta float64) bool {
		likelihood := func(p float64) float64 { return slowLog(k1, m1, p+delta) + slowLog(k2, m2, p) }
		from, to := max(0, -delta), min(1, 1-delta)
		for range 100 { // it has one top
			a, b := from+(to-from)/3, to-(to-from)/3
			if likelihood(a) < likelihood(b) {
				from = a
			} else {
				to = b
			}
		}
		p2 := (from + to) / 2
		p1 := p2 + delta
		return (d-delta)*(d-delta) > z2*(p1*(1-p1)/m1+p2*(1-p2)/m2)
	}
	inside, outside := d, end
	for range 50 {
		if half := (inside + outside) / 2; rejected(half) {
			outside = half
		} else {
			inside = half
		}
	}
	return inside
}

func slowLog(k, n, p float64) (sum float64) {
	if k > 0 {
		sum += k * math.Log(p)
	}
	if k < n {
		sum += (n - k) * math.Log(1-p)
	}
	return sum
}
