package insight_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// sideBySide is a report with all four readings.
func sideBySide(t *testing.T, experiment insight.RandomisedReport) insight.MicroReport {
	t.Helper()
	m := microOf(t)
	for _, u := range []insight.MicroUnits{
		{Length: 4, First: 3, Converted: true, N: 240}, {Length: 4, First: 3, N: 560},
		{Length: 4, Converted: true, N: 250}, {Length: 4, N: 750}, {Stratum: "alone", Length: 4, First: 1, N: 3},
	} {
		require.NoError(t, m.Add(u))
	}
	fit := &insight.ChainFit{States: []insight.StateValue{
		{State: "other"},
		{State: "cart", Entries: 900, Gain: insight.Measured{Estimate: insight.Estimate{Value: 0.02, Low: 0.01, High: 0.03}, SE: 0.005}},
	}}
	return m.Report(insight.MicroOptions{
		Value: insight.ConversionValue{Mean: 80, SE: 3, Currency: "EUR"}, Chain: fit, State: "cart", Experiment: &experiment,
	})
}

func TestMicroSideBySide(t *testing.T) {
	strong := insight.Randomise(insight.Arm{N: 5000, Did: 900, Y: 620, YY: 620, DY: 310}, insight.Arm{N: 5000, Did: 400, Y: 500, YY: 500, DY: 150}, 0)
	r := sideBySide(t, strong)
	readings := r.Readings()
	require.Len(t, readings, 4)
	for i, basis := range []insight.Basis{insight.Associated, insight.AdjustedFor, insight.Randomised, insight.ByChain} {
		require.Equal(t, basis, readings[i].Basis)
		require.InDelta(t, 80*readings[i].Effect.Value, readings[i].Value.Value, 1e-9)
		require.Less(t, readings[i].Value.Low, readings[i].Value.Value)
		require.Less(t, readings[i].Value.Value, readings[i].Value.High)
	}
	require.Equal(t, conversion.MustMoney("1.60 EUR"), readings[3].Amount())
	require.Equal(t, int64(10_000), readings[2].N)
	require.Equal(t, strings.TrimPrefix(`
m, done by 803 of 1,803 units; a conversion is worth 80.00 EUR (standard error 3.00).

What one is worth

basis            n     share         95 % interval      value   95 % interval
----------  ------  --------  --------------------  ---------  --------------
associated     803   29.89 %         26.82–33.14 %  23.91 EUR  20.89 to 27.05
adjusted       800   5.00 pp    0.84 pp to 9.16 pp   4.00 EUR    0.66 to 7.34
randomised  10,000  24.00 pp  12.01 pp to 35.85 pp  19.20 EUR   9.51 to 28.79
chain          900   2.00 pp    1.02 pp to 2.98 pp   1.60 EUR    0.81 to 2.39
`, "\n"), strings.Split(r.String(), "\nHow to read it")[0])
	require.Contains(t, r.String(), "; 3 units without a counterpart left out")
	require.Contains(t, r.Markdown(), "### What one is worth")
}

// TestMicroExperimentInMoney: an experiment that measured money is shown in its own
// currency, and one that was too weak says so.
func TestMicroExperimentInMoney(t *testing.T) {
	weak := insight.Randomise(insight.Arm{N: 400, Did: 60, Y: 210, YY: 9000, DY: 80}, insight.Arm{N: 400, Did: 55, Y: 190, YY: 8200, DY: 70}, 0)
	weak.Currency = "USD"
	r := sideBySide(t, weak)
	reading := r.Readings()[2]
	require.Equal(t, "USD", reading.Currency)
	require.InDelta(t, 4, reading.Value.Value, 1e-9)
	require.Contains(t, r.String(), "4.00 USD")
	require.Contains(t, r.String(), "too weak for an interval")

	var form struct {
		Units int64
		Chain struct {
			State  string
			Effect struct{ Value float64 }
		}
		Adjusted struct {
			Credible  bool
			Unmatched int64
			SE        *float64
		}
		Associated struct{ N int64 }
		Randomised map[string]any
		Value      struct{ Mean float64 }
	}
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &form))
	require.Equal(t, "cart", form.Chain.State)
	require.Equal(t, 0.02, form.Chain.Effect.Value)
	require.True(t, form.Adjusted.Credible)
	require.Equal(t, int64(3), form.Adjusted.Unmatched)
	require.NotNil(t, form.Adjusted.SE)
	require.Equal(t, int64(803), form.Associated.N)
	require.Equal(t, 80.0, form.Value.Mean)
	require.Equal(t, false, form.Randomised["bounded"])
	require.Nil(t, form.Randomised["per_completion"].(map[string]any)["low"])
}

// TestMicroWithoutValue: shares are there without money.
func TestMicroWithoutValue(t *testing.T) {
	m := microOf(t)
	require.NoError(t, m.Add(insight.MicroUnits{Length: 2, First: 1, Converted: true, N: 5}))
	r := m.Report(insight.MicroOptions{})
	require.Equal(t, conversion.Money{}, r.Readings()[0].Amount())
	require.NotContains(t, r.String(), "worth 0")
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"value":null`)
}
