package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// shopSegments are visitors of the simulated shop who may be worth a look, or a
// letter. They may overlap.
var shopSegments = []segment.Segment{
	{Name: "LinkedIn visitors", Where: segment.First(segment.Source("linkedin"))},
	{Name: "Google searchers", Where: segment.First(segment.Source("google"))},
	{Name: "returning", Where: twice},
	{Name: "engaged readers", Where: segment.And(
		segment.Did{Of: rule.Page("/guides/**"), Bounds: segment.AtLeast(3)},
		segment.Session(rule.Engaged(2*time.Minute)),
	)},
	{Name: "abandoned cart", Where: left(rule.Event("add_to_cart"), rule.Event("purchase"))},
	{Name: "stopped buying", Where: segment.Stopped{Of: rule.Event("purchase"), Active: 4 * week, Quiet: 2 * week}},
}

// defaultSegments serve data that come without segments, as defaultGoals do.
var defaultSegments = []segment.Segment{
	{Name: "LinkedIn visitors", Where: segment.First(segment.Source(rule.Prefix("linkedin")))},
	{Name: "Google searchers", Where: segment.First(segment.Source(rule.Prefix("google")))},
	{Name: "returning", Where: twice},
	{Name: "engaged", Where: segment.Session(rule.Engaged(2 * time.Minute))},
	{Name: "abandoned cart", Where: left(named("add_to_cart"), named("purchase"))},
	{Name: "stopped buying", Where: segment.Stopped{Of: named("purchase"), Active: 4 * week, Quiet: 2 * week}},
}

// twice is who came at least twice.
var twice = segment.SessionIs{Rule: rule.AnyEvent(), Bounds: segment.AtLeast(2)}

// left is who did something, and within a day not what should follow.
func left(begun, done rule.Predicate) segment.Sequence {
	return segment.Sequence{
		Steps:       []segment.Step{{On: begun}},
		ThenWithout: segment.Absence{Of: done, For: 24 * time.Hour},
	}
}

// newSegments returns an accumulator that compares who converts, which is to
// reach any macro goal. Who belongs to a segment is decided when the events end.
func (s *scorer) newSegments(last time.Time) (*segment.Accumulator, error) {
	return segment.NewAccumulator(segment.Study{
		Outcome:  segment.GoalOutcome(s.set, ""),
		Cutter:   s.cutter,
		Segments: s.segments,
		AsOf:     last.Add(1),
	})
}

// segmentReport returns the comparison of the segments to which somebody belongs,
// if somebody converted; of the user's own definitions all of it.
func (r *result) segmentReport(c *segment.Comparison) *segment.Comparison {
	if r.ownSegments {
		return c
	}
	c.Rows = slices.DeleteFunc(c.Rows, func(row segment.Row) bool { return row.Rate.N == 0 })
	if c.All.K == 0 || len(c.Rows) == 0 {
		return nil
	}
	return c
}

const howToRead = `  A q of at most 0.05 is a difference, whatever the reason: who comes more often has more chances.
  A segment that itself asks for conversions, or for none, has its rate by definition.
`

func (r *result) writeSegments(w io.Writer) {
	switch {
	case r.segments == nil:
	case r.knowsConversions():
		r.writeSegmentRates(w)
	default:
		r.writeSegmentSizes(w)
	}
}

// knowsConversions reports whether any goal is a macro goal.
func (r *result) knowsConversions() bool {
	return slices.ContainsFunc(r.goals, func(g goal.Goal) bool { return g.Kind == goal.Macro })
}

// writeSegmentRates shows who converts, and how sure it is that the others do
// otherwise.
func (r *result) writeSegmentRates(w io.Writer) {
	fmt.Fprint(w, "\nSegments: who reached a macro conversion, and how many points more than everyone else\n\n")
	t := table{heads: []string{"", "users", "converted", "rate", "95 %", "points", "95 %", "q"}, left: 1}
	for _, row := range r.segments.Rows {
		rate, interval := share(row.Rate.Rate)
		cells := []string{clean(row.Name), count(row.Rate.N), count(row.Rate.K), rate, interval}
		if d := row.Difference; d != nil {
			cells = append(cells, points(d.Value), points(d.Low)+" to "+points(d.High), probability(d.Q))
		}
		t.add(cells...)
	}
	fmt.Fprintf(w, "%s\n%s", t.String(), howToRead)
}

// writeSegmentSizes shows who is in which, where nothing is a conversion.
func (r *result) writeSegmentSizes(w io.Writer) {
	fmt.Fprint(w, "\nSegments: who belongs to them (no goal is a macro conversion, so there are no rates)\n\n")
	t := table{heads: []string{"", "users", "of users", "95 %"}, left: 1}
	for _, row := range r.segments.Rows {
		size := r.segments.All.Rate
		size.K = row.Rate.N
		of, interval := share(size)
		t.add(clean(row.Name), count(size.K), of, interval)
	}
	io.WriteString(w, t.String())
}

// points returns a difference of rates in percentage points.
func points(d float64) string { return fmt.Sprintf("%+.2f", 100*d) }

// probability returns a p or q value.
func probability(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}
