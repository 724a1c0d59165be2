package stat

import (
	"math"
	"math/bits"
)

// TwoRates returns the two-sided p of the hypothesis that x1 of n1 and x2 of n2
// have the same rate: of [Fisher] where a count below 5 is expected in a cell,
// else of [ZPooled].
func TwoRates(x1, n1, x2, n2 int64) float64 {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN()
	}
	hits := float64(x1) + float64(x2)
	n := float64(n1) + float64(n2)
	least := min(float64(n1), float64(n2)) * min(hits, n-hits) / n
	if n == 0 || least < 5 {
		return Fisher(x1, n1, x2, n2)
	}
	_, p := ZPooled(x1, n1, x2, n2)
	return p
}

func isTable(x1, n1, x2, n2 int64) bool {
	return 0 <= x1 && x1 <= n1 && 0 <= x2 && x2 <= n2 && n1 <= math.MaxInt64-n2
}

// ZPooled returns the z of x1/n1 − x2/n2 with the pooled variance,
//
//	(x1·n2 − x2·n1) · √(n / (hits · misses · n1 · n2)),
//
// and its two-sided p, each with a relative error below 1e-12 up to z = 37. With
// no units on a side, no hits or no misses they are 0 and 1.
func ZPooled(x1, n1, x2, n2 int64) (z, p float64) {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN(), math.NaN()
	}
	hits, misses := float64(x1+x2), float64(n1-x1+n2-x2)
	if n1 == 0 || n2 == 0 || hits == 0 || misses == 0 {
		return 0, 1
	}
	m1, m2 := float64(n1), float64(n2)
	z = cross(x1, n1, x2, n2) / math.Sqrt(m1*m2) * math.Sqrt((m1+m2)/(hits*misses))
	return z, min(1, 2*NormSF(math.Abs(z)))
}

// cross returns x1·n2 − x2·n1. The difference is made before it is rounded,
// because rates are often nearly equal.
func cross(x1, n1, x2, n2 int64) float64 {
	high1, low1 := bits.Mul64(uint64(x1), uint64(n2))
	high2, low2 := bits.Mul64(uint64(x2), uint64(n1))
	if high1 < high2 || high1 == high2 && low1 < low2 {
		return -cross(x2, n2, x1, n1)
	}
	low, borrow := bits.Sub64(low1, low2, 0)
	high, _ := bits.Sub64(high1, high2, borrow)
	return float64(high)*(1<<64) + float64(low)
}
