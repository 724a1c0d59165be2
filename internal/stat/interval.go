package stat

import "math"

// Wilson returns the score interval of k out of n,
//
//	(k + z²/2)/(n + z²) ± z·√(k(n−k)/n + z²/4)/(n + z²),  z = Φ⁻¹(1 − (1−level)/2),
//
// which lies in 0..1; low is 0 where k is 0 and high is 1 where k is n. With
// n = 0 it is [0, 1]; with k outside 0..n or a level outside (0, 1), NaN.
// Source: Wilson, JASA 22 (1927) 209.
func Wilson(k, n int64, level float64) (low, high float64) {
	return WilsonEffective(float64(k), float64(n), level)
}

// WilsonEffective is [Wilson] of counts that need not be whole, such as how many
// independent units those of a cluster sample are worth.
func WilsonEffective(k, n, level float64) (low, high float64) {
	if !isRate(k, n, level) {
		return math.NaN(), math.NaN()
	}
	return wilson(k, n, central(level))
}

func wilson(k, n, z float64) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	p := k / n
	half := z * math.Sqrt(k*(1-p)+z*z/4)
	high = max(p, min(1, (k+z*z/2+half)/(n+z*z)))
	if k == n {
		high = 1
	}
	if k == 0 {
		return 0, high
	}
	// The limits are the roots of a parabola: their product is k²/(n·(n+z²)).
	return p * min(1, k/((n+z*z)*high)), high
}

// isRate reports whether k out of n is a rate and level one of an interval.
func isRate(k, n, level float64) bool {
	return 0 <= k && k <= n && n < math.MaxFloat64/4 && isLevel(level)
}

func isLevel(level float64) bool { return level > 0 && level < 1 }
