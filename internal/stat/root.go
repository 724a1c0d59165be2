package stat

import "math"

// root returns where f, continuous, is 0 between a and b, where it is fa and fb of
// different signs. It ends within tolerance, or after 100 steps.
//
// Source: Chandrupatla, Adv. Eng. Softw. 28 (1997) 145.
func root(f func(float64) float64, a, fa, b, fb, tolerance float64) float64 {
	t := 0.5
	for range 100 {
		x := a + t*(b-a)
		fx := f(x)
		c, fc := a, fa
		if math.Signbit(fx) != math.Signbit(fa) {
			c, fc, b, fb = b, fb, a, fa
		}
		a, fa = x, fx
		limit := tolerance / math.Abs(b-a)
		if fa == 0 || !(limit <= 0.5) || math.IsNaN(fa) {
			break
		}
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		t = 0.5
		if phi*phi < xi && (1-phi)*(1-phi) < 1-xi { // as good as a parabola
			t = fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
		}
		t = min(max(t, limit), 1-limit)
	}
	if math.Abs(fb) < math.Abs(fa) {
		return b
	}
	return a
}
