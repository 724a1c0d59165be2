package stat_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

func choose(n, k int64) *big.Int { return new(big.Int).Binomial(n, k) }

func ratio(a, b *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(a, b).Float64()
	return f
}

// slowGreater sums over the rate p2 = x2 + i more hits: for whole parameters,
// P(p1 > p2) = Σ B(a2+i, b1+b2)/((b1+i)·B(1+i, b1)·B(a2, b2)), in exact numbers.
// Source: Evan Miller, Formulas for Bayesian A/B Testing.
func slowGreater(x1, n1, x2, n2 int64) float64 {
	beta := func(a, b int64) *big.Rat {
		return new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(a), choose(a+b-1, a)))
	}
	a1, b1, a2, b2 := x1+1, n1-x1+1, x2+1, n2-x2+1
	sum := new(big.Rat)
	for i := range a1 {
		term := beta(a2+i, b1+b2)
		term.Quo(term, beta(1+i, b1)).Quo(term, beta(a2, b2)).Quo(term, new(big.Rat).SetInt64(b1+i))
		sum.Add(sum, term)
	}
	f, _ := sum.Float64()
	return f
}

func TestProbGreater(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n1, n2 := r.Int64N(80), r.Int64N(80)
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		want := slowGreater(x1, n1, x2, n2)
		got := stat.ProbGreater(x1, n1, x2, n2)
		require.InEpsilon(t, want, got, 1e-11, "%v/%v %v/%v", x1, n1, x2, n2)
		require.InDelta(t, 1, got+stat.ProbGreater(x2, n2, x1, n1), 1e-12)
		require.InEpsilon(t, want, stat.ProbGreater(n2-x2, n2, n1-x1, n1), 1e-11)
	}
	require.Equal(t, 0.5, stat.ProbGreater(0, 0, 0, 0))
	require.InEpsilon(t, stat.NormCDF(-3e6/math.Sqrt(0.5e12)), stat.ProbGreater(5e11-3e6/2, 1e12, 5e11+3e6/2, 1e12), 1e-4)
	require.Zero(t, stat.ProbGreater(0, 1e18, 1e18, 1e18))
	require.True(t, math.IsNaN(stat.ProbGreater(2, 1, 0, 3)))
	require.True(t, math.IsNaN(stat.ProbGreater(0, math.MaxInt64-1, 0, 1)))
}

// TestManyTables: all tables but the most probable.
func TestManyTables(t *testing.T) {
	for _, n := range []float64{1e9, 1e12} {
		most := 1 / math.Sqrt(2*math.Pi*n/8)
		require.InDelta(t, 1-most, stat.Fisher(int64(n/2)-1, int64(n), int64(n/2)+1, int64(n)), 1e-11)
	}
}

// slowBetaBinomial returns P(X ≤ k) for whole a and b, in exact numbers: of n + a +
// b − 1 numbers in a row, C(j+a−1, j)·C(n−j+b−1, n−j) of C(n+a+b−1, n).
func slowBetaBinomial(k, n, a, b int64) float64 {
	sum, term := new(big.Int), new(big.Int)
	for j := int64(0); j <= k; j++ {
		sum.Add(sum, term.Mul(choose(j+a-1, j), choose(n-j+b-1, n-j)))
	}
	return ratio(sum, choose(n+a+b-1, n))
}

func TestBetaBinomial(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		n, a, b := 1+r.Int64N(200), 1+r.Int64N(1<<r.IntN(9)), 1+r.Int64N(1<<r.IntN(9))
		k := r.Int64N(n)
		want := slowBetaBinomial(k, n, a, b)
		requireTail(t, want, stat.BetaBinomialCDF(k, n, float64(a), float64(b)), 1e-11, "%v of %v, %v %v", k, n, a, b)
	}
	require.Equal(t, []float64{0, 1, 1}, []float64{
		stat.BetaBinomialCDF(-1, 5, 2, 3), stat.BetaBinomialCDF(5, 5, 2, 3), stat.BetaBinomialCDF(0, 0, 2, 3),
	})
}

// TestBetaBinomialOfMany compares the integral with sums over probabilities, whose
// ratios are k(n−k+b)/((n−k+1)(k−1+a)).
func TestBetaBinomialOfMany(t *testing.T) {
	for _, c := range []struct {
		n    int64
		a, b float64
	}{
		{25_000, 60, 690}, {25_000, 0.3, 0.7}, {25_000, 5e5, 6e5}, {25_000, 1e9, 1e9}, {25_000, 0.01, 2}, {40_000, 2, 0.001}, {25_000, 1e6, 1e6},
	} {
		logs := make([]float64, c.n+1) // of probabilities, but for a constant
		most := 0.0
		for k := int64(1); k <= c.n; k++ {
			x, n := float64(k), float64(c.n)
			logs[k] = logs[k-1] + math.Log((n-x+1)/x*((x-1+c.a)/(n-x+c.b)))
			most = max(most, logs[k])
		}
		all := 0.0
		for _, l := range logs {
			all += math.Exp(l - most)
		}
		below := 0.0
		for k := range c.n {
			below += math.Exp(logs[k] - most)
			if k%1103 == 0 && below/all > 1e-290 {
				require.InEpsilon(t, below/all, stat.BetaBinomialCDF(k, c.n, c.a, c.b), 1e-8, "%v of %v", k, c)
			}
		}
	}
}
