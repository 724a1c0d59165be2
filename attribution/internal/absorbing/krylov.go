package absorbing

import (
	"context"
	"math"
)

// krylov is the memory of [work.bicgstab].
type krylov struct{ r, shadow, p, v, t, inverse []float64 }

// bicgstab improves u by the method of H. A. van der Vorst (SIAM J. Sci. Stat.
// Comput. 13, 1992), until the residual is within the goal or no better is in
// sight. It may fail, which the caller sees by the residual. Each step takes two
// products.
//
// Products of vectors weigh each state by its visits: in that norm no chain's step
// is longer than 1, and rare states do not outweigh the others.
func (w *work) bicgstab(ctx context.Context, s *system, u []float64) error {
	const steps = 200
	k := w.start(s, u)
	rho := w.dot(s, k.shadow, k.r)
	copy(k.p, k.r)
	for range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if w.left(s, k.r) <= s.goal/2 {
			return nil
		}
		w.step(s, k.p, k.v)
		alpha := rho / w.dot(s, k.shadow, k.v)
		if !usable(alpha) {
			return nil
		}
		w.add(k.r, -alpha, k.v)
		w.step(s, k.r, k.t)
		tr, tt := w.dots(s, k.t, k.r)
		omega := tr / tt
		w.add(u, alpha, k.p)
		if !usable(omega) {
			return nil
		}
		w.add(u, omega, k.r)
		w.add(k.r, -omega, k.t)
		was := rho
		rho = w.dot(s, k.shadow, k.r)
		beta := rho / was * alpha / omega
		if !usable(beta) {
			return nil
		}
		for _, i := range w.rows {
			k.p[i] = k.r[i] + beta*(k.p[i]-omega*k.v[i])
		}
	}
	return nil
}

func usable(x float64) bool { return x != 0 && !math.IsNaN(x) && !math.IsInf(x, 0) }

// start makes the residual of u, in units of u.
func (w *work) start(s *system, u []float64) *krylov {
	k := &w.krylov
	n := len(u)
	for _, x := range []*[]float64{&k.r, &k.shadow, &k.p, &k.v, &k.t, &k.inverse} {
		*x = zeros(*x, n)
	}
	for _, i := range w.rows {
		k.inverse[i] = 1 / s.flow.total[i]
		k.r[i] = (s.reward[i]+s.flow.gather(int(i), u))*k.inverse[i] - u[i]
		k.shadow[i] = k.r[i]
	}
	return k
}

// step makes y what x is without what its states pass on.
func (w *work) step(s *system, x, y []float64) {
	for _, i := range w.rows {
		y[i] = x[i] - s.flow.gather(int(i), x)*w.krylov.inverse[i]
	}
}

func (w *work) dot(s *system, x, y []float64) (sum float64) {
	for _, i := range w.rows {
		sum += s.flow.total[i] * x[i] * y[i]
	}
	return sum
}

// dots returns x·y and x·x.
func (w *work) dots(s *system, x, y []float64) (xy, xx float64) {
	for _, i := range w.rows {
		t := s.flow.total[i] * x[i]
		xy += t * y[i]
		xx += t * x[i]
	}
	return xy, xx
}

// add adds a·x to y.
func (w *work) add(y []float64, a float64, x []float64) {
	for _, i := range w.rows {
		y[i] += a * x[i]
	}
}

// left is what the residual r leaves open.
func (w *work) left(s *system, r []float64) (sum float64) {
	for _, i := range w.rows {
		sum += s.scale[i] * s.flow.total[i] * math.Abs(r[i])
	}
	return sum
}
