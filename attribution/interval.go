package attribution

import (
	"context"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// defaultLevel is that of intervals for which none is asked.
const defaultLevel = 0.95

// ClosedForm is a curve with intervals of another level than the 0.95 that all
// curves have.
//
// Journeys are taken as Poisson. With w what one conversion gives to a key, y = Σ w
// and v = Σ w², the interval of y is the gamma interval of Fay and Feuer, Statistics
// in Medicine 16 (1997) 791, with largest weight 1, which for whole conversions is
// the exact Poisson interval. That of value is Σ w·value ± z·√(Σ w²·value²), cut at 0.
type ClosedForm struct {
	Curve Curve
	Level float64 // between 0 and 1; 0: 0.95
}

// Label names the curve, and the level if it is not 0.95.
func (m ClosedForm) Label() string {
	switch {
	case m.Curve == nil:
		return "no curve"
	case m.level() == defaultLevel:
		return m.Curve.Label()
	}
	return fmt.Sprintf("%s, intervals at %s %%", m.Curve.Label(), percent(m.Level))
}

// Attribute gives credit to the keys of a table. The error is [ErrModel] for a bad
// level or without a curve, or that of the curve.
func (m ClosedForm) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if m.Curve == nil {
		return Result[string]{}, fmt.Errorf("closed_form.curve: want one: %w", ErrModel)
	}
	if !(m.level() > 0 && m.level() < 1) {
		return Result[string]{}, fmt.Errorf("closed_form.level: %v: want a number between 0 and 1: %w", m.Level, ErrModel)
	}
	r, err := attributeByCurve(ctx, m.Curve, t, m.level())
	r.Model = m.Label()
	return r, err
}

func (m ClosedForm) level() float64 {
	if m.Level == 0 {
		return defaultLevel
	}
	return m.Level
}

// earned is what a key earns: sums over conversions of the weight w that each
// gives it.
type earned struct {
	conversions, squares float64 // Σ w, Σ w²
	value, valueSquares  float64 // Σ w·value, Σ (w·value)²
}

// credit returns it with intervals.
func (e earned) credit(key string, level float64) Credit[string] {
	return Credit[string]{
		Key: key, Conversions: e.conversions, Value: e.value,
		Interval:      e.interval(level),
		ValueInterval: e.valueInterval(level),
	}
}

func (e earned) interval(level float64) *Interval {
	y, v, tail := e.conversions, e.squares, (1-level)/2
	i := &Interval{High: gammaQuantile(1-tail, y+1, v+1)}
	if y > 0 && v > 0 { // w² may be too small for a number
		i.Low = gammaQuantile(tail, y, v)
	}
	return i
}

// gammaQuantile is that of the gamma distribution with a mean and a variance.
func gammaQuantile(p, mean, variance float64) float64 {
	scale := variance / mean
	return scale * stat.GammaIncInv(mean/scale, p)
}

func (e earned) valueInterval(level float64) *Interval {
	half := stat.NormPPF((1+level)/2) * math.Sqrt(e.valueSquares)
	return &Interval{Low: max(0, e.value-half), High: e.value + half}
}
