package segment

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
)

// Explanation says why a user is in a segment or why not. It is plain data; String
// returns it as text for people, and it can be written as JSON.
type Explanation struct {
	Segment Segment
	User    string
	AsOf    time.Time
	Member  bool

	Events  []EventMark // the visible ones, in order, each once
	Unseen  int         // so many are at AsOf or later
	Where   Clause
	Exclude *Clause // nil if nothing excludes

	// Of a membership that lasts: the first instant, after the user's first event
	// and up to AsOf, at which the condition held, and of one for a while the last.
	// Zero if it never did.
	HeldFrom, HeldUntil time.Time
	// ExcludedSince is the first instant at which a permanent exclusion held; or
	// zero.
	ExcludedSince time.Time

	Findings conversion.Findings // what was wrong with the data; without indices
}

// EventMark says by what to recognise an event.
type EventMark struct {
	Session, Event int // indices in the journey as passed
	Time           time.Time
	Name           string
	Path           string // of the URL; "" if there is none
}

// Clause is what a condition came to at AsOf.
type Clause struct {
	Path      string // of its JSON, such as "where.and[1]"
	Condition Condition
	Holds     bool

	// Tally is what was counted: events, days, values, the sum, sessions, periods,
	// completions; nil where nothing is.
	Tally *Tally

	// Events are the evidence, as positions in [Explanation.Events], ascending; at
	// most the first 100. They are
	//
	//	event       the earliest that satisfies it
	//	session     the hit in each session that counts; also of source, medium, …
	//	did         those counted
	//	first_time  the earliest
	//	stopped     the latest active one, or the latest of all that broke the quiet
	//	restarted   the last before the pause and the first after it
	//	regularly   the first in each period that counts
	//	sequence    see Chain
	//	reached     those of the completions
	//
	// Not has the evidence of what it negates, in its part.
	Events []int

	// Values are what the sessions have where a condition on channel, source,
	// medium or campaign does not hold: each once, in order.
	Values []string

	Chain *Chain   // of a sequence
	Parts []Clause // of and, or, not, first, last
}

// Tally is a number and what it has to be.
type Tally struct {
	Seen float64
	Want Bounds
}

// Chain is how far a sequence came.
//
// If it holds, Steps are the events of its canonical match: of all matches the
// one whose last event is earliest, then whose first is latest, then whose events
// are earliest in the order of the steps. Otherwise they are those of the longest
// run of groups that can be matched.
type Chain struct {
	Steps []int // the event of each step, as positions in [Explanation.Events]
	Want  int   // so many steps there are

	// Broke says what kept the next group from being matched, or the match from
	// counting: "missing" (nothing that satisfies it is left), or the limit
	// without which it could have been: "within", "after", "direct", "without",
	// "same_session", "total" (the limit of the whole), "in", "from_start",
	// "ties", "then_without"; "not_yet" if that did not come so far but its time
	// has not run out; "several" if one of them would not do; "" if it holds.
	Broke string
}

// Explain says why the user was in the segment of that name at asOf, or why not.
// It agrees with [Set.Match]. The only error is a name that is not in the set.
//
// It takes time to find out why, some hundred evaluations for a sequence: it is
// meant for one user that somebody asks about. Functions are called anew.
func (s *Set) Explain(journey conversion.Journey, asOf time.Time, name string) (Explanation, error) {
	at, ok := s.index[name]
	if !ok {
		return Explanation{}, fmt.Errorf("segment: no segment %q in the set", name)
	}
	m := s.Matcher()
	member := m.Match(nil, journey, asOf).Has(at)
	x := newScene(s, journey, nanoOf(asOf))
	e := Explanation{
		Segment: s.segments[at], User: journey.User, AsOf: asOf, Member: member, Findings: x.findings,
		Events: x.marks(), Unseen: x.unseen, Where: x.clause("where", s.segments[at].Where),
	}
	if except := s.segments[at].Exclude.Where; except != nil {
		c := x.clause("exclude.where", except)
		e.Exclude = &c
	}
	for i, w := range s.plan.watches {
		if w.segment == at {
			e.remember(m.run.past[i], s.segments[at].Membership.Mode == ForMode)
		}
	}
	return e, nil
}

// remember notes what the past says.
func (e *Explanation) remember(p past, isForAWhile bool) {
	if p.held {
		e.HeldFrom = time.Unix(0, p.first).UTC()
	}
	if p.held && isForAWhile {
		e.HeldUntil = time.Unix(0, p.last).UTC()
	}
	if p.excluded {
		e.ExcludedSince = time.Unix(0, p.since).UTC()
	}
}
