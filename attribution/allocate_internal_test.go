package attribution

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGrainBits: the sum of so many grains fits, and fewer scores lose nothing.
func TestGrainBits(t *testing.T) {
	for n := 1; n > 0 && n < math.MaxInt/2; n = 2*n + 1 {
		for _, scores := range []int{n, n + 1} {
			bits := grainBits(scores)
			require.LessOrEqual(t, uint64(scores), uint64(math.MaxUint64)>>bits, "%d scores", scores)
			require.Equal(t, scores < 1<<23, bits == 40, "%d scores", scores)
		}
	}
}

// TestEvenPart: it is what split gives to equal scores.
func TestEvenPart(t *testing.T) {
	for _, whole := range []uint64{0, 1, 7, 100, 1 << 48, math.MaxInt64} {
		for _, quantum := range []uint64{1, 3, 50} {
			for n := 1; n < 9; n++ {
				g, ok := readGrains(nil, []float64{2, 2, 2, 2, 2, 2, 2, 2}[:n])
				require.True(t, ok)
				for i, want := range g.split(nil, make([]remainder, n), whole, quantum) {
					require.Equal(t, want, evenPart(whole, quantum, uint64(n), uint64(i)))
				}
			}
		}
	}
}
