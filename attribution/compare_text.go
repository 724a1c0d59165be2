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
	conversions := comparedSide[K]{
		func(r *Compared[K]) ([]float64, []float64) { return r.Conversions, r.Difference },
		func(s Sum) float64 { return s.Conversions }, 2,
	}
	value := comparedSide[K]{
		func(r *Compared[K]) ([]float64, []float64) { return r.Value, r.ValueDifference },
		func(s Sum) float64 { return s.Value }, conversion.MinorDigits(c.Currency),
	}
	return []chart.Section{
		{Title: "Conversions by model, and the difference from the first", Table: c.table(shown, conversions)},
		{Title: "Value by model, " + c.Currency + ", and the difference from the first", Table: c.table(shown, value)},
	}, c.footer() + moreKeys(more)
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

// comparedSide is conversions, or value.
type comparedSide[K Key] struct {
	of     func(*Compared[K]) (numbers, differences []float64)
	sum    func(Sum) float64
	digits int
}

func (c *Comparison[K]) table(shown []int, side comparedSide[K]) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("key")}}
	for i := range c.Results {
		t.Columns = append(t.Columns, chart.Numbers(c.Results[i].Model))
		if i > 0 {
			t.Columns = append(t.Columns, chart.Numbers("difference"))
		}
	}
	for _, i := range shown {
		numbers, differences := side.of(&c.Rows[i])
		t.Add(comparedCells(string(c.Rows[i].Key), numbers, differences, side.digits)...)
	}
	if len(shown) > 0 {
		t.Add(c.sumCells("(attributed)", func(r *Result[K]) Sum { return r.Attributed }, side)...)
		t.Add(c.sumCells("(unattributed)", func(r *Result[K]) Sum { return r.Unattributed }, side)...)
	}
	return t
}

// sumCells returns a row of sums of the models.
func (c *Comparison[K]) sumCells(name string, of func(*Result[K]) Sum, side comparedSide[K]) []string {
	var numbers, differences []float64
	for i := range c.Results {
		numbers = append(numbers, side.sum(of(&c.Results[i])))
		differences = append(differences, numbers[i]-numbers[0])
	}
	return comparedCells(name, numbers, differences, side.digits)
}

func comparedCells(name string, numbers, differences []float64, digits int) []string {
	cells := []string{name}
	for i, x := range numbers {
		cells = append(cells, fixed(x, digits))
		if i > 0 {
			cells = append(cells, signedText(differences[i], digits))
		}
	}
	return cells
}

// signedText is fixed with a sign, which 0 has not.
func signedText(x float64, digits int) string {
	text := fixed(x, digits)
	if x > 0 && text != fixed(0, digits) {
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
