package proptext_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/proptext"
)

func TestOf(t *testing.T) {
	list := []string{"b", "a"}
	for want, v := range map[string]conversion.Value{
		"":                       {},
		"plan ":                  conversion.StringValue("plan "),
		"2.5":                    conversion.NumberValue(2.5),
		"1000000000000000000000": conversion.NumberValue(1e21),
		"0":                      conversion.NumberValue(math.Copysign(0, -1)),
		"NaN":                    conversion.NumberValue(math.NaN()),
		"true":                   conversion.BoolValue(true),
		"false":                  conversion.BoolValue(false),
		"a, b":                   conversion.StringsValue(list),
	} {
		require.Equal(t, want, proptext.Of(v))
	}
	require.Equal(t, []string{"b", "a"}, list)
}
