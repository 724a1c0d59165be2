package report

import (
	"math"
	"strings"

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
		Terms:  qualityTerms,
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

var qualityTerms = []term{
	{"AUC", "of two visits of which one converted, how often that one had the higher forecast: 0.5 is chance, 1 tells all apart"},
	{"Brier score", "the mean square of what forecasts were off by: less is better"},
	{"Brier score without forecasts", "the same, had all visits the same forecast"},
	{"log loss", "less is better; forecasts that are sure and wrong count most"},
	{"calibration error (ECE)", "0 is right on average in each group"},
	{"calibration slope", "1 is right; below, forecasts are too extreme"},
	{"calibration intercept", "0 is right; below, forecasts are too high"},
}

func qualityTable(q *insight.Quality) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("measure"), chart.Numbers("value")}}
	if q.N == 0 {
		return t
	}
	t.Add("visits", chart.Count(q.N))
	t.Add("converted", rate(conversion.Rate{K: q.Converted, N: q.N}))
	fourth := func(x float64) string { return decimal(x, 4) }
	for _, row := range []struct {
		name string
		x    float64
		of   string
	}{
		{"AUC", q.AUC.Value, span(q.AUC.Low, q.AUC.High, fourth)},
		{"Brier score", q.Brier, noData},
		{"Brier score without forecasts", q.Uncertainty, noData},
		{"log loss", q.LogLoss, noData},
		{"calibration error (ECE)", q.ECE, noData},
		{"calibration slope", q.Slope, noData},
		{"calibration intercept", q.Intercept, noData},
	} {
		if !math.IsNaN(row.x) {
			t.Add(row.name, within(fourth(row.x), row.of))
		}
	}
	return t
}

func binTable(q *insight.Quality) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("forecasts")}, append(numbers("mean forecast"), chart.RateColumns("converted")...)...)}
	for _, b := range q.Bins {
		t.Add(append([]string{strings.ReplaceAll(chart.Interval(b.Low, b.High), " %", unit+"%"), chart.Percent(b.Forecast)}, rateCells(binRate(b))...)...)
	}
	return t
}
