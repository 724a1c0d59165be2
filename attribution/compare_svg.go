package attribution

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// drawnKeys is how many keys a picture has at most.
const drawnKeys = 20

// SVG returns the conversions by key and model as a picture of 600 pixels width
// that stands on its own: a bar for each model, with its number, and a line over its
// interval where there is one. Bars end at the number of all conversions. Of more than 20 keys it has those to which any model
// gives most, and says so. It needs nothing from outside, and has colours for light
// and dark backgrounds.
func (c Comparison[K]) SVG() string {
	shown, more := c.heaviest(drawnKeys)
	picture := chart.Credit{Title: "Credit by model", Headline: c.headline(), Notes: c.notes(more)}
	if len(c.Results) > 0 {
		picture.Most = c.Results[0].Total.Conversions
	}
	for _, i := range shown {
		picture.Rows = append(picture.Rows, chart.CreditRow{Label: nameOf(c.Rows[i].Key), Bars: c.bars(&c.Rows[i])})
	}
	return picture.SVG()
}

func (c *Comparison[K]) headline() string {
	if len(c.Results) == 0 {
		return "No model was asked"
	}
	r := &c.Results[0]
	return "Conversions by key: " + r.Total.text(r.Currency)
}

func (c *Comparison[K]) notes(more int) []string {
	var notes []string
	for i := range c.Results {
		r := &c.Results[i]
		if r.Unattributed != c.Results[0].Unattributed || i == 0 {
			notes = append(notes, "Unattributed by "+r.Model+": "+r.Unattributed.text(r.Currency)+".")
		}
	}
	if len(c.Results) > 0 {
		notes = append(notes, nullText(c.Results[0].Nulls, c.Results[0].Pending))
	}
	if levels := c.levels(); levels != "" {
		notes = append(notes, "Lines below bars are intervals at "+levels+".")
	}
	if more > 0 {
		notes = append(notes, "Not drawn: "+plural(uint64(more), "key")+" with less.")
	}
	return append(notes, "Credit describes what came before conversions; it does not prove what caused them.")
}

// levels returns those of all intervals: "95 %".
func (c *Comparison[K]) levels() string {
	var levels []float64
	for i := range c.Results {
		if level := c.Results[i].Level; level > 0 {
			levels = append(levels, level)
		}
	}
	slices.Sort(levels)
	var texts []string
	for _, level := range slices.Compact(levels) {
		texts = append(texts, percent(level)+" %")
	}
	return strings.Join(texts, " and ")
}

func (c *Comparison[K]) bars(row *Compared[K]) (bars []chart.CreditBar) {
	for i := range c.Results {
		bar := chart.CreditBar{Model: c.Results[i].Model, Value: row.Conversions[i], Text: fixed(row.Conversions[i], 2)}
		if interval := c.Results[i].intervalOf(row.Key); interval != nil {
			bar.Low, bar.High, bar.Interval = interval.Low, interval.High, true
		}
		bars = append(bars, bar)
	}
	return bars
}

func (r *Result[K]) intervalOf(key K) *Interval {
	for i := range r.Credits {
		if r.Credits[i].Key == key {
			return r.Credits[i].Interval
		}
	}
	return nil
}
