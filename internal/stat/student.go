package stat

import "math"

// StudentSF returns P(T > t) of Student's variable with df > 0 degrees of freedom,
// with a relative error below 1e-10, in the tails too; with infinitely many it is
// [NormSF].
func StudentSF(t, df float64) float64 {
	switch {
	case math.IsInf(df, 1):
		return NormSF(t)
	case !isPositive(df) || math.IsNaN(t):
		return math.NaN()
	case t < 0:
		return 1 - StudentSF(-t, df)
	case t == 0:
		return 0.5
	case math.IsInf(t, 1):
		return 0
	}
	// T² / (df + T²) is Beta(½, df/2), whose odds are t²/df.
	d := newBeta(0.5, df/2)
	return tail(d, 2*math.Log(t), true) / 2
}

// StudentPPF returns the t with P(T ≤ t) = p, for p in 0..1, with a relative error
// below 1e-10.
func StudentPPF(p, df float64) float64 {
	switch {
	case math.IsInf(df, 1):
		return NormPPF(p)
	case !isPositive(df) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0.5:
		return 0
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	}
	least := min(p, 1-p)
	d := newBeta(0.5, df/2)
	t := math.Exp(quantile(d, 1-2*least, 2*least) / 2)
	return math.Copysign(t, p-0.5)
}

// centralStudent returns the t such that a share of level lies within ±t.
func centralStudent(level, df float64) float64 { return StudentPPF((1+level)/2, df) }
