package conversiontest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// segments is what the laws ask of a *segment.Set.
type segments interface {
	Segments() []segment.Segment
	Match(dst segment.Bits, journey conversion.Journey, asOf time.Time) segment.Bits
	Explain(journey conversion.Journey, asOf time.Time, name string) (segment.Explanation, error)
	Tracker(options ...segment.TrackerOption) *segment.Tracker
	RestoreTracker(b []byte) (*segment.Tracker, error)
}

// segmentLaw is something that holds for every set, every user and at all times.
type segmentLaw struct {
	name  string
	holds func(segments, sample) error
}

var segmentLaws = []segmentLaw{
	{"order", membersInAnyOrder},
	{"duplicates", membersOnce},
	{"what comes later", membersOfThePast},
	{"time", membersAtAnyTime},
	{"tracker", trackerIsMatch},
	{"save and restore", restoredIsMatch},
	{"explain", explainIsMatch},
}

// membershipLaw is about sets that lastingSet made.
var membershipLaw = segmentLaw{"membership", lastingIsMore}

// check returns the first journey for which the law does not hold.
func (l segmentLaw) check(set segments, samples []sample) error {
	for _, s := range samples {
		if err := safely(func() error { return l.holds(set, s) }); err != nil {
			return fmt.Errorf("%s: %w: %s", l.name, err, describeJourney(s.journey))
		}
	}
	return nil
}

// sameMembers compares the members of two journeys, of which the second happens
// so much later.
func sameMembers(set segments, s sample, other conversion.Journey, later time.Duration, how string) error {
	for _, asOf := range s.asOf {
		want, got := membersOf(set, s.journey, asOf), membersOf(set, other, asOf.Add(later))
		if !slices.Equal(want, got) {
			return fmt.Errorf("%s the journey is in %q, but %s in %q", s.at(asOf), want, how, got)
		}
	}
	return nil
}

// at says when it was asked.
func (s sample) at(asOf time.Time) string {
	first, _, _ := momentsOf(s.journey)
	return fmt.Sprintf("%v after its beginning", asOf.Sub(first))
}

// membersInAnyOrder names the sessions, because the names decide between those
// that begin at once.
func membersInAnyOrder(set segments, s sample) error {
	s.journey.Sessions = slices.Clone(s.journey.Sessions)
	for i := range s.journey.Sessions {
		s.journey.Sessions[i].ID = fmt.Sprint(i)
	}
	r := randomSource()
	shuffled := eachSession(s.journey, func(events []conversion.Event) []conversion.Event {
		r.Shuffle(len(events), func(a, b int) { events[a], events[b] = events[b], events[a] })
		return events
	})
	slices.Reverse(shuffled.Sessions)
	return sameMembers(set, s, shuffled, 0, "shuffled")
}

func membersOnce(set segments, s sample) error {
	id := 0
	s.journey = eachSession(s.journey, func(events []conversion.Event) []conversion.Event {
		for i := range events {
			id++
			events[i].ID = fmt.Sprint(id)
		}
		return events
	})
	atOnce := eachSession(s.journey, func(events []conversion.Event) (twice []conversion.Event) {
		for _, e := range events {
			twice = append(twice, e, e)
		}
		return twice
	})
	twice := eachSession(s.journey, func(events []conversion.Event) []conversion.Event { return append(events, events...) })
	return cmp.Or(
		sameMembers(set, s, atOnce, 0, "with each event twice"),
		sameMembers(set, s, twice, 0, "with all events twice"),
	)
}

func membersOfThePast(set segments, s sample) error {
	for _, asOf := range s.asOf {
		now := sample{journey: s.journey, asOf: []time.Time{asOf}}
		if err := sameMembers(set, now, cut(s.journey, asOf), 0, "without the events from then on"); err != nil {
			return err
		}
	}
	return nil
}

// membersAtAnyTime leaves out sets that may look at the calendar.
func membersAtAnyTime(set segments, s sample) error {
	if slices.ContainsFunc(set.Segments(), mayAskCalendar) {
		return nil
	}
	return membersLater(set, s)
}

func mayAskCalendar(s segment.Segment) bool {
	asksDays := func(c segment.Condition) bool {
		did, ok := c.(segment.Did)
		return ok && did.DistinctDays
	}
	return hasFunction(s) || len(goalsOf(s)) > 0 || slices.ContainsFunc(conditionsOf(s), asksDays)
}

func membersLater(set segments, s sample) error {
	const d = 1001 * time.Hour
	moved := eachSession(s.journey, func(events []conversion.Event) []conversion.Event {
		for i := range events {
			if isDated(&events[i]) {
				events[i].Time = events[i].Time.Add(d)
			}
		}
		return events
	})
	for i := range moved.Sessions {
		v := &moved.Sessions[i]
		v.Start, v.End = v.Start.Add(d), v.End.Add(d)
	}
	return sameMembers(set, s, moved, d, "at another time")
}

// explainIsMatch asks about one segment.
func explainIsMatch(set segments, s sample) error {
	list := set.Segments()
	if len(list) == 0 {
		return nil
	}
	at, asOf := s.number%len(list), s.asOf[s.number/len(list)%len(s.asOf)]
	of := list[at]
	why, err := set.Explain(s.journey, asOf, of.Name)
	if err != nil {
		return err
	}
	member := set.Match(nil, s.journey, asOf).Has(at)
	if why.Member != member {
		return fmt.Errorf("%s %q has member %t, Match %t", s.at(asOf), of.Name, why.Member, member)
	}
	if of.Membership == segment.Dynamic() && of.Exclude.Where == nil && why.Where.Holds != member {
		return fmt.Errorf("%s the condition of %q holds %t, Match %t", s.at(asOf), of.Name, why.Where.Holds, member)
	}
	return nil
}
