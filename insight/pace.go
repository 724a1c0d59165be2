package insight

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
)

// Pace asks whether a target will be met by what has been completed so far. It is
// plain data; [Pace.Forecast] answers. [ForecastTargets] makes it of goals and their
// completions.
type Pace struct {
	Goal           string
	Observed       int64     // completions so far
	Elapsed, Total float64   // exposure, in days or weights: so far and of the whole span; see [Calendar]
	Weighted       bool      // they are weights
	Target         int64     // completions wanted; see [LiftTarget]
	Value          PaceValue // or what is wanted is money

	Prior      GammaPrior
	Dispersion float64 // variance over mean of completions, at least 1; 0 is 1; see [Dispersion]
	Level      float64 // of the prediction interval; 0 is 0.95
}

// PaceValue is a target of money; the zero PaceValue is none.
type PaceValue struct {
	Target, Observed float64
	Mean, SD         float64 // of the values of completions; NaN where they are not known: no forecast
	Currency         string
}

// GammaPrior is what was known before: as if Shape completions had been seen in an
// exposure of Rate. The zero GammaPrior is one of ½ and 0, which knows nothing.
type GammaPrior struct{ Shape, Rate float64 }

// Forecast says whether a target will be met. It goes on as before: it knows of no
// campaign to come and of no season that its exposure does not weigh.
type Forecast struct {
	Goal             string
	From, To, AsOf   time.Time // zero where no span was given
	Currency         string    // "" where completions are counted
	Target, Observed float64
	Elapsed, Total   float64  // exposure, in days or weights
	Weighted         bool     // they are weights
	Mean             Estimate // at the end of the span, with its prediction interval
	SD               float64  // of what will have been at the end; NaN without a forecast
	Level            float64  // of that interval
	Dispersion       float64  // φ: variance over mean of completions
	Reach            float64  // probability; NaN without a forecast
	NeededRate       float64  // per day (or weight) from now on; NaN if the span is over and the target missed
	CurrentRate      float64  // per day (or weight) so far; NaN before the first
	Phrase           Phrase
	Reason           string // why there is no forecast
	Drift            *Drift // of the days so far; nil of fewer than two weeks
	Findings         conversion.Findings
}

// Phrase is a forecast in words.
type Phrase string

// The phrases.
const (
	Reached    Phrase = "reached"
	OnCourse   Phrase = "on course"    // Reach is at least 0.8
	AtRisk     Phrase = "at risk"      // below that
	OutOfReach Phrase = "out of reach" // below 0.05, or the span is over
	NoForecast Phrase = "no forecast"
)

// Forecast answers. With k completions in exposure d of D, a = Shape + k, b = Rate + d,
// e = D − d and dispersion φ, what remains comes in clumps of φ, whose number is
// negative binomial of size a/φ and success b/(b+e):
//
//	mean     k + a·e/b
//	low      k + φ·(smallest count with CDF ≥ (1−level)/2), high likewise with (1+level)/2
//	reach    P(clumps ≥ ⌈(N−k)/φ⌉), needed (N−k)⁺/e.
//
// Counts are whole: where hardly anything is left to come, high may be k, below the
// mean. Of money, with values of mean m and standard deviation s, μ = a·e/b and S so far,
//
//	mean     S + μ·m, variance μ·s² + φ·μ·(b+e)/b·m²
//	reach    the normal tail from N on; needed (N−S)⁺/e,
//
// and low is not below S unless m is below 0. That m and s are themselves estimates is not
// in it. A target that is met stays met: reach 1, needed 0. After the end reach is 1 or 0.
// Nothing watched and no prior: no forecast, with a reason.
//
// The error joins all faults, each a *conversion.Fault.
func (p Pace) Forecast() (Forecast, error) {
	if err := p.check(); err != nil {
		return Forecast{}, err
	}
	p.setDefaults()
	f := Forecast{
		Goal: p.Goal, Currency: p.Value.Currency, Elapsed: p.Elapsed, Total: p.Total, Level: p.Level, Dispersion: p.Dispersion,
		Target: float64(p.Target), Observed: float64(p.Observed),
		Mean: none(), SD: math.NaN(), Reach: math.NaN(),
	}
	if p.isMoney() {
		f.Target, f.Observed = p.Value.Target, p.Value.Observed
	}
	f.CurrentRate = math.NaN()
	if p.Elapsed > 0 {
		f.CurrentRate = f.Observed / p.Elapsed
	}
	p.foresee(&f)
	p.judge(&f)
	return f, nil
}

// missing returns how much is missing for the target, not below 0.
func (p *Pace) missing() float64 {
	if p.isMoney() {
		return max(0, p.Value.Target-p.Value.Observed)
	}
	return float64(max(0, p.Target-p.Observed))
}

func (p *Pace) isMoney() bool { return p.Value != PaceValue{} }

// foresee tells what will have been at the end.
func (p *Pace) foresee(f *Forecast) {
	r := p.remainder()
	switch {
	case r.left == 0:
		f.Mean, f.SD, f.Reach = Estimate{Value: f.Observed, Low: f.Observed, High: f.Observed}, 0, 0
	case r.watched == 0:
		f.Reason = "nothing has been watched yet"
	case math.IsInf(r.mean(), 1):
		f.Reason = "too little has been watched"
	case !p.isMoney():
		r.foreseeCount(p, f)
	case math.IsNaN(p.Value.Mean) || math.IsNaN(p.Value.SD):
		f.Reason = "the values of completions are not known yet: it takes two of them"
	default:
		r.foreseeMoney(p, f)
	}
	if f.Reason == "" && !(isFinite(f.Mean.Value) && isFinite(f.Mean.Low) && isFinite(f.Mean.High)) {
		f.Mean, f.SD, f.Reach = none(), math.NaN(), math.NaN()
		f.Reason = "the numbers are too large or too small for a forecast"
	}
}

// judge tells what that means for the target.
func (p *Pace) judge(f *Forecast) {
	missing, left := p.missing(), p.Total-p.Elapsed
	f.NeededRate = math.NaN()
	switch {
	case missing == 0:
		f.NeededRate, f.Reach = 0, 1
	case left > 0:
		f.NeededRate = missing / left
	}
	switch {
	case missing == 0:
		f.Phrase = Reached
	case math.IsNaN(f.Reach):
		f.Phrase = NoForecast
	case f.Reach >= 0.8:
		f.Phrase = OnCourse
	case f.Reach >= 0.05:
		f.Phrase = AtRisk
	default:
		f.Phrase = OutOfReach
	}
}

func (p *Pace) setDefaults() {
	if p.Prior == (GammaPrior{}) {
		p.Prior.Shape = 0.5
	}
	if p.Dispersion == 0 {
		p.Dispersion = 1
	}
	p.Level = levelOr95(p.Level)
}
