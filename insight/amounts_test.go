package insight_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

func TestAmountsLaws(t *testing.T) {
	require.NoError(t, conversiontest.CheckCounter(&insight.Amounts{}))
}

func sold(value conversion.Money) *insight.Unit {
	return &insight.Unit{Outcome: insight.Converted, Conversion: goal.Completion{Goal: "order", Value: value}}
}

func TestAmounts(t *testing.T) {
	var a insight.Amounts
	_, ok := a.Value("EUR")
	require.False(t, ok, "of nothing")
	a.Count(sold(conversion.Cents(1000, "EUR")))
	_, ok = a.Value("EUR")
	require.False(t, ok, "one has no standard error")
	for _, cents := range []int64{3000, 2000} {
		a.Count(sold(conversion.Cents(cents, "EUR")))
	}
	a.Count(sold(conversion.Cents(9900, "CHF")))
	a.Count(sold(conversion.Money{}))
	a.Count(&insight.Unit{Outcome: insight.Left})
	young := sold(conversion.Cents(1, "EUR"))
	young.Young = true
	a.Count(young)

	v, ok := a.Value("EUR")
	require.True(t, ok)
	require.Equal(t, "EUR", v.Currency)
	require.InDelta(t, 20, v.Mean, 1e-12)
	require.InDelta(t, 10/math.Sqrt(3), v.SE, 1e-12)
	with, without := a.Counts("EUR")
	require.Equal(t, []int64{3, 2}, []int64{with, without})
}

// TestAmountsNaive compares with the textbook on numbers of any size and sign.
func TestAmountsNaive(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var a insight.Amounts
		var xs []float64
		for range 2 + dice.IntN(20) {
			micros := int64(dice.Uint64()) >> (10 + dice.IntN(50))
			a.Add(conversion.Money{Micros: micros, Currency: "EUR"})
			xs = append(xs, float64(micros)/1e6)
		}
		mean, squares := 0., 0.
		for _, x := range xs {
			mean += x / float64(len(xs))
		}
		for _, x := range xs {
			squares += (x - mean) * (x - mean)
		}
		v, ok := a.Value("EUR")
		require.True(t, ok)
		require.InDelta(t, mean, v.Mean, 1e-9*max(1, math.Abs(mean)))
		se := math.Sqrt(squares / float64(len(xs)-1) / float64(len(xs)))
		require.InDelta(t, se, v.SE, 1e-9*max(1, se))
	}
}

// TestAmountsAlike: values that do not differ have no error at all.
func TestAmountsAlike(t *testing.T) {
	var a insight.Amounts
	for range 1000 {
		a.Add(conversion.Cents(5990, "EUR"))
	}
	v, _ := a.Value("EUR")
	require.Equal(t, insight.ConversionValue{Mean: 59.9, Currency: "EUR"}, v)
}

func FuzzAmounts(f *testing.F) {
	var a insight.Amounts
	a.Add(conversion.Cents(250, "EUR"))
	a.Add(conversion.Cents(-250, "CHF"))
	a.Add(conversion.Money{})
	state, _ := a.AppendBinary(nil)
	f.Add(state)
	f.Fuzz(func(t *testing.T, b []byte) {
		var a insight.Amounts
		if a.UnmarshalBinary(b) != nil {
			return
		}
		again, err := a.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, b, again)
		for currency := range map[string]bool{"EUR": true, "CHF": true} {
			if v, ok := a.Value(currency); ok {
				require.False(t, math.IsNaN(v.Mean) || math.IsNaN(v.SE))
			}
		}
	})
}
