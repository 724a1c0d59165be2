package stat

import "math"

// WilsonCC returns Wilson's interval with a continuity correction; low is 0 where
// k is 0 and high is 1 where k is n. Else it is like [Wilson]. It is there to
// compare with others: it is wider than it need be.
// Source: Newcombe, Stat. Med. 17 (1998) 857, method 4.
func WilsonCC(k, n int64, level float64) (low, high float64) {
	x, m := float64(k), float64(n)
	if !isRate(x, m, level) {
		return math.NaN(), math.NaN()
	}
	low, high = 0, 1
	z := central(level)
	if k > 0 {
		low = wilsonCCLow(x, m, z)
	}
	if k < n {
		high = 1 - wilsonCCLow(m-x, m, z)
	}
	return low, high
}

// wilsonCCLow is half (A − B)/C = half (A² − B²)/(C·(A + B)), which does not
// cancel out.
func wilsonCCLow(k, n, z float64) float64 {
	a := 2*k + z*z - 1
	b := z * math.Sqrt(z*z-2-1/n+4*k*(n-k+1)/n)
	if a <= b {
		return 0
	}
	return (2*k - 1) / n * (2*k - 1) / (2 * (a + b))
}

// AgrestiCoull returns p̃ ± z·√(p̃(1−p̃)/(n+z²)) with p̃ = (k+z²/2)/(n+z²), cut to
// 0..1. Else it is like [Wilson], and there to compare with others.
// Source: Agresti and Coull, Am. Stat. 52 (1998) 119.
func AgrestiCoull(k, n int64, level float64) (low, high float64) {
	z := central(level)
	return waldOf(float64(k), float64(n), z*z/2, level)
}

// Wald returns p ± z·√(p(1−p)/n), cut to 0..1. Else it is like [Wilson], and there
// to compare with others: it covers far less often than level says, and never where
// k is 0 or n.
func Wald(k, n int64, level float64) (low, high float64) {
	return waldOf(float64(k), float64(n), 0, level)
}

// waldOf returns Wald's interval with so many hits and as many misses added.
func waldOf(k, n, added, level float64) (low, high float64) {
	if !isRate(k, n, level) {
		return math.NaN(), math.NaN()
	}
	if n == 0 {
		return 0, 1
	}
	n += 2 * added
	p, q := (k+added)/n, (n-k-added)/n
	half := central(level) * math.Sqrt(p*q/n)
	return max(0, p-half), min(1, p+half)
}
