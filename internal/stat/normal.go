package stat

import "math"

// NormCDF returns P(Z ≤ x) of a standard normal variable; see [NormSF].
func NormCDF(x float64) float64 { return NormSF(-x) }

// NormSF returns P(Z > x) of a standard normal variable. The relative error is
// below 1e-12, far out too, until the result leaves the normal range of float64
// at x = 37.5.
func NormSF(x float64) float64 { return math.Erfc(x/math.Sqrt2) / 2 }

// NormPPF returns the x with NormCDF(x) = p, with a relative error below 1e-12.
// It is −∞ for 0, +∞ for 1, and NaN for p outside 0..1.
func NormPPF(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	case p < 0.1:
		return -upperTail(p)
	case p > 0.9:
		return upperTail(1 - p)
	}
	return math.Sqrt2 * math.Erfinv(2*p-1)
}

// upperTail returns the x with NormSF(x) = p, for p up to 0.1: Newton's steps on
// the logarithm, which is nearly a parabola there, from an approximation that is
// below. (2p − 1 has too few digits for Erfinv.)
func upperTail(p float64) float64 {
	t := -2 * math.Log(p)
	x := math.Sqrt(t - math.Log(t) - math.Log(2*math.Pi))
	for range 6 {
		sf := NormSF(x)
		if sf == 0 {
			break
		}
		density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		x += math.Log(sf/p) * sf / density
	}
	return x
}

// central returns the z such that a share of level lies within ±z.
func central(level float64) float64 { return math.Sqrt2 * math.Erfinv(level) }
