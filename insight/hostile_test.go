package insight_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// TestQuotedStates: however many marks a state of the user's has around the name of one
// that every chain has, it stays another one.
func TestQuotedStates(t *testing.T) {
	c := insight.MustChain(insight.ByName{})
	names := []string{"(left)", `"(left)"`, `""(left)""`, `"(left)`}
	for i, name := range names {
		require.NoError(t, c.AddPath([]string{name}, insight.Left, int64(i+1)))
	}
	fit, err := c.Fit(insight.FitOptions{})
	require.NoError(t, err)
	require.Len(t, fit.States, len(names))
	for i, name := range names {
		s, known := fit.State(name)
		require.True(t, known)
		require.Equal(t, int64(i+1), s.Entries, name)
	}
}

// TestSaturated: states of counters that have stopped counting can be read.
func TestSaturated(t *testing.T) {
	unit := &insight.Unit{ID: "u", Outcome: insight.Converted, Conversion: goal.Completion{Goal: "order"}}
	open, err := insight.NewOpenVisits(insight.OpenStudy{Name: "one", Forecast: func() func(*insight.Unit) float64 {
		return func(*insight.Unit) float64 { return 1 }
	}})
	require.NoError(t, err)
	open.Add("Email", 1)
	experiment := insight.MustExperiment(insight.ExperimentStudy{Name: "letter", Goal: "cart", Share: 0.5})
	experiment.Count(unit)
	for _, c := range []insight.Counter{open, experiment} {
		for range 50 {
			require.NoError(t, c.Merge(c))
		}
		state, err := c.AppendBinary(nil)
		require.NoError(t, err)
		require.NoError(t, c.New().UnmarshalBinary(state))
	}
}

// TestFarDate: one date that cannot be meant is named, and does not make a hundred
// thousand days of zeros.
func TestFarDate(t *testing.T) {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart")
	require.NoError(t, err)
	for d := range 30 {
		require.NoError(t, g.Add(monday.AddDate(0, 0, d), 100, 30))
	}
	require.NoError(t, g.Add(time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC), 1, 0))
	_, err = insight.CheckHealth(g, insight.HealthOptions{})
	require.Equal(t, []string{"grid"}, pathsOf(t, err))
	require.ErrorContains(t, err, "2261-12-31")
}

// TestPaceWithoutEnd: where numbers end there is no forecast, and a reason.
func TestPaceWithoutEnd(t *testing.T) {
	p := insight.Pace{Observed: 5, Elapsed: 5, Total: 10, Value: insight.PaceValue{Target: 1, Mean: 1e308, SD: 4, Currency: "EUR"}}
	f, err := p.Forecast()
	require.NoError(t, err)
	require.Equal(t, insight.NoForecast, f.Phrase)
	require.NotEmpty(t, f.Reason)
	require.True(t, math.IsNaN(f.Mean.Low) && math.IsNaN(f.Reach))
}

// TestHoldoutWithoutForecast: what is no probability is none for those in the holdout
// either.
func TestHoldoutWithoutForecast(t *testing.T) {
	u := &insight.Unit{ID: "u", Outcome: insight.Open, Reached: []goal.Completion{{Goal: "cart", Kind: goal.Milestone}}, Events: []conversion.Event{{Time: monday}}}
	visitors, err := insight.InProgress(slices.Values([]*insight.Unit{u}), insight.Audience{Holdout: 1}, monday.Add(1), func(*insight.Unit) float64 { return 7 })
	require.NoError(t, err)
	require.Equal(t, insight.InHoldout, visitors[0].WhyNot)
	require.True(t, math.IsNaN(visitors[0].P))
}

// TestHandMadeReports: reports are plain data, and their texts stand what is missing.
func TestHandMadeReports(t *testing.T) {
	require.NotEmpty(t, insight.StepChangeReport{Defined: true, Change: 3}.String())
	require.NotEmpty(t, insight.MicroReport{Name: "cart", Gain: &insight.Measured{}}.String())
	require.False(t, strings.Contains(insight.MicroReport{}.String(), "NaN"))
}
