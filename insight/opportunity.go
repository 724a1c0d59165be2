package insight

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Opportunities asks what each step of a funnel would bring if it were as good as its
// baseline. It is plain data; [Opportunities.Report] answers.
type Opportunities struct {
	Funnel    string // its name, for the report
	Steps     StepRates
	Baselines []Baseline      // of Steps.Rates, in order: see [ReferencePeriod], [TargetRate], [BestSegments]
	Value     ConversionValue // of a conversion, which is the last step; the zero value counts conversions
	Level     float64         // of the intervals; 0 is 0.95
}

// OpportunityReport orders the steps of a funnel by the money that fixing them
// would bring.
//
// That the rest stays as it is, is an assumption: whoever is let through by one step
// goes on as others did. It is the size of a loss against a baseline, neither a
// forecast nor a cause, and says nothing about what a repair costs. It is not the
// step with the lowest rate either, which is where most people leave: every funnel
// has a step that few should pass.
type OpportunityReport struct {
	Funnel string
	Value  ConversionValue // the zero value: conversions are counted
	Level  float64
	Steps  []Opportunity // by value descending, ties by step; those without answer last
	Lowest *StepRate     // the lowest rate of at least 30 units, not suspect; nil if there is none
}

// Opportunity is what a step would bring if it were as good as its baseline.
type Opportunity struct {
	Step        int // the step that should be reached: 1…K, or the row of the funnel
	Name        string
	Rate        conversion.Rate // from the step before
	Baseline    float64         // NaN where there is none
	BaselineN   int64           // what it was measured on; 0 for a target
	Source      string          // of the baseline, in words
	Conversions Estimate        // more conversions per period; below 0 where the step is better than its baseline
	Value       Estimate        // money per period
	Amount      conversion.Money
	Suspect     bool   // the tracker may be at fault
	Reason      string // why there is no answer, or none but 0
}

// Report answers. With n_i at step i, rate r_i, baseline r*_i and value V,
//
//	G_i = n_i·(r*_i − r_i)·Π_{j>i} r_j · V,
//	se² = (n_i·T)²·[v*_i + v_i + (r*_i − r_i)²·Σ_{j>i} v_j/r_j²],  T = Π_{j>i} r_j,  v = r(1−r)/n,
//
// in conversions, with G ± z·se; with a value that was measured the interval is that
// of the product. v* is 0 for a target. Behind i a step that lets nobody through
// makes it 0: nothing is to be had until that is repaired. Without anybody at the
// step before, and without a baseline, there is no answer: NaN, with a reason.
//
// The error joins all faults, each a *conversion.Fault.
func (o Opportunities) Report() (OpportunityReport, error) {
	if err := o.check(); err != nil {
		return OpportunityReport{}, err
	}
	o.Level = levelOr95(o.Level)
	r := OpportunityReport{Funnel: o.Funnel, Value: o.Value, Level: o.Level, Lowest: o.Steps.lowest()}
	for i := range o.Steps.Rates {
		r.Steps = append(r.Steps, o.opportunity(i))
	}
	slices.SortStableFunc(r.Steps, func(a, b Opportunity) int { return cmp.Compare(b.Value.Value, a.Value.Value) }) // NaN is the least
	return r, nil
}

// opportunity returns what step i would bring.
func (o *Opportunities) opportunity(i int) Opportunity {
	at, baseline := &o.Steps.Rates[i], &o.Baselines[i]
	p := Opportunity{
		Step: at.Step, Name: at.Name, Rate: at.Rate, Suspect: at.Suspect,
		Baseline: baseline.Rate, BaselineN: baseline.N, Source: baseline.Source, Conversions: none(), Value: none(),
	}
	through, spread := o.Steps.after(i)
	switch {
	case at.Rate.N == 0:
		p.Reason = "nobody reached the step before"
		return p
	case math.IsNaN(baseline.Rate):
		p.Reason = baseline.Reason
		return p
	case through == 0:
		p.Reason = "nobody gets through a later step: nothing is to be had here until that is repaired"
	}
	gap := baseline.Rate - at.Rate.Value()
	variance := baseline.SE*baseline.SE + binomialVariance(at.Rate) + gap*gap*spread
	reach := float64(at.Rate.N) * through
	p.Conversions = around(reach*gap, reach*math.Sqrt(variance), o.Level)
	p.Value = p.Conversions
	if o.Value != (ConversionValue{}) {
		p.Value = o.Value.times(p.Conversions, o.Level)
		p.Amount = o.Value.money(p.Value.Value)
	}
	return p
}

// around returns x ± z·se.
func around(x, se, level float64) Estimate {
	half := stat.NormPPF(1-(1-level)/2) * se
	return Estimate{Value: x, Low: x - half, High: x + half}
}

// binomialVariance returns r(1−r)/n.
func binomialVariance(r conversion.Rate) float64 {
	p := r.Value()
	return p * (1 - p) / float64(r.N)
}

// after returns T, the share of those at step i who get through all later steps, and
// Σ v/r² over these. Behind a step that nobody gets through, or that nobody reaches,
// both are 0.
func (s *StepRates) after(i int) (through, spread float64) {
	through = 1
	for _, later := range s.Rates[i+1:] {
		if later.Rate.K == 0 {
			return 0, 0
		}
		r := later.Rate.Value()
		through *= r
		spread += binomialVariance(later.Rate) / (r * r)
	}
	return through, spread
}

// fewest is how many units a rate needs to be called the lowest, as in funnels.
const fewest = 30

func (s *StepRates) lowest() (lowest *StepRate) {
	for _, r := range s.Rates {
		if !r.Suspect && r.Rate.N >= fewest && (lowest == nil || r.Rate.Value() < lowest.Rate.Value()) {
			lowest = &r
		}
	}
	return lowest
}
