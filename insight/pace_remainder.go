package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// remainder is what is known of the completions to come.
type remainder struct{ shape, watched, left, dispersion float64 }

func (p *Pace) remainder() remainder {
	return remainder{p.Prior.Shape + float64(p.Observed), p.Prior.Rate + p.Elapsed, p.Total - p.Elapsed, p.Dispersion}
}

// mean is that of the completions to come.
func (r remainder) mean() float64 { return r.shape * r.left / r.watched }

func (r remainder) variance() float64 {
	return r.dispersion * r.mean() * (r.watched + r.left) / r.watched
}

func (r remainder) foreseeCount(p *Pace, f *Forecast) {
	end := func(q float64) float64 { return f.Observed + r.dispersion*r.clumps(q) }
	f.Mean = Estimate{Value: f.Observed + r.mean(), Low: end((1 - p.Level) / 2), High: end((1 + p.Level) / 2)}
	f.SD = math.Sqrt(r.variance())
	if missing := math.Ceil(p.missing() / r.dispersion); missing > 0 {
		// P(X ≥ m) = I_{e/(b+e)}(m, size), which keeps its digits where it is small
		f.Reach = stat.BetaInc(missing, r.shape/r.dispersion, r.left/(r.watched+r.left))
	}
}

// clumps returns the smallest number of clumps whose distribution function is at
// least q.
func (r remainder) clumps(q float64) float64 {
	mean, size := r.mean()/r.dispersion, r.shape/r.dispersion
	enough := func(k int64) bool { return stat.NegBinomialCDF(k, mean, size) >= q }
	high := int64(1)
	for !enough(high) {
		if high > math.MaxInt64/2 {
			return math.Inf(1)
		}
		high *= 2
	}
	low := int64(-1) // not enough
	for high-low > 1 {
		if middle := low + (high-low)/2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return float64(high)
}

func (r remainder) foreseeMoney(p *Pace, f *Forecast) {
	v := &p.Value
	f.SD = math.Sqrt(r.mean()*v.SD*v.SD + r.variance()*v.Mean*v.Mean)
	f.Mean = around(v.Observed+r.mean()*v.Mean, f.SD, p.Level)
	if v.Mean >= 0 {
		f.Mean.Low = max(f.Mean.Low, v.Observed)
	}
	switch {
	case f.SD > 0:
		f.Reach = stat.NormSF((v.Target - f.Mean.Value) / f.SD)
	case f.Mean.Value >= v.Target:
		f.Reach = 1
	default:
		f.Reach = 0
	}
}
