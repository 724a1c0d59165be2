package segment

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/arrival"
)

// Tracker follows one user through the segments of a set, event by event:
// [Tracker.At] tells at any time what [Set.Match] tells of the events so far, those
// that were left out apart. It belongs to one goroutine.
//
// Sessions come one after the other; [session.Live] says where one ends:
//
//	if visit, begins := live.Next(e); begins {
//		tracker.NextSession(visit)
//	}
//	tracker.Observe(e)
//	members := tracker.At(now)
//
// Events come in the order of [conversion.Compare], or wait for late ones with
// [Reorder]. One that lies before the last one taken is late: it changes nothing
// and is a finding, as is an event without time or with the ID of an earlier one.
//
// No event is kept, unless a condition is a function, which is given all of them.
// What is kept has a fixed size for most conditions: of counts only the newest
// that decide; sums, regular visits and sequences keep what lies in their windows,
// and sequences without a window what may still go on. To these come the IDs; see
// [RememberIDs]. [Tracker.AppendBinary] and [Set.RestoreTracker] carry a tracker
// over a restart.
type Tracker struct {
	set      *Set
	run      *run
	visit    visitHead // of the next event
	isNew    bool      // the next event begins a session
	passed   int       // events, those left out too
	last     conversion.Event
	ids      arrival.IDs
	queue    arrival.Queue
	findings conversion.Findings

	past []past // scratch
}

// visitHead is what is known of a session before its first event.
type visitHead struct {
	id    string
	touch conversion.Touch
}

// TrackerOption changes how a [Tracker] works.
type TrackerOption func(*Tracker)

// Reorder makes a tracker hold events back until it has seen one more than d
// later, so that events up to d late find their place. [Tracker.Flush] ends the
// wait.
func Reorder(d time.Duration) TrackerOption {
	return func(t *Tracker) { t.queue.Wait = max(0, d) }
}

// RememberIDs makes a tracker tell an event with the ID of an earlier one only if
// it is no more than d later, so that its memory does not grow with the number of
// events. Without this option it remembers all. With 0 it remembers those of one
// time: that is enough where an event that is sent again has the time that it had,
// because then it is one of these or late.
func RememberIDs(d time.Duration) TrackerOption {
	return func(t *Tracker) { t.ids.Span = uint64(max(0, d)) }
}

// Tracker returns a tracker for one user, before the first event.
func (s *Set) Tracker(options ...TrackerOption) *Tracker {
	t := &Tracker{
		set: s, run: newRun(s), queue: arrival.Queue{Wait: -1}, ids: arrival.IDs{Span: math.MaxUint64},
		past: make([]past, len(s.plan.watches)),
	}
	t.Reset()
	for _, o := range options {
		o(t)
	}
	return t
}

// Reset makes the tracker new, for another user, and keeps its options and
// memory.
func (t *Tracker) Reset() {
	t.run.reset(false)
	t.visit, t.isNew, t.passed, t.last = visitHead{}, true, 0, conversion.Event{}
	t.ids.Clear()
	t.queue.Reset()
	t.findings = nil
}

// NextSession ends the open session: the next event begins the session given, of
// which the ID and the touch are used; the zero touch is resolved from its first
// event. Without a call the first event begins the first session. Waiting events
// are flushed into the session that ends.
func (t *Tracker) NextSession(visit conversion.Session) {
	t.Flush()
	t.visit, t.isNew = visitHead{visit.ID, visit.Touch}, true
}

// Observe takes the next event of the open session. If a function of a condition
// panics, the tracker is not to be used any more.
func (t *Tracker) Observe(e conversion.Event) {
	index := t.passed
	t.passed++
	if _, dated := e.UnixNano(); !dated {
		t.findings.Add(conversion.Undated, "", 1, index)
		return
	}
	if t.queue.Wait >= 0 {
		t.queue.Add(arrival.Waiting{Index: index, Event: e})
		t.takeWaiting(false)
		return
	}
	t.accept(index, e)
}

// Flush takes all events that are held back by [Reorder].
func (t *Tracker) Flush() { t.takeWaiting(true) }

func (t *Tracker) takeWaiting(all bool) {
	for w, ok := t.queue.Next(all); ok; w, ok = t.queue.Next(all) {
		t.accept(w.Index, w.Event)
	}
}

// accept takes an event unless it is late or a duplicate.
func (t *Tracker) accept(index int, e conversion.Event) {
	ns, _ := e.UnixNano()
	switch {
	case t.run.count > 0 && conversion.Compare(&e, &t.last) < 0:
		t.findings.Add(conversion.Late, "", 1, index)
	case e.ID != "" && t.ids.Has(ns, e.ID):
		t.findings.Add(conversion.Duplicate, "", 1, index)
	default:
		t.take(ns, e)
	}
}

func (t *Tracker) take(ns int64, e conversion.Event) {
	if e.ID != "" {
		t.ids.Add(ns, e.ID)
	}
	t.last = e
	if t.isNew {
		t.run.begin(&t.last, ns, t.visit.id, t.visit.touch)
		t.isNew = false
	}
	t.run.take(&t.last, ns, t.run.opened-1)
}

// At returns which segments hold at asOf of the events taken so far; those that
// wait are not among them. An asOf that is not later than the last event stands
// for the first instant after it, as the event cannot be unseen. It changes nothing
// of what is known, so an earlier asOf may follow a later one. The answer is the
// caller's: it can be compared with the next, to see who has come and who has
// gone.
func (t *Tracker) At(asOf time.Time) Bits {
	copy(t.past, t.run.past)
	return t.run.answer(make(Bits, 0, (len(t.set.segments)+63)/64), t.past, t.asOf(asOf))
}

func (t *Tracker) asOf(asOf time.Time) int64 {
	if at := nanoOf(asOf); t.run.count == 0 || at > t.run.last {
		return at
	}
	return after(t.run.last, 1)
}

// Next returns the first instant after asOf at which the answer may be another
// without any event, because a window ends, a time has run out or a membership is
// over; then is the time to ask [Tracker.At] again. It is false if there is none.
// What functions say is not foreseen.
func (t *Tracker) Next(asOf time.Time) (next time.Time, ok bool) {
	at := t.asOf(asOf)
	t.At(asOf)
	ns := after(t.run.nextOf(t.set.plan.all, at), 1)
	for i, w := range t.set.plan.watches {
		m := t.set.segments[w.segment].Membership
		if over := after(t.past[i].last, int64(m.For)); m.Mode == ForMode && t.past[i].held && over > at {
			ns = min(ns, over)
		}
	}
	if ns == never {
		return time.Time{}, false
	}
	return time.Unix(0, ns).UTC(), true
}

// Findings returns what was wrong with the events; each is numbered by how many
// came before.
func (t *Tracker) Findings() conversion.Findings { return slices.Clone(t.findings) }
