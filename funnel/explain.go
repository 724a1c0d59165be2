package funnel

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// Explanation says how far an actor got and what kept it from the next step. It
// is plain data; String returns it as text for people, and it can be written as
// JSON. Events are indices of what was given, steps are counted from 0.
type Explanation struct {
	Funnel          Funnel
	Level, Ignoring int // as in [Result]
	Outcome         Outcome
	Until           time.Time // of pending: the last time at which an attempt can still go on
	Start           time.Time // of the first event that counts, in UTC
	Events          []EventMark
	Steps           []StepMark // all of them
	Misses          []Miss     // none if converted
	Findings        conversion.Findings
}

// EventMark says by what to recognise an event.
type EventMark struct {
	Event int           // its index
	After time.Duration // since the first event that counts
	Name  string
	Path  string // of the URL; "" if there is none
}

// StepMark is what became of a step.
type StepMark struct {
	// Event served the step in the canonical attempt; -1 if none did. An actor
	// who was excluded has the attempt that would have counted but for the
	// events of which the miss tells, up to the step that is missed.
	Event int
	Hits  int // how many events satisfy its predicate
}

// Miss is a step that was not reached, though it was its turn, and what was
// nearest to it. In a funnel with optional steps it is the next required one;
// inside a group there is a miss for each step that is not done.
type Miss struct {
	Step int
	// Reasons are what stood in the way: had all of them been different, and
	// nothing else, the step would have been reached; with one of them as it is
	// it would not. There is one reason, but where no single change is enough.
	Reasons []Reason
	// Nearest is, of a step that no event satisfies, the event that comes nearest,
	// if there are as near ones one after the attempt; nil if there are no events.
	Nearest *rule.Miss
}

// Reason is something that stood in the way of a step.
type Reason struct {
	Kind  ReasonKind
	Step  int           // at which it did; for most kinds the step that was missed
	Event int           // that would serve this step; -1 if there is none
	By    []int         // events: see the kinds
	Over  time.Duration // by how much a limit was exceeded: the smallest amount that would have been enough
}

// ReasonKind is a kind of reason.
type ReasonKind string

// The kinds of reasons. Where several would do by themselves, it is the first in
// this order.
const (
	MissingReason  ReasonKind = "missing"     // no event satisfies the step
	ExcludedReason ReasonKind = "excluded"    // By are exclusions that came between, or after the step while the attempt could go on
	EntryReason    ReasonKind = "entry"       // possible from the entry Event, but only the first, By, counts
	WindowReason   ReasonKind = "window"      // too long after the first step, By
	LimitReason    ReasonKind = "step_limit"  // too long after the step before, By
	DirectReason   ReasonKind = "direct"      // By came between, so it does not follow directly
	TiesReason     ReasonKind = "ties"        // not after the step before, By, but at the same time
	EarlyReason    ReasonKind = "period_from" // the entry, Event, lies before the period
	LateReason     ReasonKind = "period_to"   // the entry lies after the period; Over is 0 at its very end, which is not part of it
	UsedReason     ReasonKind = "used"        // By serve other steps, and an event serves one: one more of each were needed
	OrderReason    ReasonKind = "order"       // happened only before the step before, By; Event is the last time it did
)

// Explain says how far an actor got and what kept it from the next step; the
// events are those of one actor, as for [Plan.Eval], with which it agrees. With
// [EveryEntry] it explains all attempts together, too.
//
// The reasons are found by evaluating what would have been: it is meant for one
// actor that somebody asks about, and takes some hundred evaluations.
func (p *Plan) Explain(events []conversion.Event, asOf time.Time) Explanation {
	x := Explanation{Funnel: p.Funnel()}
	q := newInquiry(p, events, asOfNano(asOf), &x.Findings)
	now := q.evaluate(nil)
	x.Level, x.Ignoring, x.Outcome = now.level, now.ignoring, now.outcome
	if x.Outcome == Pending {
		x.Until = q.until()
	}
	x.mark(q)
	q.explain(&x, now)
	return x
}

// mark fills in what is known of events and steps by themselves.
func (x *Explanation) mark(q *inquiry) {
	x.Steps = make([]StepMark, q.p.k)
	for i := range x.Steps {
		x.Steps[i].Event = -1
	}
	for i := range q.rows {
		e := &q.events[i]
		if i == 0 {
			x.Start = e.Time.UTC()
		}
		after := time.Duration(conversion.Elapsed(q.rows[0].Time, q.rows[i].Time))
		page := pattern.Parse(e.URL)
		x.Events = append(x.Events, EventMark{q.index[i], after, e.EventName(), page.TrimmedPath()})
		for steps := q.rows[i].Steps; steps != 0; steps &= steps - 1 {
			x.Steps[lowest(steps)].Hits++
		}
	}
}

// take notes the steps of an attempt.
func (x *Explanation) take(q *inquiry, steps []step) {
	for _, s := range steps {
		x.Steps[s.step].Event = q.index[s.event]
	}
}

// until returns the last time at which an actor who is pending still is, if
// nothing more happens; the zero time if that is out of range.
func (q *inquiry) until() time.Time {
	last := q.least(0, math.MaxInt64-1-max(0, q.asOf), func(d int64) bool {
		ahead := *q
		ahead.asOf += d + 1
		return ahead.evaluate(nil).outcome != Pending
	})
	if q.asOf+last >= math.MaxInt64-2 {
		return time.Time{}
	}
	return time.Unix(0, q.asOf+last).UTC()
}
