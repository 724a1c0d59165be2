package stat

import "math"

// BetaBinomialCDF returns P(X ≤ k) of n draws whose common chance varies as
// Beta(a, b), for a, b > 0, with a relative error below 1e-9. It is 0 for k < 0 and
// 1 for k ≥ n.
//
// It takes 5 ns a term for up to 10,000 terms, and then an integral that takes some
// hundred microseconds, however large n is.
func BetaBinomialCDF(k, n int64, a, b float64) float64 {
	switch {
	case n < 0 || !isPositive(a) || !isPositive(b):
		return math.NaN()
	case k < 0:
		return 0
	case k >= n:
		return 1
	case float64(k) > float64(n)/(1+b/a):
		return 1 - betaBinomialLower(n-k-1, n, b, a)
	}
	return betaBinomialLower(k, n, a, b)
}

// betaBinomialLower returns P(X ≤ k) for k < n.
func betaBinomialLower(k, n int64, a, b float64) float64 {
	if k >= maxTerms {
		// As X ≤ k iff the (k+1)-th smallest of n numbers is above the chance.
		return min(1, probBelow(newBeta(a, b), newBeta(float64(k)+1, float64(n-k))))
	}
	sum, weight, m := 1.0, 1.0, float64(n)
	for j := float64(k); j > 0; j-- {
		weight *= j / (m - j + 1) * ((m - j + b) / (j - 1 + a))
		sum += weight
	}
	return min(1, sum*math.Exp(logBetaBinomial(float64(k), m, a, b)))
}

const maxTerms = 10_000

// logBetaBinomial returns ln P(X = k) by way of the chance p at which the density
// afterwards, Beta(a+k, b+n−k), is highest: what k of n draws are worth at p, times
// the density before, over that after.
func logBetaBinomial(k, n, a, b float64) float64 {
	before, after := newBeta(a, b), newBeta(a+k, b+n-k)
	off := math.FMA(k, b, -(n-k)*a) / (a + b + n) // k − n·p
	draws := rootOf(n) - rootOf(k) - rootOf(n-k) - excess(k, off) - excess(n-k, -off)
	return draws + before.logDensity(before.at(a+k, b+n-k)) - after.logPeak
}

// probBelow returns P(X < Y), as an integral over the narrower of them.
func probBelow(x, y betaShape) float64 {
	if 1/x.a+1/x.b < 1/y.a+1/y.b {
		x, y = newBeta(y.b, y.a), newBeta(x.b, x.a) // 1 − Y < 1 − X
	}
	shift := x.at(y.a, y.b)
	slope := func(c float64) float64 { return 1/millsOf(x, c+shift, false) - y.slope(c) }
	wide := min(1, math.Sqrt(1/y.a+1/y.b))
	from, at, to := 0.0, slope(0), wide
	next := slope(to)
	for ; next > 0 && to < 1e6; next = slope(to) {
		from, at, to = to, next, 2*to
	}
	peak := root(slope, from, at, to, next, wide/100)
	return lineIntegral(func(c float64) float64 { return y.logDensity(c) + logTail(x, c+shift, false) }, peak, wide)
}

// lineIntegral returns the integral of e^f, where f is concave and highest at peak,
// about as wide there as given, and analytic: by a sum over peak + wide·sinh u at
// evenly spaced u, after Takahasi and Mori (1974).
func lineIntegral(f func(float64) float64, peak, wide float64) (sum float64) {
	const step = 1. / 10
	sum = math.Exp(f(peak))
	for _, side := range [...]float64{-wide, wide} {
		for u := step; u < 60; u += step {
			term := math.Exp(f(peak+side*math.Sinh(u))) * math.Cosh(u)
			sum += term
			if term <= sum*negligible {
				break
			}
		}
	}
	return sum * wide * step
}
