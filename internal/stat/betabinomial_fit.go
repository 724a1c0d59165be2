package stat

import (
	"math"
	"math/big"
)

// BetaBinomialFit returns the α and β that make the counts of the levels, each k
// out of n, most likely if the rates of levels vary as Beta(α, β), with a relative
// error of about 1e-8, and more where levels vary hardly more than by chance. Levels
// without units say nothing. ok is false if the levels
// vary no more than by chance, which is if
//
//	Σ [k(k−1)/2p + (n−k)(n−k−1)/2(1−p) − n(n−1)/2] ≤ 0, with p = Σk/Σn,
//
// the score of over-dispersion where there is none, or if nobody or everybody
// converted, or if counts are no rates. If all levels are of one mind, likelihood
// grows down to α + β = 0, and they are cut at 1e-6.
//
// It takes some 10 µs a level.
func BetaBinomialFit(levels [][2]int64) (alpha, beta float64, ok bool) {
	k, n, _, ok := total(levels)
	if !ok || k == 0 || k == n || overdispersion(levels, k, n) <= 0 {
		return 0, 0, false
	}
	f := betaBinomialFit{sorted(levels), math.Log(float64(k) / float64(n-k))}
	low, high := math.Log(1e-6), math.Log(1e15)
	size := low
	if at := f.sizeScore(low); at > 0 {
		size = root(f.sizeScore, low, at, high, math.Copysign(f.sizeScore(high), -1), 1e-9)
	}
	f.sizeScore(size)
	p, q := logistic(f.logit)
	s := math.Exp(size)
	return p * s, q * s, true
}

// overdispersion returns the sign of the score.
func overdispersion(levels [][2]int64, k, n int64) int {
	pairs := func(n int64) *big.Int { // n·(n−1)
		b := big.NewInt(n)
		return b.Mul(b, big.NewInt(n-1))
	}
	hits, misses, all := new(big.Int), new(big.Int), new(big.Int)
	for _, l := range levels {
		hits.Add(hits, pairs(l[0]))
		misses.Add(misses, pairs(l[1]-l[0]))
		all.Add(all, pairs(l[1]))
	}
	bigK, bigN, bigMisses := big.NewInt(k), big.NewInt(n), big.NewInt(n-k)
	hits.Mul(hits, bigMisses)
	misses.Mul(misses, bigK)
	hits.Add(hits, misses).Mul(hits, bigN)
	return hits.Cmp(all.Mul(all, bigK).Mul(all, bigMisses))
}

// betaBinomialFit climbs the likelihood: for every α + β to the best mean.
type betaBinomialFit struct {
	levels [][2]int64
	logit  float64 // of the best mean for the size that was looked at last
}

// sizeScore returns the slope of the log-likelihood by ln(α+β) on the ridge of
// best means.
func (f *betaBinomialFit) sizeScore(logSize float64) (score float64) {
	s := math.Exp(logSize)
	f.logit = f.bestMean(s)
	p, q := logistic(f.logit)
	for _, l := range f.levels {
		k, n := float64(l[0]), float64(l[1])
		score += shortfall(s, n) - shortfall(p*s, k) - shortfall(q*s, n-k)
	}
	return score
}

// bestMean returns the logit of the mean that is most likely for α + β = s. The
// slope falls all the way, from what is positive to what is negative.
func (f *betaBinomialFit) bestMean(s float64) float64 {
	slope := func(logit float64) (slope float64) {
		p, q := logistic(logit)
		for _, l := range f.levels {
			slope += digammaRise(p*s, float64(l[0])) - digammaRise(q*s, float64(l[1]-l[0]))
		}
		return slope
	}
	at := slope(f.logit)
	step := math.Copysign(0.01, at)
	for range 20 {
		next := slope(f.logit + step)
		if math.Signbit(next) != math.Signbit(at) {
			return root(slope, f.logit, at, f.logit+step, next, 1e-11)
		}
		f.logit, at, step = f.logit+step, next, step*3
	}
	return f.logit
}

// logistic returns 1/(1 + e^−x) and what is left to 1.
func logistic(x float64) (p, q float64) {
	e := math.Exp(-math.Abs(x))
	p, q = 1/(1+e), e/(1+e)
	if x < 0 {
		p, q = q, p
	}
	return p, q
}
