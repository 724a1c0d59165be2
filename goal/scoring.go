package goal

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// Score returns what one session has reached. Its events may be in any order;
// of those with the same ID the first in order counts. It knows this session
// only, so limits per user hold within it; see [Set.ScoreJourney]. The empty
// session has the empty score. Nothing of the session is kept or changed.
func (s *Set) Score(session conversion.Session) Score {
	t := s.idle.Get().(*Tracker)
	defer s.idle.Put(t)
	t.Reset()
	t.scoreSession(0, &session)
	return t.Score()
}

// ScoreJourney returns what a user has reached over all sessions, which may be
// given in any order: they are taken by their first events. Within a session
// events with the same ID count once; sessions that were cut have none in
// common, in others an ID in two sessions counts in both, as with a [Tracker].
// Sessions that overlap in time, as those of trusted ids may, are taken one
// after the other.
func (s *Set) ScoreJourney(journey conversion.Journey) Score {
	t := s.idle.Get().(*Tracker)
	defer s.idle.Put(t)
	t.Reset()
	sessions := journey.Sessions
	for _, i := range byFirstEvent(sessions) {
		t.scoreSession(i, &sessions[i])
	}
	return t.Score()
}

// byFirstEvent returns the indices of the sessions in order of their first
// events that count; empty ones first.
func byFirstEvent(sessions []conversion.Session) []int {
	first := make([]*conversion.Event, len(sessions))
	order := make([]int, len(sessions))
	for i := range sessions {
		order[i] = i
		first[i] = earliest(sessions[i].Events)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := first[i], first[j]
		switch {
		case a == nil && b == nil:
			return 0
		case a == nil:
			return -1
		case b == nil:
			return 1
		}
		return conversion.Compare(a, b)
	})
	return order
}

func earliest(events []conversion.Event) (first *conversion.Event) {
	for i := range events {
		e := &events[i]
		if _, dated := e.UnixNano(); dated && (first == nil || conversion.Compare(e, first) < 0) {
			first = e
		}
	}
	return first
}

// scoreSession takes all events of a session, which are known, so that none is
// late.
func (t *Tracker) scoreSession(index int, session *conversion.Session) {
	t.session = index
	t.begin(session.Touch)
	events := session.Events
	if conversion.InOrder(events) {
		for i := range events {
			t.take(i, &events[i])
		}
		return
	}
	t.order = conversion.Order(t.order[:0], events, &t.findings)
	for _, i := range t.order {
		t.take(i, &events[i])
	}
}
