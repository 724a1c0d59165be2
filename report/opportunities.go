package report

import (
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) opportunities() (parts []part) {
	for i := range p.Opportunities {
		r := &p.Opportunities[i]
		title := "Where money is lost"
		if name := cleaned(r.Funnel); name != "" {
			title += ": " + name
		}
		known := slices.DeleteFunc(slices.Clone(r.Steps), func(o insight.Opportunity) bool { return !isNumber(o.Value.Value) })
		parts = append(parts, part{
			Title: title, Says: []string{sentence(missed(r, known)...)},
			Not: "It assumes that a step can become as good as its baseline while all else stays as it is: no promise, and no cause.",
			Drawing: measures("What each step would bring", "More per period if the step were as good as its baseline", len(known), func(i int) chart.Measure {
				o := &known[i]
				return chart.Measure{Label: named(o.Name), Text: amount(o.Value.Value, r.Value.Currency), Value: o.Value.Value, Low: o.Value.Low, High: o.Value.High}
			}),
			Tables: tables(table{Caption: "Steps, those that would bring most first", Table: opportunityTable(r)}),
		})
	}
	return parts
}

func missed(r *insight.OpportunityReport, known []insight.Opportunity) []string {
	if len(known) == 0 {
		return []string{"No step can be compared with a baseline"}
	}
	best := &known[0]
	if best.Value.Value <= 0 {
		return []string{"No step is worse than its baseline where anything would be gained"}
	}
	text := "If " + percent(best.Baseline) + " instead of " + percent(best.Rate.Value()) + " of those before it reached " + quoted(best.Name) +
		", it would bring about " + opportunity(best.Value, r.Value.Currency) + " a period"
	if best.Value.Low <= 0 {
		text += ", which may be chance"
	}
	if best.Suspect {
		return []string{text, "but its tracking looks broken, so look at that first"}
	}
	return []string{text}
}

// opportunity returns so much money, or so many conversions.
func opportunity(e insight.Estimate, currency string) string {
	if currency == "" {
		return amountWithin(e, "") + " more conversions"
	}
	return amountWithin(e, currency) + " more"
}

func opportunityTable(r *insight.OpportunityReport) chart.Table {
	worth := "worth a period"
	if r.Value.Currency == "" {
		worth = "conversions a period"
	}
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("step")}, chart.RateColumns("of the step before"),
		numbers("baseline"), []chart.Column{chart.Texts("of")}, numbers(worth, interval(r.Level)), []chart.Column{chart.Texts("note")})}
	for i := range r.Steps {
		o := &r.Steps[i]
		t.Add(slices.Concat([]string{named(o.Name)}, rateCells(o.Rate),
			[]string{orBlank(percent(o.Baseline)), baselineSource(o), orBlank(amount(o.Value.Value, r.Value.Currency)), orBlank(amounts(o.Value.Low, o.Value.High, r.Value.Currency)), opportunityNote(o)})...)
	}
	return t
}

// baselineSource says what a baseline is, and of how many.
func baselineSource(o *insight.Opportunity) string {
	source := cleaned(o.Source)
	switch {
	case !isNumber(o.Baseline):
		return ""
	case o.BaselineN > 0 && source == "":
		return chart.Count(o.BaselineN) + " measured"
	case o.BaselineN > 0:
		return source + ", " + chart.Count(o.BaselineN)
	}
	return orElse(source, "target")
}

func opportunityNote(o *insight.Opportunity) string {
	if o.Suspect {
		return "tracking looks broken"
	}
	return o.Reason
}
