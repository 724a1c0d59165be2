package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font: each
// of its [MicroReport.Readings] is a row.
func (r MicroReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r MicroReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

// headline says what the report is about.
func (r *MicroReport) headline() string {
	text := r.Name + ", done by " + chart.Count(r.Naive.N) + " of " + countText(r.Units, "unit")
	if r.Value != (ConversionValue{}) {
		text += "; a conversion is worth " + amountText(r.Value.Mean, r.Value.Currency) + " " + r.Value.Currency
		if r.Value.SE > 0 {
			text += " (standard error " + amountText(r.Value.SE, r.Value.Currency) + ")"
		}
	}
	return text + "." + r.verdict()
}

func (r *MicroReport) verdict() string {
	p := &r.Prerequisite
	switch {
	case p.Without.N == 0:
		return " Nobody converted."
	case !p.Is:
		return ""
	}
	return " It is a prerequisite: " + chart.Count(p.Without.K) + " of " + countText(p.Without.N, "conversion") +
		" came without it, " + chart.Percent(p.Upper) + " at most, so that it is a step of the way and only a chain tells its share of the value."
}

func (r *MicroReport) sections() []chart.Section {
	interval := percentLevel(r.Level) + " interval"
	numbers := chart.Table{Columns: []chart.Column{
		chart.Texts("basis"), chart.Numbers("n"), chart.Numbers("share"), chart.Numbers(interval), chart.Numbers("value"), chart.Numbers(interval),
	}}
	words := chart.Table{Columns: []chart.Column{chart.Texts("basis"), chart.Texts("whoever does it"), chart.Texts("note")}}
	for _, m := range r.Readings() {
		numbers.Add(m.cells()...)
		words.Add(string(m.Basis), m.Reads, m.Note)
	}
	return []chart.Section{{Title: "What one is worth", Table: numbers}, {Title: "How to read it", Table: words}}
}

func (m *MicroReading) cells() []string {
	cells := []string{string(m.Basis), chart.Count(m.N), "", "", "", ""}
	if !math.IsNaN(m.Effect.Value) {
		cells[2], cells[3] = pointsOrPercent(m)
	}
	if !math.IsNaN(m.Value.Value) {
		text := func(x float64) string { return amountText(x, m.Currency) }
		cells[4], cells[5] = text(m.Value.Value)+" "+m.Currency, spanText(m.Value, text)
	}
	return cells
}

// pointsOrPercent writes the naive rate in percent, and differences of rates in
// percentage points.
func pointsOrPercent(m *MicroReading) (value, interval string) {
	if m.Basis == Associated {
		return chart.Percent(m.Effect.Value), chart.Interval(m.Effect.Low, m.Effect.High)
	}
	return pointsText(m.Effect.Value), spanText(m.Effect, pointsText)
}
