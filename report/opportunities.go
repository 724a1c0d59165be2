package report

import (
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) opportunities() (parts []part) {
	for i := range p.Opportunities {
		r := &p.Opportunities[i]
		lost := slices.DeleteFunc(slices.Clone(r.Steps), func(o insight.Opportunity) bool { return !(o.Value.Value > 0) || !isNumber(o.Value.Value) })
		parts = append(parts, part{
			Title: lostTitle(r), Says: []string{sentence(missed(r, lost)...)},
			Not: withLevel("A baseline is how good a step is elsewhere, or should be. The numbers assume that the step can become as good while all else stays as it is: they are no promise, and no cause.", r.Level),
			Drawing: measures(chart.Measures{Title: "What each step loses", Headline: "What there would have been more if the step were as good as its baseline"}, r.Level, len(lost), func(i int) chart.Measure {
				o := &lost[i]
				return chart.Measure{Label: named(o.Name), Text: amount(o.Value.Value, r.Value.Currency), Value: o.Value.Value, Low: o.Value.Low, High: o.Value.High}
			}),
			Tables: tables(table{Caption: "Steps, those that lose most first", Table: opportunityTable(r)}),
		})
	}
	return parts
}

func lostTitle(r *insight.OpportunityReport) string {
	title := "Where money is lost"
	if r.Value.Currency == "" {
		title = "Where conversions are lost"
	}
	if name := cleaned(r.Funnel); name != "" {
		title += ": " + name
	}
	return title
}

// missed says which step loses most, and which are as good as their baselines.
func missed(r *insight.OpportunityReport, lost []insight.Opportunity) (clauses []string) {
	var good []string
	for i := range r.Steps {
		if r.Steps[i].Value.Value <= 0 {
			good = append(good, r.Steps[i].Name)
		}
	}
	switch {
	case len(lost) == 0 && len(good) == 0:
		return []string{"No step can be compared with a baseline"}
	case len(lost) == 0:
		return []string{"No loss is seen: " + asGood(good)}
	}
	most := &lost[0]
	text := "If " + percent(most.Baseline) + againstWhat(most) + " instead of " + percent(most.Rate.Value()) + " of those before it had reached " + quoted(most.Name) +
		", there would have been about " + opportunity(most.Value, r.Value.Currency)
	if most.Value.Low <= 0 {
		text += ", which may be chance"
	}
	clauses = append(clauses, text)
	if most.Suspect {
		clauses = append(clauses, "but its tracking looks broken, so look at that first")
	}
	if len(good) > 0 {
		clauses = append(clauses, asGood(good))
	}
	return clauses
}

// asGood says of steps that nothing is lost there.
func asGood(names []string) string {
	if len(names) == 1 {
		return listed(names) + " is as good as its baseline already"
	}
	return listed(names) + " are as good as their baselines already"
}

// againstWhat tells where the baseline is from.
func againstWhat(o *insight.Opportunity) string {
	if source := cleaned(o.Source); source != "" {
		return " (" + shortened(source) + ")"
	}
	return ""
}

// opportunity returns so much money, or so many conversions.
func opportunity(e insight.Estimate, currency string) string {
	if currency == "" {
		return amountWithin(e, "") + " more conversions"
	}
	return amountWithin(e, currency) + " more"
}

func opportunityTable(r *insight.OpportunityReport) chart.Table {
	lost := "value lost"
	if r.Value.Currency == "" {
		lost = "conversions lost"
	}
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("step")}, numbers("reached", "baseline"),
		[]chart.Column{chart.Texts("baseline of")}, numbers(lost, interval(r.Level)), []chart.Column{chart.Texts("note")})}
	for i := range r.Steps {
		o := &r.Steps[i]
		cells := []string{named(o.Name), orBlank(share(o.Rate)), orBlank(percent(o.Baseline)), baselineSource(o), "", "", opportunityNote(o)}
		switch {
		case o.Value.Value <= 0:
			cells[4] = "none"
		case o.Value.Value > 0:
			cells[4], cells[5] = orBlank(amount(o.Value.Value, r.Value.Currency)), orBlank(amounts(o.Value.Low, o.Value.High, r.Value.Currency))
		}
		t.Add(cells...)
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
	switch {
	case o.Suspect:
		return "tracking looks broken"
	case o.Reason != "":
		return o.Reason
	case o.Value.Value > 0 && o.Value.Low <= 0:
		return "may be chance"
	}
	return ""
}
