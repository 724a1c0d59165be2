package stat

import (
	"cmp"
	"math"
	"slices"
)

// Table is a table of counts: A converted and B not in a group, C converted and D
// not out of it.
type Table struct{ A, B, C, D int64 }

// stratum is a table with units in and out.
type stratum struct{ a, b, c, d, in, out, n float64 }

// strata returns the tables that can be compared, which are those with units in
// and out, in an order of their own, so that what is added up does not depend on
// the one they came in; ok is false if a count is negative.
func strata(tables []Table) (s []stratum, ok bool) {
	for _, t := range tables {
		if min(t.A, t.B, t.C, t.D) < 0 {
			return nil, false
		}
		a, b, c, d := float64(t.A), float64(t.B), float64(t.C), float64(t.D)
		if a+b > 0 && c+d > 0 {
			s = append(s, stratum{a, b, c, d, a + b, c + d, a + b + c + d})
		}
	}
	slices.SortFunc(s, func(a, b stratum) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b), cmp.Compare(a.c, b.c), cmp.Compare(a.d, b.d))
	})
	return s, true
}

// MHOdds returns the odds ratio of in to out within strata after Mantel and
// Haenszel, Σ ad/n over Σ bc/n, with the interval of Robins, Breslow and
// Greenland. Tables without units in or out are skipped. Without a value, or if
// it is 0 or infinite, there is no interval, and both ends are NaN.
//
// Sources: Mantel and Haenszel, JNCI 22 (1959) 719; Robins, Breslow and Greenland,
// Biometrics 42 (1986) 311.
func MHOdds(tables []Table, level float64) (ratio, low, high float64) {
	all, ok := strata(tables)
	if !ok || !isLevel(level) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	var r, s, pr, mixed, qs float64
	for _, t := range all {
		ri, si := t.a*(t.d/t.n), t.b*(t.c/t.n)
		p, q := (t.a+t.d)/t.n, (t.b+t.c)/t.n
		r, s = r+ri, s+si
		pr, mixed, qs = pr+p*ri, mixed+p*si+q*ri, qs+q*si
	}
	return around(r/s, pr/(2*r*r)+mixed/(2*r*s)+qs/(2*s*s), level)
}

// MHRatio returns the ratio of the rate in to that out within strata after Mantel
// and Haenszel, with the interval of Greenland and Robins; else it is like
// [MHOdds].
//
// Source: Greenland and Robins, Biometrics 41 (1985) 55.
func MHRatio(tables []Table, level float64) (ratio, low, high float64) {
	all, ok := strata(tables)
	if !ok || !isLevel(level) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	var r, s, d float64
	for _, t := range all {
		r += t.a * (t.out / t.n)
		s += t.c * (t.in / t.n)
		d += t.in/t.n*(t.out/t.n)*(t.a+t.c) - t.a*(t.c/t.n)
	}
	return around(r/s, d/(r*s), level)
}

// MHDifference returns the rate in less that out within strata, weighted by
// (a+b)(c+d)/n after Mantel and Haenszel, with the interval of Sato. Tables
// without units in or out are skipped; without any left, all are NaN.
//
// Sources: Greenland and Robins, Biometrics 41 (1985) 55; Sato, Biometrics 45
// (1989) 1323.
func MHDifference(tables []Table, level float64) (difference, low, high float64) {
	all, ok := strata(tables)
	if !ok || !isLevel(level) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	var sum, weight, p, q float64
	for _, t := range all {
		in, out := t.in/t.n, t.out/t.n
		sum += t.a*out - t.c*in
		weight += t.in * out
		p += t.c*in*in - t.a*out*out + t.in*out*(out-in)/2
		q += (t.a*(t.d/t.n) + t.c*(t.b/t.n)) / 2
	}
	d := sum / weight
	half := central(level) * math.Sqrt(max(0, d*p+q)) / weight
	return d, d - half, d + half
}

// Standardised returns the rates in and out as if both had the strata of all:
// means of the rates of strata, weighted by their units. Tables without units in
// or out are skipped; without any left, both are NaN.
func Standardised(tables []Table) (in, out float64) {
	all, ok := strata(tables)
	if !ok {
		return math.NaN(), math.NaN()
	}
	n := 0.0
	for _, t := range all {
		in += t.n / t.in * t.a
		out += t.n / t.out * t.c
		n += t.n
	}
	return in / n, out / n
}

// CMH returns the χ² of Cochran, Mantel and Haenszel, with one degree of freedom
// and without continuity correction, and its p: whether the odds in and out are
// the same within strata. Tables without units in or out are skipped; if those
// left cannot differ, χ² is 0 and p is 1.
//
// Sources: Cochran, Biometrics 10 (1954) 417; Mantel and Haenszel, JNCI 22 (1959)
// 719.
func CMH(tables []Table) (chi2, p float64) { return cmh(tables, 0) }

// CMHCorrected is [CMH] with the sum of differences moved towards 0 by ½, and not
// beyond.
func CMHCorrected(tables []Table) (chi2, p float64) { return cmh(tables, 0.5) }

func cmh(tables []Table, correction float64) (chi2, p float64) {
	all, ok := strata(tables)
	if !ok {
		return math.NaN(), math.NaN()
	}
	var off, variance float64
	for _, t := range all {
		off += (t.a*t.d - t.b*t.c) / t.n
		if t.n > 1 {
			variance += t.in / t.n * (t.out / t.n) * (t.a + t.c) * ((t.b + t.d) / (t.n - 1))
		}
	}
	if variance == 0 {
		return 0, 1
	}
	off = max(0, math.Abs(off)-correction)
	chi2 = off * off / variance
	return chi2, ChiSquareSF(chi2, 1)
}
