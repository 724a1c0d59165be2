package conversiontest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// law is something that holds for every set and every user.
type law struct {
	name  string
	holds func(*goal.Set, conversion.Journey) error
}

var laws = []law{
	{"tracker", trackerIsScore},
	{"save and restore", restoredIsSame},
	{"order", orderIsNothing},
	{"duplicates", twiceIsOnce},
}

// check returns the first user for whom the law does not hold.
func (l law) check(set *goal.Set, journeys []conversion.Journey) error {
	for _, j := range journeys {
		if err := l.try(set, j); err != nil {
			var visits []string
			for _, s := range j.Sessions {
				visits = append(visits, describe(s.Events))
			}
			return fmt.Errorf("%s: %w: %s", l.name, err, strings.Join(visits, ", "))
		}
	}
	return nil
}

func (l law) try(set *goal.Set, j conversion.Journey) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return l.holds(set, inOrder(j))
}

// inOrder returns the journey without events that do not count, in order.
func inOrder(j conversion.Journey) conversion.Journey {
	j.Sessions = slices.Clone(j.Sessions)
	for i := range j.Sessions {
		s := &j.Sessions[i]
		var found conversion.Findings
		var events []conversion.Event
		for _, at := range conversion.Order(nil, s.Events, &found) {
			events = append(events, s.Events[at])
		}
		s.Events = events
	}
	return j
}

func trackerIsScore(set *goal.Set, j conversion.Journey) error {
	return track(set, j, func(t *goal.Tracker) (*goal.Tracker, error) { return t, nil })
}

func restoredIsSame(set *goal.Set, j conversion.Journey) error {
	return track(set, j, func(t *goal.Tracker) (*goal.Tracker, error) {
		state, _ := t.AppendBinary(nil)
		restored, err := set.RestoreTracker(state)
		if err != nil {
			return nil, err
		}
		if again, _ := restored.AppendBinary(nil); !bytes.Equal(state, again) {
			return nil, fmt.Errorf("the restored state has other bytes")
		}
		return restored, nil
	})
}

// track compares a tracker with the score of the events so far, after each of
// them. The tracker is replaced by what next returns.
func track(set *goal.Set, j conversion.Journey, next func(*goal.Tracker) (*goal.Tracker, error)) (err error) {
	tracker := set.Tracker()
	done := 0
	for s, session := range j.Sessions {
		tracker.NextSession(session.Touch)
		for n := range upTo(session) {
			fresh := Completed(tracker.Observe(session.Events[n-1]))
			if tracker, err = next(tracker); err != nil {
				return err
			}
			live, batch := tracker.Score(), set.ScoreJourney(until(j, s, n))
			if !same(live, batch) {
				return differ("the tracker", live, "the score", batch)
			}
			if news := Completed(live.Completions[done:]); !slices.Equal(fresh, news) {
				return fmt.Errorf("event %d brings %q, but Observe returned %q", n-1, news, fresh)
			}
			done = len(live.Completions)
		}
	}
	return nil
}

// until returns the journey up to the n-th event of session s.
func until(j conversion.Journey, s, n int) conversion.Journey {
	j.Sessions = slices.Clone(j.Sessions[:s+1])
	j.Sessions[s].Events = j.Sessions[s].Events[:n]
	return j
}

func orderIsNothing(set *goal.Set, j conversion.Journey) error {
	r := randomSource()
	shuffled := eachSession(j, func(events []conversion.Event) []conversion.Event {
		r.Shuffle(len(events), func(a, b int) { events[a], events[b] = events[b], events[a] })
		return events
	})
	if a, b := set.ScoreJourney(j), set.ScoreJourney(shuffled); !same(withoutIndex(a), withoutIndex(b)) {
		return differ("in order it", a, "shuffled", b)
	}
	return nil
}

func twiceIsOnce(set *goal.Set, j conversion.Journey) error {
	id := 0
	once := eachSession(j, func(events []conversion.Event) []conversion.Event {
		for i := range events {
			id++
			events[i].ID = fmt.Sprint(id)
		}
		return events
	})
	twice := eachSession(once, func(events []conversion.Event) []conversion.Event { return append(events, events...) })
	if a, b := set.ScoreJourney(once), set.ScoreJourney(twice); !same(withoutIndex(a), withoutIndex(b)) {
		return differ("once it", a, "twice", b)
	}
	return nil
}

// eachSession returns the journey with other events, made of copies.
func eachSession(j conversion.Journey, change func([]conversion.Event) []conversion.Event) conversion.Journey {
	j.Sessions = slices.Clone(j.Sessions)
	for i := range j.Sessions {
		j.Sessions[i].Events = change(slices.Clone(j.Sessions[i].Events))
	}
	return j
}

// withoutIndex returns the score without what tells where an event was passed.
func withoutIndex(s goal.Score) goal.Score {
	s.Completions = slices.Clone(s.Completions)
	for i := range s.Completions {
		s.Completions[i].Event = 0
	}
	return s
}

func same(a, b goal.Score) bool {
	return a.Real.Equal(b.Real) && a.Virtual.Equal(b.Virtual) && slices.EqualFunc(a.Completions, b.Completions, sameCompletion)
}

func sameCompletion(a, b goal.Completion) bool {
	keys, times := rule.IdentityOf(a.Key) == rule.IdentityOf(b.Key), a.Time.Equal(b.Time)
	a.Key, b.Key, a.Time = conversion.Value{}, conversion.Value{}, b.Time
	return keys && times && a == b
}

func differ(nameA string, a goal.Score, nameB string, b goal.Score) error {
	return fmt.Errorf("%s has %q worth %v and %v, %s %q worth %v and %v", nameA, Completed(a.Completions), a.Real, a.Virtual, nameB, Completed(b.Completions), b.Real, b.Virtual)
}
