package segment

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the comparison as tables for a terminal with a fixed-width font.
// Rates stand with their counts and their 95 % intervals.
func (c Comparison) String() string {
	sections := c.sections("")
	return chart.Clean(c.headline()) + "\n\n" + chart.Text(append(sections, legend(sections))...)
}

// Markdown returns the comparison as sections with tables, with headings of the
// third level.
func (c Comparison) Markdown() string {
	sections := c.sections("")
	return chart.Escape(c.headline()) + "\n\n" + chart.Markdown(append(sections, legend(sections))...)
}

// headline says what is compared, and whether there is anything to see.
func (c *Comparison) headline() string {
	text := c.summary()
	if c.Name != "" {
		text = c.Name + ": " + text
	}
	return text + "." + c.verdict()
}

// summary tells the rate of all.
func (c *Comparison) summary() string {
	text := counted(c.All.N, c.Unit)
	if c.All.Clustered != nil {
		text += " of " + c.users()
	}
	if c.All.N == 0 {
		return text
	}
	low, high := c.All.Interval()
	return text + "; " + chart.Count(c.All.K) + " converted, " + chart.Percent(c.All.Value()) + " (" + chart.Interval(low, high) + ")"
}

// users tells how many users there are, as far as that is known.
func (c *Comparison) users() string {
	known := c.All.Clustered.Users - c.Unnamed
	switch {
	case c.Unnamed == 0:
		return counted(known, PerUser)
	case known == 0:
		return "users not known"
	}
	return counted(known, PerUser) + " and " + counted(c.Unnamed, PerSession) + " of users not known"
}

// verdict says whether levels vary more than by chance.
func (c *Comparison) verdict() string {
	h := c.Heterogeneity
	if h == nil || math.IsNaN(h.P) {
		return ""
	}
	text := " Rates vary no more than by chance"
	if h.P < 0.05 {
		text = " Rates vary"
	}
	if c.Unit == PerSession {
		text += ", sessions taken as independent"
	}
	return text + fmt.Sprintf(": χ² %.2f, df %d, p %s, V %.3f.", h.Chi2, h.DF, probability(h.P), h.V)
}

// counted returns a number with what is counted: "12 users".
func counted(n int64, unit Unit) string {
	if n != 1 {
		unit += "s"
	}
	return chart.Count(n) + " " + string(unit)
}

func rateCells(m Measure) []string {
	low, high := m.Interval()
	return chart.Rate(m.K, m.N, low, high)
}

// sections are the tables, with a word before their titles.
func (c *Comparison) sections(of string) []chart.Section {
	plain := "" // where intervals know nothing of users
	if c.Unit == PerSession {
		plain = " (sessions as if independent)"
	}
	sections := []chart.Section{
		{Title: "Rates", Table: c.rateTable()},
		{Title: "Against " + c.opposite(), Table: c.differenceTable()},
		{Title: "Adjusted for " + c.Strata + plain, Table: c.adjustedTable()},
		{Title: "Value", Table: c.valueTable()},
		{Title: "Where they come in" + plain, Table: c.entryTable()},
		{Title: "How far they get" + plain, Table: c.furthestTable()},
	}
	for i := range sections {
		if of != "" {
			sections[i].Title = of + ": " + strings.ToLower(sections[i].Title[:1]) + sections[i].Title[1:]
		}
	}
	return sections
}

func (c *Comparison) opposite() string {
	if c.Against == "" {
		return "everyone else"
	}
	return c.Against
}

func (c *Comparison) rateTable() chart.Table {
	t := chart.Table{Columns: slices.Insert(chart.RateColumns(string(c.Unit)+"s"), 0, chart.Texts("name"))}
	levels := len(c.Rows) > 0 && c.Rows[0].Shrunk != nil
	if levels {
		t.Columns = append(t.Columns, chart.Numbers("shrunk"), chart.Numbers("95 % interval"))
	}
	if c.Unit == PerSession {
		t.Columns = append(t.Columns, chart.Numbers("users"), chart.Numbers("design effect"))
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		cells := append([]string{r.label()}, rateCells(r.Rate)...)
		if levels {
			cells = append(cells, chart.Percent(r.Shrunk.Value), chart.Interval(r.Shrunk.Low, r.Shrunk.High))
		}
		if cl := r.Rate.Clustered; cl != nil {
			cells = append(cells, chart.Count(cl.Users), hundredths(cl.DesignEffect))
		}
		t.Add(cells...)
	}
	return t
}

func (c *Comparison) differenceTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("name"), chart.Numbers(string(c.Unit) + "s"), chart.Numbers("against"),
		chart.Numbers("difference"), chart.Numbers("95 % interval"), chart.Numbers("ratio"), chart.Numbers("95 % interval"),
		chart.Numbers("p"), chart.Numbers("q"), chart.Texts(""),
	}}
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.Difference == nil {
			continue
		}
		cells := []string{r.label(), fraction(r.Rate.Rate), fraction(r.Rest.Rate)}
		shown := r.told()
		cells = append(cells, points(shown.Value), pointsInterval(shown))
		cells = append(cells, ratioCells(r.Ratio)...)
		t.Add(append(cells, probability(r.Difference.P), probability(r.Difference.Q), c.remark(r))...)
	}
	return t
}

// told returns the difference that is told first: the adjusted one if there is a
// finding about the crude one.
func (r *Row) told() Estimate {
	if r.Adjusted != nil && len(r.Adjusted.Findings) > 0 {
		return r.Adjusted.Difference
	}
	return r.Difference.Estimate
}

// remark says what to know about a difference.
func (c *Comparison) remark(r *Row) string {
	var words []string
	if r.Difference.Different {
		words = append(words, "different")
	}
	if a := r.Adjusted; a != nil && len(a.Findings) > 0 {
		for _, f := range a.Findings {
			words = append(words, string(f))
		}
		words = append(words, "adjusted, crude "+points(a.Crude.Value))
	}
	return strings.Join(words, "; ")
}

func (c *Comparison) adjustedTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("name"), chart.Numbers("adjusted"), chart.Numbers("95 % interval"), chart.Numbers("crude"), chart.Numbers("95 % interval"),
		chart.Numbers("odds ratio"), chart.Numbers("95 % interval"), chart.Numbers("p of one ratio"), chart.Texts("finding"),
	}}
	for i := range c.Rows {
		a := c.Rows[i].Adjusted
		if a == nil || math.IsNaN(a.Crude.Value) {
			continue
		}
		var findings []string
		for _, f := range a.Findings {
			findings = append(findings, string(f))
		}
		cells := []string{c.Rows[i].label(), points(a.Difference.Value), pointsInterval(a.Difference), points(a.Crude.Value), pointsInterval(a.Crude)}
		cells = append(cells, ratioCells(&a.OddsRatio)...)
		t.Add(append(cells, probability(a.P), strings.Join(findings, ", "))...)
	}
	return t
}

func (c *Comparison) valueTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("name"), chart.Texts("currency"), chart.Numbers("sum"), chart.Numbers(string(c.Unit) + "s"), chart.Numbers("mean"), chart.Numbers("95 % interval"),
	}}
	compared := false
	for i := range c.Rows {
		r := &c.Rows[i]
		for _, v := range r.Values {
			cells := []string{r.label(), v.Currency, chart.Group(string(v.Sum.AppendAmount(nil))), chart.Count(r.Rate.N), hundredths(v.Mean.Value), hundredthsInterval(v.Mean)}
			if d := v.Difference; d != nil {
				compared = true
				cells = append(cells, hundredths(d.Value), hundredthsInterval(d.Estimate), probability(d.Q), differs(d))
			}
			t.Add(cells...)
		}
	}
	if compared {
		t.Columns = append(t.Columns, chart.Numbers("difference"), chart.Numbers("95 % interval"), chart.Numbers("q"), chart.Texts(""))
	}
	return t
}

func differs(d *Difference) string {
	if d.Different {
		return "different"
	}
	return ""
}

func (c *Comparison) entryTable() chart.Table {
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("name"), chart.Texts("came in at")}, chart.RateColumns("reached "+c.lastStep()))}
	for i := range c.Rows {
		name := c.Rows[i].label()
		for _, e := range c.Rows[i].Entries {
			if e.Reached.N > 0 {
				t.Add(append([]string{name, stepName(e.Step)}, rateCells(Measure{Rate: e.Reached})...)...)
				name = ""
			}
		}
	}
	return t
}

func (c *Comparison) lastStep() string {
	if len(c.Steps) == 0 {
		return ""
	}
	return c.Steps[len(c.Steps)-1]
}

func (c *Comparison) furthestTable() chart.Table {
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("name"), chart.Texts("got to")}, chart.RateColumns(string(c.Unit)+"s"))}
	for i := range c.Rows {
		name := c.Rows[i].label()
		for _, e := range c.Rows[i].Entries {
			if e.Furthest.N > 0 {
				t.Add(append([]string{name, stepName(e.Step)}, rateCells(Measure{Rate: e.Furthest})...)...)
				name = ""
			}
		}
	}
	return t
}

func stepName(step string) string {
	if step == "" {
		return "(none)"
	}
	return step
}

func (r *Row) label() string { return labelOf(r.Name, r.Levels) }

func fraction(r conversion.Rate) string { return chart.Count(r.K) + "/" + chart.Count(r.N) }

// points returns a difference of rates in percentage points: "+1.20 pp".
func points(d float64) string {
	if math.IsNaN(d) {
		return "no data"
	}
	return sign(100*d) + " pp"
}

func pointsInterval(e Estimate) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	return sign(100*e.Low) + " to " + sign(100*e.High) + " pp"
}

// sign returns a number with its sign; 0 has a plus.
func sign(x float64) string { return fmt.Sprintf("%+.2f", math.Round(100*x)/100+0) }

func ratioCells(e *Estimate) []string {
	if e == nil {
		return []string{"", ""}
	}
	return []string{hundredths(e.Value), hundredthsInterval(*e)}
}

func hundredths(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "no data"
	}
	return chart.Group(strconv.FormatFloat(math.Round(100*x)/100+0, 'f', 2, 64)) // + 0 makes 0 of −0
}

func hundredthsInterval(e Estimate) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	return hundredths(e.Low) + " to " + hundredths(e.High)
}

// probability returns a p-value with four digits.
func probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return "no data"
	case p < 0.00005:
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}
