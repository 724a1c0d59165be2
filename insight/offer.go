package insight

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

// Offer is an incentive under stated assumptions. Amounts are in units of the
// currency.
type Offer struct {
	Cost     float64 `json:"cost"`    // paid only to those who convert
	Contact  float64 `json:"contact"` // paid for each who is asked
	Margin   float64 `json:"margin"`  // of a conversion
	Uplift   float64 `json:"uplift"`  // assumed: relative rise of the probability, such as 0.2; −1 or more
	Currency string  `json:"currency,omitempty"`
}

// Decision is what an offer is expected to bring from one visitor, if the assumed
// uplift holds. Nothing here shows that it does: that takes a holdout.
type Decision struct {
	P             float64 // to convert without it
	Without, With float64 // expected margin: P·Margin, and min(1, P·(1+Uplift))·(Margin−Cost) − Contact
	Gain          float64 // With − Without
	ExpectedCost  float64 // min(1, P·(1+Uplift))·Cost + Contact
	BreakEven     float64 // uplift from which on it pays; NaN if there is none
	Worth         bool    // Gain > 0
}

// Check returns all that is wrong with the offer, joined, each a *conversion.Fault with
// the code "number" or "currency": amounts that are negative, and what is not finite.
func (o Offer) Check() error {
	var c check.Checker
	o.check(&c)
	return c.Err()
}

func (o *Offer) check(c *check.Checker) {
	for _, field := range []struct {
		path         string
		value, least float64
	}{{"cost", o.Cost, 0}, {"contact", o.Contact, 0}, {"margin", o.Margin, 0}, {"uplift", o.Uplift, -1}} {
		if !(field.value >= field.least) || math.IsInf(field.value, 0) {
			c.Fault(field.path, "number", "%v is not a number from %v", field.value, field.least)
		}
	}
	if o.Currency != "" && !conversion.IsCurrency(o.Currency) {
		c.Fault("currency", "currency", "%q: %v", o.Currency, conversion.ErrCurrency)
	}
}

// Decide weighs the offer for a visitor who converts with probability p without it.
// The uplift from which on it pays is
//
//	(p·Margin + Contact)/((Margin−Cost)·p) − 1,
//
// and there is none if Margin ≤ Cost, p is 0, or conversion would have to be more than
// certain. Those who would buy anyway are the worst receivers: what they cost is
// certain, and there is little left to gain. For p outside 0..1, and offers with
// faults ([Offer.Check]), all numbers are NaN and it is not worth it.
func (o Offer) Decide(p float64) Decision {
	nan := math.NaN()
	if !(p >= 0 && p <= 1) || o.Check() != nil {
		return Decision{p, nan, nan, nan, nan, nan, false}
	}
	with := min(1, p*(1+o.Uplift))
	d := Decision{
		P:            p,
		Without:      p * o.Margin,
		With:         with*(o.Margin-o.Cost) - o.Contact,
		ExpectedCost: with*o.Cost + o.Contact,
		BreakEven:    nan,
	}
	d.Gain = d.With - d.Without
	d.Worth = d.Gain > 0
	if certain := o.Margin - o.Cost; p > 0 && certain > 0 && d.Without+o.Contact <= certain {
		d.BreakEven = (d.Without+o.Contact)/(certain*p) - 1
	}
	return d
}

// MarshalJSON writes NaN as null.
func (d Decision) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		P         *float64 `json:"p"`
		Without   *float64 `json:"without"`
		With      *float64 `json:"with"`
		Gain      *float64 `json:"gain"`
		Cost      *float64 `json:"expected_cost"`
		BreakEven *float64 `json:"break_even_uplift"`
		Worth     bool     `json:"worth"`
	}{finite(d.P), finite(d.Without), finite(d.With), finite(d.Gain), finite(d.ExpectedCost), finite(d.BreakEven), d.Worth})
}
