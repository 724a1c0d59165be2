package rule_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// TestIdentityIsRead: what was written is read, and told apart from the others.
func TestIdentityIsRead(t *testing.T) {
	values := []conversion.Value{
		conversion.StringValue(""), conversion.StringValue("1"), conversion.NumberValue(1), conversion.NumberValue(0),
		conversion.NumberValue(math.NaN()), conversion.BoolValue(true), conversion.BoolValue(false), conversion.StringsValue([]string{"1"}),
	}
	for i, v := range values {
		want := rule.IdentityOf(v)
		text, err := want.AppendBinary(nil)
		require.NoError(t, err)
		var got rule.Identity
		rest, err := got.CutBinary(append(text, "rest"...))
		require.NoError(t, err)
		require.Equal(t, "rest", string(rest))
		require.Equal(t, want, got)
		for n := range text {
			_, err := got.CutBinary(text[:n])
			require.ErrorIs(t, err, conversion.ErrState)
		}
		for k, other := range values {
			require.Equal(t, i == k, got == rule.IdentityOf(other))
		}
	}
	_, err := new(rule.Identity).CutBinary([]byte{0, 0, 0})
	require.ErrorIs(t, err, conversion.ErrState)
}
