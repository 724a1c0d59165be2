package insight

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion/segment"
)

// Estimate is a value with its interval, of level 95 % unless another was asked for;
// NaN where there is none.
type Estimate = segment.Estimate

// Measured is an estimate with its standard error; NaN where there is none.
type Measured struct {
	Estimate
	SE float64
}

// MarshalJSON writes value, low, high and se, NaN and infinities as null.
func (m Measured) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
		SE    *float64 `json:"se"`
	}{finite(m.Value), finite(m.Low), finite(m.High), finite(m.SE)})
}

// finite returns x rounded to nine digits after the point, because machines may
// differ in the last; nil for what JSON lacks.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	if r := math.Round(x*1e9) / 1e9; !math.IsInf(r, 0) && math.Abs(x) < 1e6 {
		x = r
	}
	return &x
}

// none is no estimate at all.
func none() Estimate { return Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()} }

// Basis says what an estimate rests on, and so how much it may be made of.
type Basis string

// The bases.
const (
	ByChain     Basis = "chain"      // a share of the value along the way: one conversion a unit at most, no cause
	Associated  Basis = "associated" // those who did it convert more often, for whatever reason
	AdjustedFor Basis = "adjusted"   // the same among units alike in age and stratum
	Randomised  Basis = "randomised" // the effect of an invitation that was drawn by lot
)
