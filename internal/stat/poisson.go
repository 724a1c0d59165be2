package stat

import "math"

// LogPoisson returns ln P(X = k) of a Poisson variable, where the count k exceeds the
// mean > 0 by off. Given the difference, it loses no digits where mean and k are large:
//
//	ln P = −D − δ(k) − ½·ln 2πk,   D = k·ln(k/mean) − off
//
// with δ what Stirling's formula lacks, and ln P = −mean for k = 0. It is −∞ for k < 0.
//
// Source: Loader, Fast and accurate computation of binomial probabilities (2000).
func LogPoisson(k, off float64) float64 {
	switch {
	case k < 0:
		return math.Inf(-1)
	case k == 0:
		return off
	}
	return -excess(k, off) - stirlingError(k) - math.Log(k)/2 - halfLog2Pi
}
