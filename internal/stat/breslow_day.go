package stat

import "math"

// BreslowDay tests whether the odds ratio is the same in all strata: χ² of the
// units converted in, against those expected if it were [MHOdds] everywhere,
// without Tarone's term. Tables without units in, out, converted or not are
// skipped, because they have no odds ratio; df is how many are left, less one.
// With fewer than two left χ² is 0 and p is 1. If the common ratio is 0 or
// infinite, they are NaN.
//
// Source: Breslow and Day, Statistical Methods in Cancer Research I (1980) 142.
func BreslowDay(tables []Table) (chi2 float64, df int, p float64) {
	all, ok := strata(tables)
	if !ok {
		return math.NaN(), 0, math.NaN()
	}
	common, _, _ := MHOdds(tables, 0.5)
	used := 0
	for _, t := range all {
		if t.a+t.c == 0 || t.b+t.d == 0 {
			continue
		}
		used++
		a := t.expected(common)
		b, c := t.in-a, t.a+t.c-a
		d := t.out - c
		chi2 += (t.a - a) * (t.a - a) * (1/a + 1/b + 1/c + 1/d)
	}
	if used < 2 {
		return 0, 0, 1
	}
	return chi2, used - 1, ChiSquareSF(chi2, float64(used-1))
}

// expected returns the a with the margins of t and a·d = odds·b·c: a root of
//
//	(1−odds)·a² + (out − converted + odds·(in + converted))·a − odds·in·converted.
func (t stratum) expected(odds float64) float64 {
	converted := t.a + t.c
	square, product := 1-odds, odds*t.in*converted
	linear := t.out - converted + odds*(t.in+converted)
	under := math.Sqrt(linear*linear + 4*square*product)
	if linear < 0 {
		return (under - linear) / (2 * square)
	}
	return 2 * product / (linear + under)
}
