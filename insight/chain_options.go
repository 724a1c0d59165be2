package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/check"
)

// FitOptions are how a chain is fitted; the zero FitOptions is maximum likelihood.
type FitOptions struct {
	// Smoothing is κ ≥ 0: so many moves out of each state are added to those seen, and
	// go where moves go in general. It steadies states that few have left.
	Smoothing float64

	// MinCount makes one state, RareState, of all known ones with fewer departures.
	MinCount int64

	Level float64 // of the intervals; 0 is 0.95
}

func (o FitOptions) check() error {
	var c check.Checker
	if !(o.Smoothing >= 0 && o.Smoothing <= math.MaxFloat32) {
		c.Fault("smoothing", "range", "%v: want a number from 0 on", o.Smoothing)
	}
	if o.MinCount < 0 {
		c.Fault("min_count", "range", "%d: want 0 or more", o.MinCount)
	}
	checkLevel(&c, o.Level)
	return c.Err()
}
