package stat

import "math"

// BinomialCDF returns P(X ≤ k) of n draws with chance p each, with the accuracy and
// cost of [BetaInc], however large n is. It is 0 for k < 0 and 1 for k ≥ n.
func BinomialCDF(k, n int64, p float64) float64 {
	switch {
	case n < 0 || !(p >= 0 && p <= 1):
		return math.NaN()
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	return betaLower(float64(n-k), float64(k)+1, 1-p, p)
}

// PoissonCDF returns P(X ≤ k) of a Poisson variable with mean mu ≥ 0, with the
// accuracy and cost of [GammaInc]. It is 0 for k < 0.
func PoissonCDF(k int64, mu float64) float64 {
	if k < 0 && mu >= 0 {
		return 0
	}
	return gammaTail(float64(k)+1, mu, true)
}

// PoissonSF returns P(X > k); see [PoissonCDF]. It is 1 for k < 0.
func PoissonSF(k int64, mu float64) float64 {
	if k < 0 && mu >= 0 {
		return 1
	}
	return gammaTail(float64(k)+1, mu, false)
}

// NegBinomialCDF returns P(X ≤ k) of a negative binomial variable with a mean ≥ 0
// and a size > 0, which is a Poisson variable whose mean varies as a gamma variable
// of shape size, so that the variance is mean + mean²/size. It has the accuracy and
// cost of [BetaInc], and is 0 for k < 0.
func NegBinomialCDF(k int64, mean, size float64) float64 {
	switch {
	case !(mean >= 0) || math.IsInf(mean, 1) || !isPositive(size):
		return math.NaN()
	case k < 0:
		return 0
	}
	return betaLower(size, float64(k)+1, 1/(1+mean/size), mean/(size+mean))
}
