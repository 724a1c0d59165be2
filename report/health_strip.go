package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// The strip has room for so many days and rows.
const (
	mostPeriods = 1000
	mostStrips  = 30
	stripTicks  = 4
)

// shapes tell kinds apart without colour.
var shapes = map[insight.HealthKind]chart.Shape{
	insight.Never: chart.Whole, insight.Outage: chart.Whole, insight.Impossible: chart.Hollow, insight.Drop: chart.Low, insight.Surge: chart.High,
}

// stripKey is what has a row of its own.
type stripKey struct {
	step int
	part string
}

// healthStrip draws the findings day by day; "" where there are none, or no days.
func healthStrip(r *insight.HealthReport) string {
	n := periodNumber(r, r.To) + 1
	if r.From.IsZero() || n < 1 || n > mostPeriods || len(r.Steps) == 0 || len(r.Findings) == 0 {
		return ""
	}
	picture := chart.Strip{
		Title: "Tracking health day by day", Headline: "Findings from " + day(r.From) + " to " + day(r.To), Days: n,
		Names: map[chart.Shape]string{chart.Whole: "gone: all but vanished, or never seen", chart.Hollow: "impossible beside another step", chart.Low: "fewer than expected", chart.High: "more than expected"},
	}
	ticks := min(n, stripTicks)
	for i := range ticks {
		picture.Ticks = append(picture.Ticks, r.From.AddDate(0, 0, i*n/ticks*periodDays(r)).Format("2 Jan"))
	}
	for _, key := range stripKeys(r) {
		picture.Rows = append(picture.Rows, stripRow(r, key, n))
	}
	return picture.SVG()
}

// periodDays returns how many days a period of the report has.
func periodDays(r *insight.HealthReport) int {
	if r.Period == insight.Weekly {
		return 7
	}
	return 1
}

// periodNumber returns the number of the period with a day, the first being 0.
func periodNumber(r *insight.HealthReport, day time.Time) int {
	date := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	hours := int(date(day).Sub(date(r.From)) / time.Hour)
	return hours / 24 / periodDays(r)
}

// stripKeys returns all steps, each followed by its parts in which something was
// found.
func stripKeys(r *insight.HealthReport) (keys []stripKey) {
	for i := range r.Steps {
		keys = append(keys, stripKey{i, ""})
	}
	for _, f := range r.Findings {
		if f.Part != "" && f.Step >= 0 && f.Step < len(r.Steps) {
			keys = append(keys, stripKey{f.Step, f.Part})
		}
	}
	slices.SortFunc(keys, func(a, b stripKey) int { return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.part, b.part)) })
	keys = slices.Compact(keys)
	return keys[:min(len(keys), mostStrips)]
}

func stripRow(r *insight.HealthReport, key stripKey, n int) chart.StripRow {
	row := chart.StripRow{Label: named(r.Steps[key.step])}
	if key.part != "" {
		row.Label += " on " + cleaned(key.part)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Step != key.step || f.Part != key.part {
			continue
		}
		from := periodNumber(r, f.Day)
		if f.Day.IsZero() {
			row.Cells = append(row.Cells, chart.StripCell{From: 0, To: n - 1, Shape: shapes[f.Kind], Note: string(f.Kind)})
			continue
		}
		if k := len(row.Cells) - 1; k >= 0 && row.Cells[k].Shape == shapes[f.Kind] && row.Cells[k].To == from-1 {
			row.Cells[k].To = from
			continue
		}
		row.Cells = append(row.Cells, chart.StripCell{From: from, To: from, Shape: shapes[f.Kind], Note: day(f.Day) + ": " + string(f.Kind)})
	}
	row.Words = stripWords(row.Label, r, key)
	return row
}

// stripWords tells a row to those who do not see it.
func stripWords(label string, r *insight.HealthReport, key stripKey) string {
	counts := map[insight.HealthKind]int64{}
	for _, f := range r.Findings {
		if f.Step == key.step && f.Part == key.part {
			counts[f.Kind]++
		}
	}
	period := "day"
	if r.Period == insight.Weekly {
		period = "week"
	}
	var words []string
	for _, kind := range []insight.HealthKind{insight.Never, insight.Outage, insight.Impossible, insight.Drop, insight.Surge} {
		switch n := counts[kind]; {
		case n > 0 && kind == insight.Never:
			words = append(words, "never seen")
		case n > 0:
			words = append(words, string(kind)+" on "+plural(n, period))
		}
	}
	return label + ": " + orElse(joined(words), "nothing found") + "."
}
