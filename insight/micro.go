package insight

import "github.com/go-conversion/conversion"

// Micro counts what a micro conversion does for the macro conversion: a [Counter].
type Micro struct{}

// MicroReport stands side by side what may be said about the worth of one micro
// conversion.
type MicroReport struct {
	Name         string
	Units        int64           // converted or left
	Naive        conversion.Rate // converted after it, of those who did it
	NaiveValue   Estimate        // Naive × value of a conversion: an upper bound
	Adjusted     AdjustedEffect
	Prerequisite Prerequisite
	Gain         *Measured // of a chain, where one was given
	GainValue    *Estimate
	Randomised   *RandomisedReport // of an experiment, where there was one
	Value        ConversionValue
}

// AdjustedEffect is the effect on those who did it, against units alike.
type AdjustedEffect struct {
	Effect    Measured
	Value     Estimate
	Treated   int64 // with a counterpart
	Unmatched int64 // without: left out
	Credible  bool  // the interval excludes 0
}

// Prerequisite says whether one can convert without it at all.
type Prerequisite struct {
	Without conversion.Rate // converted units without it before, of converted units
	Upper   float64         // Wilson
	Is      bool
}

// RandomisedReport is what an invitation by lot did.
type RandomisedReport struct {
	Uptake, Effect Estimate
	PerCompletion  Estimate
	Bounded        bool // else the invitation was too weak for an interval
}
