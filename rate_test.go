package conversion_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// TestRateInterval has the examples of Newcombe, Statistics in Medicine 17
// (1998) 857, table I, method 3.
func TestRateInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int64
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		low, high := conversion.Rate{K: c.k, N: c.n}.Interval()
		require.InDelta(t, c.low, low, 5e-5)
		require.InDelta(t, c.high, high, 5e-5)
	}
}

func TestRateEdges(t *testing.T) {
	low, high := conversion.Rate{}.Interval()
	require.Equal(t, []float64{0, 1}, []float64{low, high})
	require.True(t, math.IsNaN(conversion.Rate{}.Value()))
	_, high = conversion.Rate{K: 1, N: 1}.Interval()
	require.Equal(t, 1.0, high)
	for _, bad := range []conversion.Rate{{K: -1, N: 3}, {K: 4, N: 3}, {K: 0, N: -1}} {
		low, high := bad.Interval()
		require.True(t, math.IsNaN(low) && math.IsNaN(high))
	}
	for _, level := range []float64{0, 1, -1, 2, math.NaN()} {
		low, _ := conversion.Rate{K: 1, N: 3}.Wilson(level)
		require.True(t, math.IsNaN(low))
	}
}

func ExampleRate() {
	fmt.Println(conversion.Rate{K: 58, N: 464})
	fmt.Println(conversion.Rate{})
	// Output:
	// 12.5 % [9.8 %, 15.8 %] (58/464)
	// no data (0/0)
}

func TestRateAsJSON(t *testing.T) {
	text, err := json.Marshal([]conversion.Rate{{K: 1, N: 4}, {}})
	require.NoError(t, err)
	require.JSONEq(t, `[{"k": 1, "n": 4, "value": 0.25, "low": 0.045587261, "high": 0.699358157}, {"k": 0, "n": 0, "value": null, "low": 0, "high": 1}]`, string(text))
	text, err = json.Marshal(conversion.Rate{K: 5, N: 3})
	require.NoError(t, err)
	require.Contains(t, string(text), `"low":null`)
	text, err = json.Marshal([]conversion.Rate{{K: 1, N: 4}, {}})
	require.NoError(t, err)
	var again []conversion.Rate
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, []conversion.Rate{{K: 1, N: 4}, {}}, again)
}
