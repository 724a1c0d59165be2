package segment_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// An oracle answers by looking at everything there is: at each event for each
// condition, at each way to give events to steps, at each instant. It is slow and
// obvious, every sentence of a definition is written as it stands.
type oracle struct {
	goals    *goal.Set
	location *time.Location
	given    []conversion.Session
	events   []oracleEvent // of the whole journey: dated, in order, each once

	satisfied map[string][]bool // which events satisfy a predicate, by its JSON
	programs  map[string]*rule.Program
}

type oracleEvent struct {
	conversion.Event
	index   int // in the oracle's events
	session int // in the journey given
}

func newOracle(goals *goal.Set, j conversion.Journey, location *time.Location) *oracle {
	o := &oracle{
		goals: goals, location: location, given: j.Sessions,
		satisfied: map[string][]bool{}, programs: map[string]*rule.Program{},
	}
	for i, s := range j.Sessions {
		for _, e := range s.Events {
			if _, dated := e.UnixNano(); dated {
				o.events = append(o.events, oracleEvent{Event: e, session: i})
			}
		}
	}
	slices.SortStableFunc(o.events, func(a, b oracleEvent) int { return conversion.Compare(&a.Event, &b.Event) })
	o.events = firstOfEachID(o.events)
	for i := range o.events {
		o.events[i].index = i
	}
	return o
}

func firstOfEachID(events []oracleEvent) (kept []oracleEvent) {
	for _, e := range events {
		isDuplicate := slices.ContainsFunc(kept, func(k oracleEvent) bool { return e.ID != "" && k.ID == e.ID })
		if !isDuplicate {
			kept = append(kept, e)
		}
	}
	return kept
}

// satisfies asks about one event alone.
func (o *oracle) satisfies(e oracleEvent, p rule.Predicate) bool {
	text := string(rule.AppendPredicateJSON(nil, p))
	if o.satisfied[text] == nil {
		for _, e := range o.events {
			o.satisfied[text] = append(o.satisfied[text], o.hits(p, conversion.Touch{}, []conversion.Event{e.Event}) > 0)
		}
	}
	return o.satisfied[text][e.index]
}

// hits returns how often a rule is reached in a visit.
func (o *oracle) hits(r rule.Rule, touch conversion.Touch, events []conversion.Event) (n int) {
	text := string(rule.AppendJSON(nil, r))
	if o.programs[text] == nil {
		program, err := rule.Compile(r)
		if err != nil {
			panic(err)
		}
		o.programs[text] = program
	}
	visit := o.programs[text].NewVisit()
	visit.Begin(touch)
	for i := range events {
		n += len(visit.Observe(&events[i]))
	}
	return n
}

// oracleView is what is seen at an instant.
type oracleView struct {
	*oracle
	asOf     time.Time
	events   []oracleEvent
	sessions []conversion.Session // that exist, in order
}

func (o *oracle) at(asOf time.Time) *oracleView {
	v := &oracleView{oracle: o, asOf: asOf}
	for _, e := range o.events {
		if e.Time.Before(asOf) {
			v.events = append(v.events, e)
		}
	}
	for i, s := range o.given {
		s.Events = nil
		for _, e := range v.events {
			if e.session == i {
				s.Events = append(s.Events, e.Event)
			}
		}
		if len(s.Events) > 0 {
			v.sessions = append(v.sessions, s)
		}
	}
	slices.SortStableFunc(v.sessions, func(a, b conversion.Session) int {
		first, second := a.Events[0], b.Events[0]
		return cmp.Or(first.Time.Compare(second.Time), cmp.Compare(first.Seq, second.Seq), cmp.Compare(a.ID, b.ID))
	})
	return v
}

// in reports whether an instant before asOf is in [asOf-d, asOf).
func (v *oracleView) in(d time.Duration, t time.Time) bool { return d == 0 || v.asOf.Sub(t) <= d }

func (v *oracleView) holds(c segment.Condition) bool {
	switch c := c.(type) {
	case segment.EventIs:
		return v.count(c.On, func(oracleEvent) bool { return true }) > 0
	case segment.SessionIs:
		return isWithin(c.Bounds, len(v.sessionsOf(c)))
	case segment.Did:
		return v.did(c)
	case segment.FirstTime:
		return v.firstTime(c)
	case segment.Stopped:
		return v.stopped(c)
	case segment.Restarted:
		return v.restarted(c)
	case segment.Regularly:
		return v.regularly(c)
	case segment.Sequence:
		for range v.matches(c) {
			return true
		}
		return false
	case segment.Reached:
		return isWithin(c.Bounds, v.completions(c))
	case segment.FuncIs:
		return c.Func(conversion.Journey{Sessions: v.sessions}, v.asOf)
	}
	return v.holdsOfSessions(c) || v.holdsByLogic(c)
}

func (v *oracleView) holdsOfSessions(c segment.Condition) bool {
	switch c := c.(type) {
	case segment.TouchIs:
		return slices.ContainsFunc(v.sessions, func(s conversion.Session) bool { return v.holdsOf(s, c) })
	case segment.FirstIs:
		return len(v.sessions) > 0 && v.holdsOf(v.sessions[0], c.Of)
	case segment.LastIs:
		return len(v.sessions) > 0 && v.holdsOf(v.sessions[len(v.sessions)-1], c.Of)
	}
	return false
}

func (v *oracleView) holdsByLogic(c segment.Condition) bool {
	switch c := c.(type) {
	case segment.AndOf:
		return !slices.ContainsFunc(c.Conditions, func(c segment.Condition) bool { return !v.holds(c) })
	case segment.OrOf:
		return slices.ContainsFunc(c.Conditions, v.holds)
	case segment.NotOf:
		return !v.holds(c.Condition)
	}
	return false
}

// holdsOf asks a touch condition or a plain session condition of one session.
func (v *oracleView) holdsOf(s conversion.Session, c segment.Condition) bool {
	if c, ok := c.(segment.TouchIs); ok {
		return v.reaches(s, c.TouchIs)
	}
	return v.reaches(s, c.(segment.SessionIs).Rule)
}

func (v *oracleView) reaches(s conversion.Session, r rule.Rule) bool {
	touch := s.Touch
	if !touch.IsSet() {
		touch = channel.Default().Touch(channel.FactsOf(&s.Events[0]))
	}
	return v.hits(r, touch, s.Events) > 0
}

func (v *oracleView) sessionsOf(c segment.SessionIs) (list []conversion.Session) {
	for _, s := range v.sessions {
		isSpoilt := c.Without != nil && v.reaches(s, c.Without)
		if v.in(c.In, s.Events[0].Time) && v.reaches(s, c.Rule) && !isSpoilt {
			list = append(list, s)
		}
	}
	return list
}

func (v *oracleView) completions(c segment.Reached) (n int) {
	for _, done := range v.goals.ScoreJourney(conversion.Journey{Sessions: v.sessions}).Completions {
		if done.Goal == c.Goal && v.in(c.In, done.Time) {
			n++
		}
	}
	return n
}
