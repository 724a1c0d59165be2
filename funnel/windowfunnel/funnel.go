package windowfunnel

import (
	"errors"
	"fmt"
)

// Mode is one of windowFunnel's modes; several can be combined.
type Mode string

// The modes.
const (
	StrictDeduplication Mode = "strict_deduplication"
	StrictOrder         Mode = "strict_order"
	StrictIncrease      Mode = "strict_increase"
	StrictOnce          Mode = "strict_once"
	AllowReentry        Mode = "allow_reentry"
)

// MaxConditions is how many conditions windowFunnel takes.
const MaxConditions = 32

// Funnel is a windowFunnel with its parameters. It is immutable and safe for
// any number of goroutines.
type Funnel struct {
	conditions int
	window     uint64

	deduplicates, ordered, increasing, once, reenters bool
}

// New returns windowFunnel(window, modes…) with that many conditions. The error
// joins what is wrong: a number of conditions outside 1 to 32, an unknown mode,
// allow_reentry without strict_order.
func New(conditions int, window uint64, modes ...Mode) (*Funnel, error) {
	f := &Funnel{conditions: conditions, window: window}
	var faults []error
	if conditions < 1 || conditions > MaxConditions {
		faults = append(faults, fmt.Errorf("windowfunnel: %d conditions, want 1 to %d", conditions, MaxConditions))
	}
	for _, mode := range modes {
		switch mode {
		case StrictDeduplication:
			f.deduplicates = true
		case StrictOrder:
			f.ordered = true
		case StrictIncrease:
			f.increasing = true
		case StrictOnce:
			f.once = true
		case AllowReentry:
			f.reenters = true
		case "strict":
			faults = append(faults, errors.New(`windowfunnel: mode "strict" is retired, use "strict_deduplication"`))
		default:
			faults = append(faults, fmt.Errorf("windowfunnel: unknown mode %q", mode))
		}
	}
	if f.reenters && !f.ordered {
		faults = append(faults, fmt.Errorf("windowfunnel: %q needs %q", AllowReentry, StrictOrder))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return f, nil
}

// Row is one row of a group.
type Row struct {
	Time       uint64
	Conditions uint32 // bit k: it satisfies condition k, counted from 0
}

// Level returns the level of a group, whose rows are in order of arrival: of
// rows of one time those that arrived first come first, condition by condition.
// No rows give 0. Conditions beyond those of the funnel are not looked at.
func (f *Funnel) Level(rows []Row) int { return f.Evaluator().Level(rows) }
