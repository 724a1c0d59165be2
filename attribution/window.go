package attribution

import "time"

// Window says which touches may earn credit for a conversion, and which
// conversions count. The zero Window takes every touch up to the conversion.
type Window struct {
	Lookback      time.Duration  // inclusive; 0: no limit
	Calendar      *time.Location // nil: exact durations; else Lookback counts calendar days there
	MaxTouches    int            // the latest n; 0: no limit
	SincePrevious bool           // only touches after the previous conversion
	OncePerUser   bool           // only the earliest conversion counts
	From, To      time.Time      // conversions in [From, To) count; zero: open
	Nulls         Nulls
	AsOf          time.Time     // what is not before it is not known yet; zero: everything given is known
	Horizon       time.Duration // a younger journey without conversion is pending; 0: as Lookback
}

// Nulls says which journeys give a null path.
type Nulls string

// The null paths.
const (
	NullsNever Nulls = ""     // of users who never converted; "never" too
	NullsTail  Nulls = "tail" // what came after the last conversion too
	NullsNone  Nulls = "none" // none
)

// Default returns the window of 30 days.
func Default() Window { return Window{Lookback: 30 * 24 * time.Hour} }
