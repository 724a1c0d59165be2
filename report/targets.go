package report

import (
	"time"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) targets() []part {
	if len(p.Targets) == 0 {
		return nil
	}
	out := part{
		Title: "Will targets be met?",
		Not:   withLevel("A forecast goes on as before: it knows of no campaign, holiday or plan that it was not told of.", p.Targets[0].Level),
	}
	picture := chart.Pace{Title: "Targets", Headline: "What is done, what is expected by the end, and the target"}
	for i := range p.Targets {
		f := &p.Targets[i]
		says := sentence(targetSays(f)...)
		out.Says = append(out.Says, says)
		if i < mostDrawn {
			picture.Rows = append(picture.Rows, paceRow(f, says))
		}
	}
	out.Drawing = drawing{SVG: picture.SVG()}
	out.Tables = tables(table{Caption: "Forecasts", Table: forecastTable(p.Targets)}, table{Caption: "Pace", Table: paceTable(p.Targets)})
	return []part{out}
}

func paceRow(f *insight.Forecast, words string) chart.PaceRow {
	return chart.PaceRow{
		Label: named(f.Goal), Remark: string(f.Phrase),
		Done: f.Observed, Target: f.Target, Mean: f.Mean.Value, Low: f.Mean.Low, High: f.Mean.High,
		DoneText: amount(f.Observed, f.Currency) + " done", TargetText: "target " + amount(f.Target, f.Currency), Words: words,
	}
}

// targetSays says how a target stands.
func targetSays(f *insight.Forecast) []string {
	done := quoted(f.Goal) + ": " + amount(f.Observed, f.Currency) + " of " + amount(f.Target, f.Currency)
	over := f.Total > 0 && f.Elapsed >= f.Total
	switch {
	case f.Phrase == insight.Reached:
		return []string{done + ", the target is reached"}
	case over:
		return []string{done + ", and the time is over: the target was missed"}
	case f.Phrase == insight.NoForecast || !isNumber(f.Mean.Value):
		return []string{done, "there is no forecast, because " + orElse(cleaned(f.Reason), "too little was seen")}
	}
	clauses := []string{
		done + " after " + quantity(f.Elapsed) + " of " + quantity(f.Total) + " " + exposure(f),
		"if it goes on as before, it will be about " + amountWithin(f.Mean, f.Currency) + ", so the target is " + named(string(f.Phrase)) + chance(f.Reach),
	}
	if isNumber(f.NeededRate) && isNumber(f.CurrentRate) {
		clauses = append(clauses, "it takes "+amount(f.NeededRate, f.Currency)+" a day from now on, against "+amount(f.CurrentRate, f.Currency)+" so far")
	}
	return clauses
}

// exposure names what time is counted in.
func exposure(f *insight.Forecast) string {
	if f.Weighted {
		return "weighted days"
	}
	return "days"
}

// chance returns a probability in words that do not claim to be sure.
func chance(p float64) string {
	switch {
	case !isNumber(p):
		return ""
	case p > 0.99:
		return " (almost surely met)"
	case p < 0.01:
		return " (almost surely missed)"
	}
	return " (met with a chance of " + decimal(100*p, 0) + unit + "%)"
}

// chanceText returns a probability with the digits that mean something.
func chanceText(p float64) string {
	switch {
	case !isNumber(p):
		return ""
	case p > 0 && p < 0.001:
		return "<" + unit + "0.1" + unit + "%"
	case p > 0.999 && p < 1:
		return ">" + unit + "99.9" + unit + "%"
	}
	return percent(p)
}

func forecastTable(targets []insight.Forecast) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("target of"), chart.Texts("state")},
		numbers("done", "target", "expected", interval(targets[0].Level), "chance to meet it")...)}
	for i := range targets {
		f := &targets[i]
		t.Add(named(f.Goal), string(f.Phrase), amount(f.Observed, f.Currency), amount(f.Target, f.Currency),
			orBlank(amount(f.Mean.Value, f.Currency)), orBlank(amounts(f.Mean.Low, f.Mean.High, f.Currency)), chanceText(f.Reach))
	}
	return t
}

func paceTable(targets []insight.Forecast) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("target of"), chart.Texts("time")},
		numbers("days over", "of", "a day so far", "a day needed")...)}
	for i := range targets {
		f := &targets[i]
		time := ""
		if !f.From.IsZero() && !f.To.IsZero() {
			time = days(f.From, lastDay(f.To))
		}
		needed := ""
		if f.NeededRate > 0 {
			needed = orBlank(amount(f.NeededRate, f.Currency))
		}
		t.Add(named(f.Goal), time, quantity(f.Elapsed), quantity(f.Total), orBlank(amount(f.CurrentRate, f.Currency)), needed)
	}
	return t
}

// lastDay returns the last instant before the end of a span.
func lastDay(end time.Time) time.Time { return end.Add(-1) }
