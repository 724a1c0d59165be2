package stat

import "math"

// BetaInc returns the regularised incomplete beta function I_x(a, b), which is
// the probability that a Beta(a, b) variable is at most x, for a, b > 0 and x in
// 0..1. The relative error is below 1e-10, in the tails too, for a and b down to
// 1e-4, and grows as 1/a and 1/b below that. It takes at most a few microseconds.
//
// Source: the continued fraction of DiDonato and Morris, ACM TOMS 18 (1992) 360, and
// for large a and b an integral over the scale of log odds.
func BetaInc(a, b, x float64) float64 {
	if !isPositive(a) || !isPositive(b) || !(x >= 0 && x <= 1) {
		return math.NaN()
	}
	return betaLower(a, b, x, 1-x)
}

// BetaIncInv returns the x with I_x(a, b) = p, for p in 0..1, with the accuracy of
// [BetaInc]: the p-quantile of Beta(a, b). It takes four of them or so.
func BetaIncInv(a, b, p float64) float64 {
	if !isPositive(a) || !isPositive(b) || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return betaQuantile(a, b, p, 1-p)
}

func isPositive(a float64) bool { return a > 0 && !math.IsInf(a, 1) }

// betaLower returns I_x(a, b), y being 1 − x.
func betaLower(a, b, x, y float64) float64 {
	if x == 0 || y == 0 {
		return x
	}
	d := newBeta(a, b)
	return tail(d, d.at(x, y), false)
}

// betaQuantile returns the p-quantile, q being 1 − p.
func betaQuantile(a, b, p, q float64) float64 {
	if p == 0 || q == 0 {
		return p
	}
	d := newBeta(a, b)
	x, _ := d.share(quantile(d, p, q))
	return x
}

// betaShape is Beta(a, b) on the scale of log odds from those of p = a/(a+b),
// where the density has its mode.
type betaShape struct {
	a, b, p, q float64
	logPeak    float64
}

func newBeta(a, b float64) betaShape {
	d := betaShape{a: a, b: b, p: 1 / (1 + b/a), q: 1 / (1 + a/b)}
	d.logPeak = stirlingError(a+b) - stirlingError(a) - stirlingError(b) + math.Log(a)/2 + math.Log(d.q)/2 - halfLog2Pi
	return d
}

// at returns the place of x, y being 1 − x.
func (d betaShape) at(x, y float64) float64 {
	under := y * d.a
	if off := math.FMA(x, d.b, -under) / under; math.Abs(off) < 0.5 {
		return math.Log1p(off)
	}
	if odds := x * d.b / under; odds > 1e-300 && odds < 1e300 {
		return math.Log(odds)
	}
	return math.Log(x) - math.Log(y) + math.Log(d.b) - math.Log(d.a)
}

// share returns the x at c, and 1 − x.
func (d betaShape) share(c float64) (x, y float64) {
	if c > 0 {
		e := math.Exp(-c)
		return d.p / (d.p + d.q*e), d.q * e / (d.p + d.q*e)
	}
	e := math.Exp(c)
	return d.p * e / (d.q + d.p*e), d.q / (d.q + d.p*e)
}

func (d betaShape) logDensity(c float64) float64 { return d.logPeak - d.deviance(c) }

// deviance returns a·ln(p/x) + b·ln(q/y), such that the terms do not cancel out.
func (d betaShape) deviance(c float64) float64 {
	switch {
	case math.Abs(c) < 0.5:
		off := math.Expm1(c)
		under := 1 + d.p*off
		return d.a*logExcess(d.q*off/under) + d.b*logExcess(-d.p*off/under)
	case d.a < d.b:
		return (d.a+d.b)*logMix(d.p, c) - d.a*c
	}
	return (d.a+d.b)*logMix(d.q, -c) + d.b*c
}

// logMix returns ln(1 − p + p·e^c) for p ≤ ½.
func logMix(p, c float64) float64 {
	if c > 700 {
		return c + math.Log(p+(1-p)*math.Exp(-c))
	}
	return math.Log1p(p * math.Expm1(c))
}

// slope is (a+b)·(x − p).
func (d betaShape) slope(c float64) float64 {
	if c > 0 {
		return -d.b * d.p * math.Expm1(-c) / (d.p + d.q*math.Exp(-c))
	}
	return d.a * d.q * math.Expm1(c) / (d.q + d.p*math.Exp(c))
}

// curvature is (a+b)·x·y.
func (d betaShape) curvature(c float64) float64 {
	x, y := d.share(c)
	return (d.a + d.b) * x * y
}

func (d betaShape) mills(c float64, upper bool) (ratio float64, direct bool) {
	if min(d.a, d.b) > farBeta {
		return farMills(d, c, c > 0), upper == (c > 0)
	}
	x, y := d.share(c)
	slope := d.slope(c)
	if slope < y-x { // x is below (a+1)/(a+b+2)
		return 1 / betaFraction(d.a, d.b, x, y, -slope), !upper
	}
	return 1 / betaFraction(d.b, d.a, y, x, slope), upper
}

// farBeta is where the continued fraction begins to take longer than [farMills].
const farBeta = 30_000

// start is as if log odds were normal. For a ≤ 1 the upper tail is at most that of
// Beta(1, b), and so it is with b and the lower one.
func (d betaShape) start(p float64, upper bool) float64 {
	a, b, sign := d.a, d.b, 1.0
	if upper {
		a, b, sign = b, a, -1
	}
	if b > 1 {
		return sign * NormPPF(p) * math.Sqrt(1/a+1/b)
	}
	odds := -math.Log(p) / a // their logarithm, if large
	if odds < 30 {
		odds = math.Log(math.Expm1(odds))
	}
	return -sign * (odds + math.Log(a) - math.Log(b))
}

// betaFraction returns x^a·y^b/(B(a,b)·I_x(a,b)) by its continued fraction, after
// Lentz; off is a·y − b·x.
func betaFraction(a, b, x, y, off float64) float64 {
	const tiny = 1e-300
	f := a * (off + 1) / (a + 1)
	if f == 0 {
		f = tiny
	}
	c, d := f, 0.0
	for m := 1.0; m < 10_000; m++ {
		s := a + 2*m - 1
		num := (a + m - 1) * ((a + b + m - 1) / s) * (m / s) * (b - m) * x * x
		den := m + m*(b-m)*x/s + (a+m)*(off+1+m*(1+y))/(s+2)
		d = den + num*d
		if d == 0 {
			d = tiny
		}
		c = den + num/c
		if c == 0 {
			c = tiny
		}
		d = 1 / d
		f *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return f
}
