package session

import (
	"cmp"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// visitor is one user of a stream. Its events wait until no other can come
// before them; then they are settled: placed in sessions once and for all.
type visitor struct {
	waiting backlog
	known   knownIDs
	visit   visit                // of the last settled event, without trusted ids
	trusted trusted              // with them
	opened  int                  // sessions so far
	current int                  // number of the session of the last settled event
	live    bool                 // that session is open, and by no trusted id
	open    []conversion.Session // not given out yet, by Index
	begun   time.Time            // start of the last session

	due  int64 // something may become final then; see queue
	slot int   // in the queue, or -1
}

func newVisitor() *visitor { return &visitor{current: -1, slot: -1} }

// add lets an event wait that can still be settled. A duplicate is left out or
// takes the place of one that comes after it in order; then add returns the
// finding about it.
func (v *visitor) add(e conversion.Event) (code conversion.FindingCode) {
	if e.ID != "" {
		known, waits, at := v.known.has(v, e.ID)
		if known && !waits {
			return conversion.DuplicateDiffers // in time, for what is settled was before
		}
		if waits {
			other := v.waiting.at(at)
			code = duplicateCode(&e, other)
			if conversion.Compare(other, &e) <= 0 {
				return code
			}
			v.waiting.remove(at)
			v.known.held--
		}
	}
	v.waiting.add(e)
	v.known.add(v, &e)
	return code
}

func duplicateCode(a, b *conversion.Event) conversion.FindingCode {
	if conversion.Compare(a, b) == 0 {
		return conversion.Duplicate
	}
	return conversion.DuplicateDiffers
}

// settle places the events before now, and appends to dst the sessions that are
// final because of them or of the time.
func (v *visitor) settle(c *Cutter, now int64, dst []conversion.Session) []conversion.Session {
	for !v.waiting.empty() && v.waiting.begin() < now {
		e := v.waiting.pop()
		number, cause, touch := v.place(c, &e)
		if number != v.current {
			dst = v.give(dst)
			v.current = number
		}
		if cause != "" {
			v.opened++
			v.begun = e.Time
			v.open = append(v.open, conversion.Session{
				User: e.User, Index: v.opened, Touch: touch, Start: e.Time, Cause: cause,
			})
			if c.policy.TrustIDs {
				v.open[len(v.open)-1].ID = e.Session
			}
		}
		s := &v.open[v.position(number)]
		s.Events, s.End = append(s.Events, e), e.Time
		v.live = s.ID == ""
	}
	if v.live && c.over(v.currentVisit(c), now) {
		dst = v.give(dst)
	}
	return dst
}

func (v *visitor) place(c *Cutter, e *conversion.Event) (number int, cause conversion.Cause, touch conversion.Touch) {
	m := c.moment(e)
	if c.policy.TrustIDs {
		return v.trusted.place(c, e, m)
	}
	cause = conversion.CauseFirst
	if v.opened > 0 {
		cause = c.opens(&v.visit, e, m)
	}
	if cause == "" {
		v.visit.join(m)
		return v.current, "", touch
	}
	return v.opened, cause, c.begin(&v.visit, e, m)
}

func (v *visitor) currentVisit(c *Cutter) *visit {
	if c.policy.TrustIDs {
		return &v.trusted.visits[v.current]
	}
	return &v.visit
}

// give appends the current session to dst if it is live, for no event can join
// it any more.
func (v *visitor) give(dst []conversion.Session) []conversion.Session {
	if !v.live {
		return dst
	}
	i := v.position(v.current)
	dst = append(dst, v.open[i])
	v.known.forget(v.open[i].Events)
	v.open = slices.Delete(v.open, i, i+1)
	v.live = false
	return dst
}

// giveAll appends all sessions to dst that are open.
func (v *visitor) giveAll(dst []conversion.Session) []conversion.Session {
	dst = append(dst, v.open...)
	v.open, v.live, v.known = nil, false, knownIDs{}
	return dst
}

// position returns where in v.open the session of that number is.
func (v *visitor) position(number int) int {
	i, _ := slices.BinarySearchFunc(v.open, number+1, func(s conversion.Session, index int) int {
		return cmp.Compare(s.Index, index)
	})
	return i
}

// next returns an instant after now such that nothing becomes final before it.
func (v *visitor) next(c *Cutter, now int64) int64 {
	due := int64(never)
	if !v.waiting.empty() {
		due = v.waiting.begin() + 1
	}
	if !v.live {
		return due
	}
	visit := v.currentVisit(c)
	age, pause := c.maxAge.after(visit.start), c.timeout.after(visit.last)
	if c.timeOnly {
		due = max(due, min(age, pause)) // no event that waits can open a visit before
	}
	if len(c.policy.Passive) > 0 {
		return min(due, age)
	}
	return min(due, age, pause, c.nextMidnight(visit, now))
}

// idle reports whether nothing of the user is open.
func (v *visitor) idle() bool { return len(v.open) == 0 && v.waiting.empty() }
