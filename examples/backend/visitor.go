package main

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// visitor is what is known of one visitor. It belongs to whoever holds the lock
// of its shard of the store.
type visitor struct {
	tracker *goal.Tracker
	last    conversion.Event // the zero event before the first
	visit   visit            // the last one
	open    bool             // and it goes on

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

func newVisitor() *visitor { return &visitor{tracker: goals.Tracker()} }

// observe takes the visitor's next event and returns the goals that it completes
// and, if e begins another visit, the one before it, unless leave has returned
// that already.
func (v *visitor) observe(e conversion.Event) (completed []goal.Completion, over *visit) {
	if touch, begins := v.begins(e); begins {
		over = v.leave()
		v.tracker.NextSession(touch)
		v.visit, v.open = visit{Channel: touch.Channel}, true
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
	v.last, v.offered = e, false
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

// begins reports whether e begins a visit, and where that came from. The cutter
// decides, by the last event and this one: enough for a policy of pauses,
// midnight and campaigns. One with MaxAge or MaxEvents needs all events of the
// visit.
func (v *visitor) begins(e conversion.Event) (from conversion.Touch, yes bool) {
	if !v.open {
		return cutter.Cut([]conversion.Event{e})[0].Touch, true
	}
	cut := cutter.Cut([]conversion.Event{v.last, e})
	return cut[len(cut)-1].Touch, len(cut) == 2
}

// isOver reports whether the open visit has ended, because a request at that
// time would begin another.
func (v *visitor) isOver(now time.Time) bool {
	if !v.open {
		return false
	}
	_, begins := v.begins(conversion.Event{User: v.last.User, Time: now, Name: conversion.PageView})
	return begins
}

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
