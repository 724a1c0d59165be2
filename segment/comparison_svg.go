package segment

import "github.com/go-conversion/conversion/internal/chart"

// SVG returns the rates of the comparison as a forest plot of 600 pixels width
// that stands on its own: for each row a point at the rate and a bar over its 95 %
// interval, with the numbers, and a line at the rate of all. It needs nothing from
// outside, and has colours for light and dark backgrounds.
func (c Comparison) SVG() string {
	picture := chart.Forest{Title: c.Name, Headline: c.summary(), All: proportion(c.All), Notes: []string{c.basis()}}
	if picture.Title == "" {
		picture.Title = "Segments"
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		picture.Rows = append(picture.Rows, chart.ForestRow{Label: r.label(), Remark: r.side(), Rate: proportion(r.Rate)})
	}
	return picture.SVG()
}

// side says where a row is that is different.
func (r *Row) side() string {
	if r.Difference == nil || !r.Difference.Different {
		return ""
	}
	side := "above"
	if r.told().Value < 0 {
		side = "below"
	}
	if r.Adjusted != nil && len(r.Adjusted.Findings) > 0 {
		side += ", " + string(r.Adjusted.Findings[0])
	}
	return side
}

func proportion(m Measure) chart.Proportion {
	low, high := m.Interval()
	return chart.Proportion{K: m.K, N: m.N, Low: low, High: high}
}

// basis says on what the picture rests.
func (c *Comparison) basis() string {
	text := "Bars are 95 % Wilson intervals"
	if c.Unit == PerSession {
		text += ", widened because sessions of one user are alike"
	}
	text += "."
	for i := range c.Rows {
		if c.Rows[i].side() != "" {
			return text + " Above and below: than " + c.opposite() + ", q ≤ 0.05."
		}
	}
	return text
}
