package stat

import "math"

// OverlapOfTwo is how two sets A and B of units overlap.
type OverlapOfTwo struct {
	Jaccard float64 // |A∩B|/|A∪B|
	Share   float64 // of A that is in B
	Lift    float64 // |A∩B|·N/(|A|·|B|): 1 if they are independent
	Phi     float64 // correlation; see [Phi]
	P       float64 // that they are independent; see [Fisher]
}

// Overlap compares sets of a and b units, both of them in common, among n. Shares
// of nothing are NaN, and so is all if such sets cannot be.
func Overlap(a, b, both, n int64) OverlapOfTwo {
	x1, n1, x2, n2 := both, a, b-both, n-a
	if !isTable(x1, n1, x2, n2) {
		nan := math.NaN()
		return OverlapOfTwo{nan, nan, nan, nan, nan}
	}
	common, sizeA, sizeB := float64(both), float64(a), float64(b)
	return OverlapOfTwo{
		Jaccard: common / (sizeA + float64(x2)),
		Share:   common / sizeA,
		Lift:    common / sizeA * (float64(n) / sizeB),
		Phi:     Phi(x1, n1, x2, n2),
		P:       Fisher(x1, n1, x2, n2),
	}
}
