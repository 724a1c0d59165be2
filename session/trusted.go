package session

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// trusted follows the visits of one user by the source's own ids.
type trusted struct {
	visits  []visit
	byID    map[string]int // the visit of an id
	current int            // the visit of the event before
}

// place returns the number of the visit, from 0, to which the next event in
// order belongs, and why if the event opens it.
func (t *trusted) place(c *Cutter, e *conversion.Event, m moment) (number int, cause conversion.Cause, touch conversion.Touch) {
	number, cause = t.find(c, e, m)
	if cause == "" {
		t.visits[number].join(m)
	} else {
		t.visits = append(t.visits, visit{})
		touch = c.begin(&t.visits[number], e, m)
		if e.Session != "" {
			if t.byID == nil {
				t.byID = make(map[string]int)
			}
			t.byID[e.Session] = number
		}
	}
	t.current = number
	return number, cause, touch
}

func (t *trusted) find(c *Cutter, e *conversion.Event, m moment) (number int, cause conversion.Cause) {
	if len(t.visits) == 0 {
		return 0, conversion.CauseFirst
	}
	if e.Session != "" {
		if number, known := t.byID[e.Session]; known {
			return number, ""
		}
		return len(t.visits), conversion.CauseID
	}
	if cause = c.opens(&t.visits[t.current], e, m); cause != "" {
		return len(t.visits), cause
	}
	return t.current, ""
}

func (c *Cutter) appendTrusted(dst []conversion.Session, events []conversion.Event) []conversion.Session {
	var t trusted
	start := len(dst)
	numbers := make([]int, len(events))
	for i := range events {
		e := &events[i]
		number, cause, touch := t.place(c, e, c.moment(e))
		numbers[i] = number
		if cause != "" {
			dst = append(dst, conversion.Session{
				User: e.User, ID: e.Session, Index: number + 1, Touch: touch, Start: e.Time, Cause: cause,
			})
		}
	}
	events = grouped(events, numbers)
	for i := range t.visits {
		s := &dst[start+i]
		n := t.visits[i].count
		s.Events, events = events[:n:n], events[n:]
		s.End = s.Events[n-1].Time
	}
	return dst
}

// grouped returns the events by number, and in order where numbers are equal:
// the slice itself if it is so already.
func grouped(events []conversion.Event, numbers []int) []conversion.Event {
	if slices.IsSorted(numbers) {
		return events
	}
	next := make([]int, slices.Max(numbers)+2) // where the next event of each number goes
	for _, n := range numbers {
		next[n+1]++
	}
	for n := 1; n < len(next); n++ {
		next[n] += next[n-1]
	}
	sorted := make([]conversion.Event, len(events))
	for i, n := range numbers {
		sorted[next[n]] = events[i]
		next[n]++
	}
	return sorted
}
