package funnel

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// StepChange is how the rates of a step differ between two flows.
type StepChange struct {
	Name         string      `json:"name"`
	FromPrevious *Difference `json:"from_previous"` // nil for the first step, and where one of the two has no units
	FromFirst    *Difference `json:"from_first"`    // likewise
	Suspect      bool        `json:"suspect,omitempty"`
}

// Difference compares two rates of independent units.
type Difference struct {
	Before   conversion.Rate `json:"before"`
	After    conversion.Rate `json:"after"`
	Value    float64         `json:"value"` // after less before
	Low      float64         `json:"low"`   // of the 95 % interval: Newcombe's, of Wilson limits
	High     float64         `json:"high"`
	P        float64         `json:"p"`        // two-sided: Fisher's exact test where fewer than 5 are expected, else the pooled z test
	Adjusted float64         `json:"adjusted"` // P for all the steps together, after Benjamini and Hochberg
}

// Compare returns how the rates of each step differ between two flows, of two
// reports, groups or buckets: periods, or segments. The units must be different
// ones. The error is conversion.ErrDefinition if they are of funnels with other
// steps.
//
// Source of the interval: Newcombe, Stat. Med. 17 (1998) 873, method 10.
func Compare(before, after Flow) ([]StepChange, error) {
	if err := sameSteps(before, after); err != nil {
		return nil, err
	}
	changes := make([]StepChange, len(after.Steps))
	var previous, first []*Difference
	for i := range changes {
		from, to := &before.Steps[i], &after.Steps[i]
		c := &changes[i]
		c.Name, c.Suspect = to.Name, from.Suspect || to.Suspect
		if i == 0 {
			continue
		}
		if c.FromPrevious = difference(from.FromPrevious, to.FromPrevious); c.FromPrevious != nil {
			previous = append(previous, c.FromPrevious)
		}
		if c.FromFirst = difference(from.FromFirst, to.FromFirst); c.FromFirst != nil {
			first = append(first, c.FromFirst)
		}
	}
	adjust(previous)
	adjust(first)
	return changes, nil
}

func sameSteps(a, b Flow) error {
	if len(a.Steps) != len(b.Steps) {
		return fmt.Errorf("funnel: %d and %d steps: %w", len(a.Steps), len(b.Steps), conversion.ErrDefinition)
	}
	for i := range a.Steps {
		if x, y := a.Steps[i].Name, b.Steps[i].Name; x != y {
			return fmt.Errorf("funnel: step %d is %q and %q: %w", i+1, x, y, conversion.ErrDefinition)
		}
	}
	return nil
}

// difference returns how two rates differ, or nil if one of them has no units.
func difference(before, after conversion.Rate) *Difference {
	if before.N == 0 || after.N == 0 {
		return nil
	}
	d := &Difference{Before: before, After: after, Value: after.Value() - before.Value()}
	d.Low, d.High = stat.DiffNewcombe(after.K, after.N, before.K, before.N, 0.95)
	d.P = stat.TwoRates(after.K, after.N, before.K, before.N)
	return d
}

func adjust(differences []*Difference) {
	ps := make([]float64, len(differences))
	for i, d := range differences {
		ps[i] = d.P
	}
	for i, p := range stat.BenjaminiHochberg(ps) {
		differences[i].Adjusted = p
	}
}
