package stat

import (
	"math"
	"slices"
)

// HeterogeneityTest tells whether rates vary more than by chance.
type HeterogeneityTest struct {
	Chi2 float64 // Σ (k − n·p)²/(n·p·(1−p)), p being the rate of all
	DF   int     // levels with units, less one
	P    float64
	V    float64 // Cramér's: √(χ²/Σn), 0 to 1
}

// Heterogeneity compares the rates of levels, each k out of n. Levels without
// units are left out. With fewer than two left, or if nobody or everybody
// converted, χ² is 0 and P is 1. Counts that are no rates give NaN.
func Heterogeneity(levels [][2]int64) HeterogeneityTest {
	k, n, used, ok := total(levels)
	if !ok {
		return HeterogeneityTest{math.NaN(), 0, math.NaN(), math.NaN()}
	}
	h := HeterogeneityTest{DF: max(0, used-1), P: 1}
	if used < 2 || k == 0 || k == n {
		return h
	}
	for _, l := range sorted(levels) {
		if l[1] == 0 {
			continue
		}
		off := cross(l[0], l[1], k-l[0], n-l[1])
		h.Chi2 += off / float64(l[1]) * (off / (float64(k) * float64(n-k)))
	}
	h.P = ChiSquareSF(h.Chi2, float64(h.DF))
	h.V = math.Sqrt(h.Chi2 / float64(n))
	return h
}

// sorted returns the levels in an order of their own, so that what is added up
// does not depend on the one they came in.
func sorted(levels [][2]int64) [][2]int64 {
	return slices.SortedFunc(slices.Values(levels), func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
}

// total returns the sums over levels and how many have units; ok is false if one
// is no rate, or sums overflow.
func total(levels [][2]int64) (k, n int64, used int, ok bool) {
	for _, l := range levels {
		if !isTable(l[0], l[1], k, n) {
			return 0, 0, 0, false
		}
		k, n = k+l[0], n+l[1]
		if l[1] > 0 {
			used++
		}
	}
	return k, n, used, true
}
