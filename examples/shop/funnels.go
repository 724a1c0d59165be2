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
func newFunnels(funnels []funnel.Funnel, last time.Time) (all []*funnel.Accumulator, err error) {
	for _, f := range funnels {
		plan, err := funnel.Compile(f)
		if err != nil {
			return nil, err
		}
		a, err := funnel.NewAccumulator(plan, funnel.AsOf(last.Add(1)))
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

func (r *result) writeFunnels(w io.Writer) {
	for i := range r.funnels {
		r.writeFunnel(w, &r.funnels[i])
	}
}

// writeFunnel shows who got how far. Rates are of those who had their time.
func (r *result) writeFunnel(w io.Writer, f *funnel.Report) {
	fmt.Fprintf(w, "\nFunnel %s: %s of %s entered%s\n\n", clean(f.Funnel), count(f.Entered), counted(f.Units, f.Unit), within(f.Horizon))
	t := table{heads: []string{"", "reached", "dropped", "pending", "of the step before", "95 %", "median time"}, left: 1}
	for i := range f.Steps {
		s := &f.Steps[i]
		cells := []string{clean(s.Name), count(s.Reached), count(s.Left), count(s.Waiting)}
		if i > 0 {
			rate, interval := share(s.FromPrevious)
			cells = append(cells, rate, interval, medianInto(f, i))
		}
		t.add(cells...)
	}
	rate, interval := share(f.Conversion)
	t.add("converted", count(f.Converted), "", "", rate, interval)
	fmt.Fprint(w, t.String())
	if b := f.Bottleneck; b != nil {
		fmt.Fprintf(w, "\n  The bottleneck is %s: %v%s.\n", clean(b.Name), b.Rate, doubt(f, b))
	}
	for _, finding := range f.Findings {
		fmt.Fprintf(w, "  %s\n", finding)
	}
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

// doubt names the steps that may be worse.
func doubt(f *funnel.Report, b *funnel.Bottleneck) string {
	if b.Sure {
		return ""
	}
	var others []string
	for _, step := range b.Overlapping {
		others = append(others, clean(f.Steps[step].Name))
	}
	return ", though perhaps " + strings.Join(others, " or ")
}
