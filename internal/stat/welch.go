package stat

import (
	"math"
	"slices"
)

// Moments are what the tests of means need of a sample.
type Moments struct {
	N        float64 // size
	Mean     float64
	Variance float64 // Σ(x−mean)²/(n−1)
}

// MomentsOf returns the moments of a sample. With fewer than two values it has no
// variance, with none no mean (NaN).
func MomentsOf(xs []float64) Moments {
	n, sum, squares := float64(len(xs)), 0.0, 0.0
	xs = slices.Sorted(slices.Values(xs)) // in any order the same
	for _, x := range xs {
		sum += x
	}
	mean := sum / n
	for _, x := range xs {
		squares += (x - mean) * (x - mean)
	}
	return Moments{n, mean, squares / (n - 1)}
}

// MeanInterval returns Student's interval of a mean, mean ± t·√(variance/n) with
// n − 1 degrees of freedom. With fewer than two values it is NaN.
func MeanInterval(m Moments, level float64) (low, high float64) {
	if !m.hasVariance() || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	half := centralStudent(level, m.N-1) * math.Sqrt(m.Variance/m.N)
	return m.Mean - half, m.Mean + half
}

// WelchT returns Welch's test that two means are the same where variances need not
// be: t = (x̄ − ȳ)/√(v/n + w/m), the degrees of freedom after Satterthwaite, and
// the two-sided p. With fewer than two values in a sample, or if neither varies,
// they are NaN.
//
// Sources: Welch, Biometrika 34 (1947) 28; Satterthwaite, Biometrics Bull. 2
// (1946) 110.
func WelchT(x, y Moments) (t, df, p float64) {
	se, df := welch(x, y)
	t = (x.Mean - y.Mean) / se
	return t, df, 2 * StudentSF(math.Abs(t), df)
}

// DiffWelch returns the interval of the difference of two means that goes with
// [WelchT].
func DiffWelch(x, y Moments, level float64) (low, high float64) {
	se, df := welch(x, y)
	if math.IsNaN(se) || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	d, half := x.Mean-y.Mean, centralStudent(level, df)*se
	return d - half, d + half
}

// welch returns the standard error of x̄ − ȳ and its degrees of freedom.
func welch(x, y Moments) (se, df float64) {
	a, b := x.Variance/x.N, y.Variance/y.N
	if !x.hasVariance() || !y.hasVariance() || a+b == 0 {
		return math.NaN(), math.NaN()
	}
	sum := a + b
	a, b = a/sum, b/sum
	return math.Sqrt(sum), 1 / (a*a/(x.N-1) + b*b/(y.N-1))
}

func (m Moments) hasVariance() bool { return m.N > 1 && m.Variance >= 0 }
