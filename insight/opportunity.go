package insight

import "github.com/go-conversion/conversion"

// OpportunityReport orders the steps of a funnel by the money that fixing them
// would bring.
type OpportunityReport struct {
	Funnel string
	Value  ConversionValue
	Steps  []Opportunity // by value descending, ties by step; those without answer last
}

// Opportunity is what a step would bring if it were as good as its baseline.
type Opportunity struct {
	Step      int // the step that should be reached: 1…K
	Name      string
	Rate      conversion.Rate // from the step before
	Baseline  float64
	BaselineN int64    // what it was measured on; 0 for a target
	Value     Estimate // money per period
}
