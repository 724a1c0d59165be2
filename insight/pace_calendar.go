package insight

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/civil"
)

// Calendar weighs days: how much is to be expected on one beside an ordinary day,
// which weighs 1. A day weighs what its weekday weighs, times what its month does. The
// zero Calendar weighs nothing: 24 hours are 1.
type Calendar struct {
	Weekdays [7]float64         // by time.Weekday, so from Sunday; all 0: 1 each
	Months   [12]float64        // from January; all 0: 1 each
	Days     map[string]float64 // of single days, such as "2026-12-24", whatever their weekday and month
	Zone     *time.Location     // whose days; nil is UTC
}

// longest is how many years a calendar is asked for; after so many they repeat.
const longest = 400

const daySeconds = 24 * 60 * 60

// Exposure returns the weight of the days from a time up to another, of days at the
// ends the share that is in it; 0 if that is no later, and NaN of more than 400 years.
// Where clocks change a day has 23 or 25 hours. It takes time in proportion to the days.
func (c *Calendar) Exposure(from, to time.Time) float64 {
	switch {
	case !from.Before(to):
		return 0
	case !from.After(to.AddDate(-longest, 0, 0)):
		return math.NaN()
	case !c.isWeighted():
		return float64(to.Unix()-from.Unix())/daySeconds + float64(to.Nanosecond()-from.Nanosecond())/(daySeconds*1e9)
	}
	sum := 0.0
	for d := range c.days(from, to) {
		within := minTime(d.end, to).Sub(maxTime(d.begin, from))
		sum += d.weight * (float64(within) / float64(d.end.Sub(d.begin)))
	}
	return sum
}

func (c *Calendar) isWeighted() bool {
	return c.Weekdays != [7]float64{} || c.Months != [12]float64{} || len(c.Days) > 0
}

// weighedDay is a day of the calendar; end is not included.
type weighedDay struct {
	begin, end time.Time
	weight     float64
}

// days yields the days that have a part in a span. One that the zone left out has none.
func (c *Calendar) days(from, to time.Time) iter.Seq[weighedDay] {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	return func(yield func(weighedDay) bool) {
		date := civil.DateOf(from.In(zone))
		begin := civil.StartOf(date, zone)
		for begin.Before(to) {
			next := date.AddDate(0, 0, 1)
			end := civil.StartOf(next, zone)
			if end.After(begin) && end.After(from) && !yield(weighedDay{begin, end, c.weight(date)}) {
				return
			}
			date, begin = next, end
		}
	}
}

// weight returns that of a date, given as midnight UTC.
func (c *Calendar) weight(date time.Time) float64 {
	if len(c.Days) > 0 {
		if w, known := c.Days[date.Format(time.DateOnly)]; known {
			return w
		}
	}
	w := 1.0
	if c.Weekdays != [7]float64{} {
		w *= c.Weekdays[date.Weekday()]
	}
	if c.Months != [12]float64{} {
		w *= c.Months[date.Month()-1]
	}
	return w
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (c *Calendar) check(to *check.Checker, path string) {
	for i, w := range c.Weekdays {
		checkWeight(to, fmt.Sprintf("%s.weekdays[%d]", path, i), w)
	}
	for i, w := range c.Months {
		checkWeight(to, fmt.Sprintf("%s.months[%d]", path, i), w)
	}
	for _, day := range slices.Sorted(maps.Keys(c.Days)) {
		at := fmt.Sprintf("%s.days[%q]", path, day)
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			to.Fault(at, "date", "%q: want a date such as 2026-12-24", day)
		}
		checkWeight(to, at, c.Days[day])
	}
}

func checkWeight(c *check.Checker, path string, w float64) {
	if !(w >= 0) || math.IsInf(w, 1) {
		c.Fault(path, "range", "%v: want a finite number, 0 or more", w)
	}
}
