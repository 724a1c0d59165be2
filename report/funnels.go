package report

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) funnels() (parts []part) {
	for i := range p.Funnels {
		r := p.Funnels[i]
		r.Funnel = orElse(cleaned(r.Funnel), fmt.Sprintf("Funnel %d", i+1))
		parts = append(parts, part{
			Title:   r.Funnel,
			Says:    []string{sentence(slices.Concat(converted(&r), hardest(&r), broken(&r))...)},
			Not:     "It shows where people leave, not why; the step that loses most people need not be the one that loses most money.",
			Drawing: steps(&r),
			Tables:  tables(table{Caption: "Steps", Table: stepTable(&r)}, table{Caption: "How long it took", Table: timeTable(&r)}),
		})
	}
	return parts
}

func converted(r *funnel.Report) []string {
	c := r.Conversion
	switch {
	case r.Entered == 0:
		return []string{"Nobody entered"}
	case c.N == 0:
		return []string{chart.Count(r.Entered) + " entered, but the time of none of them is over, so there is no rate yet"}
	case c.K == 0:
		return []string{"None of the " + chart.Count(c.N) + " who entered went all the way"}
	}
	return []string{chart.Count(c.K) + " of the " + chart.Count(c.N) + " who entered went all the way, " + rate(c)}
}

// hardest names the step at which the largest share is lost.
func hardest(r *funnel.Report) []string {
	b := r.Bottleneck
	if b == nil || b.Rate.N == 0 || b.Rate.K == b.Rate.N {
		return nil
	}
	text := "the hardest step is " + quoted(b.Name) + ", reached by only " + rate(b.Rate) + " of those before it"
	if !b.Sure {
		text += ", though other steps may be as hard"
	}
	return []string{text}
}

// broken names steps that most likely are not tracked.
func broken(r *funnel.Report) []string {
	var names []string
	for _, f := range r.Findings {
		silent := f.Code == funnel.SilentStep || f.Code == funnel.SilentDays || f.Code == funnel.ImpossibleOrder
		if silent && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"the tracking of " + listed(names) + " looks broken, so rates beside it are doubtful"}
}

func stepTable(r *funnel.Report) chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("step"), chart.Numbers("reached")}, chart.RateColumns("of the step before"), numbers("left here", "may go on"))}
	for i := range r.Steps {
		s := &r.Steps[i]
		cells := []string{stepName(r, i), chart.Count(s.Reached), "", "", ""}
		if i > 0 {
			cells = append(cells[:2], rateCells(s.FromPrevious)...)
		}
		t.Add(append(cells, chart.Count(s.Left), chart.Count(s.Waiting))...)
	}
	return t
}

func timeTable(r *funnel.Report) chart.Table {
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("from"), chart.Texts("to")}, numbers("number", "half within", "nine of ten within"))}
	name := func(row int) string {
		if row < 0 || row >= len(r.Steps) {
			return ""
		}
		return stepName(r, row)
	}
	for i := range r.Times {
		at := &r.Times[i]
		if d := &at.Durations; d.N() > 0 {
			t.Add(name(at.From), name(at.To), chart.Count(d.N()), chart.Duration(d.Median()), chart.Duration(d.Quantile(0.9)))
		}
	}
	return t
}
