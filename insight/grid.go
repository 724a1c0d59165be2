package insight

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

// Grid holds how many units reached each step of a funnel in each period: one row
// per day or week, one column per step, of which the first is the traffic. It may
// hold the same of parts, such as platforms or channels. [CheckHealth] judges it.
//
// Rows may come in any order, and rows of the same period add up, to 2⁴⁸ at most.
// Periods between the first and the last that have no row are rows
// of zeros: an outage of everything must not vanish. A Grid belongs to one goroutine
// at a time while it is filled.
type Grid struct {
	period GridPeriod
	steps  []string
	parts  map[string]gridRows // "" is the whole
}

// gridRows are the counts of a part by period.
type gridRows map[int64][]int64

// mostGridSteps is how many columns a grid may have.
const mostGridSteps = 64

// NewGrid returns an empty grid: the traffic, such as "sessions", then the steps
// that follow it. The error joins all faults, each a *conversion.Fault with its
// place, such as "steps[2]".
func NewGrid(period GridPeriod, steps ...string) (*Grid, error) {
	var c check.Checker
	period.check(&c)
	checkGridSteps(&c, steps)
	if err := c.Err(); err != nil {
		return nil, err
	}
	return newGrid(period, steps), nil
}

func newGrid(period GridPeriod, steps []string) *Grid {
	return &Grid{period: period, steps: slices.Clone(steps), parts: map[string]gridRows{}}
}

// Steps returns the names of the columns.
func (g *Grid) Steps() []string { return slices.Clone(g.steps) }

// Parts returns the names of the parts, in order.
func (g *Grid) Parts() []string {
	parts := slices.Sorted(maps.Keys(g.parts))
	return slices.DeleteFunc(parts, func(name string) bool { return name == "" })
}

// Add adds a row of the whole: of the day as its date reads where it is, or of the
// week in which that day is. Without counts the row is one of zeros; such a row at
// the end says that the grid goes on until there, even if nothing was seen. The
// error is a *conversion.Fault that names the day and the step, and then nothing
// changes.
func (g *Grid) Add(day time.Time, counts ...int64) error { return g.AddPart("", day, counts...) }

// AddPart is [Grid.Add] for a part. Parts are not added to the whole, because there
// may be several ways to divide it: name them for what they are, such as "platform:
// mobile". A part begins with its first row.
func (g *Grid) AddPart(part string, day time.Time, counts ...int64) error {
	if err := g.checkRow(part, day, counts); err != nil {
		return err
	}
	g.add(part, g.period.of(day), counts)
	return nil
}

func (g *Grid) checkRow(part string, day time.Time, counts []int64) error {
	c := check.Checker{Head: day.Format(time.DateOnly)}
	if part != "" {
		c.UTF8("part", part)
	}
	if _, dated := (&conversion.Event{Time: day}).UnixNano(); !dated {
		c.Fault("", "time", "%s is not between 1678 and 2261", day.Format(time.DateOnly))
	}
	if len(counts) != 0 && len(counts) != len(g.steps) {
		c.Fault("", "length", "there are %d counts of %d steps", len(counts), len(g.steps))
		return c.Err()
	}
	for i, n := range counts {
		switch {
		case n < 0:
			c.Fault(g.steps[i], "negative", "the count %d is negative", n)
		case n > mostUnits:
			c.Fault(g.steps[i], "range", "the count %d is more than 2^48", n)
		}
	}
	return c.Err()
}

func (g *Grid) add(part string, period int64, counts []int64) {
	rows := g.parts[part]
	if rows == nil {
		rows = gridRows{}
		g.parts[part] = rows
	}
	row := rows.row(period, len(g.steps))
	for i, n := range counts {
		row[i] = addCapped(row[i], n)
	}
}

// Rows yields the periods of a part, "" for the whole, from its first to the last
// of the grid, with the counts of each; they may be kept.
func (g *Grid) Rows(part string) iter.Seq2[time.Time, []int64] {
	return func(yield func(time.Time, []int64) bool) {
		_, last := g.span()
		first, counts := g.filled(part, last)
		for i, row := range counts {
			if !yield(g.period.start(first+int64(i)), slices.Clone(row)) {
				return
			}
		}
	}
}

// filled returns the rows of a part up to the last period of the grid, with those
// of zeros between, and the first period.
func (g *Grid) filled(part string, last int64) (first int64, counts [][]int64) {
	rows := g.parts[part]
	if len(rows) == 0 {
		return 0, nil
	}
	first = firstOf(rows)
	zeros := make([]int64, len(g.steps))
	counts = make([][]int64, last-first+1)
	for i := range counts {
		if counts[i] = rows[first+int64(i)]; counts[i] == nil {
			counts[i] = zeros
		}
	}
	return first, counts
}

// span returns the first and the last period with a row; the first is after the
// last if there is none.
func (g *Grid) span() (first, last int64) {
	first, last = math.MaxInt64, math.MinInt64
	for _, rows := range g.parts {
		for at := range rows {
			first, last = min(first, at), max(last, at)
		}
	}
	return first, last
}

func firstOf(rows gridRows) int64 {
	first := int64(math.MaxInt64)
	for at := range rows {
		first = min(first, at)
	}
	return first
}

// checkGridSteps adds what is wrong with the columns of a grid.
func checkGridSteps(c *check.Checker, steps []string) {
	switch {
	case len(steps) == 0:
		c.Fault("steps", "empty", "there is no step, not even the traffic")
	case len(steps) > mostGridSteps:
		c.Fault("steps", "too_many", "there are %d steps, more than %d", len(steps), mostGridSteps)
	}
	names := check.NamesOf("steps", steps, func(s *string) string { return *s })
	for i, name := range steps {
		at := fmt.Sprintf("steps[%d]", i)
		switch first := names.First[name]; {
		case name == "":
			c.Fault(at, "empty", "the step has no name")
		case first != i:
			c.Fault(at, "duplicate", "step %d is called %q too", first, name)
		}
		c.UTF8(at, name)
	}
}
