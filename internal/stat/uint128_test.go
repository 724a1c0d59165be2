package stat

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var uint128Largest = Uint128{math.MaxUint64, math.MaxUint64}

// uint128s are numbers at the limits and between.
func uint128s() []Uint128 {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := []Uint128{{}, {0, 1}, {0, math.MaxUint64}, {1, 0}, {1, 1}, {1 << 63, 0}, {math.MaxUint64, 0}, {math.MaxUint64, math.MaxUint64 - 1}, uint128Largest}
	for range 40 {
		numbers = append(numbers, Uint128{r.Uint64() >> r.UintN(64), r.Uint64() >> r.UintN(64)}, Uint128{0, r.Uint64() >> r.UintN(64)})
	}
	return numbers
}

// cappedBig is the slow twin: a big number, cut at 2¹²⁸−1.
func cappedBig(n *big.Int) *big.Int {
	if largest := uint128Largest.Big(); n.Cmp(largest) > 0 {
		return largest
	}
	return n
}

func TestUint128Sums(t *testing.T) {
	modulus := new(big.Int).Lsh(big.NewInt(1), 128)
	numbers := uint128s()
	for _, u := range numbers {
		require.Equal(t, u.Big().Sign() == 0, u.IsZero(), "%v", u)
		require.Equal(t, u, FromBig(u.Big()))
		for _, v := range numbers {
			sum := new(big.Int).Add(u.Big(), v.Big())
			require.Zero(t, cappedBig(sum).Cmp(u.Capped(v).Big()), "%v capped %v", u, v)
			require.Equal(t, u.Capped(v), v.Capped(u))
			require.Zero(t, new(big.Int).Mod(sum, modulus).Cmp(u.Add(v).Big()), "%v + %v", u, v)
			require.Equal(t, u, u.Add(v).Sub(v))
		}
	}
}

// TestUint128CappedIsAssociative: the order of adding decides nothing, even where
// sums reach the largest number.
func TestUint128CappedIsAssociative(t *testing.T) {
	numbers := uint128s()[:20]
	for _, u := range numbers {
		for _, v := range numbers {
			for _, w := range numbers {
				require.Equal(t, u.Capped(v).Capped(w), u.Capped(v.Capped(w)), "%v, %v, %v", u, v, w)
			}
		}
	}
}

func TestUint128Quotients(t *testing.T) {
	for _, u := range uint128s() {
		for _, n := range []uint64{1, 2, 3, 10, 1e6, 1<<32 + 1, 1 << 63, math.MaxUint64} {
			quotient, rest := new(big.Int).QuoRem(u.Big(), new(big.Int).SetUint64(n), new(big.Int))
			got, left := u.DivMod(n)
			require.Zero(t, quotient.Cmp(got.Big()), "%v / %d", u, n)
			require.Equal(t, rest.Uint64(), left)
			require.Equal(t, got, u.Over(n))

			square := new(big.Int).Mul(u.Big(), u.Big())
			square.Div(square, new(big.Int).SetUint64(n))
			require.Zero(t, cappedBig(square).Cmp(u.SquareOver(n).Big()), "%v² / %d", u, n)
		}
	}
}

func TestUint128Floats(t *testing.T) {
	for _, u := range uint128s() {
		want, _ := new(big.Float).SetInt(u.Big()).Float64()
		require.InEpsilon(t, want+1, u.Float()+1, 1e-15, "%v", u)
		if u.Hi == 0 && u.Lo < 1<<53 {
			require.Equal(t, want, u.Float(), "small ones are exact")
		}
		if u.Float() < 1<<128 {
			back := FromFloat(u.Float())
			require.Equal(t, u.Float(), back.Float(), "%v", u)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(-1), -1, 0, 0.999} {
		require.True(t, FromFloat(x).IsZero(), "%v", x)
	}
	for _, x := range []float64{math.Inf(1), 0x1p128, 1e300} {
		require.Equal(t, uint128Largest, FromFloat(x), "%v", x)
	}
	require.Equal(t, Uint128{0, 2}, FromFloat(2.9))
	require.Equal(t, Uint128{1 << 63, 0}, FromFloat(0x1p127))
}
