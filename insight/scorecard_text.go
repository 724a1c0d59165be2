package insight

import (
	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/internal/stat"
)

// String returns the card and its validation as tables for a terminal with a
// fixed-width font.
func (c *Card) String() string {
	return chart.Clean(c.headline()) + "\n\n" + chart.Text(c.sections()...)
}

// Markdown returns the card and its validation as sections with tables, with headings
// of the third level.
func (c *Card) Markdown() string {
	return chart.Escape(c.headline()) + "\n\n" + chart.Markdown(c.sections()...)
}

func (c *Card) headline() string {
	return "Probability to convert, " + string(c.Model) + ": base " + thousandths(c.Intercept) +
		" and the weights of the levels, as log odds. Weights tell who converts, not what makes them. " + c.Validation.headline()
}

func (c *Card) sections() []chart.Section {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("feature"), chart.Texts("level"), chart.Numbers("weight")}, chart.RateColumns("units")...)}
	for _, f := range c.Features {
		for i, l := range f.Levels {
			name := f.Name
			if i > 0 {
				name = ""
			}
			low, high := stat.Wilson(l.Converted, l.N, 0.95)
			t.Add(append([]string{name, l.Name, thousandths(l.Weight)}, chart.Rate(l.Converted, l.N, low, high)...)...)
		}
	}
	return append([]chart.Section{{Title: "Weights", Table: t}}, c.Validation.sections()...)
}
