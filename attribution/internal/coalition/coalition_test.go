package coalition_test

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
)

// byOrders is the definition of the Shapley value: what a player adds to those
// before, averaged over all orders.
func byOrders(table []float64) []float64 {
	n := coalition.Players(table)
	values, orders := make([]float64, n), 0.0
	var walk func(set int)
	path := []int{}
	walk = func(set int) {
		if len(path) == n {
			orders++
			before := 0
			for _, i := range path {
				values[i] += table[before|1<<i] - table[before]
				before |= 1 << i
			}
			return
		}
		for i := range n {
			if set>>i&1 == 0 {
				path = append(path, i)
				walk(set | 1<<i)
				path = path[:len(path)-1]
			}
		}
	}
	walk(0)
	for i := range values {
		values[i] /= orders
	}
	return values
}

// subsets sums f over the subsets of each set.
func subsets(table []float64, f func(set, sub int) float64) []float64 {
	sums := make([]float64, len(table))
	for set := range table {
		for sub := range table {
			if sub&^set == 0 {
				sums[set] += f(set, sub)
			}
		}
	}
	return sums
}

func randomTable(r *rand.Rand, n int) []float64 {
	table := make([]float64, 1<<n)
	for i := range table {
		table[i] = float64(r.IntN(201)-100) / 8
	}
	return table
}

func TestValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 8 {
		for range 20 {
			table := randomTable(r, n)
			got, err := coalition.Values(t.Context(), table)
			require.NoError(t, err)
			require.InDeltaSlice(t, byOrders(table), got, 1e-12)
			sum := 0.0
			for _, x := range got {
				sum += x
			}
			require.InDelta(t, table[len(table)-1]-table[0], sum, 1e-11, "efficient")
		}
	}
}

// TestValuesToTheBit: a dummy has 0, and players who can change places have the
// same value, though the worths are no round numbers.
func TestValuesToTheBit(t *testing.T) {
	const n = 10
	table := make([]float64, 1<<n)
	for set := range table {
		others := set &^ 3 // players 0 and 1 can change places; player 9 adds nothing
		table[set] = math.Sqrt(float64(others&0x1ff)) + math.Log1p(float64(bits.OnesCount(uint(set&3))))
	}
	got, err := coalition.Values(t.Context(), table)
	require.NoError(t, err)
	require.Equal(t, got[0], got[1])
	require.Zero(t, got[9])
	require.NotZero(t, got[8])
}

func TestSumsAndDividends(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for n := range 8 {
		table := randomTable(r, n)
		sums := slices.Clone(table)
		require.NoError(t, coalition.Sums(t.Context(), sums))
		require.Equal(t, subsets(table, func(_, sub int) float64 { return table[sub] }), sums, "eighths are exact")

		dividends := slices.Clone(table)
		require.NoError(t, coalition.Dividends(t.Context(), dividends))
		require.Equal(t, subsets(table, func(set, sub int) float64 {
			return table[sub] * float64(1-2*(bits.OnesCount(uint(set&^sub))&1))
		}), dividends)
		require.NoError(t, coalition.Dividends(t.Context(), sums))
		require.Equal(t, table, sums, "inverse")
	}
}

// TestDividendsOfNothing: what is left by rounding is 0.
func TestDividendsOfNothing(t *testing.T) {
	single := []float64{0.1, 0.7, 1.3, 0.9, 2.1, 0.3}
	table := make([]float64, 1<<len(single))
	for set := range table {
		for i, x := range single {
			if set>>i&1 == 1 {
				table[set] += x
			}
		}
	}
	require.NoError(t, coalition.Dividends(t.Context(), table))
	for set, d := range table {
		if bits.OnesCount(uint(set)) == 1 {
			require.InDelta(t, single[bits.TrailingZeros(uint(set))], d, 1e-15)
		} else {
			require.Zero(t, d, "additive: %b", set)
		}
	}
}

func TestAppendWeights(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 7, 24, 5000} {
		weights := coalition.AppendWeights(nil, n)
		require.Len(t, weights, n)
		for s, w := range weights {
			require.Equal(t, w, weights[n-1-s])
			lg := func(x int) float64 { y, _ := math.Lgamma(float64(x + 1)); return y }
			require.InEpsilon(t, 1, (w+1e-300)/(math.Exp(lg(s)+lg(n-s-1)-lg(n))+1e-300), 1e-9, "%d of %d", s, n)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := coalition.Values(ctx, make([]float64, 8))
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, coalition.Sums(ctx, make([]float64, 8)), context.Canceled)
	require.ErrorIs(t, coalition.Dividends(ctx, make([]float64, 8)), context.Canceled)
	_, err = coalition.Sample(ctx, 3, 2, rand.NewPCG(1, 1), nil)
	require.ErrorIs(t, err, context.Canceled)
}

// walkTable walks through a game that is a table.
func walkTable(table []float64) coalition.Walk {
	return func(order []int, worths []float64) error {
		set := 0
		worths[0] = table[0]
		for at, player := range order {
			set |= 1 << player
			worths[at+1] = table[set]
		}
		return nil
	}
}

func TestSample(t *testing.T) {
	const n, samples = 6, 400
	r := rand.New(rand.NewPCG(3, 3))
	far, all := 0, 0
	for game := range uint64(50) {
		table := randomTable(r, n)
		want, err := coalition.Values(t.Context(), table)
		require.NoError(t, err)
		got, err := coalition.Sample(t.Context(), n, samples, rand.NewPCG(game, 0), walkTable(table))
		require.NoError(t, err)
		again, err := coalition.Sample(t.Context(), n, samples, rand.NewPCG(game, 0), walkTable(table))
		require.NoError(t, err)
		require.Equal(t, got, again)
		sum := 0.0
		for i, e := range got {
			require.Positive(t, e.Error)
			off := math.Abs(e.Value-want[i]) / e.Error
			require.Less(t, off, 4.5, "game %d, player %d", game, i)
			if all++; off > 1.96 {
				far++
			}
			sum += e.Value
		}
		require.InDelta(t, table[len(table)-1]-table[0], sum, 1e-9)
	}
	require.InDelta(t, 0.05, float64(far)/float64(all), 0.04, "the standard error is what it says")
}

// TestSampleOfPairs: in a game of the sum of pairs, a player's gain is the number of
// those before, so that both ends of an order give the mean together.
func TestSampleOfPairs(t *testing.T) {
	got, err := coalition.Sample(t.Context(), 7, 2, rand.NewPCG(9, 9), func(_ []int, worths []float64) error {
		for size := range worths {
			worths[size] = float64(size * (size - 1) / 2)
		}
		return nil
	})
	require.NoError(t, err)
	for _, e := range got {
		require.Equal(t, coalition.Estimate{Value: 3}, e)
	}
}

func TestSampleStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	_, err := coalition.Sample(t.Context(), 3, 5, rand.NewPCG(1, 1), func([]int, []float64) error { return broken })
	require.ErrorIs(t, err, broken)
}

func TestAllocates(t *testing.T) {
	table := make([]float64, 1<<8)
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = coalition.Sums(t.Context(), table) }))
	require.LessOrEqual(t, testing.AllocsPerRun(10, func() { _, _ = coalition.Values(t.Context(), table) }), 2.0, "values and weights")
}

func BenchmarkValues(b *testing.B) {
	table := randomTable(rand.New(rand.NewPCG(4, 4)), 20)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := coalition.Values(b.Context(), table); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSums(b *testing.B) {
	table := randomTable(rand.New(rand.NewPCG(5, 5)), 20)
	b.ReportAllocs()
	for b.Loop() {
		clear(table)
		if err := coalition.Sums(b.Context(), table); err != nil {
			b.Fatal(err)
		}
	}
}
