package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font. Of
// more than 50 rows it lists those that cost or are expected to bring most.
func (r ReturnReport) String() string {
	return chart.Text(r.sections()...) + "\n" + chart.Clean(r.foot()) + "\n"
}

// Markdown returns the report as sections with tables, with headings of the third
// level, and lists what [ReturnReport.String] lists.
func (r ReturnReport) Markdown() string {
	return chart.Markdown(r.sections()...) + "\n" + chart.Escape(r.foot()) + "\n"
}

const listedReturns = 50

// listed returns the rows that are shown, by name.
func (r *ReturnReport) listed() []Return {
	rows := slices.Clone(r.Rows)
	if len(rows) > listedReturns {
		slices.SortStableFunc(rows, func(a, b Return) int { return cmp.Compare(b.weight(), a.weight()) })
		rows = rows[:listedReturns]
		slices.SortFunc(rows, func(a, b Return) int { return strings.Compare(a.Name, b.Name) })
	}
	return rows
}

// weight is what the row cost or is expected to bring, whichever is more.
func (r *Return) weight() float64 {
	if r.Cost == nil {
		return r.Expected
	}
	return max(r.Expected, units(*r.Cost))
}

func (r *ReturnReport) sections() []chart.Section {
	interval := percentLevel(r.Level) + " interval"
	value := chart.Table{Columns: []chart.Column{
		chart.Texts("name"), chart.Numbers("cost, " + r.Currency), chart.Numbers("conversions"), chart.Numbers("realised"), chart.Numbers(interval),
		chart.Numbers("open visits"), chart.Numbers("gain in progress"), chart.Numbers("expected"),
	}}
	ratios := chart.Table{Columns: []chart.Column{
		chart.Texts("name"), chart.Numbers("ROAS"), chart.Numbers(interval), chart.Numbers("ROAS expected"),
		chart.Numbers("ROI"), chart.Numbers("ROI expected"), chart.Numbers("CPA, " + r.Currency), chart.Numbers(interval),
	}}
	rows := r.listed()
	if r.Unattributed != nil {
		rows = append(rows, r.Unattributed.named("(no touch)"))
	}
	if len(r.Rows) > 0 {
		rows = append(rows, r.Total.named("all"))
	}
	for i := range rows {
		value.Add(rows[i].valueCells(r.Currency)...)
		ratios.Add(rows[i].ratioCells(r.Currency)...)
	}
	return []chart.Section{{Title: "What was earned, and what is on its way", Table: value}, {Title: "Return on cost", Table: ratios}}
}

func (r Return) named(name string) Return {
	r.Name = name
	return r
}

func (r *Return) valueCells(currency string) []string {
	text := func(x float64) string { return amountText(x, currency) }
	cost := "unknown"
	if r.Cost != nil {
		cost = text(units(*r.Cost))
	}
	interval := ""
	if r.Conversions > 0 { // that of nothing is 0 to 0, which says too much
		interval = spanText(r.Realised, text)
	}
	return []string{
		cmp.Or(r.Name, "(none)"), cost, conversionsText(r.Conversions), text(r.Realised.Value), interval,
		chart.Count(r.Open), text(r.InProgressGain), text(r.Expected),
	}
}

func (r *Return) ratioCells(currency string) []string {
	text := func(x float64) string { return amountText(x, currency) }
	interval := ""
	if r.Conversions > 0 {
		interval = spanText(r.ROAS, decimals)
	}
	return []string{
		cmp.Or(r.Name, "(none)"), orNone(r.ROAS.Value, decimals), interval, orNone(r.ROASExpected, decimals),
		orNone(r.ROI, decimals), orNone(r.ROIExpected, decimals), orNone(r.CPA.Value, text), spanText(r.CPA, text),
	}
}

// conversionsText returns a number that is whole, or credit.
func conversionsText(n float64) string {
	if n == math.Trunc(n) && n < mostUnits {
		return chart.Count(int64(n))
	}
	return decimals(n)
}

// orNone returns "" for what there is not.
func orNone(x float64, text func(x float64) string) string {
	if math.IsNaN(x) {
		return ""
	}
	return text(x)
}

func (r *ReturnReport) foot() string {
	text := "Realised is what conversions brought; expected adds what open visits bring on average, by their probability to convert. " +
		"Gain in progress is the part of this that came since they began. ROAS is value/cost, ROI (value - cost)/cost, CPA cost per conversion."
	if r.UnknownCosts > 0 {
		text += " The cost of " + countText(int64(r.UnknownCosts), "name") + " is not known, so there are no ratios of all."
	}
	if r.Total.Unscored > 0 {
		text += " Without a probability, and taken for nothing: " + countText(r.Total.Unscored, "visit") + "."
	}
	if more := len(r.Rows) - listedReturns; more > 0 {
		text += " Not listed: " + countText(int64(more), "name") + " with less."
	}
	return text
}
