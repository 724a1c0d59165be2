package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/internal/chart"
)

func (p *Page) attribution() (parts []part) {
	for i := range p.Attribution {
		c := &p.Attribution[i]
		title := "Credit"
		if name := cleaned(c.Goal); name != "" {
			title += " for " + name
		}
		parts = append(parts, part{
			Title: title, Says: []string{sentence(credited(&c.Comparison))},
			Not:     "Models share out conversions that happened; none proves what a channel caused, or would bring if more were spent on it.",
			Drawing: creditBars(&c.Comparison),
			Tables:  tables(table{Caption: "Conversions by model", Table: creditTable(&c.Comparison)}),
		})
	}
	return parts
}

// credited says who gets most, and how much that depends on the model.
func credited(c *attribution.Comparison[string]) string {
	if len(c.Results) == 0 || len(c.Rows) == 0 || c.Results[0].Attributed.Conversions <= 0 {
		return "No conversion had anything before it that could get credit"
	}
	first := firstBy(c, 0)
	of := c.Results[0].Total.Conversions
	text := fmt.Sprintf("By the model %s, %s gets most credit, %s of %s conversions", quoted(c.Results[0].Model), quoted(c.Rows[first].Key), quantity(c.Rows[first].Conversions[0]), quantity(of))
	if len(c.Results) == 1 {
		return text
	}
	for i := range c.Results {
		if other := firstBy(c, i); other != first {
			return text + "; by " + quoted(c.Results[i].Model) + " it is " + quoted(c.Rows[other].Key) + ", so the choice of the model matters"
		}
	}
	row, least, most := widest(c)
	return fmt.Sprintf("%s, and so it does by all %d models; they differ most about %s, from %s to %s", text, len(c.Results), quoted(c.Rows[row].Key), quantity(least), quantity(most))
}

// firstBy returns the row to which a model gives most, of equal ones the first.
func firstBy(c *attribution.Comparison[string], model int) (first int) {
	for i := range c.Rows {
		if c.Rows[i].Conversions[model] > c.Rows[first].Conversions[model] {
			first = i
		}
	}
	return first
}

// widest returns the row about which models differ most.
func widest(c *attribution.Comparison[string]) (row int, least, most float64) {
	for i := range c.Rows {
		low, high := math.Inf(1), math.Inf(-1)
		for _, x := range c.Rows[i].Conversions {
			low, high = min(low, x), max(high, x)
		}
		if i == 0 || high-low > most-least {
			row, least, most = i, low, high
		}
	}
	return row, least, most
}

// heaviest returns the rows, those to which any model gives most first.
func heaviest(c *attribution.Comparison[string]) []attribution.Compared[string] {
	most := func(r attribution.Compared[string]) (most float64) {
		for _, x := range r.Conversions {
			most = max(most, x)
		}
		return most
	}
	rows := slices.Clone(c.Rows)
	slices.SortStableFunc(rows, func(a, b attribution.Compared[string]) int { return cmp.Compare(most(b), most(a)) })
	return rows
}

// creditBars draws what each model gives to the channels with most credit.
func creditBars(c *attribution.Comparison[string]) drawing {
	rows := heaviest(c)
	picture := chart.Measures{Title: "Credit by model", Headline: "Conversions that each model gives"}
	if n := len(rows); n > mostDrawn {
		picture.Headline += fmt.Sprintf(" the first %d of %s channels", mostDrawn, chart.Count(int64(n)))
		rows = rows[:mostDrawn]
	}
	level := 0.0
	for _, row := range rows {
		for i := range c.Results {
			m := chart.Measure{Group: named(row.Key), Label: named(c.Results[i].Model), Text: quantity(row.Conversions[i]), Value: row.Conversions[i], Low: math.NaN(), High: math.NaN()}
			if interval := intervalOf(&c.Results[i], row.Key); interval != nil {
				m.Low, m.High, level = interval.Low, interval.High, c.Results[i].Level
			}
			picture.Rows = append(picture.Rows, m)
		}
	}
	if len(picture.Rows) == 0 {
		return drawing{}
	}
	return drawn(picture, level)
}

func intervalOf(r *attribution.Result[string], key string) *attribution.Interval {
	for i := range r.Credits {
		if r.Credits[i].Key == key {
			return r.Credits[i].Interval
		}
	}
	return nil
}

func creditTable(c *attribution.Comparison[string]) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("channel")}}
	for i := range c.Results {
		t.Columns = append(t.Columns, chart.Numbers(named(c.Results[i].Model)))
	}
	for _, row := range heaviest(c) {
		cells := []string{named(row.Key)}
		for _, x := range row.Conversions {
			cells = append(cells, decimal(x, 2))
		}
		t.Add(cells...)
	}
	return t
}
