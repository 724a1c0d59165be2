package attribution

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// Jackknife gives what a model gives to all tables together, with intervals for users
// with several conversions, which are no independent journeys: the tables are parts of
// the users, by a hash of the user, two at least and better twenty or more. With θ₍g₎
// what the model gives without part g of G,
//
//	sd² = (G−1)/G · Σ (θ₍g₎ − mean)²,   interval θ ± z·sd
//
// which may reach below 0. The level is between 0 and 1; 0 is 0.95. The error is
// [ErrModel], [ErrCurrency] if the tables differ, or that of the model; with
// [ErrTolerance] the result is given all the same. It asks the model G + 1 times, each
// time about a table that is merged anew.
func Jackknife[K Key](ctx context.Context, m Model, level float64, parts ...*Table[K]) (Result[K], error) {
	if err := checkJackknife(m, level, parts); err != nil {
		return Result[K]{}, err
	}
	r, inexact := allBut(-1, parts).Attribute(ctx, m)
	if isFatal(inexact) {
		return r, inexact
	}
	without := make([]map[K]Sum, len(parts))
	for g := range parts {
		left, err := allBut(g, parts).Attribute(ctx, m)
		if err != nil {
			err = fmt.Errorf("without table %d: %w", g, err)
		}
		if isFatal(err) {
			return Result[K]{}, err
		}
		if inexact == nil {
			inexact = err
		}
		without[g] = map[K]Sum{}
		for _, c := range left.Credits {
			without[g][c.Key] = Sum{c.Conversions, c.Value}
		}
	}
	r.Level = levelOr(level)
	for i := range r.Credits {
		r.Credits[i].jackknife(without, stat.NormPPF((1+r.Level)/2))
	}
	return r, inexact
}

func checkJackknife[K Key](m Model, level float64, parts []*Table[K]) error {
	switch {
	case m == nil:
		return errNoModel
	case len(parts) < 2:
		return fmt.Errorf("jackknife: %d tables: want 2 or more: %w", len(parts), ErrModel)
	}
	for g, part := range parts {
		if part.Currency() != parts[0].Currency() {
			return fmt.Errorf("table %d: %s, the first is in %s: %w", g, part.Currency(), parts[0].Currency(), ErrCurrency)
		}
	}
	return checkLevel("jackknife.level", level)
}

// allBut returns a table of all parts but one.
func allBut[K Key](without int, parts []*Table[K]) *Table[K] {
	all := newRows(parts[0].Currency())
	for g, part := range parts {
		if g != without {
			all.merge(part.rows)
		}
	}
	return &Table[K]{all}
}

func (c *Credit[K]) jackknife(without []map[K]Sum, z float64) {
	conversions, value := make([]float64, len(without)), make([]float64, len(without))
	for g, credits := range without {
		conversions[g], value[g] = credits[c.Key].Conversions, credits[c.Key].Value
	}
	half, valueHalf := z*jackknifeDeviation(conversions), z*jackknifeDeviation(value)
	c.Interval = &Interval{c.Conversions - half, c.Conversions + half}
	c.ValueInterval = &Interval{c.Value - valueHalf, c.Value + valueHalf}
}

// jackknifeDeviation is the standard deviation of an estimate, by the estimates without
// one part each. Their distances from one of them are what counts: so equal ones give 0,
// where the rounded mean might be none of them.
func jackknifeDeviation(theta []float64) float64 {
	first := slices.Min(theta)
	for g := range theta {
		theta[g] -= first
	}
	m := stat.MomentsOf(theta)
	return math.Sqrt(m.Variance/m.N) * (m.N - 1)
}
