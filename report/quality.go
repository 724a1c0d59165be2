package report

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) quality() []part {
	q := p.Quality
	if q == nil {
		return nil
	}
	out := part{
		Title:  "How good forecasts were",
		Says:   []string{sentence(judged(q))},
		Not:    "It tells how well the chance to convert was foreseen on these visits; it says nothing about how to raise it.",
		Tables: tables(table{Caption: "Measures", Table: qualityTable(q)}, table{Caption: "Forecasts and what came", Table: binTable(q)}),
	}
	if len(q.Bins) > 0 {
		picture := chart.Reliability{Title: "Forecasts and what came"}
		for _, b := range q.Bins {
			r := binRate(b)
			low, high := r.Interval()
			picture.Bins = append(picture.Bins, chart.ReliabilityBin{Forecast: b.Forecast, Rate: chart.Proportion{K: r.K, N: r.N, Low: low, High: high}})
		}
		out.Drawing = drawing{picture.SVG(), "Each point is a group of visits: on the line from corner to corner, as many converted as was forecast."}
	}
	return []part{out}
}

func binRate(b insight.Bin) conversion.Rate { return conversion.Rate{K: b.Converted, N: b.N} }

// judged says whether forecasts may be relied on.
func judged(q *insight.Quality) string {
	switch {
	case q.N == 0:
		return "No forecast was judged"
	case q.Converted == 0 || q.Converted == q.N:
		return "All of " + plural(q.N, "visit") + " ended alike, so forecasts cannot be judged"
	case !(q.Brier < q.Uncertainty):
		return "Forecasts of " + plural(q.N, "visit") + " were no better than giving each the same chance of " + percent(float64(q.Converted)/float64(q.N))
	}
	text := "Forecasts were off by " + decimal(100*q.ECE, 1) + unit + "percentage points on average"
	if isNumber(q.AUC.Value) {
		text += "; of two visits of which one converted, that one had the higher forecast " + decimal(100*q.AUC.Value, 0) + " times in 100 (50 is chance)"
	}
	switch {
	case q.Slope < 0.8:
		text += "; they were too extreme"
	case q.Slope > 1.25:
		text += "; they were too timid"
	}
	return text
}

func qualityTable(q *insight.Quality) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("measure"), chart.Numbers("value"), chart.Texts("how to read it")}}
	r := conversion.Rate{K: q.Converted, N: q.N}
	add := func(name string, x float64, meaning string) {
		if !math.IsNaN(x) {
			t.Add(name, decimal(x, 4), meaning)
		}
	}
	if r.N == 0 {
		return t
	}
	t.Add("visits", chart.Count(q.N), chart.Count(q.Converted)+" converted, "+rate(r))
	auc := "0.5 is chance, 1 tells all apart"
	if isNumber(q.AUC.Low) && isNumber(q.AUC.High) {
		auc += "; interval " + decimal(q.AUC.Low, 4) + " to " + decimal(q.AUC.High, 4)
	}
	add("AUC", q.AUC.Value, auc)
	add("Brier score", q.Brier, "less is better; the same forecast for all has "+decimal(q.Uncertainty, 4))
	add("log loss", q.LogLoss, "less is better")
	add("calibration error (ECE)", q.ECE, "0 is right on average in each group")
	add("calibration slope", q.Slope, "1 is right; below, forecasts are too extreme")
	add("calibration intercept", q.Intercept, "0 is right; below, forecasts are too high")
	return t
}

func binTable(q *insight.Quality) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("forecasts")}, append(numbers("mean forecast"), chart.RateColumns("converted")...)...)}
	for _, b := range q.Bins {
		t.Add(append([]string{chart.Interval(b.Low, b.High), chart.Percent(b.Forecast)}, rateCells(binRate(b))...)...)
	}
	return t
}
