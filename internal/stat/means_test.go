package stat_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// sleep is Student, Biometrika 6 (1908) 20: extra hours of sleep by two drugs, with
// the figures that R 4 prints of t.test(extra ~ group, data = sleep).
var sleep = [2][]float64{
	{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
	{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4},
}

func TestWelch(t *testing.T) {
	x, y := stat.MomentsOf(sleep[0]), stat.MomentsOf(sleep[1])
	statistic, df, p := stat.WelchT(x, y)
	require.InDelta(t, -1.8608, statistic, 5e-5)
	require.InDelta(t, 17.776, df, 5e-4)
	require.InDelta(t, 0.07939, p, 5e-6)
	low, high := stat.DiffWelch(x, y, 0.95)
	require.InDeltaSlice(t, []float64{-3.3654832, 0.2054832}, []float64{low, high}, 5e-8)
	low, high = stat.MeanInterval(x, 0.95)
	require.InDeltaSlice(t, []float64{-0.5297804, 2.0297804}, []float64{low, high}, 5e-8)
	_, _, p = stat.WelchT(x, x)
	require.Equal(t, 1.0, p)

	for _, none := range []stat.Moments{stat.MomentsOf(nil), stat.MomentsOf([]float64{1}), {N: 5, Variance: -1}, {N: 5, Variance: math.NaN()}} {
		a, b, c := stat.WelchT(x, none)
		low, high := stat.DiffWelch(none, x, 0.95)
		from, to := stat.MeanInterval(none, 0.95)
		for _, got := range []float64{a, b, c, low, high, from, to} {
			require.True(t, math.IsNaN(got))
		}
	}
	constant := stat.MomentsOf([]float64{3, 3, 3})
	_, _, p = stat.WelchT(constant, constant)
	require.True(t, math.IsNaN(p))
	_, df, _ = stat.WelchT(constant, x)
	require.InDelta(t, 9, df, 1e-12)
	low, high = stat.MeanInterval(constant, 0.95)
	require.Equal(t, []float64{3, 3}, []float64{low, high})
}

// slowClustered follows the formula, user by user.
func slowClustered(users [][2]int64) (rate, se float64) {
	var k, n, g float64
	for _, u := range users {
		k, n = k+float64(u[0]), n+float64(u[1])
		if u[1] > 0 {
			g++
		}
	}
	rate = k / n
	for _, u := range users {
		off := float64(u[0]) - rate*float64(u[1])
		se += off * off
	}
	return rate, math.Sqrt(se*g/(g-1)) / n
}

func TestRateClustered(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		users := make([][2]int64, 2+r.IntN(100))
		var sums, halves stat.ClusterSums
		for i := range users {
			n := r.Int64N(8)
			users[i] = [2]int64{r.Int64N(n + 1), n}
			if i%2 == 0 {
				sums.Add(users[i][0], n)
			} else {
				halves.Add(users[i][0], n)
			}
		}
		even := sums
		sums.Merge(halves)
		back := sums
		back.Sub(halves)
		require.Equal(t, even, back)
		rate, se := slowClustered(users)
		c := stat.RateClustered(sums, 0.9)
		if sums.Clusters < 2 || rate == 0 || rate == 1 {
			continue
		}
		require.InDelta(t, rate, c.Rate, 1e-15)
		require.InDelta(t, se, c.SE, 1e-12)
		if se < 1e-9 {
			continue
		}
		worth := rate * (1 - rate) / (se * se)
		require.InEpsilon(t, float64(sums.N)/worth, c.DesignEffect, 1e-10)
		low, high := stat.WilsonEffective(rate*worth, worth, 0.9)
		require.InDeltaSlice(t, []float64{low, high}, []float64{c.Low, c.High}, 1e-12)
	}
}

// TestClustersOfOne: with one unit each they are independent, but for G/(G−1).
func TestClustersOfOne(t *testing.T) {
	sums := stat.ClusterSums{Clusters: 1e6, K: 2e5, N: 1e6, KK: stat.Product(2e5, 1), KN: stat.Product(2e5, 1), NN: stat.Product(1e6, 1)}
	require.InEpsilon(t, 1e6/(1e6-1.), stat.RateClustered(sums, 0.95).DesignEffect, 1e-12)
}

// TestManyClusters: sums of squares beyond 64 bits are exact. Users of a million
// sessions whose rates hardly differ have an SE that would be lost in float64.
func TestManyClusters(t *testing.T) {
	const n, half = 1_000_000, 500_000_000
	times := func(a stat.Uint128, n int64) stat.Uint128 {
		b := a.Big()
		b.Mul(b, big.NewInt(n))
		low := new(big.Int).And(b, new(big.Int).SetUint64(math.MaxUint64))
		return stat.Uint128{Hi: new(big.Int).Rsh(b, 64).Uint64(), Lo: low.Uint64()}
	}
	var a, b stat.ClusterSums
	a.Add(n/2, n)
	b.Add(n/2+1, n)
	for _, s := range []*stat.ClusterSums{&a, &b} {
		*s = stat.ClusterSums{Clusters: half, K: s.K * half, N: s.N * half, KK: times(s.KK, half), KN: times(s.KN, half), NN: times(s.NN, half)}
	}
	a.Merge(b)
	c := stat.RateClustered(a, 0.95)
	require.InEpsilon(t, 0.5*math.Sqrt(2*half)/(2*half*n), c.SE, 1e-8) // every user is ½ off
	require.InEpsilon(t, 1e-6, c.DesignEffect, 1e-5)
}

func TestFewClusters(t *testing.T) {
	var none, one, all, even stat.ClusterSums
	one.Add(2, 5)
	for range 3 {
		all.Add(4, 4)
		even.Add(1, 4)
	}
	c := stat.RateClustered(none, 0.95)
	require.True(t, math.IsNaN(c.Rate) && math.IsNaN(c.SE))
	require.Equal(t, []float64{0, 1, 1}, []float64{c.Low, c.High, c.DesignEffect})
	c = stat.RateClustered(one, 0.95)
	low, high := stat.WilsonEffective(0.4, 1, 0.95)
	require.True(t, math.IsNaN(c.SE))
	require.Equal(t, []float64{0.4, low, high, 5}, []float64{c.Rate, c.Low, c.High, c.DesignEffect})
	c = stat.RateClustered(all, 0.95)
	low, high = stat.Wilson(12, 12, 0.95)
	require.Equal(t, stat.ClusteredRate{Rate: 1, SE: 0, Low: low, High: high, DesignEffect: 1}, c)
	c = stat.RateClustered(even, 0.95)
	low, high = stat.Wilson(3, 12, 0.95)
	require.Equal(t, stat.ClusteredRate{Rate: 0.25, SE: 0, Low: low, High: high, DesignEffect: 1}, c)
	for _, s := range []stat.ClusterSums{{Clusters: 1, K: 3, N: 2}, {Clusters: 3, K: 1, N: 2}, {K: -1}, {N: 2}} {
		require.True(t, math.IsNaN(stat.RateClustered(s, 0.95).DesignEffect))
	}
}

// TestSampleSize: with as many units the power is as asked, by the normal
// approximation itself.
func TestSampleSize(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		p1, p2 := 0.01+0.9*r.Float64(), 0.01+0.9*r.Float64()
		alpha, power := math.Exp(-1-5*r.Float64()), 0.5+0.49*r.Float64()
		n := stat.SampleSize(p1, p2, alpha, power)
		se := math.Sqrt((p1*(1-p1) + p2*(1-p2)) / n)
		require.InEpsilon(t, power, stat.NormSF(stat.NormPPF(1-alpha/2)-math.Abs(p1-p2)/se), 1e-9)
		require.InEpsilon(t, n, stat.SampleSize(p2, p1, alpha, power), 1e-12)
		require.InEpsilon(t, n, stat.SampleSize(1-p1, 1-p2, alpha, power), 1e-9)
		require.GreaterOrEqual(t, stat.SampleSizePooled(p1, p2, alpha, power), n)
	}
	require.Equal(t, math.Inf(1), stat.SampleSize(0.2, 0.2, 0.05, 0.8))
	for _, bad := range [][4]float64{{-0.1, 0.2, 0.05, 0.8}, {0.1, 1.2, 0.05, 0.8}, {0.1, 0.2, 0, 0.8}, {0.1, 0.2, 0.05, 1}, {math.NaN(), 0.2, 0.05, 0.8}} {
		require.True(t, math.IsNaN(stat.SampleSize(bad[0], bad[1], bad[2], bad[3])))
		require.True(t, math.IsNaN(stat.SampleSizePooled(bad[0], bad[1], bad[2], bad[3])))
	}
}

// TestFieller: at the limits t, y − t·x is z standard errors from 0.
func TestFieller(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	bounded := 0
	for range 1000 {
		y, x := r.NormFloat64(), 3*r.NormFloat64()
		varY, varX := math.Exp(-4*r.Float64()), math.Exp(-4*r.Float64())
		cov := (2*r.Float64() - 1) * math.Sqrt(varX*varY)
		low, high := stat.Fieller(y, x, varY, varX, cov, 0.95)
		if math.IsNaN(low) {
			require.LessOrEqual(t, x*x, 3.8415*varX)
			continue
		}
		bounded++
		require.True(t, low <= y/x && y/x <= high)
		for _, limit := range []float64{low, high} {
			off := math.Abs(y - limit*x)
			require.InDelta(t, 1.959963984540054*math.Sqrt(varY-2*limit*cov+limit*limit*varX), off, 1e-8*(1+off))
		}
		a, b := stat.Fieller(-y, x, varY, varX, -cov, 0.95)
		require.InDeltaSlice(t, []float64{-high, -low}, []float64{a, b}, 1e-9*(1+math.Abs(low)+math.Abs(high)))
	}
	require.Greater(t, bounded, 300)
	low, high := stat.Fieller(0, 1, 0, 0, 0, 0.95)
	require.Equal(t, []float64{0, 0}, []float64{low, high})
	low, high = stat.Fieller(1, 2, 0, 0, 0, 1)
	require.True(t, math.IsNaN(low) && math.IsNaN(high))
}
