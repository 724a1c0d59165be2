package goal

import (
	"math/big"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font.
// Rates stand with their counts and their 95 % Wilson intervals.
func (r Report) String() string { return chart.Text(r.sections()...) }

// Markdown returns the report as sections with tables, with headings of the
// third level.
func (r Report) Markdown() string { return chart.Markdown(r.sections()...) }

func (r *Report) sections() []chart.Section {
	return []chart.Section{
		{Title: "Visits", Table: r.visitTable()},
		{Title: "Reached", Table: r.reachTable()},
		{Title: "Value", Table: r.worthTable()},
		{Title: "Furthest", Table: r.furthestTable()},
		{Title: "Channels", Table: r.channelTable()},
		{Title: "Findings", Table: r.findingTable()},
	}
}

func rateCells(r conversion.Rate) []string {
	low, high := r.Interval()
	return chart.Rate(r.K, r.N, low, high)
}

func (r *Report) visitTable() chart.Table {
	t := chart.Table{Columns: slices.Insert(chart.RateColumns("number"), 0, chart.Texts(""))}
	t.Add("users", chart.Count(r.Users))
	t.Add("sessions", chart.Count(r.Sessions))
	t.Add(append([]string{"engaged sessions"}, rateCells(r.Engaged)...)...)
	t.Add("events", chart.Count(r.Events))
	return t
}

func (r *Report) reachTable() chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("goal"), chart.Texts("kind"), chart.Numbers("completions")},
		chart.RateColumns("users"),
		chart.RateColumns("sessions"),
	)}
	for _, g := range r.Goals {
		t.Add(reachCells(g.Goal, g.Kind, chart.Count(g.Completions), g.Reach)...)
	}
	for _, k := range []struct {
		kind  Kind
		reach Reach
	}{{Macro, r.Macro}, {Milestone, r.Milestone}, {Secondary, r.Secondary}} {
		if r.severalOf(k.kind) {
			t.Add(reachCells("any", k.kind, "", k.reach)...)
		}
	}
	return t
}

func reachCells(name string, kind Kind, completions string, r Reach) []string {
	return slices.Concat([]string{name, string(kind), completions}, rateCells(r.Users), rateCells(r.Sessions))
}

// severalOf reports whether there are several goals of a kind: of one, a line
// about any of them would say the same again.
func (r *Report) severalOf(kind Kind) bool {
	n := 0
	for _, g := range r.Goals {
		if g.Kind == kind {
			n++
		}
	}
	return n > 1
}

func (r *Report) furthestTable() chart.Table {
	t := chart.Table{Columns: slices.Insert(chart.RateColumns("users"), 0, chart.Texts("furthest"))}
	for _, f := range r.Furthest {
		name := f.Goal
		if name == "" {
			name = "(nothing)"
		}
		t.Add(append([]string{name}, rateCells(f.Users)...)...)
	}
	return t
}

func (r *Report) findingTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("finding"), chart.Texts("goal"), chart.Numbers("count")}}
	for _, f := range r.Findings {
		t.Add(strings.ReplaceAll(string(f.Code), "_", " "), f.Subject, chart.Count(f.Count))
	}
	return t
}

func (r *Report) worthTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("goal"), chart.Texts("currency"),
		chart.Numbers("real"), chart.Numbers("real, net"), chart.Numbers("virtual"), chart.Numbers("virtual, net"),
		chart.Numbers("without value"),
	}}
	goals := 0
	for _, g := range r.Goals {
		if g.Worth.Net.IsEmpty() {
			continue
		}
		goals++
		var real, virtual Worth
		if g.Kind == Macro {
			real = g.Worth
		} else {
			virtual = g.Worth
		}
		addLines(&t, []string{g.Goal}, worthLines(real, virtual), chart.Count(g.WithoutValue))
	}
	if goals > 1 {
		addLines(&t, []string{"total"}, worthLines(r.Real, r.Virtual))
	}
	return t
}

func (r *Report) channelTable() chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("channel")},
		chart.RateColumns("converted"),
		[]chart.Column{chart.Texts("currency"), chart.Numbers("real"), chart.Numbers("real, net")},
	)}
	for _, c := range r.Channels {
		addLines(&t, append([]string{c.Channel}, rateCells(c.Converted)...), worthLines(c.Real, Worth{}))
	}
	return t
}

// addLines adds a row that takes several lines, one for each currency: its head
// and tail are on the first of them.
func addLines(t *chart.Table, head []string, lines [][]string, tail ...string) {
	if len(lines) == 0 {
		lines = [][]string{nil}
	}
	for _, line := range lines {
		t.Add(slices.Concat(head, line, tail)...)
		head, tail = make([]string, len(head)), nil
	}
}

// worthLines returns a line for each currency: the currency, then booked and
// net real value, and booked and net virtual value.
func worthLines(real, virtual Worth) (lines [][]string) {
	all := real.Net.Clone()
	all.Merge(virtual.Net)
	for m := range all.All() {
		line := []string{m.Currency}
		for _, t := range []conversion.Totals{real.Booked, real.Net, virtual.Booked, virtual.Net} {
			line = append(line, chart.Group(amountIn(t, m.Currency)))
		}
		lines = append(lines, line)
	}
	return lines
}

// amountIn returns the sum in a currency without its name, or "" if there is
// none.
func amountIn(t conversion.Totals, currency string) string {
	for m := range t.All() {
		if m.Currency == currency {
			return exactAmount(t, m)
		}
	}
	return ""
}

// exactAmount returns the sum in m's currency, which may be too large for m.
func exactAmount(t conversion.Totals, m conversion.Money) string {
	if _, exact := t.In(m.Currency); exact {
		return string(m.AppendAmount(nil))
	}
	return new(big.Rat).SetFrac(t.Exact(m.Currency), big.NewInt(1e6)).FloatString(6)
}
