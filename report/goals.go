package report

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/chart"
)

var kindTerms = []term{
	{string(goal.Macro), "what the business lives on, such as an order: who reaches one has converted"},
	{string(goal.Milestone), "a step on the way to it, such as a cart"},
	{string(goal.Secondary), "shows interest, such as a share"},
}

func (p *Page) goals() (parts []part) {
	r := p.Goals
	if r == nil {
		return nil
	}
	parts = append(parts, part{
		Title: "Who reached a goal",
		Says:  []string{sentence(reached(r), unreached(r))},
		Not:   "These are counts of what visitors did: they say neither why, nor what would be after a change.",
		Drawing: measures(chart.Measures{Title: "Visitors who reached each goal", Headline: "Share of all visitors", Rates: true}, 0, len(r.Goals), func(i int) chart.Measure {
			g := &r.Goals[i]
			return rateMeasure(g.Goal+" ("+string(g.Kind)+")", g.Users)
		}),
		Tables: tables(table{Caption: "Goals", Table: goalTable(r)}),
		Terms:  kindTerms,
	})
	if len(r.Furthest) > 1 && r.Users > 0 {
		parts = append(parts, furthest(r))
	}
	if len(r.Channels) > 0 {
		parts = append(parts, channels(r))
	}
	return parts
}

// reached says how many converted.
func reached(r *goal.Report) string {
	m := r.Macro.Users
	_, high := m.Interval()
	switch {
	case m.N == 0:
		return "No visitor was seen"
	case m.K == 0:
		return "None of " + plural(m.N, "visitor") + " converted, so the true share is hardly above " + percent(high)
	case m.K == m.N:
		return "All of " + plural(m.N, "visitor") + " converted, which is rare where the rule of the goal is right"
	}
	return chart.Count(m.K) + " of " + plural(m.N, "visitor") + " converted, " + rate(m)
}

// unreached names the goals that nobody reached.
func unreached(r *goal.Report) string {
	var names []string
	for _, g := range r.Goals {
		if g.Completions == 0 {
			names = append(names, g.Goal)
		}
	}
	if len(names) == 0 {
		return "each goal was reached at least once"
	}
	return "nobody reached " + listed(names)
}

func goalTable(r *goal.Report) chart.Table {
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("goal"), chart.Texts("kind"), chart.Numbers("completions")}, chart.RateColumns("visitors"), numbers("value after refunds"))}
	for _, g := range r.Goals {
		t.Add(slices.Concat([]string{g.Goal, string(g.Kind), chart.Count(g.Completions)}, rateCells(g.Users), []string{totals(g.Worth.Net, exact)})...)
	}
	return t
}

func furthest(r *goal.Report) part {
	t := chart.Table{Columns: slices.Insert(chart.RateColumns("visitors"), 0, chart.Texts("furthest goal"))}
	most := 0
	for i, f := range r.Furthest {
		t.Add(append([]string{orElse(f.Goal, "no goal")}, rateCells(f.Users)...)...)
		if f.Users.K > r.Furthest[most].Users.K {
			most = i
		}
	}
	says := "For most of those seen, " + rate(r.Furthest[most].Users) + ", the furthest goal was " + quoted(r.Furthest[most].Goal)
	if r.Furthest[most].Goal == "" {
		says = "The largest group, " + rate(r.Furthest[most].Users) + ", reached no goal on the way"
	} else if 2*r.Furthest[most].Users.K <= r.Users {
		says = "The largest group, " + rate(r.Furthest[most].Users) + ", got as far as " + quoted(r.Furthest[most].Goal)
	}
	return part{
		Title: "How far visitors got",
		Says:  []string{sentence(says)},
		Not:   "Each visitor stands once, at the furthest goal; goals before it need not have been reached.",
		Drawing: measures(chart.Measures{Title: "Furthest goal", Headline: "Share of visitors who got so far and no further", Rates: true}, 0, len(r.Furthest), func(i int) chart.Measure {
			return rateMeasure(orElse(r.Furthest[i].Goal, "no goal"), r.Furthest[i].Users)
		}),
		Tables: tables(table{Caption: "Furthest goal", Table: t}),
	}
}

func channels(r *goal.Report) part {
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("channel")}, chart.RateColumns("visits that converted"), numbers("value after refunds"))}
	for _, c := range r.Channels {
		t.Add(slices.Concat([]string{c.Channel}, rateCells(c.Converted), []string{totals(c.Real.Net, exact)})...)
	}
	return part{
		Title: "Channels",
		Says:  []string{sentence(bestChannelSays(r.Channels))},
		Not:   "Channels bring different visitors: a better rate need not be the channel's doing.",
		Drawing: measures(chart.Measures{Title: "Conversion rate by channel", Headline: "Share of visits that converted", Rates: true}, 0, len(r.Channels), func(i int) chart.Measure {
			return rateMeasure(r.Channels[i].Channel, r.Channels[i].Converted)
		}),
		Tables: tables(table{Caption: "Channels, those with most visits first", Table: t}),
	}
}

// bestChannel returns the channel whose rate has the highest lower end, because
// those with few visits have extreme rates by chance; nil where none converts.
func bestChannel(rows []goal.ChannelRow) *goal.ChannelRow {
	low := func(c goal.ChannelRow) float64 { low, _ := c.Converted.Interval(); return low }
	if len(rows) == 0 {
		return nil
	}
	best := slices.MaxFunc(rows, func(a, b goal.ChannelRow) int { return cmp.Compare(low(a), low(b)) })
	if best.Converted.K <= 0 {
		return nil
	}
	return &best
}

func bestChannelSays(rows []goal.ChannelRow) string {
	best := bestChannel(rows)
	if best == nil {
		return "No visit of any channel converted"
	}
	low, _ := best.Converted.Interval()
	var near []string
	for _, c := range rows {
		if _, high := c.Converted.Interval(); c.Converted.N > 0 && high >= low && c.Channel != best.Channel {
			near = append(near, c.Channel)
		}
	}
	says := "Visits by " + quoted(best.Channel) + " converted best, " + rate(best.Converted)
	switch {
	case len(rows) == 1:
		return "All visits came by " + quoted(best.Channel) + ", of which " + rate(best.Converted) + " converted"
	case len(near) > 0:
		return says + ", but " + listed(near) + " may be as good"
	}
	return says + ", clear of all other channels"
}

func rateMeasure(label string, r conversion.Rate) chart.Measure {
	low, high := r.Interval()
	if r.N == 0 {
		return chart.Measure{Label: label, Text: noData, Value: r.Value(), Low: r.Value(), High: r.Value()}
	}
	return chart.Measure{Label: label, Text: percent(r.Value()), Value: r.Value(), Low: low, High: high}
}
