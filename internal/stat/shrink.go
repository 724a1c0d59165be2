package stat

import "math"

// Shrink returns the rate k out of n, moved towards those of other levels that
// vary as Beta(α, β): the mean (k+α)/(n+α+β) of the Beta(k+α, n−k+β) that is left
// of it, with an interval that leaves as much below as above. α and β are those of
// [BetaBinomialFit].
func Shrink(k, n int64, alpha, beta, level float64) (value, low, high float64) {
	if !isRate(float64(k), float64(n), level) || !isPositive(alpha) || !isPositive(beta) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	a, b := float64(k)+alpha, float64(n-k)+beta
	p, q := (1-level)/2, (1+level)/2
	return a / (a + b), betaQuantile(a, b, p, q), betaQuantile(a, b, q, p)
}
