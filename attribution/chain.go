package attribution

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution/internal/absorbing"
)

// Chain is a Markov chain that was fitted to a table. Any number of goroutines may
// read it, and it does not follow changes of the table.
type Chain[K Key] struct{ chain *chain }

// Effect is a removal effect: the share of conversions, and of their value, that
// would be lost if journeys ended where they meet what is removed; in other words,
// the share of converting journeys that meet it. Both are in 0..1, and within Bound
// of the exact numbers. Of no conversions, or no value, it is 0.
type Effect struct {
	Conversions, Value float64
	Bound              float64
}

// chain is a Chain without the type of its keys.
type chain struct {
	Markov
	*counted
	names  []string
	number map[string]uint32
	solved *absorbing.Chain
}

// Fit counts the transitions of the table's journeys and solves the chain that
// they make, as [Markov.Attribute] does. The error is [ErrModel] for an order
// below 1 or a bad tolerance.
func Fit[K Key](t *Table[K], m Markov) (*Chain[K], error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	v := t.rows.view()
	c, err := fitChain(context.Background(), &v, m)
	if err != nil {
		return nil, err
	}
	return &Chain[K]{c}, nil
}

func fitChain(ctx context.Context, v *view, m Markov) (*chain, error) {
	c := &chain{Markov: m, counted: m.count(v), names: v.names, number: map[string]uint32{}}
	for n, name := range v.names {
		c.number[name] = uint32(n)
	}
	states := make([]absorbing.State, len(c.states))
	for n, s := range c.states {
		states[n] = absorbing.State{
			Start: s.start, End: capped(s.conversions, s.nulls),
			Pay: [2]float64{float64(s.conversions), s.value.Float()},
		}
	}
	var err error
	c.solved, err = absorbing.New(ctx, states, c.edges, m.tolerance()/16)
	return c, err
}

// Rate returns how many journeys converted: the chance to get from the start of
// the chain to a conversion, which is the same exactly.
func (c *Chain[K]) Rate() conversion.Rate {
	all := capped(c.chain.conversions, c.chain.nulls)
	return conversion.Rate{K: int64(min(c.chain.conversions, math.MaxInt64)), N: int64(min(all, math.MaxInt64))}
}

// Removal returns the effect of removing all the keys together. Unknown keys have
// none, and no keys neither.
func (c *Chain[K]) Removal(keys ...K) Effect {
	removed := map[uint32]bool{}
	for _, key := range keys {
		if n, known := c.chain.number[string(key)]; known {
			removed[n] = true
		}
	}
	return c.chain.removal(func(state []uint32) bool {
		for _, key := range state {
			if removed[key] {
				return true
			}
		}
		return false
	})
}

// RemovalSequence returns the effect of removing the states that have the keys one
// right after the other, in this order. The error is [ErrModel] for no keys, or
// more than the order, which no state has.
func (c *Chain[K]) RemovalSequence(keys ...K) (Effect, error) {
	if len(keys) == 0 || len(keys) > c.chain.Order {
		return Effect{}, fmt.Errorf("sequence of %d keys: want 1 to the chain's order of %d: %w", len(keys), c.chain.Order, ErrModel)
	}
	sequence := make([]uint32, len(keys))
	for i, key := range keys {
		n, known := c.chain.number[string(key)]
		if !known {
			return Effect{}, nil
		}
		sequence[i] = n
	}
	return c.chain.removal(func(state []uint32) bool { return hasSequence(state, sequence) }), nil
}

func hasSequence(state, sequence []uint32) bool {
	for i := 0; i+len(sequence) <= len(state); i++ {
		if slices.Equal(state[i:i+len(sequence)], sequence) {
			return true
		}
	}
	return false
}

// Overlap returns the share of converting journeys that meet both keys, and of
// their value,
//
//	R(a) + R(b) − R(a, b),
//
// in 0..1. What others call the synergy of two channels is its negative.
func (c *Chain[K]) Overlap(a, b K) Effect {
	one, other, both := c.Removal(a), c.Removal(b), c.Removal(a, b)
	return Effect{
		Conversions: max(0, one.Conversions+other.Conversions-both.Conversions),
		Value:       max(0, one.Value+other.Value-both.Value),
		Bound:       one.Bound + other.Bound + both.Bound + 0x1p-51,
	}
}

// removal returns the effect of removing the states that are chosen.
func (c *chain) removal(chosen func(keys []uint32) bool) Effect {
	var set []uint32
	for n := range c.states {
		if chosen(c.keys(uint32(n))) {
			set = append(set, uint32(n))
		}
	}
	effects, err := c.removals(context.Background(), [][]uint32{set})
	if err != nil {
		return Effect{Bound: 1} // the background is never done
	}
	return effects[0]
}

func (c *chain) removals(ctx context.Context, sets [][]uint32) ([]Effect, error) {
	effects := make([]Effect, len(sets))
	if c.conversions == 0 {
		return effects, nil
	}
	removed, err := c.solved.Remove(ctx, sets)
	if err != nil {
		return nil, err
	}
	for n, e := range removed {
		effects[n] = Effect{e.Share[0], e.Share[1], max(e.Bound[0], e.Bound[1])}
	}
	return effects, nil
}

// everyKey returns the effect of each key.
func (c *chain) everyKey(ctx context.Context) ([]Effect, error) {
	sets := make([][]uint32, len(c.names))
	for n := range c.states {
		for _, key := range c.keys(uint32(n)) {
			if last := len(sets[key]) - 1; last < 0 || sets[key][last] != uint32(n) {
				sets[key] = append(sets[key], uint32(n))
			}
		}
	}
	return c.removals(ctx, sets)
}
