package linear_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/linear"
)

// random returns a matrix whose pivots are rarely where they should be; a share of
// its elements is 0.
func random(r *rand.Rand, n int, zeros float64) []float64 {
	a := make([]float64, n*n)
	for i := range a {
		if r.Float64() >= zeros {
			a[i] = r.NormFloat64()
		}
	}
	for i := range n {
		a[i*n+(i+1)%n] += 3
	}
	return a
}

// times returns a·x; with the steps from row to row and from column to column
// exchanged, aᵀ·x.
func times(a, x []float64, row, column int) []float64 {
	b := make([]float64, len(x))
	for i := range b {
		for j := range x {
			b[i] += a[i*row+j*column] * x[j]
		}
	}
	return b
}

// TestLU: sizes around those of the blocks.
func TestLU(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 4, 5, 7, 47, 48, 49, 50, 95, 96, 97, 147, 515} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			a := random(r, n, 0.4)
			lu, ok := linear.Factor(slices.Clone(a), n)
			require.True(t, ok)
			x := make([]float64, n)
			for i := range x {
				x[i] = r.NormFloat64()
			}
			b := times(a, x, n, 1)
			lu.Solve(b)
			require.InDeltaSlice(t, x, b, 1e-8)
			b = times(a, x, 1, n)
			lu.SolveTransposed(b)
			require.InDeltaSlice(t, x, b, 1e-8)

			inverse := lu.Inverse()
			for i := range n {
				e := make([]float64, n)
				e[i] = 1
				column := make([]float64, n)
				for j := range n {
					column[j] = a[j*n+i]
				}
				require.InDeltaSlice(t, e, times(inverse, column, n, 1), 1e-8)
			}
		})
	}
}

// TestExact: against the same elimination in fractions.
func TestExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		n := 1 + r.IntN(9)
		a, b := make([]float64, n*n), make([]float64, n)
		for i := range a {
			a[i] = float64(r.IntN(7) - 3)
		}
		for i := range b {
			b[i] = float64(r.IntN(7) - 3)
		}
		want, regular := solveExactly(a, b)
		lu, ok := linear.Factor(slices.Clone(a), n)
		if !regular {
			continue // rounding may hide it
		}
		require.True(t, ok)
		lu.Solve(b)
		require.InDeltaSlice(t, want, b, 1e-9)
	}
}

func solveExactly(a, b []float64) (x []float64, regular bool) {
	n := len(b)
	rows := make([][]*big.Rat, n)
	for i := range rows {
		for j := range n {
			rows[i] = append(rows[i], new(big.Rat).SetFloat64(a[i*n+j]))
		}
		rows[i] = append(rows[i], new(big.Rat).SetFloat64(b[i]))
	}
	for k := range n {
		p := slices.IndexFunc(rows[k:], func(row []*big.Rat) bool { return row[k].Sign() != 0 })
		if p < 0 {
			return nil, false
		}
		rows[k], rows[k+p] = rows[k+p], rows[k]
		for i := range n {
			if i == k {
				continue
			}
			factor := new(big.Rat).Quo(rows[i][k], rows[k][k])
			for j := range rows[i] {
				rows[i][j].Sub(rows[i][j], new(big.Rat).Mul(factor, rows[k][j]))
			}
		}
	}
	for i := range n {
		value, _ := new(big.Rat).Quo(rows[i][n], rows[i][i]).Float64()
		x = append(x, value)
	}
	return x, true
}

func TestNotRegular(t *testing.T) {
	for name, a := range map[string][]float64{
		"zero":           {0},
		"equal rows":     {1, 2, 1, 2},
		"column of zero": {0, 1, 0, 2},
		"not a number":   {1, math.NaN(), 2, 3},
		"NaN":            {math.NaN(), 1, 2, 3},
		"infinite":       {math.Inf(1), 1, 2, 3},
		"infinite, late": {1, 1, 2, math.Inf(-1)},
	} {
		t.Run(name, func(t *testing.T) {
			n := int(math.Sqrt(float64(len(a))))
			_, ok := linear.Factor(a, n)
			require.False(t, ok)
		})
	}
	_, ok := linear.Factor(make([]float64, 3), 2)
	require.False(t, ok)
	_, ok = linear.Factor(nil, -1)
	require.False(t, ok)
}

func TestNothing(t *testing.T) {
	lu, ok := linear.Factor(nil, 0)
	require.True(t, ok)
	require.Empty(t, lu.Inverse())
	lu.Solve(nil)
	lu.SolveTransposed(nil)
}

func TestAllocations(t *testing.T) {
	n := 60
	lu, ok := linear.Factor(random(rand.New(rand.NewPCG(5, 6)), n, 0), n)
	require.True(t, ok)
	b := make([]float64, n)
	b[3] = 1
	require.Zero(t, testing.AllocsPerRun(10, func() { lu.Solve(b); lu.SolveTransposed(b) }))
}

func BenchmarkLU(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		a := random(rand.New(rand.NewPCG(7, 8)), n, 0)
		work := make([]float64, len(a))
		operations := 2 * float64(n) * float64(n) * float64(n)
		b.Run("inverse/"+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				copy(work, a)
				lu, _ := linear.Factor(work, n)
				lu.Inverse()
			}
			b.ReportMetric(operations*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gflop/s")
		})
		b.Run("factor/"+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				copy(work, a)
				linear.Factor(work, n)
			}
			b.ReportMetric(operations/3*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gflop/s")
		})
	}
}
