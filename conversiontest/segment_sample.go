package conversiontest

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// sample is a user, and the instants at which to ask about it.
type sample struct {
	number  int
	journey conversion.Journey
	asOf    []time.Time
	pauses  []time.Duration // about as long as the windows
}

// samplesOf gives each journey instants before its first event, at one in its
// middle and just after, and after the last event, at once and some pauses later.
func samplesOf(journeys []conversion.Journey, pauses []time.Duration) (all []sample) {
	for number, j := range journeys {
		s := sample{number: number, journey: j, pauses: pauses}
		first, middle, last := momentsOf(j)
		s.asOf = append(s.asOf, first, middle, middle.Add(1), last.Add(1))
		for i := range 2 {
			s.asOf = append(s.asOf, last.Add(pauses[(2*number+i)%len(pauses)]))
		}
		all = append(all, s)
	}
	return all
}

// momentsOf returns the times of three events; noon for users without any.
func momentsOf(j conversion.Journey) (first, middle, last time.Time) {
	var all []time.Time
	for i := range j.Sessions {
		for k := range j.Sessions[i].Events {
			if e := &j.Sessions[i].Events[k]; isDated(e) {
				all = append(all, e.Time)
			}
		}
	}
	if len(all) == 0 {
		return noon, noon, noon
	}
	slices.SortFunc(all, time.Time.Compare)
	return all[0], all[len(all)/2], all[len(all)-1]
}

func isDated(e *conversion.Event) bool {
	_, ok := e.UnixNano()
	return ok
}

// cut returns the journey as it was to see at asOf, sharing its events.
func cut(j conversion.Journey, asOf time.Time) conversion.Journey {
	visible := eachSession(j, func(events []conversion.Event) []conversion.Event {
		return slices.DeleteFunc(events, func(e conversion.Event) bool { return !isDated(&e) || !e.Time.Before(asOf) })
	})
	visible.Sessions = slices.DeleteFunc(visible.Sessions, func(s conversion.Session) bool { return len(s.Events) == 0 })
	return visible
}
