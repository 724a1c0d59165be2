package attribution

import (
	"slices"
	"time"
)

// journeyDays are the calendar days of a journey's touches, where the lookback
// counts those. Where clocks were set back over midnight, a later touch may have
// an earlier day; so the latest day so far is kept, which ascends.
type journeyDays struct {
	days, latest []int64
}

func (d *journeyDays) read(w *Window, touches []Touch[string]) {
	d.days, d.latest = d.days[:0], d.latest[:0]
	if w.Calendar == nil || w.Lookback == 0 {
		return
	}
	for i := range touches {
		n := dayOf(touches[i].At, w.Calendar)
		d.days = append(d.days, n)
		if i > 0 {
			n = max(n, d.latest[i-1])
		}
		d.latest = append(d.latest, n)
	}
}

// first returns a place before which no touch is within reach.
func (d *journeyDays) first(touches []Touch[string], r *reach) int {
	var n int
	switch {
	case !r.limited:
	case r.calendar != nil:
		n, _ = slices.BinarySearch(d.latest, r.day)
	default:
		n, _ = slices.BinarySearchFunc(touches, r.from, func(t Touch[string], from time.Time) int { return t.At.Compare(from) })
	}
	return n
}

// within reports whether touch i, not before the first, is within reach.
func (d *journeyDays) within(i int, r *reach) bool {
	return r.calendar == nil || d.days[i] >= r.day
}
