package insight

import "math"

// Recalibration sets forecasts right: it says for each what to forecast instead.
type Recalibration interface {
	// Apply returns the forecast to make instead of p, 0..1; NaN for what is no
	// probability.
	Apply(p float64) float64
}

// Platt is the recalibration σ(Intercept + Slope·logit p), p being cut to
// [10⁻¹⁵, 1−10⁻¹⁵]. Intercept 0 and slope 1 change nothing.
type Platt struct{ Intercept, Slope float64 }

// FitPlatt returns the intercept and slope of [Quality] as a recalibration. Forecasts
// that are right already give the identity. The error is [ErrScored], [ErrRows]
// without units, or [ErrDiverged] if there is only one forecast or one that
// separates those who converted from the others: then use an [Isotonic], or more
// data.
//
// Source: Platt, Advances in Large Margin Classifiers (1999) 61, on the scale of
// Cox, Biometrika 45 (1958) 562.
func FitPlatt(scored []Scored) (Platt, error) {
	fs, err := distinctScores(scored)
	if err != nil {
		return Platt{}, err
	}
	fit, err := fitPlatt(fs)
	if err != nil {
		return Platt{}, err
	}
	return Platt{fit.Coef[0], fit.Coef[1]}, nil
}

// fitPlatt regresses outcomes on the logits of distinct forecasts.
func fitPlatt(fs []Scored) (*Logistic, error) {
	rows := make([]Row, len(fs))
	for i, f := range fs {
		rows[i] = Row{X: []float64{logit(f.P)}, N: f.N, Converted: f.Converted}
	}
	fit, err := FitLogistic(rows, LogisticOptions{})
	if err == nil && math.IsNaN(fit.SE[1]) {
		return nil, ErrDiverged // one forecast has no slope
	}
	return fit, err
}

// Apply implements [Recalibration].
func (r Platt) Apply(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return sigmoid(r.Intercept + r.Slope*logit(p))
}

// Recalibrated returns a scorer whose forecasts are those of s, set right. It is no
// better at telling units apart.
func Recalibrated(s Scorer, r Recalibration) Scorer { return recalibrated{s, r} }

type recalibrated struct {
	Scorer
	by Recalibration
}

// P implements [Scorer].
func (r recalibrated) P() float64 { return r.by.Apply(r.Scorer.P()) }
