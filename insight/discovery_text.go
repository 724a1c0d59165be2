package insight

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/go-conversion/conversion/internal/chart"
)

// notCause ends every report.
const notCause = "These are associations between units alike in stratum and seen for equally many events. " +
	"That it was done is not why they converted: only an experiment can tell.\n"

// String returns the report as tables for a terminal with a fixed-width font:
// candidates, warning signs, what shows no difference, and prerequisites apart.
func (r DiscoveryReport) String() string {
	return r.headline() + "\n\n" + chart.Text(r.sections()...) + "\n" + notCause
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r DiscoveryReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...) + "\n" + notCause
}

func (r *DiscoveryReport) headline() string {
	text := "Micro conversions to discover: " + chart.Count(r.Units) + " units, " + chart.Count(r.Converted) + " converted; " +
		chart.Count(r.AtRisk) + " had " + chart.Count(int64(r.Landmark)) + " events or more before that, and these were looked at; "
	if r.InSample {
		return text + "k is chosen and effects are estimated on the same units, so they look better than they are"
	}
	return text + "k is chosen on one half of them, effects are estimated on the other " + chart.Count(r.Estimated)
}

func (r *DiscoveryReport) sections() []chart.Section {
	return []chart.Section{
		{Title: "Positive: candidates for micro conversions", Table: r.table(PositiveClass)},
		{Title: "Negative: warning signs", Table: r.table(NegativeClass)},
		{Title: "Neutral: no difference shown", Table: r.table(NeutralClass)},
		{Title: "Prerequisites: steps of the way", Table: r.prerequisites()},
		{Title: "Notes", Table: r.notes()},
		{Title: "Terms", Table: r.terms()},
	}
}

func (r *DiscoveryReport) table(class Class) chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("candidate"), chart.Numbers("k"), chart.Numbers("did it"), chart.Numbers("rate"), chart.Numbers("did not"), chart.Numbers("rate"),
		chart.Numbers("difference"), chart.Numbers(percentLevel(r.Level) + " interval"), chart.Numbers("φ"), chart.Texts("strength"), chart.Numbers("odds ratio"), chart.Numbers("q"),
	}}
	if class == PositiveClass {
		t.Columns = append(t.Columns, chart.Numbers(r.scoreTitle()))
	}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if c.Class != class {
			continue
		}
		cells := append([]string{c.title(), strconv.Itoa(c.Count)}, c.rates()...)
		cells = append(cells, pointsText(c.Effect.Value), spanText(c.Effect, pointsText), decimals(c.Phi), c.Strength, decimals(c.OddsRatio), pText(c.Q))
		t.Add(append(cells, decimals(c.Score))...)
	}
	return t
}

// rates returns the units that did it and those that did not, with their rates.
func (c *Candidate) rates() []string {
	t := &c.Table
	did, not := chart.Rate(t[0], t[0]+t[1], 0, 0), chart.Rate(t[2], t[2]+t[3], 0, 0)
	return []string{did[0], did[1], not[0], not[1]}
}

func (r *DiscoveryReport) scoreTitle() string {
	if r.Value == (ConversionValue{}) {
		return "conversions"
	}
	return cmp.Or(r.Value.Currency, "value")
}

func (r *DiscoveryReport) prerequisites() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("candidate"), chart.Numbers("converted without it"), chart.Numbers("share"), chart.Numbers(percentLevel(r.Level) + " interval"),
	}}
	for i := range r.Candidates {
		if c := &r.Candidates[i]; c.Class == PrerequisiteClass {
			without := c.Prerequisite.Without
			low, _ := without.Wilson(r.Level)
			t.Add(append([]string{c.title()}, chart.Rate(without.K, without.N, low, c.Prerequisite.Upper)...)...)
		}
	}
	return t
}

func (r *DiscoveryReport) notes() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("note")}}
	if r.Unsupported > 0 {
		t.Add(countText(int64(r.Unsupported), "candidate") + " left out, because fewer than " + countText(r.MinSupport, "unit") + " did it, or did not")
	}
	for _, n := range r.Notes {
		t.Add(n.String())
	}
	return t
}

// terms explains the columns, where there are any.
func (r *DiscoveryReport) terms() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("term"), chart.Texts("meaning")}}
	if !slices.ContainsFunc(r.Candidates, func(c Candidate) bool { return c.Class != PrerequisiteClass }) {
		return t
	}
	t.Add("k", "they did it at least so many times among the first "+countText(int64(r.Landmark), "event"))
	t.Add("difference", "of the two rates, between units of the same stratum")
	t.Add("φ", "the correlation of doing it and converting, from -1 to 1: high from 0.4, moderate from 0.3, slight from 0.2")
	t.Add("odds ratio", "large for what nearly everybody does, and so no measure of strength")
	t.Add("q", "how often chance alone would show as much, corrected for so many candidates; at most "+decimals(r.FDR)+" is a difference")
	t.Add(r.scoreTitle(), "the low end of the difference times those who did it: what it may be worth at least, if it were the cause")
	return t
}

// String returns the note in words.
func (n DiscoveryNote) String() string {
	of := "names of events"
	if n.Subject != "" {
		of = "pairs of a name and a value of " + n.Subject
	}
	switch n.Code {
	case TooManyCandidates:
		return "about " + chart.Count(n.About) + " " + of + ": " + chart.Count(int64(n.Kept)) + " of them, drawn by a hash, were looked at"
	case TooManyStrata:
		return "more than " + chart.Count(mostStrata) + " strata: units were compared regardless of them"
	}
	return string(n.Code)
}

func percentLevel(level float64) string {
	if math.IsNaN(level) {
		return "no"
	}
	return strconv.FormatFloat(100*level, 'g', 6, 64) + " %"
}

// pointsText returns a difference of rates in percentage points.
func pointsText(x float64) string {
	if math.IsNaN(x) {
		return "no data"
	}
	return strconv.FormatFloat(math.Round(10000*x)/100+0, 'f', 2, 64) + " pp"
}

// decimals returns a number with two digits after the point.
func decimals(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "no data"
	}
	return chart.Group(strconv.FormatFloat(math.Round(100*x)/100+0, 'f', 2, 64))
}

// pText returns a p-value with four digits.
func pText(p float64) string {
	switch {
	case math.IsNaN(p):
		return "no data"
	case p < 0.00005:
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}

// title returns the name, and the goal that looks for it already.
func (c *Candidate) title() string {
	if c.Known == "" {
		return c.Name
	}
	return c.Name + " (goal " + c.Known + ")"
}
