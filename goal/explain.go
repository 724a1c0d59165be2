package goal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// Explanation says why a session completed a goal or why not. It is plain data;
// String returns it as text for people, and it can be written as JSON. Events
// are indices of the session as passed.
type Explanation struct {
	Goal    Goal
	Reached bool // a hit counted

	User    string
	Session int              // index of the session in the journey, as in [Completion]; 0 for a single session
	Index   int              // the number that the session has by itself: the user's first has 1
	Cause   conversion.Cause // why the session began
	Touch   conversion.Touch // where it came from, and by what evidence
	Start   time.Time        // of the first event that counts, in UTC
	Events  []EventMark      // those that count, in order

	Rule     Outcome
	Hits     []Hit               // of the rule, in order
	Findings conversion.Findings // what was wrong with the data
}

// EventMark says by what to recognise an event.
type EventMark struct {
	Event int           // its index
	After time.Duration // since the first event
	Name  string
	Path  string // of the URL; "" if there is none
}

// Hit is an event at which the rule of a goal is reached.
type Hit struct {
	Event int
	// Limit names what forbade it to count: once_per_session, once_per_user,
	// once_per, at_most or cooldown; "" if the hit is a completion.
	Limit string
	// Completion is what the hit is or, if a limit forbade it, the one that
	// stands in its way: the last before it, for once_per the one with its key.
	Completion Completion
}

// Explain says why the session completed the goal or why not, rule by rule. It
// agrees with [Set.Score]: like that it knows this session only, so limits per
// user hold within it; see [Set.ExplainJourney]. The only error is a goal that
// is not in the set.
//
// It takes time to find out why: it is meant for one session that somebody asks
// about. Functions in rules are called anew.
func (s *Set) Explain(session conversion.Session, goal string) (Explanation, error) {
	return s.ExplainJourney(conversion.Journey{User: session.User, Sessions: []conversion.Session{session}}, 0, goal)
}

// ExplainJourney is [Set.Explain] for one session of a journey, by its index as
// passed. It agrees with [Set.ScoreJourney]: completions in the sessions before
// it, by their first events, may forbid hits. It is an error if there is no such
// session.
func (s *Set) ExplainJourney(journey conversion.Journey, session int, goal string) (Explanation, error) {
	at, ok := s.index[goal]
	if !ok {
		return Explanation{}, s.unknownGoal(goal)
	}
	if session < 0 || session >= len(journey.Sessions) {
		return Explanation{}, fmt.Errorf("goal: no session %d in a journey of %d", session, len(journey.Sessions))
	}
	t := s.Tracker()
	for _, i := range byFirstEvent(journey.Sessions) {
		if i == session {
			break
		}
		t.scoreSession(i, &journey.Sessions[i])
	}
	t.session = session
	return t.explain(at, &journey.Sessions[session]), nil
}

func (s *Set) unknownGoal(name string) error {
	known := "no goals at all"
	if len(s.goals) > 0 {
		var names []string
		for _, g := range s.goals {
			names = append(names, fmt.Sprintf("%q", g.Name))
		}
		known = strings.Join(names, ", ")
	}
	return &Fault{Code: "unknown_goal", Message: fmt.Sprintf("no goal is called %q; the set has %s", name, known)}
}

// explain explains one goal in the session that comes next.
func (t *Tracker) explain(at int, session *conversion.Session) Explanation {
	g := &t.set.goals[at]
	t.findings = nil
	v := newExplainedVisit(t.set.resolver, session, g.Rule, &t.findings)
	x := Explanation{Goal: *g, User: session.User, Session: t.session, Index: session.Index, Cause: session.Cause, Touch: v.touch, Events: v.marks()}
	if len(v.events) > 0 {
		x.Start = v.events[0].Time.UTC()
	}
	x.Rule = v.outcome(g.Rule)
	for _, i := range x.Rule.Hits {
		h := t.explainHit(at, v.index[i], &v.events[i])
		x.Reached = x.Reached || h.Limit == ""
		x.Hits = append(x.Hits, h)
	}
	v.place(&x.Rule)
	for i := range v.events {
		t.inspect(v.index[i], &v.events[i])
	}
	x.Findings = t.findings
	return x
}

// explainHit counts a hit and tells what became of it.
func (t *Tracker) explainHit(at, index int, e *conversion.Event) Hit {
	before := len(t.completions)
	t.hit(at, index, e)
	if len(t.completions) > before {
		return Hit{Event: index, Completion: t.completions[before]}
	}
	var key conversion.Value
	if k := t.set.keys[at]; k != nil {
		key = k.Of(e)
	}
	now, _ := e.UnixNano()
	limit := t.progress[at].limit(&t.set.goals[at], now, key)
	return Hit{Event: index, Limit: limit, Completion: t.inTheWay(t.set.goals[at].Name, limit, key)}
}

// inTheWay returns the last completion of the goal, for a key that with it.
func (t *Tracker) inTheWay(name, limit string, key conversion.Value) Completion {
	for _, c := range slices.Backward(t.completions) {
		if c.Goal == name && (limit != "once_per" || rule.IdentityOf(c.Key) == rule.IdentityOf(key)) {
			return c
		}
	}
	return Completion{}
}

// explainedVisit is a session in order, on which a rule is evaluated slowly and
// straight from its definition.
type explainedVisit struct {
	goal   rule.Rule // whole: the named parts of keys may stand anywhere in it
	events []conversion.Event
	index  []int // of the events, as passed
	touch  conversion.Touch
}

func newExplainedVisit(r *channel.Resolver, session *conversion.Session, goal rule.Rule, found *conversion.Findings) *explainedVisit {
	v := &explainedVisit{goal: goal, touch: session.Touch}
	v.index = conversion.Order(nil, session.Events, found)
	for _, i := range v.index {
		v.events = append(v.events, session.Events[i])
	}
	if len(v.events) > 0 && !v.touch.IsSet() {
		v.touch = r.Touch(channel.FactsOf(&v.events[0]))
	}
	return v
}

func (v *explainedVisit) marks() []EventMark {
	marks := make([]EventMark, len(v.events))
	for i := range v.events {
		e := &v.events[i]
		page := pattern.Parse(e.URL)
		marks[i] = EventMark{Event: v.index[i], After: v.elapsed(0, i), Name: e.EventName(), Path: page.TrimmedPath()}
	}
	return marks
}

// elapsed returns the time from one event to another.
func (v *explainedVisit) elapsed(from, to int) time.Duration {
	a, _ := v.events[from].UnixNano()
	b, _ := v.events[to].UnixNano()
	return time.Duration(conversion.Elapsed(a, b))
}
