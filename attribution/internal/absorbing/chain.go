// Package absorbing solves Markov chains whose transitions were counted, and says
// how far its answers may be from the exact ones.
//
// Journeys start at some state, pass from state to state and end, with or without
// a reward. Nothing is ever subtracted from anything larger on the way to an
// effect, so that small ones keep their digits.
package absorbing

import (
	"context"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// Edge is a transition that journeys made so many times. From and To differ.
type Edge struct {
	From, To uint32
	Count    uint64
}

// State is where journeys start and end.
type State struct {
	Start uint64     // journeys that begin here
	End   uint64     // journeys that end here, with a reward or without
	Pay   [2]float64 // what ending journeys were paid in all, in two currencies
}

// Chain is a chain with its base solution. It may be read by any number of
// goroutines.
type Chain struct {
	goal              float64
	forward, backward *flow
	pay               [2][]float64 // by state
	total             [2]float64   // what all journeys were paid
	worth             [2][]float64 // what a journey at the state may expect to be paid
	ceiling           [2][]float64 // never below the exact worth
	off               [2]float64   // of any effect, for worth not being exact; times total
	scale             []float64    // the larger ceiling, each as a part of its total
}

// Effect is the share of all pay that journeys through some states earn, in both
// currencies, and how far each is from the exact share at most.
type Effect struct{ Share, Bound [2]float64 }

const (
	direct = 1500 // states up to which relative precision is kept
	dense  = 100  // states up to which elimination is the fastest
	unit   = 0x1p-53
)

// New returns the chain of the states and edges, which may come in any order but
// none twice. Every state lies on a way from a start to an end. Iterations stop
// when effects are known to within about the goal. The error is that of ctx.
func New(ctx context.Context, states []State, edges []Edge, goal float64) (*Chain, error) {
	c := &Chain{goal: goal, scale: make([]float64, len(states))}
	c.forward, c.backward = newFlows(states, edges)
	for p := range c.pay {
		c.pay[p] = make([]float64, len(states))
		var total exact.Sum
		for i, s := range states {
			c.pay[p][i] = s.Pay[p]
			total.Add(s.Pay[p])
		}
		c.total[p] = total.Float()
	}
	return c, c.base(ctx)
}

// States returns how many there are.
func (c *Chain) States() int { return c.forward.states() }

// base finds what a journey at each state may expect, and its ceiling. An error in
// the equation of a state reaches an effect with the visits of the state at most,
// which is its total: the weight is 1.
func (c *Chain) base(ctx context.Context) error {
	ones := make([]float64, c.States())
	for i := range ones {
		ones[i] = 1
	}
	w := newWork(c.States())
	for p, total := range c.total {
		c.worth[p], c.ceiling[p] = make([]float64, c.States()), make([]float64, c.States())
		if total == 0 {
			continue
		}
		s := system{flow: c.forward, reward: c.pay[p], scale: ones, goal: c.goal / 4 * total}
		off, err := w.solve(ctx, &s, c.worth[p])
		if err != nil {
			return err
		}
		c.off[p] = off
		c.ceiling[p] = c.forward.ceiling(c.pay[p], c.worth[p])
		for i, x := range c.ceiling[p] {
			c.scale[i] = max(c.scale[i], x/total)
		}
	}
	return nil
}
