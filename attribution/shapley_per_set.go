package attribution

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// PerSetRate plays a game of its own for each set T of keys that journeys have: a
// set S within T is worth the conversion rate of the journeys with exactly the keys
// of S, or 0 if there are none.
//
//	v(S) = conversions / journeys with exactly the keys of S
//
// The conversions and the value of T are shared out by φᵢ/v(T), and the credit of a
// key is the sum over all T. So a key earns in a set what it adds to the rate that
// the others have without it. It may be negative, which is reported as it is, with a
// finding, unless Clamp is set.
//
// It costs Σ min(2^|T|, sets) steps over the sets T with conversions, for any number
// of keys. Beyond 2³² the error is [ErrLimit], or, if Samples is set, the sets that
// cost more than sampling are estimated, with a standard error. The error for
// clamped credit is that before clamping.
//
// DP6's Shapley value is this one with membership by substring, so that "Search" is
// part of "Paid Search", and with the last four channels by name alone.
type PerSetRate struct {
	Clamp   bool   // a negative φ of a set is 0 and the others are rescaled to v(T)
	Samples int    // beyond the limit: so many random orders, each from both ends; 0 or at least 2
	Seed    uint64 // of the random orders
}

// perSetLimit is the largest number of steps.
const perSetLimit = 1 << 32

// Label returns the name of the game.
func (p PerSetRate) Label() string {
	label := "Shapley, rate per set"
	if p.Clamp {
		label += ", clamped"
	}
	return sampledLabel(label, p.Samples)
}

// Attribute gives credit; the errors are those that [PerSetRate] tells of.
func (p PerSetRate) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if err := checkSamples("per_set_rate", p.Samples); err != nil {
		return Result[string]{}, err
	}
	v := t.rows.view()
	r := v.result(p.Label())
	if r.Attributed.Conversions == 0 {
		return r, nil
	}
	e := newPerSet(p, &v, perSetLimit)
	if err := e.all(ctx); err != nil {
		return Result[string]{}, err
	}
	e.to(&r)
	noticeNoNulls(&r, v.totals().nullPaths)
	noticeBelowZero(&r)
	return r, nil
}

// perSet plays the games of all sets.
type perSet struct {
	PerSetRate
	*journeySets
	limit   float64
	tree    setTree
	credits []perSetCredit // by key
	phi     []float64      // of the present set, over v(T), by place in it
	errors  []float64      // the standard errors of those; empty: exact
}

type perSetCredit struct {
	conversions, value, variance exact.Sum
	sampled                      bool
}

func newPerSet(p PerSetRate, v *view, limit float64) *perSet {
	return &perSet{PerSetRate: p, journeySets: v.sets(), limit: limit, credits: make([]perSetCredit, len(v.names))}
}

func (e *perSet) to(r *Result[string]) {
	for i := range e.credits {
		from, to := &e.credits[i], &r.Credits[i]
		to.Conversions, to.Value = from.conversions.Float(), from.value.Float()
		if from.sampled {
			deviation := math.Sqrt(from.variance.Float())
			to.StandardError = &deviation
		}
	}
}

func (e *perSet) all(ctx context.Context) error {
	sets := e.sorted()
	cost := 0.0
	for _, set := range sets {
		cost += e.cost(set)
	}
	if cost > e.limit && e.Samples == 0 {
		return fmt.Errorf("per_set_rate: %.3g steps over %d sets of keys, at most %.3g: set Samples for estimates: %w", cost, len(sets), e.limit, ErrLimit)
	}
	e.tree = e.newTree(sets)
	for n, set := range sets {
		if set.conversions == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.play(ctx, set, cost > e.limit, n); err != nil {
			return err
		}
	}
	return nil
}

// cost is the number of steps for a set. One without conversions costs none.
func (e *perSet) cost(set *journeySet) float64 {
	if set.conversions == 0 {
		return 0
	}
	return min(math.Ldexp(1, set.end-set.start), float64(len(e.list)))
}

// play shares out what the set has.
func (e *perSet) play(ctx context.Context, set *journeySet, mayEstimate bool, n int) error {
	keys := e.of(set)
	e.phi, e.errors = e.phi[:0], e.errors[:0]
	if mayEstimate && e.cost(set) > 2*float64(e.Samples)*float64(len(keys)) {
		if err := e.estimate(ctx, set, uint64(n)); err != nil {
			return err
		}
	} else {
		e.phi = e.tree.values(e.phi, keys, set.rate())
	}
	if e.Clamp {
		clampShares(e.phi)
	}
	conversions, value := float64(set.conversions), units(set.value)
	for i, key := range keys {
		c := &e.credits[key]
		c.conversions.Add(conversions * e.phi[i])
		c.value.Add(value * e.phi[i])
		if len(e.errors) > 0 {
			c.sampled = true
			c.variance.Add(conversions * e.errors[i] * conversions * e.errors[i])
		}
	}
	return nil
}

// clampShares makes negative shares 0 and the others add up to 1.
func clampShares(shares []float64) {
	sum := 0.0
	for i, x := range shares {
		shares[i] = max(0, x)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
}

// estimate samples the game of a set. Each has random orders of its own, so that
// errors are independent.
func (e *perSet) estimate(ctx context.Context, set *journeySet, n uint64) error {
	keys := e.of(set)
	walk := func(order []int, worths []float64) error {
		e.marks.reset()
		hash := uint64(0)
		worths[0] = 0
		for at, player := range order {
			e.marks.add(keys[player])
			hash += e.hashes[keys[player]]
			worths[at+1] = 0
			if place, found := e.find(at+1, hash); found {
				worths[at+1] = e.list[e.index[place]-1].rate()
			}
		}
		return nil
	}
	estimates, err := coalition.Sample(ctx, len(keys), e.Samples, rand.NewPCG(e.Seed, n), walk)
	for _, one := range estimates {
		e.phi = append(e.phi, one.Value/set.rate())
		e.errors = append(e.errors, one.Error/set.rate())
	}
	return err
}
