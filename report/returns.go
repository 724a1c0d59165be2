package report

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) returns() []part {
	r := p.Return
	if r == nil {
		return nil
	}
	shown := slices.DeleteFunc(slices.Clone(r.Rows), func(row insight.Return) bool { return !isNumber(row.Realised.Value) })
	return []part{{
		Title: "What came back",
		Says:  []string{sentence(returned(r)...)},
		Not:   "It sets what was earned beside what was spent: it does not tell what a channel caused, nor what more spending would bring.",
		Drawing: measures("Value earned", "Value of conversions that happened", len(shown), func(i int) chart.Measure {
			v := shown[i].Realised
			return chart.Measure{Label: named(shown[i].Name), Text: amount(v.Value, r.Currency), Value: v.Value, Low: v.Low, High: v.High}
		}),
		Tables: tables(
			table{Caption: "Value and cost", Table: valueTable(r)},
			table{Caption: "Return on cost", Table: ratioTable(r)},
		),
	}}
}

// returned says what the cost brought, and where most.
func returned(r *insight.ReturnReport) []string {
	t := &r.Total
	text := amount(t.Realised.Value, r.Currency) + " was earned"
	if t.Open > 0 && isNumber(t.Expected) {
		text += ", and " + amount(t.Expected, r.Currency) + " is expected in all once " + plural(t.Open, "open visit") + " will have ended"
	}
	switch top := best(r.Rows); {
	case !isNumber(t.ROAS.Value) && top != nil:
		return []string{text, "not all costs are known; of those that are, " + quoted(top.Name) + " brought most for each " + cleaned(r.Currency) + ", " + roas(top)}
	case t.Cost == nil:
		return []string{text, "no cost is known, so there is no return on it"}
	case !isNumber(t.ROAS.Value):
		return []string{text, "nothing was spent, so there is no return on cost"}
	}
	spent := "each " + cleaned(r.Currency) + " spent brought " + roas(t) + " so far"
	if t.ROAS.Low < 1 && t.ROAS.High > 1 {
		spent += ", which may be more or less than it cost"
	}
	if top := best(r.Rows); top != nil {
		spent += ", best by " + quoted(top.Name) + " with " + roas(top)
	}
	return []string{text, spent}
}

func roas(r *insight.Return) string {
	return within(ratio(r.ROAS.Value), span(r.ROAS.Low, r.ROAS.High, ratio))
}

// best returns the row whose return on cost has the highest lower end, because those
// with few conversions have extreme ones by chance; nil if there are not several.
func best(rows []insight.Return) *insight.Return {
	known := slices.DeleteFunc(slices.Clone(rows), func(r insight.Return) bool { return !isNumber(r.ROAS.Value) })
	if len(known) < 2 {
		return nil
	}
	low := func(r insight.Return) float64 {
		if isNumber(r.ROAS.Low) {
			return r.ROAS.Low
		}
		return r.ROAS.Value
	}
	top := slices.MaxFunc(known, func(a, b insight.Return) int { return cmp.Compare(low(a), low(b)) })
	return &top
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
	for _, row := range allRows(r) {
		cost := "not known"
		if row.Cost != nil {
			cost = exact(*row.Cost)
		}
		t.Add(named(row.Name), cost, quantity(row.Conversions), amount(row.Realised.Value, r.Currency), orBlank(amounts(row.Realised.Low, row.Realised.High, r.Currency)),
			chart.Count(row.Open), orBlank(amount(row.Expected, r.Currency)))
	}
	return t
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
