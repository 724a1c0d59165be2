package insight_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// TestPurchasesAreNoPoisson forecasts the purchases of January 2021 in the GA4 sample, a
// shop that comes back after Christmas. Days vary twelve times more than independent
// purchases would, and rise, so the month ends above the interval of what goes on as
// before, and the forecast says which way it is off.
func TestPurchasesAreNoPoisson(t *testing.T) {
	var purchases []goal.Completion
	month := int64(0)
	january := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range readCSV(t, "ga4_sample_funnel_daily.csv") {
		day, err := time.Parse(time.DateOnly, row["event_date"])
		require.NoError(t, err)
		n, err := strconv.Atoi(row["purchase"])
		require.NoError(t, err)
		for range n {
			purchases = append(purchases, goal.Completion{Goal: "purchase", Time: day.Add(12 * time.Hour)})
		}
		if day.Month() == time.January {
			month += int64(n)
		}
	}
	require.EqualValues(t, 1116, month)
	set := goal.MustCompile(goal.Goal{Name: "purchase", Kind: goal.Macro, Rule: rule.Event("purchase"), Target: &goal.Target{
		Count: 1000, From: january, To: january.AddDate(0, 1, 0),
	}})
	forecasts, err := insight.ForecastTargets(set, january.AddDate(0, 0, 20), slices.Values(purchases), insight.ForecastOptions{})
	require.NoError(t, err)
	f := forecasts[0]
	require.Equal(t, 589.0, f.Observed)
	require.InDelta(t, 12.254400858, f.Dispersion, 1e-6)
	require.InDelta(t, 913.225, f.Mean.Value, 1e-9)
	require.InDelta(t, 772.82, f.Mean.Low, 0.01)
	require.InDelta(t, 1079.18, f.Mean.High, 0.01)
	require.Less(t, f.Mean.High, float64(month))
	require.True(t, f.Drift.IsClear())
	require.Contains(t, f.String(), "Completions rise")
	require.Equal(t, insight.AtRisk, f.Phrase)
}
