package segment

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// Before returns the events up to the latest possible beginning of a match of the
// segment of that name, that event included; none if there is no match. In
// A B C D B C D E, before "B, then D" is A B C D B. Other tools call it the slice
// "only before sequence".
//
// The condition of the segment has to be a [Sequence], or the error says so; its
// membership and exclusion say nothing here. It takes some hundred evaluations.
func (s *Set) Before(journey conversion.Journey, asOf time.Time, name string) ([]conversion.Event, error) {
	x, q, err := s.inquire(journey, asOf, name)
	if err != nil || !q.holds() {
		return nil, err
	}
	n := len(q.links) - 1
	start := n - q.first(func(i int) { q.from(q.pursuit.full, n-i) })
	same := q.sameClock(start)
	slices.Reverse(same)
	return x.cut(0, q.serving(0, same)+1), nil
}

// After returns the events from the earliest possible completion of a match of
// the segment of that name on, that event included; none if there is no match. In
// A B C D B C D E, after "B, then D" is D B C D E. See [Set.Before].
func (s *Set) After(journey conversion.Journey, asOf time.Time, name string) ([]conversion.Event, error) {
	x, q, err := s.inquire(journey, asOf, name)
	if err != nil || !q.holds() {
		return nil, err
	}
	end := q.first(func(i int) { q.until(q.pursuit.full, i) })
	return x.cut(q.serving(len(q.pursuit.groups)-1, q.sameClock(end)), len(x.events)), nil
}

func (s *Set) inquire(journey conversion.Journey, asOf time.Time, name string) (*scene, *inquiry, error) {
	at, ok := s.index[name]
	if !ok {
		return nil, nil, fmt.Errorf("segment: no segment %q in the set", name)
	}
	sequence, ok := s.segments[at].Where.(Sequence)
	if !ok {
		return nil, nil, fmt.Errorf("segment: the condition of %q is no sequence", name)
	}
	x := newScene(s, journey, nanoOf(asOf))
	return x, x.inquire(&sequence), nil
}

// sameClock returns the events at the instant of the i-th, in order.
func (q *inquiry) sameClock(i int) (same []int) {
	for k := range q.clocks {
		if q.clocks[k] == q.clocks[i] {
			same = append(same, k)
		}
	}
	return same
}

// serving returns the first of some events that can serve a step of a group.
func (q *inquiry) serving(group int, events []int) int {
	g := q.pursuit.groups[group]
	for _, i := range events {
		for step := g.at; step < g.at+g.size; step++ {
			if q.holdsWith(step, i) {
				return i
			}
		}
	}
	return events[0]
}

// cut returns the events of some positions.
func (x *scene) cut(from, to int) (events []conversion.Event) {
	for _, e := range x.events[from:to] {
		events = append(events, *e.Event)
	}
	return events
}
