package saved_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
)

func TestOpen(t *testing.T) {
	mine, other := [32]byte{1}, [32]byte{2}
	state := append(saved.AppendHead([]byte(nil), "ABC1", mine), "rest"...)

	r, err := saved.Open(state, "ABC1", mine)
	require.NoError(t, err)
	require.Equal(t, "rest", string(r.Rest()))

	_, err = saved.Open(state, "ABC1", other)
	require.ErrorIs(t, err, conversion.ErrDefinition)
	_, err = saved.Open(state, "ABC2", mine)
	require.ErrorIs(t, err, conversion.ErrState)
	for n := range 4 + 32 {
		_, err := saved.Open(state[:n], "ABC1", mine)
		require.ErrorIs(t, err, conversion.ErrState, "%d bytes", n)
	}
}
