package insight

import "github.com/go-conversion/conversion"

// ReturnReport sets what was earned beside what open visits are expected to bring.
type ReturnReport struct {
	Currency string
	Rows     []Return // by name
	Total    Return
}

// Return is the return of one channel or campaign. Absent ratios are NaN.
type Return struct {
	Name             string
	Cost             *conversion.Money
	Conversions      float64
	Realised         Estimate
	Expected         float64 // Realised and what open visits are expected to bring
	InProgressGain   float64 // of this what came since the visits began
	Open             int64   // visits
	ROAS             Estimate
	ROASExpected     float64
	ROI, ROIExpected float64
	CPA              Estimate
}
