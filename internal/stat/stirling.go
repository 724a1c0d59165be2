package stat

import "math"

// stirlingError returns ln Γ(a) − ((a − ½)·ln a − a + ½·ln 2π), what Stirling's
// formula lacks, for a > 0.
func stirlingError(a float64) float64 {
	if a < 15 {
		lg, _ := math.Lgamma(a)
		return lg - (a-0.5)*math.Log(a) + a - halfLog2Pi
	}
	s := 1 / (a * a)
	return (1./12 - s*(1./360-s*(1./1260-s*(1./1680-s*(1./1188-s*691/360360))))) / a
}

const halfLog2Pi = 0.918938533204672741780329736406

// logExcess returns x − ln(1+x) for x ≥ −1, which is x²/2 for small x.
func logExcess(x float64) float64 {
	if x < -0.4 || x > 0.5 {
		return x - math.Log1p(x)
	}
	// With r = x/(2+x), ln(1+x) is 2·(r + r³/3 + r⁵/5 + …) and x − 2r is x·r.
	r := x / (2 + x)
	s := r * r
	tail := 1. / 3
	if s > 1e-4 {
		tail += s * (1./5 + s*(1./7+s*(1./9+s*(1./11+s*(1./13+s*(1./15+s*(1./17+s*(1./19+s*(1./21+s*(1./23+s/25))))))))))
	} else {
		tail += s * (1./5 + s*(1./7+s/9))
	}
	return r * (x - 2*s*tail)
}
