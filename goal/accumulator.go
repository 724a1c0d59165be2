package goal

import (
	"crypto/sha256"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

var _ conversion.Accumulator = (*Accumulator)(nil)

// Accumulator counts what many users have reached: for each goal how many
// sessions and users, and what it is worth; where visitors came from who
// convert; how far they got. [Accumulator.Report] tells it. Its size depends on
// the number of goals, channels and currencies, not on that of users.
//
// Events named "refund" take back what the order of that id, of the same user,
// has brought to the macro conversions that have a value; see [Refunds] and
// [WithoutRefunds]. A refund of no such order is a finding, unmatched: its order
// lies before the events, or another user made it. Booked values show what was
// earned at the time, net values what is left.
//
// An Accumulator belongs to one goroutine at a time.
type Accumulator struct {
	set         *Set
	cutter      *session.Cutter
	keepRefunds bool // as they are: they adjust nothing
	fingerprint [32]byte
	ranked      []int // the furthest goal first
	refundable  []int // the goals whose completions refunds adjust

	counts

	// Scratch of Add.
	tracker *Tracker
	visits  []conversion.Session // of the user at hand
	found   conversion.Findings
	reached []reachedIn // by goal

	reachedKinds [3]reachedIn
}

// AccumulatorOption changes what an [Accumulator] counts. It is part of its
// fingerprint.
type AccumulatorOption func(*Accumulator)

// WithoutRefunds makes an accumulator leave refunds alone, for shops whose
// refund events do not tell the truth, or are given as adjustments too.
func WithoutRefunds() AccumulatorOption {
	return func(a *Accumulator) { a.keepRefunds = true }
}

// NewAccumulator returns an empty accumulator of the set. The cutter makes
// sessions of a user's events and says where they came from, to rules as well as
// to the report; nil is that of the zero [session.Policy].
func NewAccumulator(set *Set, cutter *session.Cutter, options ...AccumulatorOption) *Accumulator {
	if cutter == nil {
		cutter = session.MustNew(session.Policy{})
	}
	a := &Accumulator{set: set, cutter: cutter, ranked: ranked(set.goals)}
	for _, option := range options {
		option(a)
	}
	if !a.keepRefunds {
		a.refundable = refundable(set.goals)
	}
	a.fingerprint = a.hash()
	a.counts = newCounts(len(set.goals))
	return a
}

// refundable returns the macro conversions that have a value.
func refundable(goals []Goal) (indices []int) {
	for i, g := range goals {
		if g.Kind == Macro && g.Value.Mode != NoValue {
			indices = append(indices, i)
		}
	}
	return indices
}

func (a *Accumulator) hash() [32]byte {
	b := wire.AppendString(nil, "goal.Accumulator 1")
	set, cutter := a.set.Fingerprint(), a.cutter.Fingerprint()
	b = append(append(b, set[:]...), cutter[:]...)
	return sha256.Sum256(wire.AppendBool(b, a.keepRefunds))
}

// Fingerprint identifies the set, the cutter and the options.
func (a *Accumulator) Fingerprint() [32]byte { return a.fingerprint }

// New returns an empty accumulator of the same definition.
func (a *Accumulator) New() conversion.Accumulator {
	b := *a
	b.counts = newCounts(len(a.set.goals))
	b.tracker, b.visits, b.found, b.reached = nil, nil, nil, nil
	return &b
}

// Add counts one user: all events of that user, in any order. It cuts them into
// sessions, scores these as [Set.ScoreJourney] does, and applies refunds. A
// user without any dated event counts in the findings only.
func (a *Accumulator) Add(events []conversion.Event) { a.AddAdjusted(events, nil) }

// AddAdjusted is [Accumulator.Add] for a user about whom more is known than the
// events tell: late revenue, or refunds that were no events. It applies these
// adjustments as [Score.Adjust] does, together with the refunds.
func (a *Accumulator) AddAdjusted(events []conversion.Event, adjustments []Adjustment) {
	if a.tracker == nil {
		a.tracker = a.set.batch()
		a.reached = make([]reachedIn, len(a.set.goals))
	}
	a.found = a.found[:0]
	a.visits = a.cutter.AppendSessions(a.visits[:0], events, &a.found)
	a.tracker.scoreAll(a.visits)
	completions := a.tracker.completions
	net := a.netValues(completions, adjustments)
	if len(a.visits) > 0 {
		a.countUser(completions, net)
	}
	a.findings = merged(merged(a.findings, a.found), a.tracker.findings)
	clear(a.visits) // which hold the caller's events
	a.tracker.Reset()
}

// scoreAll scores the sessions of a journey as a cutter makes them: in order,
// with events in order and without duplicates.
func (t *Tracker) scoreAll(sessions []conversion.Session) {
	t.Reset()
	for i := range sessions {
		events := sessions[i].Events
		t.session = i
		t.begin(sessions[i].Touch)
		for j := range events {
			t.take(j, &events[j])
		}
	}
}

// netValues returns what the completions are worth after adjustments, or nil if
// there are none.
func (a *Accumulator) netValues(completions []Completion, adjustments []Adjustment) []conversion.Money {
	refunds := a.refunds()
	if len(adjustments) == 0 && len(refunds) == 0 {
		return nil
	}
	first := firstByKey(completions)
	adjustments = slices.Clip(adjustments) // the caller's
	for _, e := range refunds {
		adjustments = a.appendRefund(adjustments, e, first)
	}
	return a.set.netValues(completions, first, adjustments, &a.found)
}

// refunds returns the refund events of the user at hand that are to be applied.
func (a *Accumulator) refunds() (refunds []*conversion.Event) {
	if len(a.refundable) == 0 {
		return nil
	}
	for i := range a.visits {
		events := a.visits[i].Events
		for j := range events {
			if isRefund(&events[j]) {
				refunds = append(refunds, &events[j])
			}
		}
	}
	return refunds
}

// appendRefund appends a refund's adjustments of the goals that the order
// completed.
func (a *Accumulator) appendRefund(dst []Adjustment, e *conversion.Event, first map[keyed]int) []Adjustment {
	matched := false
	for _, at := range a.refundable {
		r := refund(a.set.goals[at].Name, e)
		if _, ok := first[r.keyed()]; ok {
			dst = append(dst, r)
			matched = true
		}
	}
	if !matched {
		a.found.Add(conversion.Unmatched, "", 1, -1)
	}
	return dst
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Accumulator of the same fingerprint.
func (a *Accumulator) Merge(other conversion.Accumulator) error {
	b, ok := other.(*Accumulator)
	if !ok || b == nil || a.fingerprint != b.fingerprint {
		return conversion.ErrDefinition
	}
	a.merge(&b.counts)
	return nil
}
