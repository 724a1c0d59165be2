package attribution

import (
	"time"

	"github.com/go-conversion/conversion/internal/duration"
)

// isYoung reports whether a journey whose last touch was then may still convert.
func (w *Window) isYoung(last time.Time) bool {
	switch {
	case w.AsOf.IsZero():
		return false
	case w.Horizon > 0:
		return !last.Before(w.AsOf.Add(-w.Horizon))
	}
	r := w.reach(w.AsOf)
	return r.limited && r.holds(last)
}

// reach is how far the lookback of an instant goes.
type reach struct {
	limited  bool
	from     time.Time      // the first instant
	calendar *time.Location // or
	day      int64          // the first day there
}

func (w *Window) reach(at time.Time) reach {
	switch {
	case w.Lookback == 0:
		return reach{}
	case w.Calendar == nil:
		return reach{limited: true, from: at.Add(-w.Lookback)}
	}
	return reach{limited: true, calendar: w.Calendar, day: dayOf(at, w.Calendar) - int64(w.Lookback/duration.Day)}
}

// holds reports whether what happened then, not after the instant, is within.
func (r *reach) holds(at time.Time) bool {
	switch {
	case !r.limited:
		return true
	case r.calendar == nil:
		return !at.Before(r.from)
	}
	return dayOf(at, r.calendar) >= r.day
}

// dayOf numbers the calendar days of a place.
func dayOf(at time.Time, in *time.Location) int64 {
	const seconds = int64(duration.Day / time.Second)
	_, offset := at.In(in).Zone()
	local := at.Unix() + int64(offset)
	n := local / seconds
	if local%seconds < 0 {
		n--
	}
	return n
}
