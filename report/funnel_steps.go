package report

import (
	"fmt"
	"strings"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/chart"
)

// steps draws a funnel.
func steps(r *funnel.Report) drawing {
	if len(r.Steps) == 0 {
		return drawing{}
	}
	picture := chart.Steps{Title: r.Funnel, Headline: "How many reached each step"}
	clauses := []string{"Bars show how many reached each step"}
	most, waiting := int64(1), false
	for i := range r.Steps {
		most = max(most, r.Steps[i].Reached)
		waiting = waiting || r.Steps[i].Waiting > 0
	}
	for i := range r.Steps {
		picture.Rows = append(picture.Rows, stepRow(r, i, most))
	}
	if waiting {
		clauses[0] += ", their lighter ends those who may still go on"
	}
	if r.Horizon > 0 && !r.AsOf.IsZero() {
		clauses = append(clauses, "rates are of those who had "+chart.Duration(r.Horizon)+" for the whole way, with 95"+unit+"% intervals")
	}
	return drawing{picture.SVG(), sentence(clauses...)}
}

func stepRow(r *funnel.Report, i int, most int64) chart.StepsRow {
	s := &r.Steps[i]
	row := chart.StepsRow{
		Label: stepName(r, i), Text: chart.Count(s.Reached), Lost: lost(s),
		Share: float64(s.Reached) / float64(most), Open: float64(s.Waiting) / float64(most),
	}
	if s.Suspect {
		row.Warning = "tracking?"
	}
	if i > 0 {
		row.Rate, row.Basis = onwards(r, i)
	}
	return row
}

// onwards returns the rate at which a step is reached, and what it is of. Optional
// steps are passed over.
func onwards(r *funnel.Report, i int) (rate, basis string) {
	p := r.Steps[i].FromPrevious
	if p.N == 0 {
		return noData, ""
	}
	low, high := p.Interval()
	basis = "of " + chart.Count(p.N)
	from := i - 1
	for from > 0 && r.Steps[from].Optional {
		from--
	}
	if from != i-1 {
		basis += " at " + quoted(stepName(r, from))
	}
	return percent(p.Value()), basis + " (" + percents(low, high) + ")"
}

// stepName returns the name of a row. Of steps in any order it is not that of the step
// but of how many of them were done.
func stepName(r *funnel.Report, i int) string {
	s := &r.Steps[i]
	switch {
	case s.Nth > 0:
		var names []string
		for j := range r.Steps {
			if r.Steps[j].Group == s.Group {
				names = append(names, named(r.Steps[j].Name))
			}
		}
		return fmt.Sprintf("any %d of %s", s.Nth, strings.Join(names, ", "))
	case s.Optional:
		return named(s.Name) + " (optional)"
	}
	return named(s.Name)
}

// lost says who got no further.
func lost(s *funnel.StepRow) string {
	var parts []string
	for _, part := range []struct {
		n    int64
		what string
	}{{s.Left, "left"}, {s.Waiting, "may go on"}, {s.Excluded, "excluded"}} {
		if part.n > 0 {
			parts = append(parts, chart.Count(part.n)+" "+part.what)
		}
	}
	return joined(parts)
}
