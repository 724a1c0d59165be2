package segment

import (
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font.
// Rates stand with their counts and their 95 % intervals.
func (r Report) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the
// third level.
func (r Report) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

func (r *Report) headline() string {
	all := r.whole()
	text := r.Outcome + ": " + all.summary()
	const layout = "2006-01-02 15:04 MST"
	if !r.Since.IsZero() {
		text += ", members as of " + r.Since.UTC().Format(layout) + ", outcomes since then"
	}
	if !r.AsOf.IsZero() {
		text += ", as of " + r.AsOf.UTC().Format(layout)
	}
	if r.Unit == PerSession && r.Segments != nil {
		text += "; segments as of each session alone"
	}
	return text
}

// whole returns a comparison of nothing but all.
func (r *Report) whole() Comparison {
	return Comparison{Unit: r.Unit, All: r.All.Rate, Unnamed: r.Unnamed, Steps: r.Steps, Rows: []Row{r.All}}
}

func (r *Report) sections() (sections []chart.Section) {
	all := r.whole()
	sections = append(sections,
		chart.Section{Title: "All: value", Table: all.valueTable()},
		chart.Section{Title: "All: where they come in", Table: all.entryTable()},
		chart.Section{Title: "All: how far they get", Table: all.furthestTable()})
	if r.Segments != nil {
		sections = append(sections, r.Segments.sections("Segments")...)
	}
	overlaps := "Overlaps"
	if r.Unit == PerSession {
		overlaps += " (sessions as if independent)"
	}
	sections = append(sections, chart.Section{Title: overlaps, Table: r.overlapTable()})
	for i := range r.Partitions {
		sections = append(sections, r.Partitions[i].sections(r.Partitions[i].Name)...)
	}
	sections = append(sections, chart.Section{Title: "Findings", Table: r.findingTable()})
	return append(sections, legend(sections))
}

func (r *Report) overlapTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("segment"), chart.Texts("and"), chart.Numbers("both"), chart.Numbers("of the first"), chart.Numbers("95 % interval"),
		chart.Numbers("Jaccard"), chart.Numbers("lift"), chart.Numbers("φ"), chart.Numbers("p"),
	}}
	for _, o := range r.Overlaps {
		cells := append([]string{o.A, o.B}, rateCells(Measure{Rate: o.Share})...)
		t.Add(append(cells, hundredths(o.Jaccard), hundredths(o.Lift), hundredths(o.Phi), probability(o.P))...)
	}
	return t
}

func (r *Report) findingTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("finding")}}
	for i := range r.Partitions {
		if verdict := r.Partitions[i].verdict(); verdict != "" {
			t.Add(r.Partitions[i].Name + ":" + verdict)
		}
	}
	if r.Unnamed > 0 {
		t.Add(counted(r.Unnamed, PerSession) + " without a user: each is taken for that of another one")
	}
	for _, f := range r.Data {
		t.Add(f.String())
	}
	return t
}
