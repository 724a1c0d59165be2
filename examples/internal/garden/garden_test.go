package garden

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestShares(t *testing.T) {
	sum, day := 0, 0
	for _, c := range campaigns {
		sum += c.share
	}
	for _, n := range hours {
		day += n
	}
	require.Equal(t, perMille, sum)
	require.Equal(t, 100, day)
}

// TestPrefix: the first visitors of many are the same as few.
func TestPrefix(t *testing.T) {
	few, many := Visitors(7, 50), Visitors(7, 200)
	require.Empty(t, cmp.Diff(few, many[:50]))
	require.NotEmpty(t, cmp.Diff(few, Visitors(8, 50)))
}

func TestTruth(t *testing.T) {
	require.InDelta(t, 0.6*0.25*0.6*0.6, Truth("Organic Search", 4), 1e-12)
	require.InDelta(t, 1.0, Truth("Email", 0), 0)
	require.Zero(t, Truth("Carrier Pigeon", 4))
}
