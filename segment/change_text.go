package segment

import "github.com/go-conversion/conversion/internal/chart"

// String returns the change as a table for a terminal with a fixed-width font.
func (c Change) String() string {
	return chart.Clean(c.headline()) + "\n\n" + chart.Text(c.section())
}

// Markdown returns the change as a section with a table.
func (c Change) Markdown() string {
	return chart.Escape(c.headline()) + "\n\n" + chart.Markdown(c.section())
}

func (c *Change) headline() string {
	text := "From " + rateText(c.Before) + " to " + rateText(c.After)
	if c.Name != "" {
		text = c.Name + ": from " + rateText(c.Before) + " to " + rateText(c.After)
	}
	if c.Before.N == 0 || c.After.N == 0 {
		return text
	}
	return text + ", " + points(c.Total.Value) + " (" + pointsInterval(c.Total) + ", p " + probability(c.P) + "): " +
		points(c.Rate) + " by other rates, " + points(c.Mix) + " by another mix"
}

func rateText(r Measure) string {
	if r.N == 0 {
		return "no data"
	}
	low, high := r.Interval()
	return chart.Percent(r.Value()) + " of " + chart.Count(r.N) + " (" + chart.Interval(low, high) + ")"
}

func (c *Change) section() chart.Section {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("level"),
		chart.Numbers("before"), chart.Numbers("rate"), chart.Numbers("95 % interval"),
		chart.Numbers("after"), chart.Numbers("rate"), chart.Numbers("95 % interval"),
		chart.Numbers("rate effect"), chart.Numbers("mix effect"),
	}}
	for i := range c.Levels {
		l := &c.Levels[i]
		cells := append([]string{labelOf(l.Name, l.Levels)}, rateCells(Measure{Rate: l.Before})...)
		cells = append(cells, rateCells(Measure{Rate: l.After})...)
		t.Add(append(cells, points(l.Rate), points(l.Mix))...)
	}
	title := "What changed"
	if c.Before.Clustered != nil || c.After.Clustered != nil {
		title += " (sessions as if independent)"
	}
	return chart.Section{Title: title, Table: t}
}
