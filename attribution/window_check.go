package attribution

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
)

// Validate returns what is wrong with the window, joined: durations or MaxTouches
// below 0, To not after From, a calendar with a Lookback that is not of whole days,
// unknown Nulls. Each fault wraps [ErrWindow].
func (w *Window) Validate() error {
	var faults []error
	fault := func(bad bool, field, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf("window.%s: %s: %w", field, fmt.Sprintf(format, args...), ErrWindow))
		}
	}
	fault(w.Lookback < 0, "lookback", "%v: want 0 or more", w.Lookback)
	fault(w.Calendar != nil && w.Lookback%duration.Day != 0, "lookback", "%v: calendar days are multiples of 24h", w.Lookback)
	fault(w.MaxTouches < 0, "max_touches", "%d: want 0 or more", w.MaxTouches)
	fault(w.isEmpty(), "between", "%s: want it after %s", w.To.Format(time.RFC3339Nano), w.From.Format(time.RFC3339Nano))
	fault(!w.Nulls.isKnown(), "nulls", "%q: want never, tail or none", string(w.Nulls))
	fault(w.Horizon < 0, "horizon", "%v: want 0 or more", w.Horizon)
	return errors.Join(faults...)
}

func (w *Window) isEmpty() bool {
	return !w.From.IsZero() && !w.To.IsZero() && !w.To.After(w.From)
}

func (n Nulls) isKnown() bool {
	switch n {
	case NullsNever, NullsTail, NullsNone, "never":
		return true
	}
	return false
}

// counts reports whether what happened then is in [From, To).
func (w *Window) counts(at time.Time) bool {
	return (w.From.IsZero() || !at.Before(w.From)) && (w.To.IsZero() || at.Before(w.To))
}

// knows reports whether what happened then is known.
func (w *Window) knows(at time.Time) bool { return w.AsOf.IsZero() || at.Before(w.AsOf) }
