package segment

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/wire"
)

// TestInt192: sums and products are those of big integers.
func TestInt192(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	odd := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1}
	number := func() int64 {
		if r.IntN(3) == 0 {
			return odd[r.IntN(len(odd))]
		}
		return int64(r.Uint64()) >> r.IntN(64)
	}
	for range 2000 {
		var got int192
		want := new(big.Int)
		for range r.IntN(50) {
			a, b := number(), number()
			term := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
			if r.IntN(2) == 0 {
				got.add(product(a, b))
				want.Add(want, term)
			} else {
				got.sub(product(a, b))
				want.Sub(want, term)
			}
			got.add(int192Of(a))
			want.Add(want, big.NewInt(a))
		}
		require.Zero(t, want.Cmp(got.big()), "%v %v", want, got.big())
		reader := wire.NewReader(got.append(nil))
		require.Equal(t, got, readInt192(reader))
		require.True(t, reader.Done())
	}
}
