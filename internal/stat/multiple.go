package stat

import (
	"cmp"
	"math"
	"slices"
)

// BenjaminiHochberg returns the p-values, in the order given, adjusted for being
// m: the i-th smallest becomes the least of p·m/j over all j-th smallest from
// itself on, and at most 1. Calling significant what is then below q keeps the
// expected share of false discoveries below q. What is not within 0..1 becomes
// NaN, and counts as a p of 1 for the others.
//
// Source: Benjamini and Hochberg, JRSS B 57 (1995) 289.
func BenjaminiHochberg(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	rankable := func(i int) float64 { // cmp has NaN before all numbers
		if p := ps[i]; p >= 0 && p <= 1 {
			return -p
		}
		return math.NaN()
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(rankable(a), rankable(b)) })
	adjusted, least := make([]float64, len(ps)), 1.0
	for i, at := range order {
		if math.IsNaN(rankable(at)) {
			adjusted[at] = math.NaN()
			continue
		}
		rank := len(ps) - i
		least = min(least, ps[at]*float64(len(ps))/float64(rank))
		adjusted[at] = least
	}
	return adjusted
}
