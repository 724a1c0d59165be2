package insight

import (
	"math"
	"strconv"

	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/internal/stat"
)

// String returns the quality as tables for a terminal with a fixed-width font.
func (q Quality) String() string {
	return chart.Clean(q.headline()) + "\n\n" + chart.Text(q.sections()...)
}

// Markdown returns the quality as sections with tables, with headings of the third
// level.
func (q Quality) Markdown() string {
	return chart.Escape(q.headline()) + "\n\n" + chart.Markdown(q.sections()...)
}

func (q *Quality) headline() string {
	text := "Forecasts of " + countText(q.N, "unit") + ", " + chart.Count(q.Converted) + " converted"
	if q.N > 0 && math.IsNaN(q.AUC.Value) {
		text += ": all alike, so that there is nobody to tell apart"
	}
	return text
}

func (q *Quality) sections() []chart.Section {
	return []chart.Section{
		{Title: "How good they were", Table: q.numbers()},
		{Title: "What was said and what came", Table: q.binTable()},
	}
}

func (q *Quality) numbers() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("number"), chart.Numbers("value"), chart.Numbers("95 % interval"), chart.Texts("meaning"),
	}}
	if q.N == 0 {
		return t
	}
	t.Add("AUC", thousandths(q.AUC.Value), spanText(q.AUC.Estimate, thousandths),
		"how often of a converted unit and another the converted one had the higher forecast; 0.5 is chance, 1 is always")
	t.Add("Brier", thousandths(q.Brier), "", "mean square of what was missed; the rate of all alone would have "+thousandths(q.Uncertainty))
	t.Add("log loss", thousandths(q.LogLoss), "", "mean of −ln of the probability given to what came")
	t.Add("ECE", thousandths(q.ECE), "", "how far rates are from forecasts, on average over the groups below")
	t.Add("slope", thousandths(q.Slope), plusMinus(q.Slope, q.SlopeSE), "1 is right; below it forecasts are too extreme, above it too timid")
	t.Add("intercept", thousandths(q.Intercept), plusMinus(q.Intercept, q.InterceptSE), "0 is right, given the slope")
	return t
}

func (q *Quality) binTable() chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Numbers("forecasts"), chart.Numbers("mean")}, chart.RateColumns("units")...)}
	for _, b := range q.Bins {
		low, high := stat.Wilson(b.Converted, b.N, 0.95)
		t.Add(append([]string{chart.Interval(b.Low, b.High), chart.Percent(b.Forecast)}, chart.Rate(b.Converted, b.N, low, high)...)...)
	}
	return t
}

// thousandths returns a number with three digits after the point.
func thousandths(x float64) string {
	if math.IsNaN(x) {
		return "no data"
	}
	return strconv.FormatFloat(x, 'f', 3, 64)
}

// plusMinus returns the 95 % interval of an estimate; "" without a standard error.
func plusMinus(x, se float64) string {
	z := stat.NormPPF(0.975)
	return spanText(Estimate{Value: x, Low: x - z*se, High: x + z*se}, thousandths)
}
