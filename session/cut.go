package session

import "github.com/go-conversion/conversion"

// Cut returns the sessions of one user by their first events. The events may
// come in any order, which never changes the result; undated ones and
// duplicates are left out. No events give no sessions.
//
// Each session has its Index from 1, its Cause, and the Touch of its first
// event. If the input is in order and clean ([conversion.InOrder]), the events
// of the sessions are slices of it, and Cut takes linear time; else they are
// slices of one sorted copy. The input is never changed.
func (c *Cutter) Cut(events []conversion.Event) []conversion.Session {
	return c.AppendSessions(nil, events, nil)
}

// Journey returns the sessions of one user, as [Cutter.Cut] does.
func (c *Cutter) Journey(events []conversion.Event) conversion.Journey {
	j := conversion.Journey{Sessions: c.Cut(events)}
	if len(j.Sessions) > 0 {
		j.User = j.Sessions[0].User
	}
	return j
}

// AppendSessions is [Cutter.Cut] for many users: it appends to dst, so that
// memory can be used again, and adds to found (unless it is nil) what was wrong
// with the events: undated, duplicate, duplicate_differs, and unsorted with the
// number of inversions.
func (c *Cutter) AppendSessions(dst []conversion.Session, events []conversion.Event, found *conversion.Findings) []conversion.Session {
	events = ordered(events, found)
	if c.policy.TrustIDs {
		return c.appendTrusted(dst, events)
	}
	var v visit
	start := len(dst)
	for i, first := 0, 0; i < len(events); i++ {
		e := &events[i]
		m := c.moment(e)
		cause := conversion.CauseFirst
		if i > 0 {
			cause = c.opens(&v, e, m)
		}
		if cause != "" {
			first = i
			dst = append(dst, conversion.Session{
				User: e.User, Index: len(dst) - start + 1, Touch: c.begin(&v, e, m), Start: e.Time, Cause: cause,
			})
		} else {
			v.join(m)
		}
		s := &dst[len(dst)-1]
		s.Events, s.End = events[first:i+1:i+1], e.Time
	}
	return dst
}

// ordered returns the events that count, in order: the slice itself if it is
// that already.
func ordered(events []conversion.Event, found *conversion.Findings) []conversion.Event {
	if conversion.InOrder(events) {
		return events
	}
	if found == nil {
		found = new(conversion.Findings)
	}
	order := conversion.Order(make([]int, 0, len(events)), events, found)
	sorted := make([]conversion.Event, len(order))
	for to, from := range order {
		sorted[to] = events[from]
	}
	return sorted
}
