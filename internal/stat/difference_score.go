package stat

import "math"

// DiffMiettinenNurminen returns the score interval of p1 − p2: all δ with
//
//	(x1/n1 − x2/n2 − δ)² ≤ z²·n/(n−1)·(p̃1(1−p̃1)/n1 + p̃2(1−p̃2)/n2),
//
// p̃1 and p̃2 being the most likely rates that differ by δ, and n = n1 + n2. Without
// units on a side both ends are NaN. The error is below 1e-12.
// Source: Miettinen and Nurminen, Stat. Med. 4 (1985) 213.
func DiffMiettinenNurminen(x1, n1, x2, n2 int64, level float64) (low, high float64) {
	if !isTable(x1, n1, x2, n2) || n1 == 0 || n2 == 0 || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	l, h := DiffNewcombe(x1, n1, x2, n2, level)
	below := scoreOf(x2, n2, x1, n1, level) // the same from the other side
	above := scoreOf(x1, n1, x2, n2, level)
	return -below.limit(-l), above.limit(h)
}

// score is the test of Miettinen and Nurminen of one difference after the other.
type score struct{ k1, n1, k2, n2, d, factor float64 }

func scoreOf(x1, n1, x2, n2 int64, level float64) score {
	s := score{k1: float64(x1), n1: float64(n1), k2: float64(x2), n2: float64(n2)}
	z, n := central(level), s.n1+s.n2
	s.d = cross(x1, n1, x2, n2) / s.n1 / s.n2
	s.factor = z * math.Sqrt(n/(n-1))
	return s
}

// limit returns the greatest difference that is not rejected; guess is near it.
func (s *score) limit(guess float64) float64 {
	if s.d >= 1 {
		return 1
	}
	// off is nearly straight, so that secants mostly find the limit at once.
	x, last, at := guess, s.d, -1.0
	for range 10 {
		if !(x > s.d && x < 1) {
			break
		}
		off := s.off(x)
		step := off / (off - at) * (last - x)
		if at == -1 {
			step = -off
		}
		x, last, at = x+step, x, off
		if math.Abs(step) < 1e-14 {
			return x
		}
	}
	return root(s.off, s.d, -1, 1, 1-s.d, 1e-13)
}

// off is above 0 where a difference above s.d is rejected.
func (s *score) off(delta float64) float64 {
	variance := likelyVariance(s.k1, s.n1, s.k2, s.n2, delta)
	return delta - s.d - s.factor*math.Sqrt(variance)
}

// likelyVariance returns the variance of the difference of two rates at their most
// likely values that differ by delta. They are found by their distance from 0 or 1,
// whichever is nearer, because the variance has to be exact there.
func likelyVariance(k1, n1, k2, n2, delta float64) float64 {
	if delta < 0 {
		k1, n1, k2, n2, delta = k2, n2, k1, n1, -delta
	}
	p := likelyRate(k1, n1, k2, n2, delta)
	if p > (1-delta)/2 {
		k1, n1, k2, n2 = n2-k2, n2, n1-k1, n1
		p = likelyRate(k1, n1, k2, n2, delta)
	}
	return (p+delta)*(1-p-delta)/n1 + p*(1-p)/n2
}

// likelyRate returns the most likely p2 if p1 = p2 + delta, a root of a cubic
// equation.
func likelyRate(k1, n1, k2, n2, delta float64) float64 {
	n := n1 + n2
	share, k := n2/n, (k1+k2)/n
	c := (1+share)*delta - 1 - k
	b := (share*delta-1-2*k2/n)*delta + k
	a := k2 / n * delta * (1 - delta)
	v := c*c*c/27 - c*b/6 + a/2
	u := math.Copysign(math.Sqrt(max(0, c*c/9-b/3)), v)
	angle := math.Pi
	if u != 0 {
		angle += math.Acos(min(1, max(-1, v/(u*u*u))))
	}
	p := 2*u*math.Cos(angle/3) - c/3
	for range 2 { // Newton, because the arc cosine is rounded where it is steep
		if slope := (3*p+2*c)*p + b; slope != 0 {
			p -= (((p+c)*p+b)*p + a) / slope
		}
	}
	return min(1-delta, max(0, p))
}
