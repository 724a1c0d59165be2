package insight_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// shoppers are the sessions of online_shoppers_intention, with ten folds by row.
func shoppers(t *testing.T, features func(row map[string]string) []float64) (rows []insight.Row) {
	for i, row := range readCSV(t, "online_shoppers_intention.csv.gz") {
		r := insight.Row{X: features(row), N: 1, Fold: i % 10}
		if row["Revenue"] == "TRUE" {
			r.Converted = 1
		}
		rows = append(rows, r)
	}
	require.Len(t, rows, 12330)
	return rows
}

func number(row map[string]string, column string) float64 {
	x, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

var shopperCounts = []string{
	"Administrative", "Administrative_Duration", "Informational", "Informational_Duration", "ProductRelated", "ProductRelated_Duration",
}

// sixCounts are ln(1+x) of the counts and durations.
func sixCounts(row map[string]string) (x []float64) {
	for _, column := range shopperCounts {
		x = append(x, math.Log1p(number(row, column)))
	}
	return x
}

// logistic fits what is validated.
func logistic(o insight.LogisticOptions) func([]insight.Row) (func([]float64) float64, error) {
	return func(others []insight.Row) (func([]float64) float64, error) {
		fit, err := insight.FitLogistic(others, o)
		if err != nil {
			return nil, err
		}
		return fit.P, nil
	}
}

func TestShoppersInSample(t *testing.T) {
	rows := shoppers(t, sixCounts)
	fit, err := insight.FitLogistic(rows, insight.LogisticOptions{})
	require.NoError(t, err)
	want := []float64{-4.248984, -0.016284, 0.107303, -0.087504, 0.036196, -0.008664, 0.355952}
	require.InDeltaSlice(t, want, fit.Coef, 5e-7)
	require.Equal(t, int64(1908), fit.Converted)

	var scored []insight.Scored
	for _, r := range rows {
		scored = append(scored, insight.Scored{P: fit.P(r.X), N: 1, Converted: r.Converted})
	}
	q, err := insight.Evaluate(scored, 10)
	require.NoError(t, err)
	require.InDelta(t, 0.684042, q.AUC.Value, 5e-7)
	require.InDelta(t, 0.123927, q.Brier, 5e-7)
	require.InDelta(t, 0, q.Intercept, 1e-9, "in sample, a logistic regression is calibrated")
	require.InDelta(t, 1, q.Slope, 1e-9)
}

func TestShoppersInTenFolds(t *testing.T) {
	q, err := insight.ValidateRows(shoppers(t, sixCounts), 10, logistic(insight.LogisticOptions{}))
	require.NoError(t, err)
	require.InDelta(t, 0.682268, q.AUC.Value, 5e-7)
	require.InDelta(t, 0.124123, q.Brier, 5e-7)
	require.InDelta(t, 0.1307987, q.Uncertainty, 5e-8)
	require.InDelta(t, 0.013497, q.ECE, 5e-7)
	require.InDelta(t, -0.02198, q.Intercept, 5e-6)
	require.InDelta(t, 0.98569, q.Slope, 5e-6)
	require.Len(t, q.Bins, 10)
}

// allButPageValues are all columns that were known before the order: counts and rates
// in logarithms, codes as categories, one feature for each level but the first.
func allButPageValues(levels map[string][]string) func(row map[string]string) []float64 {
	return func(row map[string]string) []float64 {
		x := append(sixCounts(row), is(row["SpecialDay"] != "0"))
		for _, column := range []string{"BounceRates", "ExitRates"} {
			x = append(x, math.Log(number(row, column)+0.001))
		}
		for _, column := range shopperCategories {
			for _, level := range levels[column][1:] {
				x = append(x, is(row[column] == level))
			}
		}
		return x
	}
}

var shopperCategories = []string{"Month", "OperatingSystems", "Browser", "Region", "TrafficType", "VisitorType", "Weekend"}

func is(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// TestShoppersWithAllButPageValues reaches the bar of spec §11. Rare categories, in
// which nobody bought, need a penalty.
func TestShoppersWithAllButPageValues(t *testing.T) {
	levels := map[string][]string{}
	for _, row := range readCSV(t, "online_shoppers_intention.csv.gz") {
		for _, column := range shopperCategories {
			if !slices.Contains(levels[column], row[column]) {
				levels[column] = append(levels[column], row[column])
			}
		}
	}
	rows := shoppers(t, allButPageValues(levels))
	q, err := insight.ValidateRows(rows, 10, logistic(insight.LogisticOptions{L2: 5}))
	require.NoError(t, err)
	t.Logf("AUC %.4f ± %.4f, Brier %.5f, ECE %.4f, slope %.3f", q.AUC.Value, q.AUC.SE, q.Brier, q.ECE, q.Slope)
	require.Greater(t, q.AUC.Value, 0.75)
	require.Less(t, q.Brier, 0.117)
	require.InDelta(t, 1, q.Slope, 0.1)
}

// TestPageValuesLeak: what is made of conversions forecasts them.
func TestPageValuesLeak(t *testing.T) {
	var scored []insight.Scored
	for _, r := range shoppers(t, func(row map[string]string) []float64 { return []float64{number(row, "PageValues")} }) {
		scored = append(scored, insight.Scored{P: r.X[0] / (1 + r.X[0]), N: 1, Converted: r.Converted})
	}
	q, err := insight.Evaluate(scored, 10)
	require.NoError(t, err)
	require.InDelta(t, 0.863, q.AUC.Value, 5e-4)
}
