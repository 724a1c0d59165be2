package insight

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/session"
)

// Reader is a compiled [Study]: it makes units of a user's events. It is immutable
// and safe for any number of goroutines.
type Reader struct {
	study       Study
	fingerprint [32]byte
	policy      session.Policy
	timeout     time.Duration
}

// NewReader compiles a study. The error joins all faults, each a *conversion.Fault
// that names the place, such as "macro".
func NewReader(s Study) (*Reader, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	s = s.withDefaults()
	policy := s.Cutter.Policy()
	return &Reader{study: s, fingerprint: s.fingerprint(), policy: policy, timeout: cmp.Or(policy.Timeout, session.DefaultTimeout)}, nil
}

// MustReader is [NewReader] for variables of a program; it panics on faults.
func MustReader(s Study) *Reader { return must(NewReader(s)) }

// Fingerprint identifies the study.
func (r *Reader) Fingerprint() [32]byte { return r.fingerprint }

// Units yields the units of one user, given all events of that user in any order:
// sessions in order, each scored by itself as if the user had no other, or one
// journey. Undated events, repetitions of an id and events from AsOf on are left
// out. Where the first event is the conversion the unit has no events. A unit may
// be kept; it shares memory with the events.
func (r *Reader) Units(events []conversion.Event) iter.Seq[*Unit] {
	return func(yield func(*Unit) bool) {
		new(reading).units(r, events, func(u *Unit) bool {
			kept := *u
			return yield(&kept)
		})
	}
}

// reading is what is at hand while one user's units are made.
type reading struct {
	sessions []conversion.Session
	unit     Unit
	found    conversion.Findings // added to
}

// units yields units that are good until the next.
func (g *reading) units(r *Reader, events []conversion.Event, yield func(*Unit) bool) {
	g.sessions = r.study.Cutter.AppendSessions(g.sessions[:0], r.seen(events), &g.found)
	defer clear(g.sessions) // which hold the caller's events
	if len(g.sessions) == 0 {
		return
	}
	if r.study.Within > 0 {
		r.journey(&g.unit, g.sessions)
		yield(&g.unit)
		return
	}
	for i := range g.sessions {
		r.session(&g.unit, &g.sessions[i], i == len(g.sessions)-1)
		if !yield(&g.unit) {
			return
		}
	}
}

// seen returns the events before AsOf.
func (r *Reader) seen(events []conversion.Event) []conversion.Event {
	asOf := r.study.AsOf
	late := func(e conversion.Event) bool {
		_, dated := e.UnixNano()
		return dated && !e.Time.Before(asOf)
	}
	if asOf.IsZero() || !slices.ContainsFunc(events, late) {
		return events
	}
	return slices.DeleteFunc(slices.Clone(events), late)
}

// session makes u the unit of a session.
func (r *Reader) session(u *Unit, s *conversion.Session, isLast bool) {
	r.begin(u, s)
	u.Events = s.Events
	if isLast && r.goesOn(s) {
		u.Outcome = Open
	}
	u.cut(r, r.study.Goals.Score(*s).Completions)
}

// goesOn reports whether an event at AsOf that is not passive, by the same source,
// would belong to the session.
func (r *Reader) goesOn(s *conversion.Session) bool {
	asOf := r.study.AsOf
	if asOf.IsZero() || asOf.Sub(s.End) > r.timeout {
		return false
	}
	live := r.study.Cutter.Live()
	for _, e := range s.Events {
		live.Next(e)
	}
	probe := s.Events[len(s.Events)-1]
	probe.ID, probe.Time = "", asOf
	for slices.Contains(r.policy.Passive, probe.EventName()) {
		probe.Name += "?"
	}
	_, begins := live.Next(probe)
	return !begins
}

// journey makes u the unit of what a user did up to Within after the first event.
func (r *Reader) journey(u *Unit, sessions []conversion.Session) {
	r.begin(u, &sessions[0])
	end := sessions[0].Start.Add(r.study.Within)
	u.Young = !end.Before(r.study.AsOf)
	if u.Young {
		u.Outcome = Open
	}
	for i := range sessions {
		for _, e := range sessions[i].Events {
			if !e.Time.After(end) {
				u.Events = append(u.Events, e)
			}
		}
	}
	slices.SortStableFunc(u.Events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	whole := conversion.Journey{User: u.ID, Sessions: sessions}
	u.cut(r, r.placed(u, whole))
}

// placed returns the completions of a journey with the indices of their events in
// the unit; those by later events are left out.
func (r *Reader) placed(u *Unit, whole conversion.Journey) []goal.Completion {
	var placed []goal.Completion
	for _, c := range r.study.Goals.ScoreJourney(whole).Completions {
		e := &whole.Sessions[c.Session].Events[c.Event]
		i, found := slices.BinarySearchFunc(u.Events, e, func(a conversion.Event, e *conversion.Event) int { return conversion.Compare(&a, e) })
		if found {
			c.Session, c.Event = 0, i
			placed = append(placed, c)
		}
	}
	slices.SortStableFunc(placed, func(a, b goal.Completion) int { return a.Event - b.Event })
	return placed
}

func (r *Reader) begin(u *Unit, first *conversion.Session) {
	*u = Unit{ID: first.User, Touch: first.Touch, Stratum: r.study.Strata.Of(first)}
	if u.ID == "" {
		u.ID = first.ID
	}
}

// cut ends the unit at its first conversion, if there is one.
func (u *Unit) cut(r *Reader, completions []goal.Completion) {
	for i, c := range completions {
		if c.Goal != r.study.Macro && (r.study.Macro != "" || c.Kind != goal.Macro) {
			continue
		}
		u.Outcome, u.Conversion = Converted, c
		u.Events = u.Events[:c.Event]
		u.Reached = slices.DeleteFunc(completions[:i], func(d goal.Completion) bool { return d.Event >= c.Event })
		return
	}
	u.Reached = completions
}
