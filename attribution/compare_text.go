package attribution

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the comparison as tables for a terminal with a fixed-width font,
// with totals and findings below. Of more than 50 keys it lists those to which any
// model gives most.
func (c Comparison[K]) String() string {
	sections, footer := c.sections()
	return textOf(sections, footer, c.findings())
}

// Markdown returns the comparison as sections with tables, with headings of the
// third level, and lists what [Comparison.String] lists.
func (c Comparison[K]) Markdown() string {
	sections, footer := c.sections()
	return markdownOf(sections, footer, c.findings())
}

func (c *Comparison[K]) sections() (sections []chart.Section, footer string) {
	shown, more := c.heaviest(listedKeys)
	conversions := func(s Sum) float64 { return s.Conversions }
	value := func(s Sum) float64 { return s.Value }
	digits := conversion.MinorDigits(c.Currency)
	sections = append(sections,
		chart.Section{Title: "Conversions by model", Table: c.table(shown, conversions, 2, false)},
		chart.Section{Title: "Value by model, " + c.Currency, Table: c.table(shown, value, digits, false)},
	)
	if len(c.Results) > 1 {
		than := "than by " + c.Results[0].Model
		sections = append(sections,
			chart.Section{Title: "How many conversions more " + than, Table: c.table(shown, conversions, 2, true)},
			chart.Section{Title: "How much more value " + than + ", " + c.Currency, Table: c.table(shown, value, digits, true)},
		)
	}
	return sections, c.footer() + moreKeys(more)
}

// heaviest returns the places of the rows to which any model gives most.
func (c *Comparison[K]) heaviest(most int) (places []int, more int) {
	return heaviest(len(c.Rows), most, func(i int) (largest float64) {
		for _, x := range c.Rows[i].Conversions {
			largest = max(largest, math.Abs(x))
		}
		return largest
	})
}

// table has a row for each key shown and a column for each model, or for each model
// but the first: then its differences from that.
func (c *Comparison[K]) table(shown []int, of func(Sum) float64, digits int, differences bool) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("key")}}
	from := 0
	if differences {
		from = 1
	}
	for i := range c.Results[from:] {
		t.Columns = append(t.Columns, chart.Numbers(c.Results[from+i].Model))
	}
	add := func(name string, sum func(model int) Sum) {
		cells := []string{name}
		for i := from; i < len(c.Results); i++ {
			if differences {
				cells = append(cells, signedText(of(sum(i))-of(sum(0)), digits))
			} else {
				cells = append(cells, fixed(of(sum(i)), digits))
			}
		}
		t.Add(cells...)
	}
	for _, n := range shown {
		r := &c.Rows[n]
		add(nameOf(r.Key), func(i int) Sum { return Sum{r.Conversions[i], r.Value[i]} })
	}
	if len(shown) > 0 {
		add("(attributed)", func(i int) Sum { return c.Results[i].Attributed })
		add("(unattributed)", func(i int) Sum { return c.Results[i].Unattributed })
	}
	return t
}

// signedText is fixed with a sign, which 0 has not.
func signedText(x float64, digits int) string {
	text := fixed(x, digits)
	if x > 0 && !math.IsInf(x, 1) && text != fixed(0, digits) {
		return "+" + text
	}
	return text
}

// footer tells what the models have in common.
func (c *Comparison[K]) footer() string {
	if len(c.Results) == 0 {
		return "No model was asked."
	}
	r := &c.Results[0]
	text := "Total " + r.Total.text(r.Currency) + ". " + nullText(r.Nulls, r.Pending)
	for i := range c.Results {
		if !c.Results[i].Conserving {
			text += " Credits by " + c.Results[i].Model + " do not add up to what is attributed."
		}
	}
	return text
}

// findings are those of all models, then those of one, with its label.
func (c *Comparison[K]) findings() (lines []string) {
	var common Findings
	for i := range c.Results {
		if i == 0 {
			common = slices.Clone(c.Results[i].Findings)
		}
		common = slices.DeleteFunc(common, func(f Finding) bool { return !slices.Contains(c.Results[i].Findings, f) })
	}
	lines = common.lines()
	for i := range c.Results {
		own := slices.DeleteFunc(slices.Clone(c.Results[i].Findings), func(f Finding) bool { return slices.Contains(common, f) })
		for _, line := range own.lines() {
			lines = append(lines, c.Results[i].Model+": "+line)
		}
	}
	return lines
}
