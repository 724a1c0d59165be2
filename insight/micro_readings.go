package insight

import (
	"math"
	"strconv"

	"github.com/go-conversion/conversion"
)

// MicroReading is one estimate of the worth of a micro conversion, and what it reads.
type MicroReading struct {
	Basis    Basis
	Reads    string   // what is estimated, in words
	N        int64    // units that did it, with a counterpart for Adjusted, or that were in the experiment; entries of the chain's state
	Effect   Estimate // as a share of 0..1; NaN where it is measured in money
	Value    Estimate // of one micro conversion, in units of Currency; NaN where there is no value
	Currency string
	Note     string // how it may be read
}

// Amount returns the value as money, rounded half to even; absent if there is none.
func (m MicroReading) Amount() conversion.Money {
	return ConversionValue{Currency: m.Currency}.money(m.Value.Value)
}

// Readings are the estimates that may be shown, naive, adjusted, randomised and of
// the chain, as far as they are there. Of a prerequisite it is the chain's alone:
// units without it that convert hardly exist, so there is nothing to compare with.
func (r MicroReport) Readings() (readings []MicroReading) {
	if !r.Prerequisite.Is {
		readings = append(readings, r.naive(), r.adjusted())
		if r.Randomised != nil {
			readings = append(readings, r.randomised())
		}
	}
	if r.Gain != nil && r.GainValue != nil {
		readings = append(readings, r.chain())
	}
	return readings
}

func (r *MicroReport) naive() MicroReading {
	return MicroReading{
		Basis: Associated, Reads: "converts after it", N: r.Naive.N,
		Effect: r.NaiveRate, Value: r.NaiveValue, Currency: r.Value.Currency,
		Note: "an upper bound as a rule: counts the same conversion at every step before it",
	}
}

func (r *MicroReport) adjusted() MicroReading {
	a := &r.Adjusted
	m := MicroReading{
		Basis: AdjustedFor, Reads: "converts more often than those alike in stratum and age", N: a.Treated,
		Effect: a.Effect.Estimate, Value: a.Value, Currency: r.Value.Currency, Note: "not credible as an extra: it may be 0",
	}
	switch {
	case a.Treated == 0:
		m.Note = "nobody who did it has a counterpart"
	case math.IsNaN(a.Effect.Low):
		m.Note = "no interval"
	case a.Credible && a.Effect.High < 0:
		m.Note = "no extra: less often at equal length, where doing it takes the place of another event"
	case a.Credible:
		m.Note = "credible as an extra, if they are alike in all else too"
	}
	if a.Unmatched > 0 {
		m.Note += "; " + countText(a.Unmatched, "unit") + " without a counterpart left out"
	}
	return m
}

func (r *MicroReport) randomised() MicroReading {
	e := r.Randomised
	m := MicroReading{
		Basis: Randomised, Reads: "brings more if it was asked for", N: addCapped(e.Invited.N, e.Control.N),
		Effect: none(), Value: e.PerCompletion, Currency: e.Currency, Note: "the effect on those who did it because they were invited",
	}
	if e.Currency == "" {
		m.Reads, m.Effect, m.Value, m.Currency = "converts more often if it was asked for", e.PerCompletion, r.worth(e.PerCompletion), r.Value.Currency
	}
	switch {
	case math.IsNaN(e.Uptake.Low):
		m.Note = "no interval"
	case !e.Bounded:
		m.Note = "the invitation was too weak for an interval"
	}
	return m
}

func (r *MicroReport) chain() MicroReading {
	m := MicroReading{
		Basis: ByChain, Reads: "moves on towards a conversion by it", N: r.Entries,
		Effect: r.Gain.Estimate, Value: *r.GainValue, Currency: r.Value.Currency,
		Note: "a share of the value: with those of other steps one conversion a visit, at most",
	}
	if math.IsNaN(r.Gain.Value) {
		m.Note = "the chain does not know the state " + strconv.Quote(r.State)
	}
	return m
}
