package report

import (
	"slices"

	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/segment"
)

func (p *Page) segments() (parts []part) {
	for i := range p.Segments {
		r := &p.Segments[i]
		of := quoted(orElse(r.Outcome, "conversion"))
		if r.Segments != nil {
			parts = append(parts, comparison(of+" by segment", *r.Segments))
		}
		for j := range r.Partitions {
			parts = append(parts, comparison(of+" by "+orElse(cleaned(r.Partitions[j].Name), "level"), r.Partitions[j]))
		}
	}
	return parts
}

func comparison(title string, c segment.Comparison) part {
	not := "Visitors are in a segment by what they are or did: being in it need not be what makes them convert, and one that asks for conversions has its rate by definition."
	if c.Strata != "" {
		not += " Differences called adjusted are between visitors alike in " + cleaned(c.Strata) + "."
	}
	return part{
		Title: title, Says: []string{sentence(different(&c))}, Not: not,
		Drawing: measures(chart.Measures{Title: title, Headline: "Share of " + counted(c.Unit) + "s who converted", Rates: true, Mark: c.All.Value()}, 0, len(c.Rows), func(i int) chart.Measure {
			return segmentMeasure(&c.Rows[i])
		}),
		Tables: tables(table{Caption: "Against " + opposite(&c), Table: segmentTable(&c)}),
		Terms:  []term{{"q", "of all differences with a q as low as this, the share that is to be expected by chance; up to 0.05 is more than chance"}},
	}
}

func segmentMeasure(r *segment.Row) chart.Measure {
	m := rateMeasure(rowName(r), r.Rate.Rate)
	if r.Rate.N > 0 {
		m.Low, m.High = r.Rate.Interval()
	}
	switch {
	case r.Difference == nil || !r.Difference.Different:
	case told(r).Value > 0:
		m.Label += " (above)"
	default:
		m.Label += " (below)"
	}
	return m
}

// counted names what is counted in the words of the page.
func counted(u segment.Unit) string {
	if u == segment.PerSession {
		return "visit"
	}
	return "visitor"
}

func opposite(c *segment.Comparison) string { return orElse(cleaned(c.Against), "everyone else") }

// different names the rows that differ from what they are compared with by more
// than chance.
func different(c *segment.Comparison) string {
	var above, below []string
	compared := 0
	for i := range c.Rows {
		d := c.Rows[i].Difference
		switch {
		case d == nil:
			continue
		case d.Different && told(&c.Rows[i]).Value > 0:
			above = append(above, rowName(&c.Rows[i]))
		case d.Different:
			below = append(below, rowName(&c.Rows[i]))
		}
		compared++
	}
	switch than := opposite(c); {
	case c.All.N == 0:
		return "No " + counted(c.Unit) + " was seen"
	case c.All.K == 0:
		return "Nobody converted, so there is nothing to compare"
	case compared == 0:
		return "There are too few to compare with " + than
	case len(above)+len(below) == 0:
		return "None differs from " + than + " by more than chance would explain"
	case len(below) == 0:
		return listed(above) + " converted more often than " + than
	case len(above) == 0:
		return listed(below) + " converted less often than " + than
	default:
		return listed(above) + " converted more often than " + than + ", " + listed(below) + " less often"
	}
}

// told returns the difference that is told: the adjusted one where the crude one
// deceives.
func told(r *segment.Row) segment.Estimate {
	if r.Adjusted != nil && len(r.Adjusted.Findings) > 0 {
		return r.Adjusted.Difference
	}
	return r.Difference.Estimate
}

func rowName(r *segment.Row) string { return named(r.Name) }

func segmentTable(c *segment.Comparison) chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("segment")}, chart.RateColumns(counted(c.Unit)+"s"),
		numbers("difference, points", interval(0.95), "q"), []chart.Column{chart.Texts("more than chance")})}
	for i := range c.Rows {
		r := &c.Rows[i]
		low, high := r.Rate.Interval()
		cells := append([]string{rowName(r)}, chart.Rate(r.Rate.K, r.Rate.N, low, high)...)
		if r.Difference != nil {
			d := told(r)
			cells = append(cells, orBlank(point(d.Value)), orBlank(span(d.Low, d.High, point)), orBlank(probability(r.Difference.Q)), verdict(r))
		}
		t.Add(cells...)
	}
	return t
}

func verdict(r *segment.Row) string {
	text := "no"
	switch {
	case r.Difference.Different && told(r).Value > 0:
		text = "yes, above"
	case r.Difference.Different:
		text = "yes, below"
	}
	if r.Adjusted != nil && len(r.Adjusted.Findings) > 0 {
		text += ", adjusted"
	}
	return text
}
