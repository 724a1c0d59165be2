package stat

import "math"

// RatioKatz returns the ratio of two rates, x1/n1 to x2/n2, with its interval
//
//	ratio · exp(±z·√(1/x1 − 1/n1 + 1/x2 − 1/n2)).
//
// Unless some converted on both sides they are NaN.
// Source: Katz et al., Biometrics 34 (1978) 469.
func RatioKatz(x1, n1, x2, n2 int64, level float64) (ratio, low, high float64) {
	if !isTable(x1, n1, x2, n2) || x1 == 0 || x2 == 0 || !isLevel(level) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	k1, m1, k2, m2 := float64(x1), float64(n1), float64(x2), float64(n2)
	ratio = k1 / m1 / (k2 / m2)
	variance := float64(n1-x1)/m1/k1 + float64(n2-x2)/m2/k2
	return around(ratio, variance, level)
}

// around returns an interval of value on the scale of logarithms.
func around(value, variance, level float64) (_, low, high float64) {
	half := central(level) * math.Sqrt(variance)
	return value, value * math.Exp(-half), value * math.Exp(half)
}

// OddsWoolf returns the ratio of the odds of x1 out of n1 to those of x2 out of
// n2, with its interval
//
//	ratio · exp(±z·√(1/a + 1/b + 1/c + 1/d))
//
// of the counts a = x1, b = n1 − x1, c = x2 and d = n2 − x2, to all of which ½ is
// added if one of them is 0. Without units on a side they are NaN.
// Sources: Woolf, Ann. Hum. Genet. 19 (1955) 251; Haldane, ibid. 20 (1956) 309.
func OddsWoolf(x1, n1, x2, n2 int64, level float64) (ratio, low, high float64) {
	if !isTable(x1, n1, x2, n2) || n1 == 0 || n2 == 0 || !isLevel(level) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	a, b, c, d := float64(x1), float64(n1-x1), float64(x2), float64(n2-x2)
	if min(a, b, c, d) == 0 {
		a, b, c, d = a+0.5, b+0.5, c+0.5, d+0.5
	}
	return around(a/b/(c/d), 1/a+1/b+1/c+1/d, level)
}

// OddsPrior returns the odds ratio that PostHog's correlation analysis shows, with
// one success and one failure added on both sides,
//
//	((s+1)·(F−f+1)) / ((S−s+1)·(f+1)),
//
// of s out of S converted units and f out of F others that did something.
func OddsPrior(s, converted, f, others int64) float64 {
	if !isTable(s, converted, f, others) {
		return math.NaN()
	}
	return (float64(s) + 1) / (float64(converted-s) + 1) * ((float64(others-f) + 1) / (float64(f) + 1))
}
