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
		Not:   withLevel("It sets what was earned beside what was spent: it does not tell what a channel caused, nor what more spending would bring.", r.Level),
		Drawing: measures(chart.Measures{Title: "Value earned", Headline: "Value of conversions that happened"}, r.Level, len(shown), func(i int) chart.Measure {
			v := shown[i].Realised
			return chart.Measure{Label: named(shown[i].Name), Text: amount(v.Value, r.Currency), Value: v.Value, Low: v.Low, High: v.High}
		}),
		Tables: tables(
			table{Caption: "Value and cost", Table: valueTable(r)},
			table{Caption: ratioCaption(r), Table: ratioTable(r)},
		),
		Terms: returnTerms,
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
		return []string{text, unknownCosts(r) + "; of those that are, " + quoted(top.Name) + " brought most, " + roas(top) + " for each " + cleaned(r.Currency) + " spent"}
	case r.UnknownCosts > 0 && t.Cost != nil:
		return []string{text, unknownCosts(r) + ", so there is no return on all of it"}
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

// unknownCosts says that not all costs are known.
func unknownCosts(r *insight.ReturnReport) string {
	switch r.UnknownCosts {
	case 0:
		return "not all costs are known"
	case 1:
		return "the cost of 1 channel is not known"
	}
	return "the costs of " + plural(int64(r.UnknownCosts), "channel") + " are not known"
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
