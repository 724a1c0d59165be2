package insight

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestTimes(t *testing.T) {
	p := Estimate{Value: 0.2, Low: 0.1, High: 0.4}
	const z = 1.959963984540054
	for _, test := range []struct {
		name string
		v    ConversionValue
		want Estimate
	}{
		{"fixed", ConversionValue{Mean: 50}, Estimate{Value: 10, Low: 5, High: 20}},
		{"measured", ConversionValue{Mean: 50, SE: 10 / z}, Estimate{Value: 10, Low: 10 - math.Hypot(5, 2), High: 10 + math.Hypot(10, 2)}},
		{"a cost", ConversionValue{Mean: -50}, Estimate{Value: -10, Low: -20, High: -5}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.v.times(p, 0.95)
			require.InDelta(t, test.want.Value, got.Value, 1e-12)
			require.InDelta(t, test.want.Low, got.Low, 1e-12)
			require.InDelta(t, test.want.High, got.High, 1e-12)
		})
	}
}

func TestValueMoney(t *testing.T) {
	v := ConversionValue{Currency: "EUR"}
	for x, want := range map[float64]int64{
		2.5e-6: 2, 3.5e-6: 4, -0.5e-6: 0, // half to even
		math.Inf(1): math.MaxInt64, math.Inf(-1): math.MinInt64, 1e300: math.MaxInt64,
	} {
		require.Equal(t, conversion.Money{Micros: want, Currency: "EUR"}, v.money(x), x)
	}
	require.Equal(t, conversion.Money{}, v.money(math.NaN()))
	require.Equal(t, ConversionValue{Mean: 2.5, Currency: "EUR"}, FixedValue(conversion.Cents(250, "EUR")))
}
