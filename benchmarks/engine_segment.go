package main

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// bindSegment asks the condition as a segment, of users with one event each: the
// journey is put in order, cut at an instant and answered for, which a bare
// predicate is not.
func bindSegment(c condition, events []conversion.Event) (answer, error) {
	set, err := segment.Compile(nil, segment.Segment{Name: "condition", Where: segment.Event(c.rule)})
	if err != nil {
		return nil, err
	}
	journeys := make([]conversion.Journey, len(events))
	for i := range events {
		journeys[i].Sessions = []conversion.Session{{Events: events[i : i+1]}}
	}
	matcher, asOf := set.Matcher(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	var members segment.Bits
	return func(i int) (bool, error) {
		members = matcher.Match(members, journeys[i], asOf)
		return members.Has(0), nil
	}, nil
}
