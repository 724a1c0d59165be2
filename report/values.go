package report

import (
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// values tells what a chain says of its states.
func (p *Page) values() []part {
	f := p.Values
	if f == nil {
		return nil
	}
	known := slices.DeleteFunc(slices.Clone(f.States), func(s insight.StateValue) bool { return !s.Known || !isNumber(s.Gain.Value) })
	return []part{{
		Title: "Value added along the way",
		Says:  []string{sentence(gained(f, known)...)},
		Not:   withLevel("Gains are shares of one conversion, so they add up along a visit and are no orders on top; they follow what visitors did and prove no cause.", f.Level),
		Drawing: measures(chart.Measures{Title: "Gain by step", Headline: "Mean rise of the chance to convert on doing it, in percentage points"}, f.Level, len(known), func(i int) chart.Measure {
			g := known[i].Gain
			return chart.Measure{Label: named(known[i].State), Text: points(g.Value), Value: g.Value, Low: g.Low, High: g.High}
		}),
		Tables: tables(table{Caption: "Steps, those with the largest gain first", Table: stateTable(f)}),
	}}
}

func gained(f *insight.ChainFit, known []insight.StateValue) []string {
	start := f.Start.Value
	switch {
	case f.Units == 0:
		return []string{"No visit was seen"}
	case f.Converted == 0:
		return []string{"None of " + plural(f.Units, "visit") + " converted, so no step has a value yet"}
	case len(known) == 0:
		return []string{"No step on the way was seen often enough to have a value"}
	}
	clauses := []string{"A visit begins with a chance to convert of " + within(percent(start.Value), percents(start.Low, start.High))}
	best, worst := known[0], known[len(known)-1]
	if best.Gain.Value <= 0 {
		return append(clauses, "no step raises it")
	}
	text := quoted(best.State) + " raises it most, by " + pointsMore(best.Gain.Estimate) + " on average"
	if worst.Gain.High < 0 {
		text += ", " + quoted(worst.State) + " lowers it most, by " + pointsMore(worst.Gain.Estimate)
	}
	return append(clauses, text)
}

func stateTable(f *insight.ChainFit) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("step")},
		numbers("times", "chance to convert", interval(f.Level), "gain, points", interval(f.Level))...)}
	for i, s := range append([]insight.StateValue{f.Start}, f.States...) {
		entries := chart.Count(s.Entries)
		if i == 0 {
			entries = ""
		}
		if !s.Known {
			t.Add(named(s.State), entries, "not known")
			continue
		}
		t.Add(named(s.State), entries, percent(s.Value.Value), orBlank(percents(s.Value.Low, s.Value.High)),
			orBlank(point(s.Gain.Value)), orBlank(span(s.Gain.Low, s.Gain.High, point)))
	}
	if f.Units > 0 { // whose gain is no gain
		t.Rows[0] = t.Rows[0][:min(4, len(t.Rows[0]))]
	}
	return t
}
