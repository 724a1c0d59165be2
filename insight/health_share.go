package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// past are the periods before that tell what is normal for a step and its base.
type past struct {
	seen int   // so many periods were looked at
	good []int // those of them that count; of the early ones only as many as may be needed
}

// before returns the last Window periods before t in which step and base were good
// and somebody was at the base. It must be asked with ascending t.
func (j *judge) before(t, step, base int) []int {
	p := &j.pasts[step*len(j.steps)+base]
	for ; p.seen < t; p.seen++ {
		if j.isGood(p.seen, step) && j.isGood(p.seen, base) && (j.counts[p.seen][base] > 0 || step == 0) {
			p.good = append(p.good, p.seen)
		}
	}
	extra := len(p.good) - j.Window
	if extra > j.Window {
		p.good = append(p.good[:0], p.good[extra:]...)
		extra = 0
	}
	return p.good[max(extra, 0):]
}

// stepShare is how many of those at a base reached a step, and what is normal.
type stepShare struct {
	k, n  int64
	p, q  float64 // of a baseline: who reaches it, and who does not
	rho   float64 // over-dispersion: the correlation of two units of a period
	ratio float64 // seen over expected
}

// share returns that of a period; ok is false without a baseline or anybody at the
// base.
func (j *judge) share(t, step, base int) (s stepShare, ok bool) {
	if base < 0 || j.counts[t][base] == 0 {
		return stepShare{}, false
	}
	before := j.before(t, step, base)
	if len(before) < j.MinDays {
		return stepShare{}, false
	}
	s = stepShare{k: j.counts[t][step], n: j.counts[t][base]}
	var k, n float64
	for _, day := range before {
		k += float64(j.counts[day][step])
		n += float64(j.counts[day][base])
	}
	s.p, s.q = (k+0.5)/(n+1), (n-k+0.5)/(n+1)
	s.ratio = float64(s.k) / s.expected()
	s.rho = s.overDispersion(j, before, step, base, n/float64(len(before)))
	return s, true
}

// The ends of what over-dispersion may be: none at all has no beta distribution, and
// neither has nothing else.
const leastRho, mostRho = 1e-6, 0.999999

// overDispersion returns ρ, by which the spread of the shares before exceeds that of
// chance, given the mean number at the base:
//
//	χ² = Σ(k − np)²/(npq) / (m − 1),  ρ = (χ² − 1)/(n̄ − 1).
func (s *stepShare) overDispersion(j *judge, before []int, step, base int, mean float64) float64 {
	if mean <= 1 {
		return leastRho
	}
	var chi2 float64
	for _, day := range before {
		k, n := float64(j.counts[day][step]), float64(j.counts[day][base])
		chi2 += (k - n*s.p) * (k - n*s.p) / (n * s.p * s.q)
	}
	chi2 /= float64(len(before) - 1)
	return min(max((chi2-1)/(mean-1), leastRho), mostRho)
}

func (s *stepShare) expected() float64 { return float64(s.n) * s.p }

// few returns the probability of at most k.
func (s *stepShare) few() float64 {
	size := (1 - s.rho) / s.rho
	return stat.BetaBinomialCDF(s.k, s.n, s.p*size, s.q*size)
}

// many returns the probability of at least k.
func (s *stepShare) many() float64 {
	size := (1 - s.rho) / s.rho
	return stat.BetaBinomialCDF(s.n-s.k, s.n, s.q*size, s.p*size)
}

// describe puts what was seen and expected into a finding.
func (s *stepShare) describe(f *HealthFinding) {
	f.Ratio, f.Expected = s.ratio, s.expected()
	f.Residual = (float64(s.k) - f.Expected) / math.Sqrt(f.Expected*s.q)
}
