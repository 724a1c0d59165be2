package insight

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion/internal/chart"
)

// notWorth ends every report of a chain.
const notWorth = "Values and gains are shares of what conversions bring, told apart by the way they took. " +
	"That a state was entered is not why they converted: only an experiment can tell.\n"

// String returns the chain as tables for a terminal with a fixed-width font.
func (f *ChainFit) String() string {
	return chart.Clean(f.headline()) + "\n\n" + chart.Text(f.sections()...) + "\n" + notWorth
}

// Markdown returns the chain as sections with tables, with headings of the third
// level.
func (f *ChainFit) Markdown() string {
	return chart.Escape(f.headline()) + "\n\n" + chart.Markdown(f.sections()...) + "\n" + notWorth
}

func (f *ChainFit) headline() string {
	text := "Value along the way: " + countText(f.Units, "unit") + ", " + chart.Count(f.Converted) + " converted, " +
		chart.Count(f.Left) + " left, " + chart.Count(f.Open) + " open"
	if v := f.Start.Value; !math.IsNaN(v.Value) {
		return text + "; from the start " + chart.Percent(v.Value) + " convert (" + chart.Interval(v.Low, v.High) + ")"
	}
	return text + "; how many convert from the start is not known"
}

func (f *ChainFit) sections() []chart.Section {
	interval := percentLevel(f.Level) + " interval"
	known := chart.Table{Columns: []chart.Column{
		chart.Texts("state"), chart.Numbers("entries"), chart.Numbers("departures"), chart.Numbers("value"), chart.Numbers(interval),
		chart.Numbers("gain"), chart.Numbers(interval), chart.Numbers("credit"),
	}}
	unknown := chart.Table{Columns: []chart.Column{chart.Texts("state"), chart.Numbers("entries"), chart.Numbers("departures")}}
	for i := range f.States {
		s := &f.States[i]
		cells := []string{s.State, chart.Count(s.Entries), chart.Count(s.Departures)}
		if !s.Known {
			unknown.Add(cells...)
			continue
		}
		known.Add(append(cells, chart.Percent(s.Value.Value), chart.Interval(s.Value.Low, s.Value.High),
			pointsText(s.Gain.Value), spanText(s.Gain.Estimate, pointsText), decimals(s.Credit))...)
	}
	return []chart.Section{
		{Title: "States", Table: known},
		{Title: "Not known: nobody came to an end from there", Table: unknown},
		{Title: "Terms", Table: f.terms()},
	}
}

// terms explains the columns, where there are any.
func (f *ChainFit) terms() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("term"), chart.Texts("meaning")}}
	if !slices.ContainsFunc(f.States, func(s StateValue) bool { return s.Known }) {
		return t
	}
	t.Add("value", "how likely a unit is to convert from there")
	t.Add("gain", "by how much that is more than where they came from, on average, in percentage points (pp)")
	t.Add("credit", "the gain times the entries, in conversions")
	if _, rare := f.index[RareState]; rare {
		t.Add(RareState, "the states with fewer than "+countText(f.MinCount, "departure"))
	}
	if f.Smoothing > 0 {
		t.Add("smoothing", decimals(f.Smoothing)+" moves out of each state were added, which go where moves go in general")
	}
	return t
}
