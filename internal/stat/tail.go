package stat

import "math"

// logShape is a distribution of a positive number on the scale of c, its logarithm
// (gamma) or that of its odds (beta), counted from the mode. Its density there is
// log-concave, and so are its tails.
type logShape interface {
	logDensity(c float64) float64
	deviance(c float64) float64  // ln of the density at the mode over that at c
	slope(c float64) float64     // of the deviance
	curvature(c float64) float64 // of the deviance
	// mills returns the tail from c on over the density at c: the one asked for, or
	// where that is not direct the other.
	mills(c float64, upper bool) (ratio float64, direct bool)
	start(p float64, upper bool) (c float64) // where about a tail of p ≤ ½ begins
}

// tail returns the probability of what is below c, or above. Its relative error
// is that of the exponential of a deviance, below 1e-12.
func tail[D logShape](d D, c float64, upper bool) float64 {
	ratio, direct := d.mills(c, upper)
	p := min(1, ratio*math.Exp(d.logDensity(c)))
	if direct {
		return p
	}
	return 1 - p
}

// logTail returns the logarithm of [tail], which may be below that of any number.
func logTail[D logShape](d D, c float64, upper bool) float64 {
	ratio, direct := d.mills(c, upper)
	if direct {
		return min(0, math.Log(ratio)+d.logDensity(c))
	}
	return math.Log1p(-min(1, ratio*math.Exp(d.logDensity(c))))
}

// millsOf returns the tail from c on over the density at c.
func millsOf[D logShape](d D, c float64, upper bool) float64 {
	ratio, direct := d.mills(c, upper)
	if direct {
		return ratio
	}
	return math.Exp(-d.logDensity(c)) - ratio
}

// farMills returns the ratio of Mills by a sum over a function that falls doubly
// exponentially to both sides. It takes a microsecond or two however large the
// parameters are, but they have to be large for the tail to be as smooth as that
// of a normal variable.
func farMills[D logShape](d D, c float64, upper bool) float64 {
	at, slope := d.deviance(c), math.Abs(d.slope(c))
	scale := 2 / (slope + math.Sqrt(slope*slope+4*d.curvature(c)))
	if !upper {
		scale = -scale
	}
	sum := 0.0
	for _, n := range tailNodes {
		sum += n.weight * math.Exp(at-d.deviance(c+scale*n.at))
	}
	return sum * math.Abs(scale)
}

// tailNodes are those of Takahasi and Mori (1974) for functions that fall as e^−x:
// x = exp(t − e^−t) at evenly spaced t.
var tailNodes = func() (nodes [61]struct{ at, weight float64 }) {
	const step = 1. / 8
	for i := range nodes {
		t := float64(i-30) * step
		x := math.Exp(t - math.Exp(-t))
		nodes[i].at, nodes[i].weight = x, step*x*(1+math.Exp(-t))
	}
	return nodes
}()

// quantile returns the c below which there is p, with q = 1 − p, both above 0.
//
// It takes steps of Halley on the logarithm of the smaller tail, which is concave,
// so that Newton's converge from anywhere.
func quantile[D logShape](d D, p, q float64) (c float64) {
	upper := q < p
	target := math.Log(min(p, q))
	c = d.start(min(p, q), upper)
	for range 100 {
		mills := millsOf(d, c, upper)
		off := math.Log(mills) + d.logDensity(c) - target
		rate := 1 / mills
		if upper {
			rate = -rate
		}
		newton := off / rate
		c -= newton / max(0.5, 1+newton*(d.slope(c)+rate)/2)
		if math.Abs(off) < 1e-5 || math.IsNaN(off) {
			break
		}
	}
	return c
}
