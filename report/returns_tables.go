package report

import (
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

var returnTerms = []term{
	{"expected", "with what visits that are still open will bring"},
	{"ROAS", "return on ad spend: what each unit of cost earned"},
	{"ROI", "return on investment: what each unit of cost earned, less itself"},
	{"CPA", "cost per acquisition: of one conversion"},
}

// allRows returns the rows, what none of them earned and, of several, the total.
func allRows(r *insight.ReturnReport) []insight.Return {
	rows := slices.Clone(r.Rows)
	if r.Unattributed != nil {
		nobody := *r.Unattributed
		nobody.Name = "(by none)"
		rows = append(rows, nobody)
	}
	if len(rows) > 1 {
		total := r.Total
		total.Name = "all"
		rows = append(rows, total)
	}
	return rows
}

func valueTable(r *insight.ReturnReport) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("channel")}, numbers("cost", "conversions", "earned", interval(r.Level), "open visits", "expected in all")...)}
	rows := allRows(r)
	for i, row := range rows {
		cost := "not known"
		if row.Cost != nil {
			cost = exact(*row.Cost)
			if i == len(rows)-1 && r.UnknownCosts > 0 {
				cost = "at least " + cost
			}
		}
		t.Add(named(row.Name), cost, quantity(row.Conversions), amount(row.Realised.Value, r.Currency), orBlank(amounts(row.Realised.Low, row.Realised.High, r.Currency)),
			chart.Count(row.Open), orBlank(amount(row.Expected, r.Currency)))
	}
	return t
}

// ratioCaption says what the table leaves out.
func ratioCaption(r *insight.ReturnReport) string {
	if r.UnknownCosts == 0 {
		return "Return on cost"
	}
	n := len(r.Rows)
	return "Return on cost, " + chart.Count(int64(max(0, n-r.UnknownCosts))) + " of " + plural(int64(n), "channel")
}

func ratioTable(r *insight.ReturnReport) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("channel")},
		numbers("value/cost (ROAS)", interval(r.Level), "expected", "gain/cost (ROI)", "expected", "cost per conversion (CPA)", interval(r.Level))...)}
	for _, row := range allRows(r) {
		if row.Cost == nil || !isNumber(row.ROAS.Value) && !isNumber(row.CPA.Low) {
			continue
		}
		t.Add(named(row.Name), orBlank(ratio(row.ROAS.Value)), orBlank(span(row.ROAS.Low, row.ROAS.High, ratio)), orBlank(ratio(row.ROASExpected)),
			orBlank(ratio(row.ROI)), orBlank(ratio(row.ROIExpected)), orBlank(amount(row.CPA.Value, r.Currency)), costRange(row.CPA, r.Currency))
	}
	return t
}

// costRange returns the ends of an interval that may have no upper end.
func costRange(e insight.Estimate, currency string) string {
	if isNumber(e.Low) && !isNumber(e.High) {
		return "more than " + amount(e.Low, currency)
	}
	return orBlank(amounts(e.Low, e.High, currency))
}
