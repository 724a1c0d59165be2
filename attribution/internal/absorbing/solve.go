package absorbing

import (
	"context"
	"math"
)

// system is the equations of a flow where some states are removed: their u is 0,
// and what goes to them leaves the chain.
type system struct {
	flow    *flow
	reward  []float64
	removed []bool    // nil: none
	scale   []float64 // what an error of 1 in the equation of a state adds to the answer at most
	goal    float64   // for the sum of errors times scale
}

func (s *system) kept(i int) bool { return s.removed == nil || !s.removed[i] }

// work is the memory of solves, of one goroutine.
type work struct {
	rows    []uint32 // the states kept
	removed []bool
	krylov  krylov
	matrix  matrix
}

func newWork(states int) *work {
	return &work{removed: make([]bool, states)}
}

// solve makes u the solution, and returns how far an answer that is made of it is
// from the exact one at most: Σ scale·|residual|, rounding included. What u holds
// is the first guess. Small systems are solved by sums and products of positive
// numbers alone, so that each u keeps a relative precision.
func (w *work) solve(ctx context.Context, s *system, u []float64) (off float64, err error) {
	w.keep(s, u)
	if len(w.rows) <= direct {
		err = w.solveSmall(ctx, s, u)
	} else {
		err = w.solveLarge(ctx, s, u)
	}
	if err != nil {
		return math.Inf(1), err
	}
	return w.off(s, u), nil
}

// off returns how far an answer that is made of u is from the exact one at most.
func (w *work) off(s *system, u []float64) float64 {
	open, hidden := w.residual(s, u)
	return (open + hidden) * 1.001 // sums are rounded too
}

func (w *work) keep(s *system, u []float64) {
	w.rows = w.rows[:0]
	for i := range u {
		if s.kept(i) {
			w.rows = append(w.rows, uint32(i))
		} else {
			u[i] = 0
		}
	}
}

// solveSmall propagates for as long as elimination would take, and eliminates if
// that did not do.
func (w *work) solveSmall(ctx context.Context, s *system, u []float64) error {
	n := len(w.rows)
	if n > dense {
		sweeps := n * n / 3 * n / (len(s.flow.to) + n)
		clear(u)
		if done, err := w.propagate(ctx, s, u, sweeps); done || err != nil {
			return err
		}
	}
	return w.eliminate(ctx, s, u)
}

// solveLarge tries Krylov's way, each time from where the last one ended, and
// propagates where that fails.
func (w *work) solveLarge(ctx context.Context, s *system, u []float64) error {
	const tries, rounds, sweeps = 3, 400, 64
	for range tries {
		if err := w.bicgstab(ctx, s, u); err != nil || w.reached(s, u) {
			return err
		}
	}
	clear(u)
	for range rounds {
		if done, err := w.propagate(ctx, s, u, sweeps); done || err != nil || w.reached(s, u) {
			return err
		}
	}
	return nil
}

// reached tells whether no more is open than the goal, or than rounding hides.
func (w *work) reached(s *system, u []float64) bool {
	open, hidden := w.residual(s, u)
	return open <= max(s.goal, hidden)
}

// residual returns Σ scale·|reward + Σ count·u − total·u| over the states that
// are kept, and what rounding may hide of it: of a sum of d products of numbers
// that were rounded themselves, d+6 units of all that was added.
func (w *work) residual(s *system, u []float64) (open, hidden float64) {
	f := s.flow
	for _, i := range w.rows {
		in, out := s.reward[i]+f.gather(int(i), u), f.total[i]*u[i]
		open += s.scale[i] * math.Abs(in-out)
		hidden += s.scale[i] * float64(f.first[i+1]-f.first[i]+6) * unit * (math.Abs(in) + math.Abs(out))
	}
	return open, hidden
}
