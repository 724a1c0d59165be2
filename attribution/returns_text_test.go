package attribution_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// oddReturns has what is hard to draw: names from outside, sizes out of hand, and what
// is no number.
func oddReturns(t *testing.T) attribution.ReturnReport[string] {
	t.Helper()
	const hostile = "</text><b>*|`\x1b[31m\u202e a name"
	r := attribution.Result[string]{
		Model: hostile, Currency: "JPY", Total: attribution.Sum{Conversions: 1.5, Value: 1e15},
		Credits: []attribution.Credit[string]{
			{Key: "", Conversions: math.NaN(), Value: math.Inf(1)},
			{Key: hostile, Conversions: -1e-9, Value: 1e15},
		},
	}
	report, err := attribution.Returns(r, map[string]conversion.Money{
		hostile: {Micros: 1, Currency: "JPY"}, "": {Micros: 1e9, Currency: "JPY"}, "large": {Micros: math.MaxInt64, Currency: "JPY"},
	})
	require.NoError(t, err)
	return report
}

func TestReturnsGolden(t *testing.T) {
	costs := map[string]conversion.Money{"Email": conversion.Cents(5000, "EUR"), "Search": conversion.Cents(15_000, "EUR"), "Radio": {}}
	last := attribution.Result[string]{
		Model: "last", Currency: "EUR", Total: attribution.Sum{Conversions: 1234, Value: 98_765.43},
		Credits: []attribution.Credit[string]{{Key: "Search", Conversions: 1234, Value: 98_765.43}},
	}
	plain, err := attribution.Returns(last, costs)
	require.NoError(t, err)
	whole, err := attribution.Returns(searchAndEmail(), costs, attribution.Result[string]{
		Currency: "EUR", Credits: []attribution.Credit[string]{{Key: "Email", Value: 40}, {Key: "Social", Value: 10}}, Total: attribution.Sum{Value: 55},
	})
	require.NoError(t, err)
	empty, err := attribution.Returns(attribution.Result[string]{Model: "last", Currency: "EUR"}, nil)
	require.NoError(t, err)
	for name, r := range map[string]attribution.ReturnReport[string]{
		"returns": whole, "returns_plain": plain, "returns_empty": empty, "returns_odd": oddReturns(t),
	} {
		checkGolden(t, name+".txt", r.String())
		checkGolden(t, name+".md", r.Markdown())
		checkGolden(t, name+".json", jsonOf(t, r))
	}
}

// TestReturnsOfManyKeys: a text lists those that cost or earned most, the report has all.
func TestReturnsOfManyKeys(t *testing.T) {
	costs := map[string]conversion.Money{}
	for i := range 62 {
		costs[fmt.Sprintf("channel %02d", i)] = conversion.Cents(int64(100*i), "EUR")
	}
	r, err := attribution.Returns(attribution.Result[string]{Currency: "EUR"}, costs)
	require.NoError(t, err)
	require.Len(t, r.Keys, 62)
	for _, text := range []string{r.String(), r.Markdown()} {
		require.Equal(t, 50, strings.Count(text, "channel "))
		require.NotContains(t, text, "channel 11")
		require.Contains(t, text, "channel 12")
		require.Contains(t, text, "12 keys with less")
	}
}
