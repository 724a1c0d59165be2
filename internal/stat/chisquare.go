package stat

import "math"

// ChiSquare2x2 returns the χ² of Pearson that x1 of n1 and x2 of n2 have the same
// rate, which is the square of the z of [ZPooled], and its p with one degree of
// freedom. With an empty margin they are 0 and 1.
func ChiSquare2x2(x1, n1, x2, n2 int64) (chi2, p float64) {
	z, p := ZPooled(x1, n1, x2, n2)
	return z * z, p
}

// Yates returns the χ² of Pearson with a continuity correction,
//
//	n·max(0, |ad − bc| − n/2)² / (hits·misses·n1·n2),
//
// and its p. With an empty margin they are 0 and 1.
// Source: Yates, JRSS Suppl. 1 (1934) 217.
func Yates(x1, n1, x2, n2 int64) (chi2, p float64) {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN(), math.NaN()
	}
	hits, misses, m1, m2 := marginsOf(x1, n1, x2, n2)
	if min(hits, misses, m1, m2) == 0 {
		return 0, 1
	}
	off := max(0, math.Abs(cross(x1, n1, x2, n2))-(m1+m2)/2)
	chi2 = off / m1 / m2 * (off / hits / misses) * (m1 + m2)
	return chi2, ChiSquareSF(chi2, 1)
}

// GTest returns the likelihood ratio 2·Σ O·ln(O/E) over the counts O of converted
// and others on both sides and those expected E if x1 of n1 and x2 of n2 have the
// same rate, and its p by χ² with one degree of freedom. 0·ln 0 is 0. With an
// empty margin they are 0 and 1.
func GTest(x1, n1, x2, n2 int64) (g, p float64) {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN(), math.NaN()
	}
	hits, misses, m1, m2 := marginsOf(x1, n1, x2, n2)
	if min(hits, misses, m1, m2) == 0 {
		return 0, 1
	}
	off := cross(x1, n1, x2, n2) / (m1 + m2)
	g = 2 * deviance(float64(x1), float64(n1-x1), float64(x2), float64(n2-x2), off)
	return g, ChiSquareSF(g, 1)
}

// Phi returns the correlation of two yes-or-no properties: of being among n1
// rather than n2 and being a hit, of which there are x1 and x2; also known as
// Matthews' coefficient. With an empty margin it is 0.
func Phi(x1, n1, x2, n2 int64) float64 {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN()
	}
	hits, misses, m1, m2 := marginsOf(x1, n1, x2, n2)
	if min(hits, misses, m1, m2) == 0 {
		return 0
	}
	phi := cross(x1, n1, x2, n2) / math.Sqrt(m1*m2) / math.Sqrt(hits*misses)
	return min(1, max(-1, phi))
}

func marginsOf(x1, n1, x2, n2 int64) (hits, misses, m1, m2 float64) {
	return float64(x1 + x2), float64(n1 - x1 + n2 - x2), float64(n1), float64(n2)
}
