package report

import (
	"fmt"
	"math"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

var changeTerms = []term{
	{"p", "how likely a rate changes as much by chance alone"},
	{"by its rate", "what it did that those of the segment went on more or less often"},
	{"by its size", "what it did that there were more or fewer of the segment, beside the others"},
}

func (p *Page) changes() (parts []part) {
	titles := map[string]int{}
	for i := range p.Changes {
		titles[changeTitle(&p.Changes[i])]++
	}
	for i := range p.Changes {
		r := &p.Changes[i]
		title := changeTitle(r)
		if titles[title] > 1 {
			title += fmt.Sprintf(" (%d: %s, then %s)", i+1, amount(r.Before, r.Currency), amount(r.After, r.Currency))
		}
		shown := r.Factors
		if !r.Defined {
			shown = nil
		}
		parts = append(parts, part{
			Title: title, Says: []string{sentence(changed(r)...)},
			Not: "The parts add up exactly to the change: they say where it happened, not what made it happen.",
			Drawing: measures(chart.Measures{Title: "Part of each factor in the change", Headline: "What each factor did to the result; together they are the change"}, 0, len(shown), func(i int) chart.Measure {
				none := math.NaN()
				return chart.Measure{Label: named(shown[i].Name), Text: more(shown[i].Effect, r.Currency), Value: shown[i].Effect, Low: none, High: none}
			}),
			Tables: tables(
				table{Caption: "Factors of the change", Table: factorTable(r)},
				table{Caption: "The same by segment, the largest effects on each factor first", Table: segmentEffectTable(r)},
			),
			Terms: changeTerms,
		})
	}
	return parts
}

// changeTitle tells from which step to which the change is.
func changeTitle(r *insight.StepChangeReport) string {
	title, last := "What changed", cleaned(r.Result)
	if len(r.Factors) > 0 {
		title += " from " + quoted(r.Factors[0].Name)
		if last == "" && r.Currency == "" {
			last = r.Factors[len(r.Factors)-1].Name
		}
	}
	if last != "" {
		title += " to " + quoted(last)
	}
	return title
}

func changed(r *insight.StepChangeReport) []string {
	text := "The result went from " + amount(r.Before, r.Currency) + " to " + amount(r.After, r.Currency)
	if !r.Defined {
		return []string{text, "the change cannot be shared out, because " + quoted(r.FirstZero) + " was 0 or not known in one of the periods"}
	}
	if r.Change == 0 || len(r.Factors) == 0 {
		return []string{text}
	}
	most := &r.Factors[0]
	for i := range r.Factors {
		if f := &r.Factors[i]; f.Effect*math.Copysign(1, r.Change) > most.Effect*math.Copysign(1, r.Change) {
			most = f
		}
	}
	return []string{text + ", a change of " + more(r.Change, r.Currency), quoted(most.Name) + " accounts for most of it, " + more(most.Effect, r.Currency)}
}

// more returns an amount with its sign.
func more(x float64, currency string) string {
	if text := amount(x, currency); x <= 0 || !isNumber(x) {
		return text
	}
	return "+" + amount(x, currency)
}

func factorTable(r *insight.StepChangeReport) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("factor")}, numbers("before", "after", "effect on the result", "p")...)}
	for i, f := range r.Factors {
		effect := ""
		if r.Defined {
			effect = orBlank(more(f.Effect, r.Currency))
		}
		text := factorText(r, i)
		t.Add(named(f.Name), text(f.Before), text(f.After), effect, orBlank(probability(f.P)))
	}
	return t
}

// factorText returns how the values of a factor are told: the first is a count, the
// last may be a mean value, all others are rates.
func factorText(r *insight.StepChangeReport, i int) func(float64) string {
	switch last := len(r.Factors) - 1; {
	case i == 0:
		return quantity
	case i == last && r.Currency != "":
		return func(x float64) string { return amount(x, r.Currency) }
	}
	return percent
}
