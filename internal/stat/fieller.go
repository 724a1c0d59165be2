package stat

import "math"

// Fieller returns the interval of the ratio y/x of two estimates with these
// variances and covariance: between the roots of
//
//	(x² − z²·varX)·t² − 2(x·y − z²·cov)·t + y² − z²·varY.
//
// Unless x differs from 0, x² > z²·varX, the ratio may be anything, and both ends
// are NaN; so they are if there are no such variances.
// Source: Fieller, JRSS B 16 (1954) 175.
func Fieller(y, x, varY, varX, cov, level float64) (low, high float64) {
	z := central(level)
	square, middle, constant := x*x-z*z*varX, x*y-z*z*cov, y*y-z*z*varY
	// The same as middle² − square·constant, of which the largest terms cancel out.
	root := x*x*varY - 2*x*y*cov + y*y*varX - z*z*(varX*varY-cov*cov)
	if !isLevel(level) || !isPositive(square) || !(root >= 0 && root < math.MaxFloat64) || !(varX >= 0) || !(varY >= 0) {
		return math.NaN(), math.NaN()
	}
	half := z * math.Sqrt(root)
	if middle < 0 {
		return (middle - half) / square, constant / (middle - half)
	}
	if middle+half == 0 {
		return 0, 0
	}
	return constant / (middle + half), (middle + half) / square
}
