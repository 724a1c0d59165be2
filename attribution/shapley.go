package attribution

import (
	"context"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
)

// SubsetSum is the Shapley value of the game in which a set S of keys is worth the
// conversions of the journeys whose keys all lie in S:
//
//	v(S) = Σ conversions of journeys with keys ⊆ S
//
// That is linear, so the value has a closed form: each conversion is split evenly
// over the distinct keys of its path, as by [LinearDistinct], whose intervals it has
// too. It costs one reading of the table, for any number of keys. Others enumerate
// all 2ⁿ sets for it (KappaDistributive/attribution, eeghor/mta).
type SubsetSum struct{}

// Label returns the name of the game.
func (SubsetSum) Label() string { return "Shapley, subset sum" }

// Attribute gives credit; its only error is that of the context.
func (s SubsetSum) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	r, err := LinearDistinct{}.Attribute(ctx, t)
	r.Model = s.Label()
	return r, err
}

// exactPlayers returns an error if so many players are too many for the table of
// all coalitions.
func exactPlayers(place string, n int) error {
	if n <= coalition.Limit {
		return nil
	}
	return fmt.Errorf("%s: %d players, at most %d: set Samples for estimates: %w", place, n, coalition.Limit, ErrLimit)
}

// checkSamples reports a number of samples that gives no standard error.
func checkSamples(place string, samples int) error {
	if samples == 0 || samples >= 2 {
		return nil
	}
	return fmt.Errorf("%s.samples: %d: want 2 or more, or 0 for none: %w", place, samples, ErrModel)
}

// sampledLabel appends the number of samples to a label.
func sampledLabel(label string, samples int) string {
	if samples == 0 {
		return label
	}
	return fmt.Sprintf("%s, %d samples", label, samples)
}

// noticeBelowZero counts the keys with negative credit. What rounding alone may
// have put below 0 is not counted.
func noticeBelowZero(r *Result[string]) {
	const rounding = 1e-12
	n := uint64(0)
	for _, c := range r.Credits {
		if c.Conversions < -rounding*r.Attributed.Conversions || c.Value < -rounding*r.Attributed.Value {
			n++
		}
	}
	if n > 0 {
		r.Findings = append(r.Findings, Finding{Code: BelowZero, Count: n})
	}
}

// noticeNoNulls tells that rates are all 1.
func noticeNoNulls(r *Result[string], nullPaths uint64) {
	if nullPaths == 0 && r.Attributed.Conversions > 0 {
		r.Findings = append(r.Findings, Finding{Code: NoNulls})
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
