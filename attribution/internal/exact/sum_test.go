package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// slow adds with numbers wide enough for every float64.
func slow(xs []float64) float64 {
	sum := new(big.Float).SetPrec(2400)
	for _, x := range xs {
		sum.Add(sum, new(big.Float).SetFloat64(x))
	}
	f, _ := sum.Float64()
	return f
}

func TestAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		xs := make([]float64, 1+r.IntN(8))
		spread := 1 + r.IntN(600)
		for i := range xs {
			xs[i] = math.Ldexp(2*r.Float64()-1, r.IntN(2*spread)-spread)
			if r.IntN(4) == 0 && i > 0 {
				xs[i] = -xs[i-1]
			}
			if r.IntN(20) == 0 {
				xs[i] = float64(r.IntN(40)-20) * math.SmallestNonzeroFloat64
			}
		}
		var forward, halves, rest exact.Sum
		for i, x := range xs {
			forward.Add(x)
			if i%2 == 0 {
				halves.Add(x)
			} else {
				rest.Add(x)
			}
		}
		halves.Merge(&rest)
		want := slow(xs)
		require.Equal(t, want, forward.Float(), "%v", xs)
		require.Equal(t, want, halves.Float(), "%v in halves", xs)
	}
}

func TestEnds(t *testing.T) {
	var s exact.Sum
	require.Zero(t, s.Float())
	for _, x := range []float64{math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1, 1 << 53, 0.1, math.Copysign(0, -1)} {
		var one exact.Sum
		one.Add(x)
		require.Equal(t, math.Abs(x), math.Abs(one.Float()))
		require.Equal(t, x < 0, one.Float() < 0)
	}
	s.Add(math.MaxFloat64)
	s.Add(math.MaxFloat64)
	require.Equal(t, math.Inf(1), s.Float(), "beyond the range")
	s.Add(-math.MaxFloat64)
	require.Equal(t, math.MaxFloat64, s.Float(), "and back")
	s.Add(math.NaN())
	require.True(t, math.IsNaN(s.Float()))
}

func TestAllocates(t *testing.T) {
	var s exact.Sum
	require.Zero(t, testing.AllocsPerRun(100, func() { s.Add(0.1) }))
}

func BenchmarkAdd(b *testing.B) {
	var s exact.Sum
	for b.Loop() {
		s.Add(0.1)
	}
}
