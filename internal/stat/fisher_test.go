package stat_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// slowFisher sums over all tables in exact numbers.
func slowFisher(x1, n1, x2, n2 int64) float64 {
	weight := func(x int64) *big.Int {
		a, b := new(big.Int).Binomial(n1, x), new(big.Int).Binomial(n2, x1+x2-x)
		return a.Mul(a, b)
	}
	given, extreme, total := weight(x1), new(big.Int), new(big.Int)
	for x := max(0, x1+x2-n2); x <= min(x1+x2, n1); x++ {
		w := weight(x)
		total.Add(total, w)
		if w.Cmp(given) <= 0 {
			extreme.Add(extreme, w)
		}
	}
	p, _ := new(big.Rat).SetFrac(extreme, total).Float64()
	return p
}

func TestFisher(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(x1, n1, x2, n2 int64) {
		t.Helper()
		want := slowFisher(x1, n1, x2, n2)
		require.InEpsilon(t, want, stat.Fisher(x1, n1, x2, n2), 1e-11, "%d/%d %d/%d", x1, n1, x2, n2)
		require.InEpsilon(t, want, stat.Fisher(x2, n2, x1, n1), 1e-11)
		require.InEpsilon(t, want, stat.Fisher(n1-x1, n1, n2-x2, n2), 1e-11)
	}
	for range 3000 {
		n1, n2 := r.Int64N(60), r.Int64N(60)
		check(r.Int64N(n1+1), n1, r.Int64N(n2+1), n2)
	}
	for range 100 { // equal samples, in which a table and its mirror image are equally probable
		n := r.Int64N(400)
		check(r.Int64N(n+1), n, r.Int64N(n+1), n)
	}
	for range 50 { // few hits among many
		n1, n2 := 1+r.Int64N(1e6), 1+r.Int64N(1e6)
		check(r.Int64N(min(n1, 8)), n1, r.Int64N(min(n2, 8)), n2)
	}
}

// TestNearlyEqual: the most probable table is so by 1e-10 of itself, which decides
// whether it counts beside its neighbour.
func TestNearlyEqual(t *testing.T) {
	const x1, n1, hits, n2 = 99_999, 199_998, 200_000, 200_000 // odds of x1 + 1: 99,999 · 100,001 / 100,000²
	most, next := stat.Fisher(x1, n1, hits-x1, n2), stat.Fisher(x1+1, n1, hits-x1-1, n2)
	require.InDelta(t, 1, most, 1e-12)
	require.InDelta(t, 1-1/math.Sqrt(2*math.Pi*25_000), next, 1e-5)
}

func TestFisherOfMany(t *testing.T) {
	require.Zero(t, stat.Fisher(0, 1e6, 1e6, 1e6))
	require.InDelta(t, 1, stat.Fisher(500_000, 1e6, 500_000, 1e6), 1e-9)
	_, p := stat.ZPooled(500_000, 1e6, 501_000, 1e6)
	require.InDelta(t, p, stat.Fisher(500_000, 1e6, 501_000, 1e6), 1e-3)
	require.Less(t, stat.Fisher(0, 1e6, 4, 10), 1e-15)
	require.InDelta(t, 1, stat.Fisher(5e11, 1e12, 5e11, 1e12), 1e-9)
	_, p = stat.ZPooled(5e11, 1e12, 5e11+3e6, 1e12)
	require.InEpsilon(t, p, stat.Fisher(5e11, 1e12, 5e11+3e6, 1e12), 1e-5)
	require.Zero(t, stat.Fisher(0, math.MaxInt64/2, math.MaxInt64/2, math.MaxInt64/2))
}

func TestEmptyMargins(t *testing.T) {
	for _, c := range [][4]int64{{0, 0, 0, 0}, {0, 0, 3, 5}, {3, 5, 0, 0}, {0, 4, 0, 5}, {4, 4, 5, 5}} {
		z, p := stat.ZPooled(c[0], c[1], c[2], c[3])
		require.Equal(t, []float64{0, 1}, []float64{z, p})
		require.Equal(t, 1.0, stat.Fisher(c[0], c[1], c[2], c[3]))
		require.Equal(t, 1.0, stat.TwoRates(c[0], c[1], c[2], c[3]))
	}
}

// TestZPooled compares with the plain formula in exact numbers.
func TestZPooled(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n1, n2 := 1+r.Int64N(1<<r.IntN(40)), 1+r.Int64N(1<<r.IntN(40))
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		z, p := stat.ZPooled(x1, n1, x2, n2)
		if hits := x1 + x2; hits == 0 || hits == n1+n2 {
			continue
		}
		pooled, d := big.NewRat(x1+x2, n1+n2), big.NewRat(x1, n1)
		d.Sub(d, big.NewRat(x2, n2))
		variance := new(big.Rat).Sub(big.NewRat(1, 1), pooled)
		variance.Mul(variance.Mul(variance, pooled), new(big.Rat).Add(big.NewRat(1, n1), big.NewRat(1, n2)))
		squared, _ := d.Mul(d, new(big.Rat).Abs(d)).Quo(d, variance).Float64()
		require.InDelta(t, math.Copysign(math.Sqrt(math.Abs(squared)), squared), z, 1e-13*math.Abs(z))
		require.True(t, 0 <= p && p <= 1)
		mirrored, same := stat.ZPooled(x2, n2, x1, n1)
		require.Equal(t, []float64{-z, p}, []float64{mirrored, same})
	}
	z, p := stat.ZPooled(1<<61, 1<<62-1, 1<<61-1, 1<<62-1)
	require.InEpsilon(t, math.Pow(2, -30.5), z, 1e-9)
	require.InDelta(t, 1, p, 1e-8)
}

// TestTwoRates: the exact test where fewer than 5 are expected in any cell.
func TestTwoRates(t *testing.T) {
	for _, c := range []struct {
		x1, n1, x2, n2 int64
		exact          bool
	}{
		{1, 10, 4, 10, true},
		{9, 10, 6, 10, true}, // misses
		{5, 10, 5, 10, false},
		{4, 10, 5, 10, true},
		{0, 10, 10, 10, false},
		{2, 5, 500, 1000, true},
		{56, 70, 48, 80, false},
	} {
		got := stat.TwoRates(c.x1, c.n1, c.x2, c.n2)
		if c.exact {
			require.Equal(t, stat.Fisher(c.x1, c.n1, c.x2, c.n2), got)
		} else {
			_, p := stat.ZPooled(c.x1, c.n1, c.x2, c.n2)
			require.Equal(t, p, got)
		}
	}
}
