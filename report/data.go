package report

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/internal/chart"
)

// data tells what was wrong with the events themselves.
func (p *Page) data() []part {
	found := p.noticed()
	if len(found.texts) == 0 {
		return nil
	}
	t := chart.Table{Columns: []chart.Column{chart.Texts("finding"), chart.Texts("noticed by")}}
	for _, text := range found.texts {
		t.Add(named(text), joined(found.by[text]))
	}
	return []part{{
		Title:  "Findings about the data",
		Says:   []string{sentence(plural(int64(len(found.texts)), "finding") + " about the events on which all numbers rest")},
		Not:    "They are about what was recorded and how it was read, not about what visitors wanted.",
		Tables: tables(table{Caption: "Findings, each with the reports that noticed it", Table: t}),
	}}
}

// noticed are findings in order, each once, with the reports that have it.
type noticed struct {
	texts []string
	by    map[string][]string
}

func (p *Page) noticed() (n noticed) {
	n.by = map[string][]string{}
	if p.Health != nil {
		addFindings(&n, "tracking health", p.Health.Data)
	}
	if p.Goals != nil {
		addFindings(&n, "goals", p.Goals.Findings)
	}
	for i := range p.Funnels {
		addFindings(&n, "funnel "+quoted(p.Funnels[i].Funnel), p.Funnels[i].Findings)
		addFindings(&n, "funnel "+quoted(p.Funnels[i].Funnel), p.Funnels[i].Data)
	}
	for i := range p.Segments {
		addFindings(&n, "segments of "+quoted(p.Segments[i].Outcome), p.Segments[i].Data)
	}
	for i := range p.Attribution {
		n.addCredit(&p.Attribution[i])
	}
	for i := range p.Targets {
		addFindings(&n, "target of "+quoted(p.Targets[i].Goal), p.Targets[i].Findings)
	}
	return n
}

func addFindings[F fmt.Stringer](n *noticed, where string, findings []F) {
	for _, f := range findings {
		n.add(f.String(), where)
	}
}

func (n *noticed) add(text, where string) {
	by, is := n.by[text]
	if !is {
		n.texts = append(n.texts, text)
	}
	if !slices.Contains(by, where) {
		n.by[text] = append(by, where)
	}
}

// addCredit adds the findings of models, which all have those of their table.
func (n *noticed) addCredit(c *Credit) {
	models := noticed{by: map[string][]string{}}
	for i := range c.Comparison.Results {
		r := &c.Comparison.Results[i]
		addFindings(&models, quoted(r.Model), r.Findings)
	}
	of := "credit"
	if goal := cleaned(c.Goal); goal != "" {
		of += " for " + quoted(goal)
	}
	for _, text := range models.texts {
		switch by := models.by[text]; {
		case len(by) == 1:
			n.add(text, of+" by "+by[0])
		case len(by) == len(c.Comparison.Results):
			n.add(text, of+fmt.Sprintf(" by all %d models", len(by)))
		default:
			n.add(text, of+" by "+joined(by))
		}
	}
}
