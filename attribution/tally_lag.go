package attribution

import (
	"maps"
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
)

// lags are conversions by the whole days that they came after a touch.
type lags map[int64]worth

func (l *lags) add(days int64, w worth) {
	if *l == nil {
		*l = lags{}
	}
	sum := (*l)[days]
	sum.add(w)
	(*l)[days] = sum
}

func (l *lags) merge(o lags) {
	for days, w := range o {
		l.add(days, w)
	}
}

// TimeLag returns how many whole days conversions came after the first and after the
// last touch of their paths, after transforms, whatever the curve gives to those: days
// of 24 hours, or of the calendar if the window has one. Conversions without touches
// are left out, and days without conversions.
func (t *Tally[K]) TimeLag() TimeLag {
	return TimeLag{First: t.sums.first.report(t.sums.currency), Last: t.sums.last.report(t.sums.currency)}
}

func (l lags) report(currency string) (list []Lag) {
	for _, days := range slices.Sorted(maps.Keys(l)) {
		w := l[days]
		list = append(list, Lag{Days: int(days), Conversions: w.conversions, Value: Amount{w.micros, currency}})
	}
	return list
}

// note counts a conversion at the whole days from a touch to it. What comes without
// times, as no path that was cut does, has no lag.
func (t *tally) note(l *lags, touch *Touch[string], c *Conversion, one worth) {
	if touch.At.IsZero() || c.At.IsZero() {
		return
	}
	days := wholeDays(touch.At, c.At)
	if in := t.paths.window.Calendar; in != nil {
		days = dayOf(c.At, in) - dayOf(touch.At, in)
	}
	l.add(days, one)
}

// wholeDays returns the days of 24 hours from a to b, rounded down. Unlike a
// duration it has no limit of 292 years.
func wholeDays(a, b time.Time) int64 {
	const day = int64(duration.Day / time.Second)
	seconds := b.Unix() - a.Unix()
	if b.Nanosecond() < a.Nanosecond() {
		seconds--
	}
	days := seconds / day
	if seconds%day < 0 {
		days--
	}
	return days
}
