package funnel

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/arrival"
)

// Tracker follows one actor live, event by event: after any event [Tracker.At]
// tells what [Plan.Eval] tells of the events so far, those that were left out
// apart. It belongs to one goroutine. It trusts the caller that all events are
// of one actor: By is not applied, and no user asked for.
//
// Events come in order of time; those of one time, and with [SequenceTies] of
// one Seq, in any order. One that lies before the last one taken is late. It is
// left out and is a finding, as is an event without time or with the ID of an
// earlier one; see [RememberIDs].
//
// No event is kept. With a window and ties only, a tracker needs a fixed amount
// of memory and Observe does not allocate; with other conditions it keeps what
// can still go on, which the window bounds: without a window, exclusions or
// optional steps can make it grow with the number of entries. For a group of
// steps with an exclusion it keeps all sets of steps that can have been taken,
// because an exclusion may come at the instant of a step: up to two to the power
// of the steps of the group. To these come the IDs; of two different events with
// the same ID and time the first to come counts, in Eval the first in the order
// of conversion.Compare. [Tracker.AppendBinary] and [Plan.RestoreTracker] carry a tracker over a
// restart.
type Tracker struct {
	p        *Plan
	seen     int   // events, those left out too
	any      bool  // one was taken
	last     clock // of the last one taken
	instants int   // that are over, of those that matter
	open     instant
	live     live // without the open instant
	ids      arrival.IDs
	findings conversion.Findings
}

// clock is when something happened, as far as ties tell it.
type clock struct{ t, seq int64 }

func (c clock) isBefore(d clock) bool { return c.t < d.t || c.t == d.t && c.seq < d.seq }

// TrackerOption changes how a [Tracker] works.
type TrackerOption func(*Tracker)

// RememberIDs makes a tracker tell an event with the ID of an earlier one if it
// is no more than d later. Without this option it does so as long as both might
// be of one attempt, and for ever where nothing limits that. With 0 it remembers
// those of one time only, so that its memory does not grow with the number of
// events: that is enough where an event that is sent again has the time that it
// had, because then it is one of these or late.
func RememberIDs(d time.Duration) TrackerOption {
	return func(t *Tracker) { t.ids.Span = uint64(max(0, d)) }
}

// Tracker returns a tracker for one actor, before the first event.
func (p *Plan) Tracker(options ...TrackerOption) *Tracker {
	t := &Tracker{p: p, ids: arrival.IDs{Span: p.horizon()}}
	t.Reset()
	for _, o := range options {
		o(t)
	}
	return t
}

// Reset makes the tracker new, for another actor, and keeps its options and
// memory.
func (t *Tracker) Reset() {
	t.seen, t.any, t.last, t.instants = 0, false, clock{}, 0
	t.open.clear()
	t.live.begin(t.p)
	t.ids.Clear()
	t.findings = nil
}

// Observe takes the next event. If a function of a predicate panics, the event
// counts as not observed.
func (t *Tracker) Observe(e conversion.Event) {
	ns, dated := e.UnixNano()
	at := t.p.clock(ns, e.Seq)
	switch {
	case !dated:
		t.findings.Add(conversion.Undated, "", 1, t.seen)
	case t.any && at.isBefore(t.last):
		t.findings.Add(conversion.Late, "", 1, t.seen)
	case e.ID != "" && t.ids.Has(ns, e.ID):
		t.findings.Add(conversion.Duplicate, "", 1, t.seen)
	default:
		t.take(at, &e)
	}
	t.seen++
}

func (p *Plan) clock(ns, seq int64) clock {
	if p.funnel.Ties != SequenceTies {
		seq = 0
	}
	return clock{ns, seq}
}

// take takes an event that counts.
func (t *Tracker) take(at clock, e *conversion.Event) {
	if !t.live.isOver {
		b := t.p.newBench()
		m := b.maskOf(e)
		if t.any && t.last.isBefore(at) {
			t.close(b)
		}
		if !t.live.isOver {
			t.open.add(&m, &b.ties)
		}
		t.p.benches.Put(b)
	}
	t.any, t.last = true, at
	if e.ID != "" {
		t.ids.Add(at.t, e.ID)
	}
}

// close evaluates the open instant, to which nothing will come any more.
func (t *Tracker) close(b *bench) {
	if t.open.isEmpty() {
		return
	}
	t.live.take(b.tickOf(t))
	t.instants++
	t.open.clear()
	if t.live.isOver {
		t.live.free, t.live.guarded = nil, nil // the rest of the way needs no memory
	}
}

// At returns the level and the outcome as of a time; the events are not kept, so
// there are no Steps. An asOf that is not later than the last event taken
// stands for the first instant after it, as the event cannot be unseen; the zero
// asOf is none, and nothing is pending.
//
// With [EveryEntry] it is the result of the last round that began, which is the
// last that [Plan.Results] yields of the actor, and not that of Eval.
//
// It takes time linear in what the tracker keeps.
func (t *Tracker) At(asOf time.Time) Result {
	b := t.p.newBench()
	r := b.ahead(t).result(t.asOf(asOf))
	t.p.benches.Put(b)
	return r
}

func (t *Tracker) asOf(asOf time.Time) int64 {
	if at := asOfNano(asOf); at == NoAsOf || !t.any {
		return at
	}
	return max(asOfNano(asOf), t.last.t+1)
}

// Rounds returns how many rounds began so far and how many of them converted.
// Without [EveryEntry] an actor has one round at most.
func (t *Tracker) Rounds() (begun, converted int) {
	b := t.p.newBench()
	begun, converted = b.ahead(t).count()
	t.p.benches.Put(b)
	return begun, converted
}

// Findings returns what was wrong with the events; each is numbered by how many
// came before.
func (t *Tracker) Findings() conversion.Findings { return slices.Clone(t.findings) }
