package poisson_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution/internal/poisson"
	"github.com/go-conversion/conversion/internal/stat"
)

// TestDistribution compares the numbers of draws in cells with what the distribution
// expects. The means are on both sides of the change of method, and where every number
// has a cell of its own.
func TestDistribution(t *testing.T) {
	const draws = 200_000
	for _, mean := range []uint64{1, 2, 3, 9, 10, 11, 12, 25, 100, 1000, 1 << 40, 1 << 50} {
		t.Run(fmt.Sprint(mean), func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, mean))
			ends := cellEnds(float64(mean))
			cells := make([]float64, len(ends)+1)
			for range draws {
				n := int64(poisson.Draw(r, mean))
				i := 0
				for i < len(ends) && n > ends[i] {
					i++
				}
				cells[i]++
			}
			chi2, below := 0.0, 0.0
			for i, got := range cells {
				up := 1.0
				if i < len(ends) {
					up = stat.PoissonCDF(ends[i], float64(mean))
				}
				want := draws * (up - below)
				below = up
				chi2 += (got - want) * (got - want) / want
			}
			require.Greater(t, stat.ChiSquareSF(chi2, float64(len(cells)-1)), 1e-3, "χ² %v of %d cells", chi2, len(cells))
		})
	}
}

// cellEnds returns the last number of each cell but the last, out to 3 standard
// deviations.
func cellEnds(mean float64) (ends []int64) {
	for z := -3.0; z <= 3; z += 0.125 {
		end := int64(math.Floor(mean + z*math.Sqrt(mean)))
		if end >= 0 && (len(ends) == 0 || end > ends[len(ends)-1]) {
			ends = append(ends, end)
		}
	}
	return ends
}

// TestAgainstCounting: at one mean both methods are right, and a sum of Poisson
// numbers is one too.
func TestAgainstCounting(t *testing.T) {
	const draws = 100_000
	r := rand.New(rand.NewPCG(3, 5))
	whole, parts := map[uint64]float64{}, map[uint64]float64{}
	for range draws {
		whole[min(24, poisson.Draw(r, 15))]++
		parts[min(24, poisson.Draw(r, 8)+poisson.Draw(r, 7))]++
	}
	chi2 := 0.0
	for n := uint64(5); n <= 24; n++ {
		d := whole[n] - parts[n]
		chi2 += d * d / (whole[n] + parts[n])
	}
	require.Greater(t, stat.ChiSquareSF(chi2, 20), 1e-3, "χ² %v", chi2)
}

// TestLarge: mean and variance where float64 no longer has all whole numbers,
// and there odd numbers are as frequent as even ones, which rounded ones would not be.
func TestLarge(t *testing.T) {
	const draws = 20_000
	for _, mean := range []uint64{1_000_000, 1 << 40, 1 << 60, 1 << 62, math.MaxUint64/2 + 1} {
		t.Run(fmt.Sprint(mean), func(t *testing.T) {
			r := rand.New(rand.NewPCG(8, 9))
			sd := math.Sqrt(float64(mean))
			var sum, squares, odd float64
			for range draws {
				n := poisson.Draw(r, mean)
				z := float64(int64(n-mean)) / sd
				sum += z
				squares += z * z
				odd += float64(n % 2)
			}
			require.InDelta(t, 0, sum/draws, 4/math.Sqrt(draws))
			require.InDelta(t, 1, squares/draws, 4*math.Sqrt(2./draws))
			require.InDelta(t, 0.5, odd/draws, 4*math.Sqrt(0.25/draws))
		})
	}
}

func TestEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	require.Zero(t, poisson.Draw(r, 0))
	const most = math.MaxUint64
	saturated := 0
	for range 1000 {
		n := poisson.Draw(r, most)
		require.Greater(t, n, uint64(most-1<<36), "it wrapped around")
		if n == most {
			saturated++
		}
	}
	require.InDelta(t, 500, saturated, 80, "half of the numbers are beyond 64 bits")
}

func TestSameSeed(t *testing.T) {
	a, b := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
	for mean := range uint64(200) {
		require.Equal(t, poisson.Draw(a, mean), poisson.Draw(b, mean))
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { poisson.Draw(a, 7); poisson.Draw(a, 1<<40) }))
}

func BenchmarkDraw(b *testing.B) {
	for _, mean := range []uint64{1, 5, 20, 1 << 40} {
		b.Run(fmt.Sprint(mean), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, mean))
			for b.Loop() {
				poisson.Draw(r, mean)
			}
		})
	}
}
