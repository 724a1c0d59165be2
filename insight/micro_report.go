package insight

import (
	"cmp"
	"math"

	"github.com/go-conversion/conversion"
)

// MicroReport stands side by side what may be said about the worth of one micro
// conversion. It is plain data; [MicroReport.Readings] are what may be shown.
//
// The naive value counts the same order at every step before it. The adjusted effect
// compares units alike in stratum and age, which may still differ in what nobody
// recorded: it is no proof of a cause. Only the randomised effect is one, and of
// those who did it because they were asked.
type MicroReport struct {
	Name         string
	Units        int64           // converted or left
	Naive        conversion.Rate // converted after it, of those who did it
	NaiveRate    Estimate        // the same with its Wilson interval
	NaiveValue   Estimate        // Naive × value of a conversion: an upper bound
	Adjusted     AdjustedEffect
	Prerequisite Prerequisite
	State        string    // of the chain,
	Entries      int64     // and so many moves into it
	Gain         *Measured // of a chain, where one was given; NaN if it has no such state
	GainValue    *Estimate
	Randomised   *RandomisedReport // of an experiment, where there was one
	Value        ConversionValue   // of one macro conversion; zero where none was given
	Level        float64           // of the intervals
}

// AdjustedEffect is the effect on those who did it, against units alike.
type AdjustedEffect struct {
	Effect    Measured // θ, in −1..1; NaN where nobody has a counterpart
	Value     Estimate
	Treated   int64 // with a counterpart
	Unmatched int64 // without: left out
	Credible  bool  // the interval excludes 0, and it is no prerequisite
}

// MicroOptions are what a report is made with besides the counts.
type MicroOptions struct {
	Value ConversionValue // of one macro conversion; the zero Value leaves money out
	Level float64         // of intervals; 0 is 0.95, and with one outside 0..1 they are NaN

	Chain *ChainFit // for the gain,
	State string    // of this state; "" is the goal, or the name, of the study

	Experiment *RandomisedReport // shown beside the others
	Threshold  float64           // of [PrerequisiteOf]; 0 is PrerequisiteShare
}

// Report returns what was counted. Nobody who did it: the naive rate and the
// adjusted effect are NaN. It takes O(cells · landmarks).
func (m *Micro) Report(o MicroOptions) MicroReport {
	r := MicroReport{Name: m.study.Name, Value: o.Value, Level: levelOr95(o.Level), Randomised: o.Experiment}
	m.tally(&r, o.Threshold)
	low, high := r.Naive.Wilson(r.Level)
	r.NaiveRate = Estimate{Value: r.Naive.Value(), Low: low, High: high}
	if r.Naive.N == 0 {
		r.NaiveRate = none()
	}
	r.NaiveValue = r.worth(r.NaiveRate)
	s := newLandmarkStudy(m.cells, len(m.study.Landmarks))
	a := &r.Adjusted
	a.Effect, a.Treated, a.Unmatched = s.adjusted(r.Level), s.treated, s.unmatched
	a.Value = r.worth(a.Effect.Estimate)
	a.Credible = a.Effect.SE > 0 && !r.Prerequisite.Is && (a.Effect.Low > 0 || a.Effect.High < 0)
	if o.Chain != nil {
		r.State = cmp.Or(o.State, m.study.Goal, m.study.Name)
		r.setGain(o.Chain)
	}
	return r
}

// tally adds up the units, and those that tell the naive rate and a prerequisite.
func (m *Micro) tally(r *MicroReport, threshold float64) {
	var did, converted, without arm
	for c, n := range m.cells {
		r.Units = addCapped(r.Units, n)
		converted.add(n, c.converted)
		if c.first > 0 {
			did.add(n, c.converted)
		} else {
			without.add(n, c.converted)
		}
	}
	r.Naive = conversion.Rate{K: did.k, N: did.n}
	r.Prerequisite = PrerequisiteOf(conversion.Rate{K: without.k, N: converted.k}, threshold, r.Level)
}

// worth returns an estimate in money; NaN where no value was given.
func (r *MicroReport) worth(e Estimate) Estimate {
	if r.Value == (ConversionValue{}) {
		return none()
	}
	return r.Value.times(e, r.Level)
}

func (r *MicroReport) setGain(fit *ChainFit) {
	r.Gain = &Measured{none(), math.NaN()}
	for i := range fit.States {
		if s := &fit.States[i]; s.State == r.State {
			r.Entries = s.Entries
			r.Gain = &Measured{around(s.Gain.Value, s.Gain.SE, r.Level), s.Gain.SE} // the fit's may be of another level
		}
	}
	value := r.worth(r.Gain.Estimate)
	r.GainValue = &value
}
