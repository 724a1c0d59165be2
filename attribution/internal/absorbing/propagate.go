package absorbing

import "context"

// propagate lets the rewards flow through the system, sweep by sweep, until no u
// grows by more than its last digits. It starts from u, which is below the
// solution: 0, or what earlier sweeps left. It cannot fail but for time: done tells
// whether the sweeps sufficed. Each sweep takes a product.
//
// Since all that is still to come is positive, u has the relative precision of the
// last growth times the steps that are left.
func (w *work) propagate(ctx context.Context, s *system, u []float64, sweeps int) (done bool, err error) {
	const still = 4 * unit
	f := s.flow
	for n := range sweeps {
		if n%64 == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		done = true
		for _, i := range w.rows {
			x := (s.reward[i] + f.gather(int(i), u)) / f.total[i]
			if x > u[i]*(1+still) {
				done = false
			}
			u[i] = max(u[i], x)
		}
		if done {
			return true, nil
		}
	}
	return false, nil
}
