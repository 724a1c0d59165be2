package insight

import (
	"cmp"
	"encoding/json"

	"github.com/go-conversion/conversion"
)

// PrerequisiteShare is what share of the converted, at most, may do without a micro
// conversion that is a prerequisite.
const PrerequisiteShare = 0.01

// Prerequisite says whether one can convert without it at all.
type Prerequisite struct {
	Without   conversion.Rate // converted units without it before, of converted units
	Upper     float64         // end of the Wilson interval
	Threshold float64         // above which it is none
	Is        bool
}

// PrerequisiteOf judges a micro conversion by how many of the converted units did
// without it. It is a prerequisite if the upper end of their Wilson interval is at
// most threshold, 0 being [PrerequisiteShare]; level 0 is 0.95. None of few is no
// proof: it takes 381 conversions without an exception at the defaults. Without
// conversions it is none, and with impossible counts or level Upper is NaN.
//
// It tells the order of things, not that one causes the other.
func PrerequisiteOf(without conversion.Rate, threshold, level float64) Prerequisite {
	p := Prerequisite{Without: without, Threshold: cmp.Or(threshold, PrerequisiteShare)}
	_, p.Upper = without.Wilson(levelOr95(level))
	p.Is = without.N > 0 && p.Upper <= p.Threshold
	return p
}

// MarshalJSON writes without, upper, threshold and is.
func (p Prerequisite) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Without   conversion.Rate `json:"without"`
		Upper     *float64        `json:"upper"`
		Threshold *float64        `json:"threshold"`
		Is        bool            `json:"is"`
	}{p.Without, finite(p.Upper), finite(p.Threshold), p.Is})
}
