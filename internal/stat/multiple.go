package stat

import (
	"cmp"
	"math"
	"slices"
)

// Bonferroni returns the p-values, in the order given, times their number m, and
// at most 1. Calling significant what is then below α keeps the chance of any
// false discovery below α. What is not within 0..1 becomes NaN, and counts as a p
// of 1 for the others; so it is with the other corrections.
func Bonferroni(ps []float64) []float64 {
	adjusted := make([]float64, len(ps))
	for i, p := range ps {
		adjusted[i] = min(1, rankable(p)*float64(len(ps)))
	}
	return adjusted
}

// Holm returns the p-values, in the order given, adjusted for being m: the i-th
// smallest becomes the most of p·(m−j+1) over all j-th smallest up to itself, and
// at most 1. It guards as [Bonferroni] does and finds more.
//
// Source: Holm, Scand. J. Stat. 6 (1979) 65.
func Holm(ps []float64) []float64 {
	adjusted, most := make([]float64, len(ps)), 0.0
	for i, at := range slices.Backward(falling(ps)) {
		most = max(most, min(1, rankable(ps[at])*float64(i+1)))
		adjusted[at] = most
	}
	return adjusted
}

// BenjaminiHochberg returns the p-values, in the order given, adjusted for being
// m: the i-th smallest becomes the least of p·m/j over all j-th smallest from
// itself on, and at most 1. Calling significant what is then below q keeps the
// expected share of false discoveries below q. What is not within 0..1 becomes
// NaN, and counts as a p of 1 for the others.
//
// Source: Benjamini and Hochberg, JRSS B 57 (1995) 289.
func BenjaminiHochberg(ps []float64) []float64 { return stepUp(ps, 1) }

// BenjaminiYekutieli is [BenjaminiHochberg] with p-values times 1 + 1/2 + … + 1/m,
// which holds for tests that depend on each other in any way.
//
// Source: Benjamini and Yekutieli, Ann. Stat. 29 (2001) 1165.
func BenjaminiYekutieli(ps []float64) []float64 {
	harmonic := 0.0
	for i := range ps {
		harmonic += 1 / float64(i+1)
	}
	return stepUp(ps, harmonic)
}

func stepUp(ps []float64, factor float64) []float64 {
	adjusted, least := make([]float64, len(ps)), 1.0
	for i, at := range falling(ps) {
		p := rankable(ps[at])
		if math.IsNaN(p) {
			adjusted[at] = p
			continue
		}
		rank := len(ps) - i
		least = min(least, p*factor*float64(len(ps))/float64(rank))
		adjusted[at] = least
	}
	return adjusted
}

// falling returns the places of p-values from the largest to the smallest, those
// of none first.
func falling(ps []float64) []int {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(-rankable(ps[a]), -rankable(ps[b])) })
	return order
}

// rankable returns p, or NaN if it is no p-value. cmp has NaN before all numbers.
func rankable(p float64) float64 {
	if p >= 0 && p <= 1 {
		return p
	}
	return math.NaN()
}
