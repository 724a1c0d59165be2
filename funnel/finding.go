package funnel

import (
	"fmt"
	"time"
)

// Finding is something that makes a report doubtful: most likely the tracker is
// at fault, or the definition.
type Finding struct {
	Code  FindingCode `json:"code"`
	Index int         `json:"index"` // of the step or exclusion, counted from 0
	Name  string      `json:"name"`  // of the step; "" for an exclusion
	Count int64       `json:"count"` // of what the code speaks of
	From  time.Time   `json:"from,omitzero"`
	To    time.Time   `json:"to,omitzero"` // not included
}

// FindingCode names a kind of [Finding].
type FindingCode string

// The findings.
const (
	SilentStep      FindingCode = "silent_step"      // no event satisfies the step, although Count units, at least 30, reached the step before (of the first step: Count actors had the second)
	SilentDays      FindingCode = "silent_days"      // no event satisfied it from From to To, although Count actors had its neighbour
	UnmetStep       FindingCode = "unmet_step"       // no event satisfies it; there are too few units to call it silent
	UnmetExclusion  FindingCode = "unmet_exclusion"  // no event satisfies it
	ImpossibleOrder FindingCode = "impossible_order" // all Count actors, at least 30, who had the step and the one before had it earlier only
)

// String returns the finding in words, such as "cart: no events, although 120
// units reached the step before".
func (f Finding) String() string {
	const day = time.DateOnly
	switch f.Code {
	case SilentStep:
		if f.Index == 0 {
			return fmt.Sprintf("%s: no events, although %d actors had the step after", f.Name, f.Count)
		}
		return fmt.Sprintf("%s: no events, although %d units reached the step before", f.Name, f.Count)
	case SilentDays:
		return fmt.Sprintf("%s: no events from %s up to, not including, %s, although %d actors had its neighbour", f.Name, f.From.Format(day), f.To.Format(day), f.Count)
	case UnmetStep:
		return fmt.Sprintf("%s: no events", f.Name)
	case UnmetExclusion:
		return fmt.Sprintf("exclusion %d: no events", f.Index+1)
	case ImpossibleOrder:
		return fmt.Sprintf("%s: all %d actors who had it and the step before had it earlier only", f.Name, f.Count)
	}
	return string(f.Code)
}
