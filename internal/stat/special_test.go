package stat_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(256).SetFloat64(x) }

func power(x *big.Float, n int64) *big.Float {
	result, square := bigOf(1), new(big.Float).Copy(x)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result.Mul(result, square)
		}
		square.Mul(square, square)
	}
	return result
}

func float(x *big.Float) float64 { f, _ := x.Float64(); return f }

// slowBinomial returns P(X ≤ k) and P(X > k) of n draws, adding up probabilities of
// 400 bits.
func slowBinomial(k, n int64, p float64) (cdf, sf float64) {
	chance := bigOf(p)
	other := new(big.Float).Sub(bigOf(1), chance)
	odds := new(big.Float).Quo(chance, other)
	term, below, above := power(other, n), bigOf(0), bigOf(0)
	for i := int64(0); i <= n; i++ {
		if i <= k {
			below.Add(below, term)
		} else {
			above.Add(above, term)
		}
		term.Mul(term, odds).Mul(term, bigOf(float64(n-i))).Quo(term, bigOf(float64(i+1)))
	}
	return float(below), float(above)
}

// slowPoisson returns P(X ≤ k) and P(X > k).
func slowPoisson(k int64, mu float64) (cdf, sf float64) {
	term, below, above := bigOf(1), bigOf(0), bigOf(0)
	for i := int64(0); i < 100 || float64(i) < 10*mu || i < 2*k; i++ {
		if i <= k {
			below.Add(below, term)
		} else {
			above.Add(above, term)
		}
		term.Mul(term, bigOf(mu)).Quo(term, bigOf(float64(i+1)))
	}
	all := new(big.Float).Add(below, above)
	return float(below.Quo(below, all)), float(above.Quo(above, all))
}

// requireTail leaves out what is below the normal range.
func requireTail(t *testing.T, want, got, tolerance float64, about string, args ...any) {
	t.Helper()
	if want < 1e-300 {
		require.Less(t, got, 1.1e-300, append([]any{about}, args...)...)
		return
	}
	require.InEpsilon(t, want, got, tolerance, append([]any{about}, args...)...)
}

func TestBinomialAndBeta(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		n, p := 1+r.Int64N(1<<r.IntN(10)), math.Exp(-10*r.Float64())
		if r.IntN(2) == 0 {
			p = 1 - p
		}
		k := r.Int64N(n)
		cdf, sf := slowBinomial(k, n, p)
		requireTail(t, cdf, stat.BinomialCDF(k, n, p), 1e-11, "%v of %v by %v", k, n, p)
		requireTail(t, sf, stat.BetaInc(float64(k)+1, float64(n-k), p), 1e-11, "%v of %v by %v", k, n, p)
	}
	for _, k := range []int64{11_000, 11_950, 12_001, 13_000} {
		cdf, sf := slowBinomial(k, 40_000, 0.3) // the fraction
		requireTail(t, cdf, stat.BinomialCDF(k, 40_000, 0.3), 1e-10, "%v", k)
		requireTail(t, sf, stat.BetaInc(float64(k)+1, float64(40_000-k), 0.3), 1e-10, "%v", k)
	}
	for _, k := range []int64{41_000, 42_100} {
		cdf, sf := slowBinomial(k, 84_000, 0.5) // the integral
		requireTail(t, cdf, stat.BinomialCDF(k, 84_000, 0.5), 1e-10, "%v", k)
		requireTail(t, sf, stat.BetaInc(float64(k)+1, float64(84_000-k), 0.5), 1e-10, "%v", k)
	}
}

func TestPoissonAndGamma(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		k, mu := r.Int64N(1<<r.IntN(9)), math.Exp(12*r.Float64()-6)
		cdf, sf := slowPoisson(k, mu)
		requireTail(t, cdf, stat.PoissonCDF(k, mu), 1e-11, "%v by %v", k, mu)
		requireTail(t, sf, stat.PoissonSF(k, mu), 1e-11, "%v by %v", k, mu)
	}
	for _, k := range []int64{700, 950, 1000, 1050, 1400, 2500} { // fraction, series and integral
		cdf, sf := slowPoisson(k, 1000.5)
		requireTail(t, cdf, stat.PoissonCDF(k, 1000.5), 1e-11, "%v", k)
		requireTail(t, sf, stat.PoissonSF(k, 1000.5), 1e-11, "%v", k)
	}
}

// TestNegBinomial: X ≤ k iff among the first k + size draws at least size are hits.
func TestNegBinomial(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		k, size, mean := r.Int64N(100), 1+r.Int64N(100), 100*r.Float64()
		_, want := slowBinomial(size-1, k+size, float64(size)/(float64(size)+mean))
		requireTail(t, want, stat.NegBinomialCDF(k, mean, float64(size)), 1e-10, "%v %v %v", k, mean, size)
	}
	require.InEpsilon(t, stat.PoissonCDF(40, 50), stat.NegBinomialCDF(40, 50, 1e13), 1e-9)
}

// TestClosedForms has parameters that are not whole.
func TestClosedForms(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		x := math.Exp(-30 * r.Float64())
		if r.IntN(2) == 0 {
			x = 1 - x/2
		}
		a := math.Exp(8*r.Float64() - 4)
		arcsine := 2 / math.Pi * math.Asin(math.Sqrt(x))
		if x > 0.5 {
			arcsine = 1 - 2/math.Pi*math.Asin(math.Sqrt(1-x))
		}
		require.InEpsilon(t, arcsine, stat.BetaInc(0.5, 0.5, x), 1e-12)
		requireTail(t, math.Pow(x, a), stat.BetaInc(a, 1, x), 1e-11, "%v %v", a, x)
		require.InEpsilon(t, -math.Expm1(a*math.Log1p(-x)), stat.BetaInc(1, a, x), 1e-10, "%v %v", a, x)
		y := 30 * x * a
		require.InEpsilon(t, math.Erf(math.Sqrt(y)), stat.GammaInc(0.5, y), 1e-11)
		require.InEpsilon(t, -math.Expm1(-y), stat.GammaInc(1, y), 1e-11)
		requireTail(t, math.Erfc(math.Sqrt(y/2)), stat.ChiSquareSF(y, 1), 1e-11, "%v", y)
		requireTail(t, math.Exp(-y/2), stat.ChiSquareSF(y, 2), 1e-11, "%v", y)
		requireTail(t, math.Exp(-y/2)*(1+y/2), stat.ChiSquareSF(y, 4), 1e-11, "%v", y)
	}
}

func TestStudent(t *testing.T) {
	for x := 1e-9; x < 1e150; x *= 3.7 {
		require.InEpsilon(t, math.Atan2(1, x)/math.Pi, stat.StudentSF(x, 1), 1e-11, "%v", x)
		root := math.Hypot(math.Sqrt2, x)
		require.InEpsilon(t, 1/root/(root+x), stat.StudentSF(x, 2), 1e-11, "%v", x)
		require.InEpsilon(t, 1, stat.StudentSF(x, 3.7)+stat.StudentSF(-x, 3.7), 1e-15)
	}
	for _, x := range []float64{0.1, 2, 6, 20} {
		require.InEpsilon(t, stat.NormSF(x), stat.StudentSF(x, 1e15), 1e-9)
		require.Equal(t, stat.NormSF(x), stat.StudentSF(x, math.Inf(1)))
	}
	require.Equal(t, []float64{0.5, 0, 1}, []float64{stat.StudentSF(0, 3), stat.StudentSF(math.Inf(1), 3), stat.StudentSF(math.Inf(-1), 3)})
	require.Zero(t, stat.StudentPPF(0.5, 3))
	require.InEpsilon(t, 1e300, -stat.StudentPPF(1/(math.Pi*1e300), 1), 1e-10)
	require.Equal(t, math.Inf(-1), stat.StudentPPF(0, 3))
	require.Equal(t, math.Inf(1), stat.StudentPPF(1, 3))
}

// TestQuantiles: they are inverse to the distributions.
func TestQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 3000 {
		a, b := math.Exp(32*r.Float64()-4), math.Exp(32*r.Float64()-4)
		p := r.Float64()
		switch r.IntN(4) {
		case 0:
			p = math.Exp(-600 * r.Float64())
		case 1:
			p = 1 - math.Exp(-30*r.Float64())
		}
		about := fmt.Sprint(a, " ", b, " ", p)
		if x := stat.BetaIncInv(a, b, p); x > 1e-290 && x < 0.9 {
			// How far a rounded x moves p.
			slack := 1e-10 + 1e-15*math.Abs(math.Log(stat.BetaInc(a, b, x*(1+1e-6))/p))/1e-6
			require.InEpsilon(t, p, stat.BetaInc(a, b, x), slack, about)
		}
		if x := stat.GammaIncInv(a, p); x > 1e-290 {
			slack := 1e-10 + 1e-15*math.Abs(math.Log(stat.GammaInc(a, x*(1+1e-6))/p))/1e-6
			require.InEpsilon(t, p, stat.GammaInc(a, x), slack, about)
		}
		if x := stat.StudentPPF(p, a); p < 0.5 && x > -1e200 {
			require.InEpsilon(t, p, stat.StudentSF(-x, a), 1e-10*(1+x*x/1e4), about)
		}
	}
	require.Equal(t, []float64{0, 1}, []float64{stat.BetaIncInv(2, 3, 0), stat.BetaIncInv(2, 3, 1)})
	require.Equal(t, []float64{0, math.Inf(1)}, []float64{stat.GammaIncInv(2, 0), stat.GammaIncInv(2, 1)})
}

// TestHuge: what tails of 10¹² units are near to.
func TestHuge(t *testing.T) {
	for _, z := range []float64{-6, -2, 0, 1, 5} {
		const n = 1e12
		k := int64(n*0.3 + z*math.Sqrt(n*0.21))
		require.InEpsilon(t, stat.NormCDF(z), stat.BinomialCDF(k, n, 0.3), 3e-4)
		require.InEpsilon(t, stat.NormCDF(z), stat.PoissonCDF(int64(n+z*1e6), n), 3e-4)
		require.InEpsilon(t, stat.NormSF(z), stat.PoissonSF(int64(n+z*1e6), n), 3e-4)
		require.InEpsilon(t, stat.BetaInc(60, 690, 0.08+z/100), stat.BetaBinomialCDF(int64(n*(0.08+z/100)), n, 60, 690), 1e-7)
	}
}
