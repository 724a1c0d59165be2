package stat

import "math"

// GammaInc returns the regularised lower incomplete gamma function P(a, x), which
// is the probability that a Gamma(a, 1) variable is at most x, for a > 0 and
// x ≥ 0. The relative error is below 1e-10, in the tails too; that of 1 − P is for
// a down to 1e-4, and grows as 1/a below that. It takes at most a few microseconds.
func GammaInc(a, x float64) float64 { return gammaTail(a, x, false) }

// GammaIncInv returns the x with P(a, x) = p, for p in 0..1, with the accuracy of
// [GammaInc]: the p-quantile of Gamma(a, 1). It is +∞ for 1. It takes four of them
// or so.
func GammaIncInv(a, p float64) float64 {
	if !isPositive(a) || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return gammaQuantile(a, p, 1-p)
}

// ChiSquareSF returns P(X > x) of a χ² variable with df > 0 degrees of freedom,
// with the accuracy of [GammaInc]; 1 for x ≤ 0.
func ChiSquareSF(x, df float64) float64 {
	switch {
	case !isPositive(df) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	case df == 1:
		return 2 * NormSF(math.Sqrt(x))
	}
	return gammaTail(df/2, x/2, true)
}

// gammaTail returns P(a, x), or with upper 1 − P(a, x).
func gammaTail(a, x float64, upper bool) float64 {
	switch {
	case !isPositive(a) || !(x >= 0):
		return math.NaN()
	case x == 0 || math.IsInf(x, 1):
		if upper == (x == 0) {
			return 1
		}
		return 0
	}
	d := newGamma(a)
	return tail(d, d.at(x), upper)
}

// gammaQuantile returns the p-quantile, q being 1 − p.
func gammaQuantile(a, p, q float64) float64 {
	if p == 0 || q == 0 {
		return p / q
	}
	d := newGamma(a)
	return a * math.Exp(quantile(d, p, q))
}

// gammaShape is Gamma(a, 1) on the scale of the logarithm from that of a, where
// the density has its mode.
type gammaShape struct{ a, logPeak float64 }

func newGamma(a float64) gammaShape {
	return gammaShape{a, math.Log(a)/2 - halfLog2Pi - stirlingError(a)}
}

// at returns the place of x.
func (d gammaShape) at(x float64) float64 {
	if off := (x - d.a) / d.a; math.Abs(off) < 0.5 {
		return math.Log1p(off)
	}
	if ratio := x / d.a; ratio > 1e-300 && ratio < 1e300 {
		return math.Log(ratio)
	}
	return math.Log(x) - math.Log(d.a)
}

func (d gammaShape) logDensity(c float64) float64 { return d.logPeak - d.deviance(c) }

// deviance returns x − a − a·ln(x/a).
func (d gammaShape) deviance(c float64) float64 {
	off := math.Expm1(c)
	if math.Abs(c) < 0.5 {
		return d.a * logExcess(off)
	}
	return d.a * (off - c)
}

// slope is x − a.
func (d gammaShape) slope(c float64) float64 { return d.a * math.Expm1(c) }

// curvature is x.
func (d gammaShape) curvature(c float64) float64 { return d.a * math.Exp(c) }

func (d gammaShape) mills(c float64, upper bool) (ratio float64, direct bool) {
	if d.a > farGamma {
		return farMills(d, c, c > 0), upper == (c > 0)
	}
	x := d.a * math.Exp(c)
	if x < d.a+1 {
		return gammaSeries(d.a, x), !upper
	}
	return 1 / gammaFraction(d.a, d.slope(c)), upper
}

// farGamma is where series and fraction begin to take longer than [farMills].
const farGamma = 1000

// start is after Wilson and Hilferty, PNAS 17 (1931) 684, where that is near. For
// a ≤ 1 the upper tail is at most that of an exponential variable.
func (d gammaShape) start(p float64, upper bool) float64 {
	if upper && d.a <= 1 {
		return math.Log(-math.Log(p) / d.a)
	}
	z, s := NormPPF(p), 1/(9*d.a)
	if upper {
		z = -z
	}
	if root := 1 - s + z*math.Sqrt(s); root > 0.1 {
		return 3 * math.Log(root)
	}
	return z / math.Sqrt(d.a)
}

// gammaSeries returns P(a, x)·Γ(a)/(x^a·e^−x), for x < a + 1.
func gammaSeries(a, x float64) float64 {
	sum, term := 1.0, 1.0
	for n := 1.0; term > sum*1e-17; n++ {
		term *= x / (a + n)
		sum += term
	}
	return sum / a
}

// gammaFraction returns x^a·e^−x/(Γ(a)·(1 − P(a, x))) by Legendre's continued
// fraction, after Lentz, for off = x − a ≥ 1.
func gammaFraction(a, off float64) float64 {
	f := off + 1
	c, d := f, 0.0
	for m := 1.0; m < 10_000; m++ {
		num, den := -m*(m-a), off+1+2*m
		d = 1 / (den + num*d)
		c = den + num/c
		f *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return f
}
