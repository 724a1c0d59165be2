package main

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/session"
)

// visitor is what is known of one visitor. It belongs to whoever holds the lock
// of its shard of the store.
type visitor struct {
	live    *session.Live
	tracker *goal.Tracker
	events  int64     // so far
	seen    time.Time // when the last of them happened
	visit   visit     // the last one
	open    bool      // and it goes on

	cart      []string // SKUs
	abandoned *visit   // how far the visitor had come who left the cart; until that is decided, or an order

	// By the request at hand, which is no event yet: there was an offer, or it was worth
	// one and is in the holdout.
	offered, held bool
}

// visit is how far one visit has come.
type visit struct {
	Channel string
	Reached []string  // milestones, each once
	Last    time.Time // event
	Ordered bool
	Offered bool // there was a coupon, so an order is not of the visitor's own accord
	Held    bool // there was none because the visitor is in the holdout
}

func newVisitor() *visitor { return &visitor{live: visits.Live(), tracker: goals.Tracker()} }

// observe takes the visitor's next event and returns the goals that it completes
// and, if e begins another visit, the one before it, unless leave has returned
// that already.
func (v *visitor) observe(e conversion.Event) (completed []goal.Completion, over *visit) {
	if s, begins := v.live.Next(e); begins {
		over = v.leave()
		v.tracker.NextSession(s.Touch)
		v.visit, v.open = visit{Channel: s.Touch.Channel}, true
	}
	completed = v.tracker.Observe(e)
	for _, c := range completed {
		switch c.Kind {
		case goal.Milestone:
			v.visit.Reached = append(v.visit.Reached, c.Goal)
		case goal.Macro:
			v.visit.Ordered = true
		}
	}
	v.visit.Offered = v.visit.Offered || v.offered
	v.visit.Held = v.visit.Held || v.held
	v.events++
	v.seen, v.visit.Last = e.Time, e.Time
	v.offered, v.held = false, false
	return completed, over
}

// leave ends the open visit and returns it; nil if none is open.
func (v *visitor) leave() *visit {
	if !v.open {
		return nil
	}
	v.open = false
	over := v.visit
	return &over
}

// isOver reports whether the open visit has ended, because any request at that
// time would begin another.
func (v *visitor) isOver(now time.Time) bool { return v.open && v.live.Over(now) }
