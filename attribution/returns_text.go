package attribution

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as a table for a terminal with a fixed-width font, with the
// meaning of its ratios below. Of more than 50 keys it lists those that cost or earned
// most.
func (r ReturnReport[K]) String() string {
	section, footer := r.section()
	return textOf([]chart.Section{section}, footer, nil)
}

// Markdown returns the report as a section with a table, with a heading of the third
// level, and lists what [ReturnReport.String] lists.
func (r ReturnReport[K]) Markdown() string {
	section, footer := r.section()
	return markdownOf([]chart.Section{section}, footer, nil)
}

func (r *ReturnReport[K]) section() (section chart.Section, footer string) {
	shown, more := heaviest(len(r.Keys), listedKeys, func(i int) float64 { return r.Keys[i].weight() })
	t := chart.Table{Columns: r.columns()} // cells beyond them are not drawn
	digits := conversion.MinorDigits(r.Currency)
	for _, i := range shown {
		t.Add(r.Keys[i].cells(string(r.Keys[i].Key), digits)...)
	}
	if len(r.Keys) > 0 {
		t.Add(r.Total.cells("all", digits)...)
	}
	return chart.Section{Title: "Cost and return by " + r.Model, Table: withoutEmpty(t)}, r.footer() + moreKeys(more)
}

// weight is what the key cost or earned, whichever is more.
func (r *Return[K]) weight() float64 {
	if r.Cost == nil {
		return max(r.Value, r.Virtual)
	}
	return max(r.Value, r.Virtual, float64(r.Cost.Micros)/1e6)
}

func (r *ReturnReport[K]) columns() []chart.Column {
	interval := percent(r.Level) + " % interval"
	columns := []chart.Column{chart.Texts("key")}
	titles := []string{"cost, " + r.Currency, "conversions", "value, " + r.Currency, "CPA", interval, "ROAS", interval, "ROI", interval}
	if r.Total.Virtual != 0 {
		titles = append(titles, "virtual value", "ROI with virtual")
	}
	for _, title := range titles {
		columns = append(columns, chart.Numbers(title))
	}
	return columns
}

func (r *Return[K]) cells(name string, digits int) []string {
	cost := "unknown"
	if r.Cost != nil {
		cost = chart.Group(string(r.Cost.AppendAmount(nil)))
	}
	return []string{
		name, cost, fixed(r.Conversions, 2), fixed(r.Value, digits),
		optional(r.CPA, digits), r.CPAInterval.text(digits), optional(r.ROAS, 2), r.ROASInterval.text(2),
		optional(r.ROI, 2), r.ROIInterval.text(2), fixed(r.Virtual, digits), optional(r.ROIVirtual, 2),
	}
}

// text is "" of no interval.
func (b *Bounds) text(digits int) string {
	switch {
	case b == nil:
		return ""
	case b.High == nil:
		return optional(b.Low, digits) + " or more"
	}
	return optional(b.Low, digits) + " to " + optional(b.High, digits)
}

// withoutEmpty leaves out the columns in which no row has anything.
func withoutEmpty(t chart.Table) chart.Table {
	for at := len(t.Columns) - 1; at >= 0; at-- {
		if slices.ContainsFunc(t.Rows, func(cells []string) bool { return cells[at] != "" }) {
			continue
		}
		t.Columns = slices.Delete(t.Columns, at, at+1)
		for i := range t.Rows {
			t.Rows[i] = slices.Delete(t.Rows[i], at, at+1)
		}
	}
	return t
}

func (r *ReturnReport[K]) footer() string {
	text := "CPA is cost per conversion, ROAS value/cost, ROI (value - cost)/cost. Unattributed: " + r.Unattributed.text(r.Currency) +
		", which the ratios of all include."
	if r.UnknownCosts > 0 {
		text += " The cost of " + plural(uint64(r.UnknownCosts), "key") + " is not known, so there are no ratios of all."
	}
	if r.Total.Virtual != 0 {
		text += " Virtual value is no money."
	}
	return text
}
