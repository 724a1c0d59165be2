package attribution

import (
	"context"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// Markov gives credit by removal effects in a Markov chain. Journeys move from
// state to state, where a state is the last Order keys; the removal effect R of a
// key is the share of conversions that would be lost if every journey ended
// without one as soon as it met the key. A key earns
//
//	R/ΣR of all attributed conversions, and likewise of the value,
//
// with the removal effects of value. The effects themselves, which add up to more
// than 1, are in the credits as Effect and ValueEffect. [Fit] tells more of a
// chain: effects of groups of keys, transitions, how well it fits.
//
// A path of no more than Order touches is one state of its own; equal states in a
// row are one visit. An Order of at least the longest path makes R the share of
// conversions whose path has the key.
//
// The chain is solved, not simulated: Result.Bound is how far any removal effect
// may be from the exact rational number, rounding included. Chains of up to about
// 1,500 states keep nine digits of effects as small as 1e-12. Without conversions
// all credit is 0. Results do not depend on the number of goroutines, one for each
// processor, that the effects are shared out to.
type Markov struct {
	Order       int     // keys in a state; at least 1
	IgnoreNulls bool    // leaves out journeys that ended without a conversion
	Tolerance   float64 // the largest Bound without an error; 0 is 1e-10
}

const defaultTolerance = 1e-10

// Label returns such as "Markov order 2, without nulls".
func (m Markov) Label() string {
	label := fmt.Sprintf("Markov order %d", m.Order)
	if m.IgnoreNulls {
		label += ", without nulls"
	}
	return label
}

func (m Markov) check() error {
	switch {
	case m.Order < 1:
		return fmt.Errorf("markov.order: %d: want 1 or more: %w", m.Order, ErrModel)
	case !(m.Tolerance >= 0) || math.IsInf(m.Tolerance, 1):
		return fmt.Errorf("markov.tolerance: %v: want a number of 0 or more: %w", m.Tolerance, ErrModel)
	}
	return nil
}

func (m Markov) tolerance() float64 {
	if m.Tolerance == 0 {
		return defaultTolerance
	}
	return m.Tolerance
}

// Attribute gives credit by removal effects. The error is [ErrModel] for an order
// below 1 or a bad tolerance, that of ctx, or [ErrTolerance], which comes with the
// result.
//
// It takes time linear in the touches of the distinct paths to count, and for each
// key some dozens of passes over the distinct transitions to solve. At order 1 all
// keys are solved together, in n³ operations for the n keys with many neighbours:
// seconds for a thousand of them, and for ten thousand keys of which most are rare.
func (m Markov) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if err := m.check(); err != nil {
		return Result[string]{}, err
	}
	v := t.rows.view()
	c, err := fitChain(ctx, &v, m)
	if err != nil {
		return Result[string]{}, err
	}
	effects, err := c.everyKey(ctx)
	if err != nil {
		return Result[string]{}, err
	}
	r := v.result(m.Label())
	shareEffects(&r, effects)
	if !m.IgnoreNulls {
		noticeNoNulls(&r, v.totals().nullPaths)
	}
	if r.Bound > m.tolerance() {
		return r, fmt.Errorf("%s: removal effects are known within %.2g only, want %.2g: %w", m.Label(), r.Bound, m.tolerance(), ErrTolerance)
	}
	return r, nil
}

// shareEffects shares what is attributed out in proportion to the effects.
func shareEffects(r *Result[string], effects []Effect) {
	var conversions, value exact.Sum
	for _, e := range effects {
		conversions.Add(e.Conversions)
		value.Add(e.Value)
		r.Bound = max(r.Bound, e.Bound)
	}
	part := func(effect float64, of *exact.Sum, total float64) float64 {
		if effect == 0 {
			return 0
		}
		return effect / of.Float() * total
	}
	for n, e := range effects {
		c := &r.Credits[n]
		c.Conversions = part(e.Conversions, &conversions, r.Attributed.Conversions)
		c.Value = part(e.Value, &value, r.Attributed.Value)
		c.Effect, c.ValueEffect = &effects[n].Conversions, &effects[n].Value
	}
}
