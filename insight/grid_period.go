package insight

import (
	"time"

	"github.com/go-conversion/conversion/internal/check"
)

// GridPeriod is what a row of a [Grid] stands for.
type GridPeriod string

// The periods.
const (
	Daily  GridPeriod = ""
	Weekly GridPeriod = "week" // from Monday to Sunday, named by its Monday
)

func (p GridPeriod) check(c *check.Checker) {
	if p != Daily && p != Weekly {
		c.Fault("period", "period", "%q is neither days nor weeks", string(p))
	}
}

const secondsOfDay = 24 * 60 * 60

// of returns the number of the period in which the date of t is, as it reads in its
// location. Days are counted from 1 January 1970, weeks from its Monday.
func (p GridPeriod) of(t time.Time) int64 {
	day := floorDiv(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix(), secondsOfDay)
	if p == Weekly {
		return floorDiv(day+daysToThursday, 7)
	}
	return day
}

// daysToThursday is how far into its week 1 January 1970 was.
const daysToThursday = 3

// start returns the first day of the period, in UTC.
func (p GridPeriod) start(period int64) time.Time {
	if p == Weekly {
		period = 7*period - daysToThursday
	}
	return time.Unix(period*secondsOfDay, 0).UTC()
}

// plural returns what the periods are: "days" or "weeks".
func (p GridPeriod) plural() string {
	if p == Weekly {
		return "weeks"
	}
	return "days"
}

// floorDiv returns ⌊a/b⌋ for b > 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
