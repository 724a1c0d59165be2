package conformance

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// closeness is how far a number may be from the one that is wanted: tolerance
// times it, but tolerance at least, and relative times it too, where that is set.
type closeness struct{ tolerance, relative float64 }

func (c closeness) number(want, got float64) error {
	off := math.Abs(got - want)
	if off <= c.tolerance*max(1, math.Abs(want)) && (c.relative == 0 || off <= c.relative*math.Abs(want)) {
		return nil
	}
	return fmt.Errorf("want %v, have %v", want, got)
}

// sum compares conversions and value.
func (c closeness) sum(want [2]float64, got attribution.Sum) error {
	if err := c.number(want[0], got.Conversions); err != nil {
		return fmt.Errorf("conversions: %w", err)
	}
	if err := c.number(want[1], got.Value); err != nil {
		return fmt.Errorf("value: %w", err)
	}
	return nil
}

// numbers compares numbers by key; one that is missing on either side is 0.
func (c closeness) numbers(want, got map[string]float64) error {
	keys := maps.Clone(want)
	maps.Copy(keys, got)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if err := c.number(want[key], got[key]); err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
	}
	return nil
}

// ratio compares what may be absent.
func (c closeness) ratio(want, got *float64) error {
	switch {
	case want == nil && got == nil:
		return nil
	case want == nil:
		return fmt.Errorf("want none, have %v", *got)
	case got == nil:
		return fmt.Errorf("want %v, have none", *want)
	}
	return c.number(*want, *got)
}

// credit compares the credit of each key, if it is given, and what is
// unattributed, which is 0 if it is not given. A key that is missing on either side
// is 0.
func (c closeness) credit(want map[string][2]float64, unattributed *[2]float64, got attribution.Result[string]) error {
	if want != nil {
		if err := c.credits(want, got.Credits); err != nil {
			return err
		}
	}
	if unattributed == nil {
		unattributed = new([2]float64)
	}
	if err := c.sum(*unattributed, got.Unattributed); err != nil {
		return fmt.Errorf("unattributed: %w", err)
	}
	return nil
}

func (c closeness) credits(want map[string][2]float64, got []attribution.Credit[string]) error {
	credits := map[string]attribution.Sum{}
	for key := range want {
		credits[key] = attribution.Sum{}
	}
	for _, credit := range got {
		credits[credit.Key] = attribution.Sum{Conversions: credit.Conversions, Value: credit.Value}
	}
	for _, key := range slices.Sorted(maps.Keys(credits)) {
		if err := c.sum(want[key], credits[key]); err != nil {
			return fmt.Errorf("credit of %q: %w", key, err)
		}
	}
	return nil
}
