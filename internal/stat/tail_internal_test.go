package stat

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFarMills compares the integral with continued fraction and series, where they
// still end.
func TestFarMills(t *testing.T) {
	for _, a := range []float64{2e3, 3e4, 1e6} {
		for _, b := range []float64{1, 30, 1e5} {
			for _, z := range []float64{-30, -5, -1, -0.01} {
				d := newBeta(a, a*b)
				c := z * math.Sqrt(1/d.a+1/d.b)
				x, y := d.share(c)
				require.InEpsilon(t, 1/betaFraction(d.a, d.b, x, y, -d.slope(c)), farMills(d, c, false), 1e-10)
				d = newBeta(a*b, a)
				x, y = d.share(-c)
				require.InEpsilon(t, 1/betaFraction(d.b, d.a, y, x, d.slope(-c)), farMills(d, -c, true), 1e-10)
			}
		}
		for _, z := range []float64{-30, -5, -1, -0.01} {
			d := newGamma(a)
			c := z / math.Sqrt(a)
			require.InEpsilon(t, gammaSeries(a, a*math.Exp(c)), farMills(d, c, false), 1e-10)
			if x := a * math.Exp(-c); z < -0.5 {
				require.InEpsilon(t, 1/gammaFraction(a, x-a), farMills(d, -c, true), 1e-10)
			}
		}
	}
}

// TestQuantileEverywhere: quantiles of the smaller tail are found for parameters of
// all sizes, before x is rounded.
func TestQuantileEverywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	size := func() float64 { return math.Exp(59*r.Float64() - 9) }
	for range 5000 {
		p := math.Exp(-math.Exp(10*r.Float64() - 4))
		q := -math.Expm1(math.Log(p))
		if r.IntN(2) == 0 {
			p, q = q, p
		}
		requireQuantile(t, newBeta(size(), size()), p, q)
		requireQuantile(t, newGamma(size()), p, q)
	}
}

func requireQuantile[D logShape](t *testing.T, d D, p, q float64) {
	c := quantile(d, p, q)
	if off := math.Exp(logTail(d, c, q < p) - math.Log(min(p, q))); math.Abs(c) < 700 {
		require.InDelta(t, 1, off, 1e-9, "%+v %v %v", d, p, q)
	}
}

// TestSmoothUpper compares the integral with the sum.
func TestSmoothUpper(t *testing.T) {
	for _, m := range []margins{{4e8, 4e8, 4e8}, {1e8, 1e12, 4e11}, {5e7, 4e11, 2e11}} {
		require.True(t, m.isSmooth())
		n := float64(m.n1 + m.n2)
		sd := math.Sqrt(float64(m.n1) * (float64(m.hits) / n) * (1 - float64(m.hits)/n) * (float64(m.n2) / n))
		for _, z := range []float64{0, 1, 6, 30} {
			x := m.mode() + int64(z*sd)
			sum, weight := 1.0, 1.0
			for at := x; weight > 1e-18*sum; at++ {
				over, under := m.odds(at)
				weight *= float64(over[0]) / float64(under[0]) * (float64(over[1]) / float64(under[1]))
				sum += weight
			}
			require.InEpsilon(t, sum, m.smoothUpper(x), 1e-10, "%v at %v", m, z)
		}
	}
}
