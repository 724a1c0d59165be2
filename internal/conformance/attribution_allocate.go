package conformance

import (
	"fmt"

	"github.com/go-conversion/conversion/attribution"
)

// allocateWants are an amount that is shared out, and its parts.
type allocateWants struct {
	Allocate *struct {
		Total   string
		Scores  []float64
		Quantum string
	}
	Amounts []string
}

func (a *attributionCase) checkAllocate() error {
	total, err := amountOf(a.Allocate.Total, caseCurrency)
	if err != nil {
		return err
	}
	quantum, err := amountOf(a.Allocate.Quantum, caseCurrency)
	if err != nil {
		return err
	}
	got := attribution.Allocate(total, a.Allocate.Scores, quantum.Micros)
	if len(got) != len(a.Amounts) {
		return fmt.Errorf("want %v, have %v", a.Amounts, got)
	}
	for i, want := range a.Amounts {
		if err := sameAmount(want, got[i]); err != nil {
			return fmt.Errorf("amount %d of %v: %w", i, got, err)
		}
	}
	return nil
}
