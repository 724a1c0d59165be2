package stat

import "math"

// Jeffreys returns the interval of k out of n that leaves (1−level)/2 of
// Beta(k+½, n−k+½) on both sides; low is 0 where k is 0 and high is 1 where k is n.
// Else it is like [Wilson], in a few microseconds.
// Source: Brown, Cai and DasGupta, Stat. Sci. 16 (2001) 101.
func Jeffreys(k, n int64, level float64) (low, high float64) {
	return betaInterval(k, n, level, 0.5, 0.5)
}

// ClopperPearson returns the exact interval of k out of n, of the quantiles of
// Beta(k, n−k+1) and Beta(k+1, n−k). It covers the rate at least as often as level
// says, and mostly more often: it is too wide on average. Else it is like
// [Jeffreys].
// Source: Clopper and Pearson, Biometrika 26 (1934) 404.
func ClopperPearson(k, n int64, level float64) (low, high float64) {
	return betaInterval(k, n, level, 0, 1)
}

// betaInterval returns the lower end of Beta(k+more, n−k+1−more) and the upper end
// of Beta(k+less, …), less and more being what is added to k.
func betaInterval(k, n int64, level, more, less float64) (low, high float64) {
	hits, misses := float64(k), float64(n-k)
	if !isRate(hits, float64(n), level) {
		return math.NaN(), math.NaN()
	}
	low, high = 0, 1
	p, q := (1-level)/2, (1+level)/2
	if k > 0 {
		low = betaQuantile(hits+more, misses+1-more, p, q)
	}
	if k < n {
		high = betaQuantile(hits+less, misses+1-less, q, p)
	}
	return low, high
}

// PoissonExact returns the exact interval of the mean of a Poisson variable that
// was k: the quantiles (1−level)/2 of Gamma(k, 1) and (1+level)/2 of Gamma(k+1, 1);
// low is 0 where k is 0. With k < 0 or a level outside (0, 1) it is NaN.
// Source: Garwood, Biometrika 28 (1936) 437.
func PoissonExact(k int64, level float64) (low, high float64) {
	if k < 0 || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	p, q := (1-level)/2, (1+level)/2
	if k > 0 {
		low = gammaQuantile(float64(k), p, q)
	}
	return low, gammaQuantile(float64(k)+1, q, p)
}
