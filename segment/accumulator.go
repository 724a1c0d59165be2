package segment

import (
	"slices"
	"sort"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

var _ conversion.Accumulator = (*Accumulator)(nil)

// Accumulator counts the outcomes of many users, or of their sessions, by
// segments and partitions: add each user once, and [Accumulator.Report] compares.
// Its size depends on the number of segments, of different levels and strata, and
// of currencies, not on that of users.
//
// An Accumulator belongs to one goroutine at a time; conversion.Accumulate adds
// users with several.
type Accumulator struct {
	study       Study
	fingerprint [32]byte

	counts
	scratch
}

// NewAccumulator returns an empty accumulator of a study. The error joins all
// faults, each a *conversion.Fault that names the place, such as
// "by[1].by[0].name".
func NewAccumulator(s Study) (*Accumulator, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Unit == "" {
		s.Unit = PerUser
	}
	if s.Cutter == nil {
		s.Cutter = session.MustNew(session.Policy{})
	}
	s.By = slices.Clone(s.By)
	a := &Accumulator{study: s, fingerprint: s.fingerprint()}
	a.begin()
	return a, nil
}

// MustAccumulator is [NewAccumulator] for studies that are known to be right: it
// panics on faults.
func MustAccumulator(s Study) *Accumulator {
	a, err := NewAccumulator(s)
	if err != nil {
		panic(mustText(err))
	}
	return a
}

// begin makes a new state and new scratch.
func (a *Accumulator) begin() {
	a.counts, a.scratch = a.study.newCounts(), scratch{}
	if a.study.Segments != nil {
		a.matcher = a.study.Segments.Matcher()
	}
}

// Fingerprint identifies what is counted: the study, but for what reports alone
// make of it, which are the names of partitions, their limits and contrasts.
func (a *Accumulator) Fingerprint() [32]byte { return a.fingerprint }

// New returns an empty accumulator of the same definition.
func (a *Accumulator) New() conversion.Accumulator {
	b := &Accumulator{study: a.study, fingerprint: a.fingerprint}
	b.begin()
	return b
}

// Add counts one user: all events of that user, in any order. Undated events,
// repetitions of an id and those from AsOf on are left out; without any other
// event there is no user. Where sessions are counted and the first event names no
// user, each session is taken for that of another one.
func (a *Accumulator) Add(events []conversion.Event) {
	a.visits = a.study.Cutter.AppendSessions(a.visits[:0], a.visible(events), &a.found)
	a.noteFindings()
	if len(a.visits) > 0 {
		a.countUser()
	}
	clear(a.visits) // which hold the caller's events
	clear(a.past)
	clear(a.later)
	clear(a.seen)
}

// visible returns the events before AsOf.
func (a *Accumulator) visible(events []conversion.Event) []conversion.Event {
	if a.study.AsOf.IsZero() {
		return events
	}
	a.seen = a.seen[:0]
	for i := range events {
		if _, dated := events[i].UnixNano(); !dated || events[i].Time.Before(a.study.AsOf) {
			a.seen = append(a.seen, events[i])
		}
	}
	return a.seen
}

// noteFindings keeps what was wrong with the events. How they were sorted is left
// out: it tells of one reading of the events, not of the users.
func (a *Accumulator) noteFindings() {
	for _, f := range a.found {
		if f.Code != conversion.Unsorted {
			a.bad.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	a.found = a.found[:0]
}

func (a *Accumulator) countUser() {
	user := conversion.Journey{User: a.visits[0].User, Sessions: a.visits}
	if a.study.Unit == PerUser {
		past, later := a.part(user)
		if len(past.Sessions) > 0 {
			a.countUnit(&past, &later)
			a.endUser()
		}
		return
	}
	for i := range a.visits {
		visit := conversion.Journey{User: user.User, Sessions: a.visits[i : i+1 : i+1]}
		a.countUnit(&visit, &visit)
		if user.User == "" {
			a.unnamed++
			a.endUser()
		}
	}
	a.endUser()
}

// part returns what a user did before Since and from then on; without Since both
// are all of it. A session that goes on beyond it is in both, each with its events.
func (a *Accumulator) part(user conversion.Journey) (past, later conversion.Journey) {
	since := a.study.Since
	if since.IsZero() {
		return user, user
	}
	a.past, a.later = a.past[:0], a.later[:0]
	for _, s := range user.Sessions {
		i := sort.Search(len(s.Events), func(i int) bool { return !s.Events[i].Time.Before(since) })
		if i > 0 {
			a.past = append(a.past, cutSession(s, 0, i))
		}
		if i < len(s.Events) {
			a.later = append(a.later, cutSession(s, i, len(s.Events)))
		}
	}
	return conversion.Journey{User: user.User, Sessions: a.past}, conversion.Journey{User: user.User, Sessions: a.later}
}

func cutSession(s conversion.Session, from, to int) conversion.Session {
	s.Events = s.Events[from:to:to]
	s.Start, s.End = s.Events[0].Time, s.Events[len(s.Events)-1].Time
	return s
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
