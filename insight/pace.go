package insight

import "time"

// Forecast says whether a target will be met.
type Forecast struct {
	Goal             string
	From, To, AsOf   time.Time
	Currency         string // "" where completions are counted
	Target, Observed float64
	Elapsed, Total   float64  // exposure, in days or weights
	Mean             Estimate // at the end of the span, with its prediction interval
	Reach            float64  // probability
	NeededRate       float64  // per day (or weight) from now on; NaN if the span is over and the target missed
	CurrentRate      float64
	Phrase           Phrase
}

// Phrase is a forecast in words.
type Phrase string

// The phrases.
const (
	Reached    Phrase = "reached"
	OnCourse   Phrase = "on course"
	AtRisk     Phrase = "at risk"
	OutOfReach Phrase = "out of reach"
	NoForecast Phrase = "no forecast"
)
