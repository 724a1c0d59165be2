package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

const week = 7 * 24 * time.Hour

// shopFunnels are the ways of the simulated shop to an order.
var shopFunnels = []funnel.Funnel{{
	Name: "to the order", Within: week,
	Steps: []funnel.Step{
		{Name: "product", On: rule.Page("/p/**")},
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "checkout", On: rule.Event("begin_checkout"), Within: 24 * time.Hour},
		{Name: "order", On: rule.Event("purchase")},
	},
}}

// defaultFunnels serve data that come without funnels, as defaultGoals do.
var defaultFunnels = []funnel.Funnel{{
	Name: "to the purchase", Within: week,
	Steps: []funnel.Step{
		{Name: "product", On: named("view_item")},
		{Name: "cart", On: named("add_to_cart")},
		{Name: "checkout", On: named("begin_checkout")},
		{Name: "purchase", On: named("purchase")},
	},
}}

// newFunnels returns an accumulator for each funnel. Whoever can still go on when
// the events end is pending, neither won nor lost.
func (s *scorer) newFunnels(last time.Time) (all []*funnel.Accumulator, err error) {
	for _, f := range s.funnels {
		plan, err := funnel.Compile(f)
		if err != nil {
			return nil, err
		}
		a, err := funnel.NewAccumulator(plan, funnel.AsOf(last.Add(1)), s.breakdown())
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// funnelReports returns the reports of the funnels that somebody entered; those
// of the user's own definitions even if nobody did.
func (r *result) funnelReports(all []*funnel.Accumulator) (reports []funnel.Report) {
	for _, a := range all {
		if f := a.Report(); f.Entered+f.Excluded > 0 || r.ownFunnels {
			reports = append(reports, f)
		}
	}
	return reports
}

// noFunnel is noted where the usual funnel says nothing.
const noFunnel = `no funnel: no event begins the usual one, such as view_item; define yours as "funnels" for -goals`

func (r *result) writeFunnels(w io.Writer) {
	for i := range r.funnels {
		r.writeFunnel(w, &r.funnels[i])
	}
}

// writeFunnel shows who got how far. Rates are of those who had their time.
func (r *result) writeFunnel(w io.Writer, f *funnel.Report) {
	fmt.Fprintf(w, "\nFunnel %s: %s of %s entered%s%s\n\n",
		clean(f.Funnel), count(f.Entered), counted(f.Units, f.Unit), within(f.Horizon), excluded(f.Excluded))
	t := table{heads: []string{"", "reached", "dropped", "pending", "of the step before", "95 %", "median time"}, left: 1}
	for i := range f.Steps {
		s := &f.Steps[i]
		cells := []string{rowName(f, i), count(s.Reached), count(s.Left), count(s.Waiting)}
		if i > 0 {
			rate, interval := share(s.FromPrevious)
			cells = append(cells, rate, interval, medianInto(f, i))
		}
		t.add(cells...)
	}
	rate, interval := share(f.Conversion)
	t.add("converted", count(f.Converted), "", "", rate, interval)
	fmt.Fprint(w, t.String())
	writeGroups(w, f)
	if b := f.Bottleneck; b != nil {
		fmt.Fprintf(w, "\n  The bottleneck is %s: %v.\n", rowName(f, b.Step), b.Rate)
		if !b.Sure {
			fmt.Fprintf(w, "  These may be as bad: %s.\n", rivals(f, b))
		}
	}
	for _, finding := range f.Findings {
		fmt.Fprintf(w, "  %s\n", finding)
	}
}

// rowName returns the name of a row. In a group, of steps in any order, it is
// how many of them are done.
func rowName(f *funnel.Report, row int) string {
	s := &f.Steps[row]
	switch {
	case s.Nth > 0:
		size := 0
		for i := range f.Steps {
			if f.Steps[i].Group == s.Group {
				size++
			}
		}
		return fmt.Sprintf("any %d of %d", s.Nth, size)
	case s.Optional:
		return clean(s.Name) + " (optional)"
	}
	return clean(s.Name)
}

// writeGroups says how many did each step of those in any order.
func writeGroups(w io.Writer, f *funnel.Report) {
	t := table{heads: []string{"in any order", "done by"}, left: 1}
	for i := range f.Steps {
		if s := &f.Steps[i]; s.Nth > 0 {
			t.add(clean(s.Name), count(s.Did))
		}
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n%s", t.String())
	}
}

// excluded says how many are left out.
func excluded(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s excluded", count(n))
}

// within says how long visitors have.
func within(horizon time.Duration) string {
	switch {
	case horizon == 0:
		return ""
	case horizon%(24*time.Hour) == 0:
		return ", within " + counted(int64(horizon/(24*time.Hour)), "day")
	}
	return ", within " + strings.TrimSuffix(strings.TrimSuffix(horizon.String(), "0s"), "0m")
}

// medianInto returns the median time from the required step before.
func medianInto(f *funnel.Report, step int) string {
	text := ""
	for _, t := range f.Times {
		if t.To == step && t.Durations.N() > 0 {
			text = t.Durations.Median().Round(time.Second).String() // the last is from the step before
		}
	}
	return text
}

// rivals names the steps that may be worse.
func rivals(f *funnel.Report, b *funnel.Bottleneck) string {
	var names []string
	for _, step := range b.Overlapping {
		names = append(names, rowName(f, step))
	}
	return listed(names, 3)
}
