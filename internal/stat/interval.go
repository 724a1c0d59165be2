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
	if k < 0 || k > n || !(level > 0 && level < 1) {
		return math.NaN(), math.NaN()
	}
	if n == 0 {
		return 0, 1
	}
	x, m, z := float64(k), float64(n), central(level)
	centre := (x + z*z/2) / (m + z*z)
	half := z / (m + z*z) * math.Sqrt(x*(m-x)/m+z*z/4)
	low, high = max(0, centre-half), min(1, centre+half)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high
}

// DiffNewcombe returns an interval of d = p1 − p2 = x1/n1 − x2/n2 for independent
// samples, made of the Wilson limits l and u of both:
//
//	d − √((p1−l1)² + (u2−p2)²), d + √((u1−p1)² + (p2−l2)²)
//
// With no units on a side there is no difference, and both ends are NaN.
// Source: Newcombe, Stat. Med. 17 (1998) 873, method 10.
func DiffNewcombe(x1, n1, x2, n2 int64, level float64) (low, high float64) {
	l1, u1 := Wilson(x1, n1, level)
	l2, u2 := Wilson(x2, n2, level)
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	d := p1 - p2
	return d - math.Hypot(p1-l1, u2-p2), d + math.Hypot(u1-p1, p2-l2)
}
