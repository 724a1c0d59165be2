package segment

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// scene is what can be seen of a journey at asOf.
type scene struct {
	set      *Set
	asOf     int64
	events   []sight
	seen     history            // of them
	journey  conversion.Journey // the same, sessions in order
	at       [][]int            // the positions of the events of each session
	unseen   int                // events at asOf or later
	findings conversion.Findings
}

// sight is a visible event.
type sight struct {
	*conversion.Event
	time    int64
	session int // in order
	passed  EventMark
}

func newScene(s *Set, journey conversion.Journey, asOf int64) *scene {
	x := &scene{set: s, asOf: asOf}
	var all []conversion.Event
	var from []EventMark
	for i := range journey.Sessions {
		for k, e := range journey.Sessions[i].Events {
			if time, dated := e.UnixNano(); !dated || time < asOf {
				all, from = append(all, e), append(from, EventMark{Session: i, Event: k})
			} else {
				x.unseen++
			}
		}
	}
	numbers := map[int]int{}
	for _, i := range conversion.Order(nil, all, &x.findings) {
		e := &all[i]
		time, _ := e.UnixNano()
		number, known := numbers[from[i].Session]
		if !known {
			number = x.begin(journey.Sessions[from[i].Session], e)
			numbers[from[i].Session] = number
		}
		x.seen.add(number, e)
		x.events = append(x.events, sight{e, time, number, from[i]})
	}
	for i := range x.findings {
		x.findings[i].Event = -1 // it would count over all sessions
	}
	x.findings = slices.DeleteFunc(x.findings, func(f conversion.Finding) bool { return f.Code == conversion.Unsorted })
	x.arrange()
	return x
}

func (x *scene) begin(s conversion.Session, first *conversion.Event) (number int) {
	if !s.Touch.IsSet() {
		s.Touch = x.set.resolver.Touch(channel.FactsOf(first))
	}
	x.seen.begin(s.ID, s.Touch)
	return len(x.seen.sessions) - 1
}

// arrange puts the sessions in order.
func (x *scene) arrange() {
	list := x.seen.sessions
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareSessions(list[i], list[j]) })
	to := make([]int, len(list))
	for place, i := range order {
		to[i] = place
	}
	x.journey = x.seen.journey()
	x.at = make([][]int, len(list))
	for i := range x.events {
		e := &x.events[i]
		e.session = to[e.session]
		x.at[e.session] = append(x.at[e.session], i)
	}
}

func (x *scene) marks() []EventMark {
	marks := make([]EventMark, len(x.events))
	for i, e := range x.events {
		var u pattern.URL
		u.Parse(e.URL)
		marks[i] = EventMark{e.passed.Session, e.passed.Event, e.Time.UTC(), e.EventName(), u.TrimmedPath()}
	}
	return marks
}

// hits returns the positions of the events from one instant and before another
// that satisfy a predicate.
func (x *scene) hits(p rule.Predicate, from, to int64) (at []int) {
	m, err := rule.NewMatcher(p)
	if err != nil {
		return nil
	}
	memo := m.NewMemo()
	for i, e := range x.events {
		if e.time >= from && e.time < to && memo.Match(e.Event) != 0 {
			at = append(at, i)
		}
	}
	return at
}

// hitIn returns the position of the first event of a session at which a rule is
// reached, or -1.
func (x *scene) hitIn(session int, r rule.Rule) int {
	program, err := rule.Compile(r)
	if err != nil {
		return -1
	}
	visit := program.NewVisit()
	visit.Begin(x.journey.Sessions[session].Touch)
	for _, at := range x.at[session] {
		if len(visit.Observe(x.events[at].Event)) > 0 {
			return at
		}
	}
	return -1
}
