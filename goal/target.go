package goal

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Target is what a goal should bring between two dates. Exactly one of Count,
// Value and Lift is given.
type Target struct {
	Count int64            // so many completions
	Value conversion.Money // or so much net value

	// Or Baseline·(1 + Lift), in decimals such as "250" and "0.18": completions,
	// rounded up, or with Currency an amount.
	Lift, Baseline string
	Currency       string

	From, To time.Time // From included, To not
}
