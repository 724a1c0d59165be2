package absorbing

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// Remove returns, for each set of states, the share of all pay that journeys
// through one of them earn: what would be lost if they ended there unpaid. Sets
// name no state twice. They are independent of each other: as many goroutines as
// there may be take one each. The error is that of ctx.
func (c *Chain) Remove(ctx context.Context, sets [][]uint32) ([]Effect, error) {
	if single(sets) {
		inverse, err := newSparse(ctx, c.forward)
		if err != nil {
			return nil, err
		}
		if inverse != nil {
			return c.removeSingly(ctx, inverse, sets)
		}
	}
	return each(ctx, sets, func() func(set []uint32) (Effect, error) {
		w, u := newWork(c.States()), make([]float64, c.States())
		return func(set []uint32) (Effect, error) { return c.remove(ctx, w, u, set) }
	})
}

// each hands the sets out to goroutines, which have a function of their own each.
func each(ctx context.Context, sets [][]uint32, worker func() func(set []uint32) (Effect, error)) ([]Effect, error) {
	effects := make([]Effect, len(sets))
	errs := make([]error, len(sets))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sets)) {
		workers.Go(func() {
			of := worker()
			for n := int(next.Add(1)) - 1; n < len(sets); n = int(next.Add(1)) - 1 {
				if errs[n] = ctx.Err(); errs[n] == nil && len(sets[n]) > 0 {
					effects[n], errs[n] = of(sets[n])
				}
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return effects, nil
}

// remove looks back: u is the share of a state's visits that had none of the set
// before. What then goes into the set meets it for the first time, and is worth
// what it is worth there. An error in the equation of a state reaches the effect
// with the worth of a journey there, at most.
func (c *Chain) remove(ctx context.Context, w *work, u []float64, set []uint32) (e Effect, err error) {
	f := c.backward
	for i := range u {
		u[i] = 1
	}
	clear(w.removed)
	for _, j := range set {
		w.removed[j] = true
	}
	s := system{flow: f, reward: f.outside, removed: w.removed, scale: c.scale, goal: c.goal / 4}
	if _, err := w.solve(ctx, &s, u); err != nil {
		return Effect{}, err
	}
	for p := range c.total {
		s.scale = c.ceiling[p]
		e.Share[p], e.Bound[p] = c.share(p, set, u, w.off(&s, u)+c.off[p])
	}
	return e, nil
}

// share adds up what journeys that meet the set for the first time are worth
// there, given how far the sum is off at most.
func (c *Chain) share(p int, set []uint32, u []float64, off float64) (share, bound float64) {
	if c.total[p] == 0 {
		return 0, 0
	}
	f := c.backward
	var sum exact.Sum
	for _, j := range set {
		x := (f.outside[j] + f.gather(int(j), u)) * c.worth[p][j]
		sum.Add(x)
		off += float64(f.first[j+1]-f.first[j]+12) * unit * x
	}
	return min(1, sum.Float()/c.total[p]), off / c.total[p] * 1.001
}
