package main

import (
	"slices"
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
	abandoned *stage   // how far the visitor had come who left the cart; until an offer or an order
	offered   bool     // by the request at hand, which is no event yet
}

// visit is how far one visit has come.
type visit struct {
	Channel string
	Reached []string // milestones, each once
	Ordered bool
	Offered bool // there was an incentive, so an order is not of the visitor's own accord
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
	v.events++
	v.seen = e.Time
	v.offered = false
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

// stage is how far the visit has come.
func (v *visit) stage() stage {
	s := stage{Channel: v.Channel}
	for _, g := range goals.Goals() {
		if slices.Contains(v.Reached, g.Name) {
			s.Milestone = g.Name
		}
	}
	return s
}
