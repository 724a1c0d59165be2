package insight

import (
	"fmt"
	"math"
)

// newton climbs to the most likely coefficients. Those of features that vary are in
// beta, in the scale of the groups.
type newton struct {
	*groups
	penalty float64

	active     []int     // the features that vary
	ridge      []float64 // the penalty on each coefficient
	beta, step []float64
	gradient   []float64
	curvature  cholesky
	likelihood float64 // with the penalty
	steps      int

	at  []int     // scratch: which features of a group are not 0, as places in beta,
	row []float64 // and what they are
}

// run climbs to the top.
func (f *newton) run() error {
	f.begin()
	if f.look(); !f.curvature.factor() {
		return fmt.Errorf("%w: a feature says what others say: want λ > 0", ErrDiverged)
	}
	before := math.Inf(1)
	for f.steps = 1; f.steps <= 100; f.steps++ {
		copy(f.step, f.gradient)
		f.curvature.solve(f.step)
		largest := f.climb()
		if !f.curvature.factor() {
			break
		}
		// Steps shrink quadratically near the top; one that does not is all rounding.
		if largest < 1e-12 || largest < 1e-7 && largest > before/2 {
			return nil
		}
		before = largest
	}
	return fmt.Errorf("%w: the features separate the converted from the others: want λ > 0", ErrDiverged)
}

func (f *newton) begin() {
	f.ridge = []float64{0}
	for j := range f.dim {
		if !f.constant(j) {
			f.active = append(f.active, j)
			f.ridge = append(f.ridge, f.penalty/f.scale[j]/f.scale[j])
		}
	}
	size := len(f.ridge)
	f.beta, f.step, f.gradient = make([]float64, size), make([]float64, size), make([]float64, size)
	f.curvature = newCholesky(size)
}

// climb takes the step, halved until it leads up, looks around there, and returns the
// largest change of a coefficient, relative to it where it is above 1.
func (f *newton) climb() (largest float64) {
	from := f.likelihood
	for j, s := range f.step {
		f.beta[j] += s
	}
	for range 30 {
		f.look()
		if f.likelihood >= from-1e-9*(1+math.Abs(from)) {
			break
		}
		for j := range f.step {
			f.step[j] /= 2
			f.beta[j] -= f.step[j]
		}
	}
	for j, s := range f.step {
		largest = max(largest, math.Abs(s)/max(1, math.Abs(f.beta[j])))
	}
	return largest
}

// look finds the likelihood at beta, its gradient and its curvature.
func (f *newton) look() {
	clear(f.gradient)
	f.curvature.clear()
	f.likelihood = 0
	for i := range f.n {
		f.at, f.row = append(f.at[:0], 0), append(f.row[:0], 1)
		for at, j := range f.active {
			if v := f.x[i*f.dim+j]; v != 0 {
				f.at, f.row = append(f.at, at+1), append(f.row, v)
			}
		}
		f.add(f.n[i], f.k[i])
	}
	for j, r := range f.ridge {
		f.likelihood -= r / 2 * f.beta[j] * f.beta[j]
		f.gradient[j] -= r * f.beta[j]
		f.curvature.row(j)[j] += r
	}
}

// add adds the group whose features are in row: n units, k of them converted.
func (f *newton) add(n, k float64) {
	eta := 0.0
	for i, v := range f.row {
		eta += f.beta[f.at[i]] * v
	}
	p, q := sigmoid(eta), sigmoid(-eta)
	f.likelihood -= k*softplus(-eta) + (n-k)*softplus(eta)
	rest, weight := k*q-(n-k)*p, n*p*q
	for i, v := range f.row {
		f.gradient[f.at[i]] += rest * v
		into := f.curvature.row(f.at[i])
		for j, u := range f.row[:i+1] {
			into[f.at[j]] += weight * v * u
		}
	}
}

// softplus returns ln(1+e^x).
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// result tells of the top in the scale in which the features came.
func (f *newton) result() *Logistic {
	l := &Logistic{
		Coef: make([]float64, f.dim+1), SE: make([]float64, f.dim+1),
		N: f.units, Converted: f.converted, LogLikelihood: f.likelihood, Steps: f.steps,
	}
	for j := range l.SE {
		l.SE[j] = math.NaN()
	}
	l.Coef[0], l.SE[0] = f.beta[0], math.Sqrt(f.curvature.inverseAt(0))
	for at, j := range f.active {
		l.Coef[j+1] = f.beta[at+1] / f.scale[j]
		l.SE[j+1] = math.Sqrt(f.curvature.inverseAt(at+1)) / f.scale[j]
		l.LogLikelihood += f.ridge[at+1] / 2 * f.beta[at+1] * f.beta[at+1]
	}
	return l
}
