package attribution_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// TestRowsAreInOrder holds the order of rows against sorting their keys, with few
// keys and with very many, with paths that share long beginnings, and with ids that
// are in another order than the keys.
func TestRowsAreInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, kinds := range []int{0, 1, 2, 3, 7, 8, 20, 127, 128, 255, 256, 300, 20_000} {
		t.Run(fmt.Sprint(kinds, " keys"), func(t *testing.T) {
			table := attribution.MustTable[string]("EUR")
			table.AddNull()
			want := [][]string{{}}
			for range 600 {
				keys := orderedPath(r, want, kinds)
				table.AddNull(keys...)
				want = append(want, keys)
			}
			slices.SortFunc(want, slices.Compare)
			want = slices.CompactFunc(want, slices.Equal)
			var got [][]string
			for row := range table.Rows() {
				got = append(got, row.Keys)
			}
			require.Equal(t, want, got)
			read := attribution.MustTable[string]("EUR")
			require.NoError(t, read.UnmarshalBinary(encoded(t, table)))
			require.True(t, table.Equal(read))
		})
	}
}

// orderedPath returns a path of random keys that often begins as another one.
func orderedPath(r *rand.Rand, others [][]string, kinds int) []string {
	keys := []string{}
	if r.IntN(2) == 0 {
		other := others[r.IntN(len(others))]
		keys = append(keys, other[:r.IntN(len(other)+1)]...)
	}
	for range r.IntN(25) {
		if kinds > 0 {
			keys = append(keys, fmt.Sprintf("%c%d", 'z'-rune(len(keys)%2), r.IntN(kinds)))
		}
	}
	return keys
}

// TestRowsStop: a loop over rows may end early.
func TestRowsStop(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	table.AddNull("b")
	table.AddNull("a")
	for row := range table.Rows() {
		require.Equal(t, []string{"a"}, row.Keys)
		break
	}
	require.Equal(t, 2, table.Len())
}
