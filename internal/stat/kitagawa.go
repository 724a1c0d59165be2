package stat

import (
	"cmp"
	"math"
	"slices"
)

// Change is a level in two periods: K0 out of N0 converted before, K1 out of N1
// after.
type Change struct{ N0, K0, N1, K1 int64 }

// Kitagawa splits what changed in the rate of all levels together into what
// changed in their rates r, at a mean mix, and what changed in their shares w of
// all units, at mean rates:
//
//	Σ ½(w₀+w₁)(r₁−r₀) + Σ ½(r₀+r₁)(w₁−w₀).
//
// A level without units in a period takes the rate of the other, so that all of
// it is mix. Without units in a period they are NaN.
// Source: Kitagawa, JASA 50 (1955) 1168.
func Kitagawa(levels []Change) (total, rates, mix float64) {
	levels = slices.SortedFunc(slices.Values(levels), func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.N0, b.N0), cmp.Compare(a.K0, b.K0), cmp.Compare(a.N1, b.N1), cmp.Compare(a.K1, b.K1))
	})
	var n0, k0, n1, k1 float64
	for _, l := range levels {
		if l.K0 < 0 || l.K0 > l.N0 || l.K1 < 0 || l.K1 > l.N1 {
			return math.NaN(), math.NaN(), math.NaN()
		}
		n0, k0, n1, k1 = n0+float64(l.N0), k0+float64(l.K0), n1+float64(l.N1), k1+float64(l.K1)
	}
	for _, l := range levels {
		if l.N0 == 0 && l.N1 == 0 {
			continue
		}
		r0, r1 := float64(l.K0)/float64(l.N0), float64(l.K1)/float64(l.N1)
		if l.N0 == 0 {
			r0 = r1
		}
		if l.N1 == 0 {
			r1 = r0
		}
		w0, w1 := float64(l.N0)/n0, float64(l.N1)/n1
		rates += (w0 + w1) / 2 * (r1 - r0)
		mix += (r0 + r1) / 2 * (w1 - w0)
	}
	if n0 == 0 || n1 == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return k1/n1 - k0/n0, rates, mix
}
