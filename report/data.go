package report

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/chart"
)

// data tells what was wrong with the events themselves.
func (p *Page) data() []part {
	t := p.dataTable()
	if len(t.Rows) == 0 {
		return nil
	}
	return []part{{
		Title:  "Findings about the data",
		Says:   []string{sentence(plural(int64(len(t.Rows)), "finding") + " about the events on which all numbers rest")},
		Not:    "They are about what was recorded and how it was read, not about what visitors wanted.",
		Tables: tables(table{Caption: "Findings, by the report that noticed them", Table: t}),
	}}
}

func (p *Page) dataTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("noticed by"), chart.Texts("finding")}}
	if p.Health != nil {
		addFindings(&t, "tracking health", p.Health.Data)
	}
	if p.Goals != nil {
		addFindings(&t, "goals", p.Goals.Findings)
	}
	for i := range p.Funnels {
		addFindings(&t, "funnel "+p.Funnels[i].Funnel, p.Funnels[i].Findings)
		addFindings(&t, "funnel "+p.Funnels[i].Funnel, p.Funnels[i].Data)
	}
	for i := range p.Segments {
		addFindings(&t, "segments of "+p.Segments[i].Outcome, p.Segments[i].Data)
	}
	for i := range p.Attribution {
		for _, r := range p.Attribution[i].Comparison.Results {
			addFindings(&t, "attribution by "+r.Model, r.Findings)
		}
	}
	for i := range p.Targets {
		addFindings(&t, "target of "+p.Targets[i].Goal, p.Targets[i].Findings)
	}
	return t
}

func addFindings[F fmt.Stringer](t *chart.Table, where string, findings []F) {
	for _, f := range findings {
		t.Add(named(where), f.String())
	}
}
