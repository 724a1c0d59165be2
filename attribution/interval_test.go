package attribution_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// TestIntervalByHand: the e-mails' linear credit 10/3 has Σ w² = 4·¼ + 2·4/9 = 17/9.
func TestIntervalByHand(t *testing.T) {
	r, err := workedTable(t).Attribute(t.Context(), attribution.Linear{})
	require.NoError(t, err)
	email := r.Credits[0]
	require.Equal(t, "Email", email.Key)
	require.InDelta(t, 1.208, email.Interval.Low, 5e-4)
	require.InDelta(t, 8.245, email.Interval.High, 5e-4)
	// Each of the four is worth 50, of the two 70: Σ w²·value² = 4·25² + 2·(140/3)².
	half := 1.959963984540054 * math.Sqrt(4*25*25+2*140*140/9.)
	require.InDelta(t, 580/3.-half, email.ValueInterval.Low, 1e-6)
	require.InDelta(t, 580/3.+half, email.ValueInterval.High, 1e-6)
}

// TestIntervalOfWholeConversions: it is the exact one of Poisson (Garwood, Biometrika 28
// (1936) 437), here from the sums of its probabilities.
func TestIntervalOfWholeConversions(t *testing.T) {
	for n, want := range map[int64][2]float64{0: {0, 3.688879}, 1: {0.025318, 5.571643}, 10: {4.795389, 18.390356}, 50: {37.110964, 65.918767}} {
		table := attribution.MustTable[string]("EUR")
		require.NoError(t, table.AddCount([]string{"A"}, n, 1, conversion.Money{}))
		r, err := table.Attribute(t.Context(), attribution.Last{})
		require.NoError(t, err)
		require.InDelta(t, want[0], r.Credits[0].Interval.Low, 1e-6)
		require.InDelta(t, want[1], r.Credits[0].Interval.High, 1e-6)
	}
}

func TestClosedForm(t *testing.T) {
	usual, err := workedTable(t).Attribute(t.Context(), attribution.U())
	require.NoError(t, err)
	byDefault, err := workedTable(t).Attribute(t.Context(), attribution.ClosedForm{Curve: attribution.U()})
	require.NoError(t, err)
	require.Equal(t, usual, byDefault)

	r, err := workedTable(t).Attribute(t.Context(), attribution.ClosedForm{Curve: attribution.U(), Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, "U 40/20/40, intervals at 90 %", r.Model)
	require.Equal(t, 0.9, r.Level)
	for i, c := range r.Credits {
		require.Equal(t, usual.Credits[i].Conversions, c.Conversions)
		require.Greater(t, c.Interval.Low, usual.Credits[i].Interval.Low)
		require.Less(t, c.Interval.High, usual.Credits[i].Interval.High)
	}
	require.Equal(t, "no curve", attribution.ClosedForm{}.Label())
}

// TestIntervalOfMany: counts beyond what anybody has still give intervals in order.
func TestIntervalOfMany(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for range 2 {
		require.NoError(t, table.AddCount([]string{"A", "B"}, math.MaxInt64, 0, conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}))
	}
	r, err := table.Attribute(t.Context(), attribution.J())
	require.NoError(t, err)
	for _, c := range r.Credits {
		require.Less(t, c.Interval.Low, c.Conversions)
		require.Greater(t, c.Interval.High, c.Conversions)
		require.LessOrEqual(t, c.ValueInterval.Low, c.Value)
		require.GreaterOrEqual(t, c.ValueInterval.High, c.Value)
	}
}
