package segment

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// measure returns the rate of units and, of sessions, what their users do to it.
func measure(s *sums, per Unit) Measure {
	m := Measure{Rate: s.rate()}
	if per == PerSession && s.N > 0 {
		r := stat.RateClustered(s.ClusterSums, level95)
		m.Clustered = &Clustered{Users: s.Clusters, SE: r.SE, DesignEffect: r.DesignEffect, Low: r.Low, High: r.High}
	}
	return m
}

// assume takes over the design effect of others.
func (m *Measure) assume(of *Clustered) {
	c := m.Clustered
	c.Users, c.DesignEffect = min(c.Users, of.Users), of.DesignEffect
	c.SE = math.Sqrt(m.Value() * (1 - m.Value()) / float64(m.N) * c.DesignEffect)
	k, n := m.effective()
	c.Low, c.High = stat.WilsonEffective(k, n, level95)
}

// effective returns how many converted of how many independent units are worth
// the same. Source: Rao and Scott, Biometrics 48 (1992) 577.
func (m Measure) effective() (k, n float64) {
	effect := 1.0
	if m.Clustered != nil {
		effect = m.Clustered.DesignEffect
	}
	return float64(m.K) / effect, float64(m.N) / effect
}

// isIndependent reports whether units are so, at least as far as one can see:
// each is of another user, or their users make no difference.
func (m Measure) isIndependent() bool {
	return m.Clustered == nil || m.Clustered.Users == m.N || m.Clustered.DesignEffect == 1
}

// differenceOf returns a − b with an interval after Newcombe, of the intervals of
// both, or nil if one of them has no units.
func differenceOf(a, b Measure) *Difference {
	if a.N == 0 || b.N == 0 {
		return nil
	}
	d := &Difference{Estimate: Estimate{Value: a.Value() - b.Value()}}
	low, high := a.Interval()
	restLow, restHigh := b.Interval()
	d.Low = d.Value - math.Hypot(a.Value()-low, restHigh-b.Value())
	d.High = d.Value + math.Hypot(high-a.Value(), b.Value()-restLow)
	if a.isIndependent() && b.isIndependent() {
		d.P = stat.TwoRates(a.K, a.N, b.K, b.N)
	} else {
		d.P = pooledP(a, b)
	}
	return d
}

// pooledP is the p of the pooled z test, of effective counts.
func pooledP(a, b Measure) float64 {
	k1, n1 := a.effective()
	k2, n2 := b.effective()
	p := (k1 + k2) / (n1 + n2)
	z := (k1/n1 - k2/n2) / math.Sqrt(p*(1-p)*(1/n1+1/n2))
	return 2 * stat.NormSF(math.Abs(z))
}

// ratioOf returns a/b with the interval of Katz, or nil if nobody converted on a
// side.
func ratioOf(a, b Measure) *Estimate {
	if a.K <= 0 || b.K <= 0 {
		return nil
	}
	if a.isIndependent() && b.isIndependent() {
		ratio, low, high := stat.RatioKatz(a.K, a.N, b.K, b.N, level95)
		return &Estimate{ratio, low, high}
	}
	k1, n1 := a.effective()
	k2, n2 := b.effective()
	ratio := a.Value() / b.Value()
	width := math.Exp(stat.NormPPF((1+level95)/2) * math.Sqrt(1/k1-1/n1+1/k2-1/n2))
	return &Estimate{ratio, ratio / width, ratio * width}
}

// valueOf returns what units brought in a currency.
func valueOf(s *sums, currency string) Value {
	m, mean := s.worth(currency), s.mean(currency)
	v := Value{Currency: currency, Sum: m.money(), Mean: Estimate{Value: mean.Mean}}
	v.Mean.Low, v.Mean.High = stat.MeanInterval(mean, level95)
	return v
}

// money returns the sum, cut to the range of Money.
func (m *moments) money() conversion.Money {
	n := m.x.big()
	switch {
	case n.IsInt64():
		return conversion.Money{Micros: n.Int64(), Currency: m.currency}
	case n.Sign() < 0:
		return conversion.Money{Micros: math.MinInt64, Currency: m.currency}
	}
	return conversion.Money{Micros: math.MaxInt64, Currency: m.currency}
}

// meanDifference returns how the means of an amount differ, after Welch, or nil
// without units on a side.
func meanDifference(in, out *sums, currency string) *Difference {
	if in.N == 0 || out.N == 0 {
		return nil
	}
	x, y := in.mean(currency), out.mean(currency)
	d := &Difference{Estimate: Estimate{Value: x.Mean - y.Mean}}
	d.Low, d.High = stat.DiffWelch(x, y, level95)
	_, _, d.P = stat.WelchT(x, y)
	return d
}
