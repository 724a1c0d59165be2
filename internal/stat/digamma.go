package stat

import "math"

// digammaRise returns ψ(x+k) − ψ(x) for x > 0 and k ≥ 0, which is Σ 1/(x+j) over
// j < k where k is whole.
func digammaRise(x, k float64) (rise float64) {
	for ; x < asymptotic; x++ {
		rise += k / (x * (x + k))
	}
	return rise + math.Log1p(k/x) + k/(2*x*(x+k)) + digammaTail(x) - digammaTail(x+k)
}

// shortfall returns k − x·(ψ(x+k) − ψ(x)), which is Σ j/(x+j) over j < k where k is
// whole: what is lost of k draws by drawing the same again.
func shortfall(x, k float64) float64 {
	if x < asymptotic {
		return k - x*digammaRise(x, k)
	}
	return x*logExcess(k/x) - k/(2*(x+k)) - x*(digammaTail(x)-digammaTail(x+k))
}

// asymptotic is where ψ is its asymptotic series.
const asymptotic = 10

// digammaTail returns ln x − 1/(2x) − ψ(x).
func digammaTail(x float64) float64 {
	s := 1 / (x * x)
	return s * (1./12 - s*(1./120-s*(1./252-s*(1./240-s*(1./132-s*691/32760)))))
}
