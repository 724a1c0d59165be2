package insight

import (
	"cmp"
	"iter"
	"slices"
	"sort"
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
		r.session(&g.unit, &g.sessions[i], r.policy.TrustIDs || i == len(g.sessions)-1)
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

// session makes u the unit of a session, which may go on or not.
func (r *Reader) session(u *Unit, s *conversion.Session, mayGoOn bool) {
	r.begin(u, s)
	u.Events = slices.Clip(s.Events)
	if mayGoOn && r.goesOn(s) {
		u.Outcome = Open
	}
	u.cut(r, r.study.Goals.Score(*s).Completions)
}

// goesOn reports whether an event at AsOf, by the same source and not passive, would
// belong to the session. One with a trusted id always would, so there the timeout
// decides alone.
func (r *Reader) goesOn(s *conversion.Session) bool {
	asOf := r.study.AsOf
	if asOf.IsZero() || asOf.Sub(s.End) > r.timeout {
		return false
	}
	if r.policy.TrustIDs {
		return true
	}
	live := r.study.Cutter.Live()
	for _, e := range s.Events {
		live.Next(e)
	}
	probe := r.lastActive(s)
	probe.ID, probe.Time = "", asOf
	_, begins := live.Next(probe)
	return !begins
}

// lastActive returns the last event of the session that is not passive; the last one,
// under another name, if all are.
func (r *Reader) lastActive(s *conversion.Session) conversion.Event {
	passive := func(e *conversion.Event) bool { return slices.Contains(r.policy.Passive, e.EventName()) }
	for i := len(s.Events) - 1; i >= 0; i-- {
		if !passive(&s.Events[i]) {
			return s.Events[i]
		}
	}
	e := s.Events[len(s.Events)-1]
	for passive(&e) {
		e.Name += "?"
	}
	return e
}

// journey makes u the unit of what a user did up to Within after the first event.
func (r *Reader) journey(u *Unit, sessions []conversion.Session) {
	r.begin(u, &sessions[0])
	end := sessions[0].Start.Add(r.study.Within)
	u.Young = !end.Before(r.study.AsOf)
	if u.Young {
		u.Outcome = Open
	}
	visits := visitsUntil(sessions, end)
	completions := r.study.Goals.ScoreJourney(conversion.Journey{User: u.ID, Sessions: visits}).Completions
	before := make([]int, len(visits)) // events in the visits before
	for i := range visits {
		before[i] = len(u.Events)
		u.Events = append(u.Events, visits[i].Events...)
	}
	for i := range completions {
		c := &completions[i]
		c.Session, c.Event = 0, before[c.Session]+c.Event
	}
	u.cut(r, completions)
}

// visitsUntil returns the sessions up to an instant, included, one after the other.
// Sessions that overlap, as those of trusted ids may, are taken for one visit.
func visitsUntil(sessions []conversion.Session, end time.Time) (visits []conversion.Session) {
	for _, s := range sessions {
		n := sort.Search(len(s.Events), func(i int) bool { return s.Events[i].Time.After(end) })
		if n == 0 {
			continue
		}
		s.Events = slices.Clone(s.Events[:n])
		s.End = s.Events[n-1].Time
		if last := len(visits) - 1; last >= 0 && s.Start.Before(visits[last].End) {
			join(&visits[last], &s)
		} else {
			visits = append(visits, s)
		}
	}
	return visits
}

func join(visit, more *conversion.Session) {
	visit.Events = append(visit.Events, more.Events...)
	slices.SortStableFunc(visit.Events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	visit.End = visit.Events[len(visit.Events)-1].Time
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
		u.Events = u.Events[:c.Event:c.Event]
		u.Reached = slices.DeleteFunc(completions[:i], func(d goal.Completion) bool { return d.Event >= c.Event })
		return
	}
	u.Reached = completions
}
