package session

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Stream cuts a stream of events of many users, roughly in order of time, into
// sessions. It is [Streamer.Sessions] of a new Streamer; use that one to see
// what was dropped.
func (c *Cutter) Stream(events iter.Seq2[conversion.Event, error], lateness time.Duration) iter.Seq2[conversion.Session, error] {
	return func(yield func(conversion.Session, error) bool) {
		c.Streamer(lateness).Sessions(events)(yield)
	}
}

// Streamer cuts the events of many users into sessions while they arrive. An
// event is late by how much the newest event seen, of any user, is after it. It
// is accepted if that is at most the lateness, and otherwise dropped and
// counted ([conversion.TooLate]).
//
// A session is given out as soon as no event that may still be accepted can
// change it, so what is given out is final, and all of it together is what
// [Cutter.Cut] makes of the accepted events of each user: with the same Index,
// Cause and Touch, and whatever the order of arrival. One thing is beyond it:
// an event with the ID of an event whose session has been given out, but with
// a later time, is taken for another event. (The same event sent again has the
// same time and is too late.)
//
// When a session is final depends on the policy. With a time-out it is so once
// the pause is over and the lateness too. Passive events may join however late,
// so with them a session is open until the user's next active event, or
// MaxAge. A session that a trusted id names is open until Flush.
//
// Memory holds the events of open sessions and those not older than the
// lateness, and a few numbers about each user seen, from which Index and Cause
// go on; [Streamer.Forget] drops those.
//
// A Streamer belongs to one goroutine at a time.
type Streamer struct {
	cutter   *Cutter
	lateness int64
	settled  int64 // no event before this instant will be accepted
	users    map[string]*visitor
	queue    queue
	final    []conversion.Session
	seen     int
	found    conversion.Findings
}

// Streamer returns a new Streamer. A negative lateness counts as 0, for events
// that arrive in order of time.
func (c *Cutter) Streamer(lateness time.Duration) *Streamer {
	return &Streamer{
		cutter:   c,
		lateness: int64(max(0, lateness)),
		settled:  math.MinInt64,
		users:    make(map[string]*visitor),
	}
}

// Add takes the next event and returns the sessions that have become final, by
// start, user and Index. The slice is valid until the next call; the sessions
// in it are the caller's.
func (s *Streamer) Add(e conversion.Event) []conversion.Session {
	s.final = s.final[:0]
	number := s.seen
	s.seen++
	ns, dated := e.UnixNano()
	switch {
	case !dated:
		s.found.Add(conversion.Undated, "", 1, number)
		return nil
	case ns < s.settled:
		s.found.Add(conversion.TooLate, "", 1, number)
		return nil
	}
	v := s.users[e.User]
	if v == nil {
		v = newVisitor()
		s.users[e.User] = v
	}
	if code := v.add(e); code != "" {
		s.found.Add(code, "", 1, number)
	}
	s.queue.advance(v, v.next(s.cutter, s.settled))
	return s.settle(ns)
}

// Advance says that time has come to now although no event did, so that quiet
// streams end their sessions too. It returns what Add does. A time outside of
// what events may have is ignored.
func (s *Streamer) Advance(now time.Time) []conversion.Session {
	s.final = s.final[:0]
	ns, dated := (&conversion.Event{Time: now}).UnixNano()
	if !dated {
		return nil
	}
	return s.settle(ns)
}

// Flush says that the stream is over: it returns all sessions that are left.
// Any later event is too late.
func (s *Streamer) Flush() []conversion.Session {
	s.final = s.final[:0]
	s.settled, s.queue = never, nil
	for _, v := range s.users {
		s.final = v.giveAll(v.settle(s.cutter, never, s.final))
	}
	return s.sorted()
}

// Forget drops what is known about users who have nothing open and whose last
// session began before the given time. Should they come back, their sessions
// begin with Index 1 and the Cause "first" again.
func (s *Streamer) Forget(before time.Time) {
	for user, v := range s.users {
		if v.idle() && v.begun.Before(before) {
			delete(s.users, user)
		}
	}
}

// Findings returns what was wrong with the events so far: undated, too_late,
// duplicate and duplicate_differs. The index of a finding counts all calls of
// Add, from 0.
func (s *Streamer) Findings() conversion.Findings { return slices.Clone(s.found) }

// Sessions adds all events and gives the sessions as they become final, then
// those that are left. An error of events is passed on in its place, with an
// empty session, and reading goes on. To break out of the loop leaves the rest
// unread.
func (s *Streamer) Sessions(events iter.Seq2[conversion.Event, error]) iter.Seq2[conversion.Session, error] {
	return func(yield func(conversion.Session, error) bool) {
		for e, err := range events {
			if err != nil {
				if !yield(conversion.Session{}, err) {
					return
				}
				continue
			}
			for _, session := range s.Add(e) {
				if !yield(session, nil) {
					return
				}
			}
		}
		for _, session := range s.Flush() {
			if !yield(session, nil) {
				return
			}
		}
	}
}

// settle takes notice of an event at newest and collects what is final then.
func (s *Streamer) settle(newest int64) []conversion.Session {
	if newest < math.MinInt64+s.lateness {
		return s.sorted()
	}
	s.settled = max(s.settled, newest-s.lateness)
	for len(s.queue) > 0 && s.queue[0].due <= s.settled {
		v := s.queue[0]
		s.final = v.settle(s.cutter, s.settled, s.final)
		s.queue.move(v, max(v.next(s.cutter, s.settled), s.settled+1))
	}
	return s.sorted()
}

func (s *Streamer) sorted() []conversion.Session {
	slices.SortFunc(s.final, func(a, b conversion.Session) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		if c := strings.Compare(a.User, b.User); c != 0 {
			return c
		}
		return a.Index - b.Index
	})
	return s.final
}
