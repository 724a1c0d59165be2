package insight

import (
	"errors"
	"fmt"
	"math"
)

// LogisticOptions are how a logistic regression is fitted; the zero value is
// maximum likelihood.
type LogisticOptions struct {
	L2 float64 // λ ≥ 0: the penalty is λ/2 times the sum of the squares of the coefficients without the intercept
}

// Logistic is a fitted logistic regression: P(x) = σ(Coef[0] + Σ Coef[j]·x[j−1]). It
// tells who converts, not what makes them.
type Logistic struct {
	Coef []float64 // the intercept first
	// SE are the standard errors of Coef for independent units, of the curvature of the
	// log-likelihood; with a penalty they are those of a normal prior of variance 1/λ.
	SE            []float64
	N, Converted  int64
	LogLikelihood float64 // at Coef, without the penalty
	Steps         int     // of Newton
}

// Errors of fits.
var (
	// ErrRows: there is nothing to fit on, or rows differ in their number of features,
	// have one that is not finite, or counts that are no rates.
	ErrRows = errors.New("rows that nothing can be fitted on")
	// ErrDiverged: no coefficients are the most likely ones. All or none converted; or
	// some combination of features separates the converted from the others, or is the
	// same for all: then a penalty λ > 0 helps.
	ErrDiverged = errors.New("the fit diverged")
)

// FitLogistic returns the coefficients that maximise
//
//	Σ [Converted·ln P(x) + (N−Converted)·ln(1−P(x))] − (λ/2)·Σ_{j≥1} Coef[j]²
//
// by Newton's steps from 0 until the largest is below 1e-12, for coefficients above
// 1 of the coefficient, or is down to what rounding leaves of it. Features are
// scaled by a power of two beforehand, so that the unit they come in does not
// matter. A feature that is the same for all has the coefficient 0, and no standard
// error (NaN), because the intercept says it all.
//
// The errors are [ErrRows], which also stands for a λ below 0, and [ErrDiverged], after
// 100 steps at most. The order of rows changes nothing, not the last bit. It takes
// O(features²) per different row and step, some ten steps.
func FitLogistic(rows []Row, o LogisticOptions) (*Logistic, error) {
	if !(o.L2 >= 0) || math.IsInf(o.L2, 0) {
		return nil, fmt.Errorf("%w: λ %v, want 0 or more", ErrRows, o.L2)
	}
	g, err := groupRows(rows)
	if err != nil {
		return nil, err
	}
	if g.converted == 0 || g.converted == g.units {
		return nil, fmt.Errorf("%w: %d of %d converted", ErrDiverged, g.converted, g.units)
	}
	fit := newton{groups: g, penalty: o.L2}
	if err := fit.run(); err != nil {
		return nil, err
	}
	return fit.result(), nil
}

// P returns the probability for a unit with these features; NaN if they are not as
// many as those it was fitted on.
func (l *Logistic) P(x []float64) float64 {
	if len(x)+1 != len(l.Coef) {
		return math.NaN()
	}
	eta := l.Coef[0]
	for j, v := range x {
		eta += l.Coef[j+1] * v
	}
	return sigmoid(eta)
}

// sigmoid returns 1/(1+e^−x), exact in its lower tail too.
func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

// logit returns ln(p/(1−p)), p being cut to [10⁻¹⁵, 1−10⁻¹⁵].
func logit(p float64) float64 {
	p = cutForecast(p)
	return math.Log(p) - math.Log1p(-p)
}

// cutForecast keeps a forecast from being sure, which no logarithm forgives.
func cutForecast(p float64) float64 { return min(max(p, 1e-15), 1-1e-15) }
