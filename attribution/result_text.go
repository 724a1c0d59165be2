package attribution

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the credit as a table for a terminal with a fixed-width font, with
// totals and findings below. Of more than 50 keys it lists those with most credit.
func (r Result[K]) String() string {
	section, footer := r.section()
	return textOf([]chart.Section{section}, footer, r.Findings.lines())
}

// Markdown returns the credit as a section with a table, with a heading of the third
// level, and lists what [Result.String] lists.
func (r Result[K]) Markdown() string {
	section, footer := r.section()
	return markdownOf([]chart.Section{section}, footer, r.Findings.lines())
}

func (r *Result[K]) section() (section chart.Section, footer string) {
	shown, more := heaviest(len(r.Credits), listedKeys, func(i int) float64 { return math.Abs(r.Credits[i].Conversions) })
	return chart.Section{Title: "Credit by " + r.Model, Table: r.table(shown)}, r.footer() + moreKeys(more)
}

// resultColumn is a column of numbers about credits.
type resultColumn[K Key] struct {
	title string
	text  func(c *Credit[K]) string // "" where there is none
}

// table has those columns in which any key has a number.
func (r *Result[K]) table(shown []int) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("key")}}
	rows := make([][]string, len(shown))
	for n, i := range shown {
		rows[n] = []string{nameOf(r.Credits[i].Key)}
	}
	for _, column := range r.columns() {
		cells, known := make([]string, len(shown)), false
		for n, i := range shown {
			cells[n] = column.text(&r.Credits[i])
			known = known || cells[n] != ""
		}
		if !known {
			continue
		}
		t.Columns = append(t.Columns, chart.Numbers(column.title))
		for n := range rows {
			rows[n] = append(rows[n], cells[n])
		}
	}
	t.Rows = rows
	return t
}

func (r *Result[K]) columns() []resultColumn[K] {
	digits, interval := conversion.MinorDigits(r.Currency), "interval"
	if r.Level > 0 {
		interval = percent(r.Level) + " % interval"
	}
	return []resultColumn[K]{
		{"conversions", func(c *Credit[K]) string { return fixed(c.Conversions, 2) }},
		{interval, func(c *Credit[K]) string { return c.Interval.text(2) }},
		{"standard error", func(c *Credit[K]) string { return optional(c.StandardError, 4) }},
		{"value, " + r.Currency, func(c *Credit[K]) string { return fixed(c.Value, digits) }},
		{interval, func(c *Credit[K]) string { return c.ValueInterval.text(digits) }},
		{"effect", func(c *Credit[K]) string { return optional(c.Effect, 4) }},
		{"effect on value", func(c *Credit[K]) string { return optional(c.ValueEffect, 4) }},
	}
}

// text is "" of no interval.
func (i *Interval) text(digits int) string {
	switch {
	case i == nil:
		return ""
	case math.IsNaN(i.Low - i.High):
		return "no data"
	}
	return fixed(i.Low, digits) + " to " + fixed(i.High, digits)
}

func (r *Result[K]) footer() string {
	text := totalsText(r.Total.text(r.Currency), r.Attributed.text(r.Currency), r.Unattributed.text(r.Currency), r.Nulls, r.Pending)
	if !r.Conserving {
		text += " Credits do not add up to what is attributed."
	}
	return text
}

func (s Sum) text(currency string) string {
	text := countedSum(s.Conversions)
	if currency != "" {
		text += " worth " + fixed(s.Value, conversion.MinorDigits(currency)) + " " + currency
	}
	return text
}

// countedSum is a number of conversions, which is whole unless an own model says
// otherwise.
func countedSum(conversions float64) string {
	switch {
	case conversions == 1:
		return "1 conversion"
	case conversions == math.Trunc(conversions):
		return fixed(conversions, 0) + " conversions"
	}
	return fixed(conversions, 2) + " conversions"
}
