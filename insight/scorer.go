package insight

import "github.com/go-conversion/conversion"

// Scorer forecasts, event by event, whether an open unit will convert. It serves one
// unit after another and belongs to one goroutine. It knows of the unit what had
// happened at the time and nothing that came later; forecasts are no promise, and
// say nothing about causes. Scorers are a [Live] of a chain and a [CardScorer].
//
// A scorer is worth what its [Quality] is on units that it was not fitted on: see
// [Validate].
type Scorer interface {
	// Begin starts a unit that came by a touch, and forgets the one before.
	Begin(from conversion.Touch)
	// Observe takes the next event of the unit, which it does not keep.
	Observe(e *conversion.Event)
	// P is the probability, 0..1, that the unit converts, given what was observed of
	// it; NaN if there is no forecast.
	P() float64
}

// Scored is some units with the same forecast, and what became of them.
type Scored struct {
	P         float64 // forecast, 0..1
	N         int64   // units
	Converted int64   // of these
}
