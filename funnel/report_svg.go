package funnel

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// SVG returns the steps of the report as a picture of 600 pixels width that
// stands on its own: a bar for each step, and between two of them the rate with
// the number it is of and its 95 % Wilson interval. It needs nothing from outside,
// and has colours for light and dark backgrounds.
func (r Report) SVG() string {
	picture := chart.Funnel{Title: r.Funnel, Headline: r.entrance(), Notes: []string{r.basis()}}
	if p := r.Conversion; p.N > 0 {
		low, high := p.Interval()
		picture.Headline += "; " + chart.Percent(p.Value()) + " of " + chart.Count(p.N) + " converted (" + chart.Interval(low, high) + ")"
	}
	for i := range r.Steps {
		picture.Steps = append(picture.Steps, r.drawn(i))
	}
	return picture.SVG()
}

// drawn returns a row of the picture.
func (r *Report) drawn(i int) chart.FunnelStep {
	s := &r.Steps[i]
	row := chart.FunnelStep{
		Label: s.Name, Count: s.Reached, Share: s.FromFirst.Value(), Rate: proportion(s.FromPrevious),
		Dropped: s.Left, Pending: s.Waiting, Excluded: s.Excluded,
	}
	if s.Nth > 0 {
		row.Label = r.rowName(i)
	}
	if s.Optional {
		row.Remark = "optional"
	}
	if s.Suspect {
		row.Warning = "suspect"
	}
	for row.From = i; row.From > 1 && r.Steps[row.From-1].Optional; row.From-- {
	}
	return row
}

func proportion(r conversion.Rate) chart.Proportion {
	low, high := r.Interval()
	return chart.Proportion{K: r.K, N: r.N, Low: low, High: high}
}

// basis says on what the rates rest.
func (r *Report) basis() string {
	of := ""
	if r.Horizon > 0 && !r.AsOf.IsZero() {
		of = "are of those who had " + chart.Duration(r.Horizon) + " to convert, and "
	}
	return "Rates " + of + "have 95 % Wilson intervals."
}
