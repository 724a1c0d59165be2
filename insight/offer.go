package insight

// Offer is an incentive under stated assumptions.
type Offer struct {
	Cost    float64 // paid only to those who convert
	Contact float64 // paid for each who is asked
	Margin  float64 // of a conversion
	Uplift  float64 // assumed: relative rise of the probability
}

// Decision is what an offer is expected to bring from one visitor.
type Decision struct {
	P             float64
	Without, With float64
	Gain          float64
	BreakEven     float64 // uplift from which on it pays; NaN if there is none
	Worth         bool
}
