package insight_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// ga4Month returns the funnel of one month of the GA4 sample.
func ga4Month(t *testing.T, month string) insight.StepRates {
	steps := []insight.StepCount{{Name: "sessions"}, {Name: "cart"}, {Name: "checkout"}, {Name: "purchase"}}
	for _, row := range readCSV(t, "ga4_sample_funnel_daily.csv") {
		if !strings.HasPrefix(row["event_date"], month) {
			continue
		}
		for i := range steps {
			n, err := strconv.ParseInt(row[steps[i].Name], 10, 64)
			require.NoError(t, err)
			steps[i].Count += n
		}
	}
	return insight.StepRatesOfCounts(steps...)
}

// TestDecemberAgainstJanuary has the numbers of the specification.
func TestDecemberAgainstJanuary(t *testing.T) {
	december, january := ga4Month(t, "2020-12"), ga4Month(t, "2021-01")
	require.Equal(t, conversion.Rate{K: 4548, N: 116711}, january.Rates[0].Rate)

	o, err := insight.Opportunities{
		Steps: january, Baselines: insight.ReferencePeriod(december),
		Value: insight.FixedValue(conversion.Cents(7500, "USD")),
	}.Report()
	require.NoError(t, err)
	for i, rate := range []float64{0.038968, 0.475154, 0.516428} {
		require.InDelta(t, rate, january.Rates[i].Rate.Value(), 5e-7)
	}
	best := o.Steps[0]
	require.Equal(t, "cart", best.Name)
	require.InDelta(t, 54174, best.Value.Value, 0.5)
	require.InDelta(t, 49551, best.Value.Low, 0.5)
	require.InDelta(t, 58798, best.Value.High, 0.5)

	change, err := insight.StepChange{Before: insight.StepPeriod{Steps: december}, After: insight.StepPeriod{Steps: january}}.Report()
	require.NoError(t, err)
	require.Equal(t, -1001.0, change.Change)
	for i, effect := range []float64{-192.45, -780.33, -128.55, 100.33} {
		require.InDelta(t, effect, change.Factors[i].Effect, 0.005)
	}
}
