package stat

import "math"

// SampleSize returns how many units each of two arms needs for the two-sided test
// at alpha to find with a chance of power that rates are p1 and p2, not rounded:
//
//	(z(1−α/2) + z(power))²·(p1(1−p1) + p2(1−p2))/(p1−p2)².
//
// It is +∞ if the rates are the same, and NaN if a rate is not within 0..1, or
// alpha or power not within (0, 1).
// Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions
// (2003) ch. 4.
func SampleSize(p1, p2, alpha, power float64) float64 {
	spread := math.Sqrt(p1*(1-p1) + p2*(1-p2))
	return sampleSize(p1, p2, alpha, power, spread)
}

// SampleSizePooled is [SampleSize] with the variance of the pooled rate p̄ where
// there is no difference:
//
//	(z(1−α/2)·√(2p̄(1−p̄)) + z(power)·√(p1(1−p1) + p2(1−p2)))²/(p1−p2)².
func SampleSizePooled(p1, p2, alpha, power float64) float64 {
	pooled := (p1 + p2) / 2
	return sampleSize(p1, p2, alpha, power, math.Sqrt(2*pooled*(1-pooled)))
}

// sampleSize has the spread where there is no difference.
func sampleSize(p1, p2, alpha, power, spread float64) float64 {
	if !(0 <= p1 && p1 <= 1 && 0 <= p2 && p2 <= 1) || !isLevel(alpha) || !isLevel(power) {
		return math.NaN()
	}
	if p1 == p2 {
		return math.Inf(1)
	}
	distance := -NormPPF(alpha/2)*spread + NormPPF(power)*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	distance = max(0, distance) / (p1 - p2)
	return distance * distance
}
