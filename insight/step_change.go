package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/stat"
)

// StepChange asks why a funnel brought more or less than in another period. It is
// plain data; [StepChange.Report] answers. Periods of unequal length differ by that
// too, which shows in the first factor; and of a funnel only those count who had their
// time, so a window of a week leaves out who came in the last one.
type StepChange struct {
	Before, After StepPeriod
}

// StepPeriod is a funnel in one period.
type StepPeriod struct {
	Steps StepRates

	// Value is the mean value of a conversion, which is one factor more; without it
	// conversions are counted. Its standard error is not looked at.
	Value ConversionValue

	// Segments take each factor apart, if given: those of both periods, which add up
	// to Steps. See [SegmentRatesOf].
	Segments []SegmentRates
}

// StepChangeReport takes apart how a funnel's result changed between two periods:
//
//	y = n₀·r₁·…·r_K [· mean value].
//
// The effects are shares of what happened, exactly as much as it was. They claim no
// cause: that a rate fell may itself be due to other visitors.
type StepChangeReport struct {
	Result        string  // what y counts: the name of the last step
	Currency      string  // "" where conversions are counted
	Before, After float64 // y
	Change        float64
	Defined       bool
	FirstZero     string         // the factor that is 0 or undefined, where Defined is false
	Factors       []FactorChange // n₀ by the name of the first step, then the steps, then "value"
	Segments      []SegmentEffect
}

// FactorChange is the part of one factor; the effects add up to the change.
type FactorChange struct {
	Name          string
	Before, After float64 // NaN where undefined
	Log           float64 // ln(After/Before); NaN where the split is not defined
	Effect        float64 // in units of the result; likewise

	// P is of the rate not having changed, two-sided; NaN for what is no rate.
	P float64
}

// Report answers by the logarithmic mean L(a, b) = (a−b)/(ln a − ln b), L(a, a) = a:
// the effect of factor x is
//
//	L(y¹, y⁰)·ln(x¹/x⁰).
//
// Effects add up to y¹ − y⁰ and logarithms to ln(y¹/y⁰), up to rounding. Where a factor
// is 0, negative or undefined in either period the split is not defined, and the report
// names the first such factor. Open funnels are no product of rates: a fault.
//
// The error joins all faults, each a *conversion.Fault.
//
// Source: Ang, Energy Policy 33 (2005) 867 (LMDI I).
func (s StepChange) Report() (StepChangeReport, error) {
	if err := s.check(); err != nil {
		return StepChangeReport{}, err
	}
	before, after := &s.Before, &s.After
	r := StepChangeReport{
		Result: before.Steps.Rates[len(before.Steps.Rates)-1].Name, Currency: before.Value.Currency,
		Before: before.result(), After: after.result(),
	}
	r.Change = r.After - r.Before
	r.Factors = s.factors()
	r.split()
	if r.Defined && len(before.Segments)+len(after.Segments) > 0 {
		r.Segments = s.segmentEffects(&r)
	}
	return r, nil
}

// result is y.
func (p *StepPeriod) result() float64 {
	y := float64(p.Steps.ended())
	if p.isValued() {
		y *= p.Value.Mean
	}
	return y
}

func (p *StepPeriod) isValued() bool { return p.Value != ConversionValue{} }

// factors returns the factors without their effects.
func (s *StepChange) factors() []FactorChange {
	before, after := &s.Before, &s.After
	factors := []FactorChange{{
		Name: before.Steps.First, Before: float64(before.Steps.begun()), After: float64(after.Steps.begun()), P: math.NaN(),
	}}
	for i, from := range before.Steps.Rates {
		to := after.Steps.Rates[i]
		factors = append(factors, FactorChange{
			Name: from.Name, Before: from.Rate.Value(), After: to.Rate.Value(), P: rateChangeP(from.Rate, to.Rate),
		})
	}
	if before.isValued() {
		factors = append(factors, FactorChange{Name: "value", Before: before.Value.Mean, After: after.Value.Mean, P: math.NaN()})
	}
	return factors
}

// rateChangeP is NaN without units on a side.
func rateChangeP(before, after conversion.Rate) float64 {
	if before.N == 0 || after.N == 0 {
		return math.NaN()
	}
	return stat.TwoRates(after.K, after.N, before.K, before.N)
}

// split tells the factors their effects, or what is 0.
func (r *StepChangeReport) split() {
	r.Defined = true
	for i := range r.Factors {
		f := &r.Factors[i]
		f.Log, f.Effect = math.NaN(), math.NaN()
		if r.Defined && !(f.Before > 0 && f.After > 0) {
			r.Defined, r.FirstZero = false, f.Name
		}
	}
	if !r.Defined {
		return
	}
	mean := logMean(r.After, r.Before)
	for i := range r.Factors {
		f := &r.Factors[i]
		f.Log = logRatio(f.After, f.Before)
		f.Effect = mean * f.Log
	}
}

// logMean returns L(a, b) of numbers above 0.
func logMean(a, b float64) float64 {
	if a == b {
		return a
	}
	return (a - b) / logRatio(a, b)
}

// logRatio returns ln(a/b), with all digits where a and b are near each other too.
func logRatio(a, b float64) float64 {
	if x := (a - b) / b; math.Abs(x) < 0.5 {
		return math.Log1p(x)
	}
	return math.Log(a) - math.Log(b)
}

func (s *StepChange) check() error {
	var c check.Checker
	before, after := &s.Before, &s.After
	before.check(&c, "before")
	after.check(&c, "after")
	before.Steps.checkSame(&c, "after.steps", &after.Steps)
	if before.Value.Currency != after.Value.Currency {
		c.Fault("after.value.currency", "currency", "%q: want %q as in the other period", after.Value.Currency, before.Value.Currency)
	}
	if len(before.Segments)+len(after.Segments) > 0 {
		before.checkSegments(&c, "before.segments")
		after.checkSegments(&c, "after.segments")
	}
	return c.Err()
}

func (p *StepPeriod) check(c *check.Checker, path string) {
	p.Steps.check(c, path+".steps")
	p.Steps.checkChain(c, path+".steps")
	checkConversionValue(c, path+".value", p.Value)
}
