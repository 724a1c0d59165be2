package conversiontest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

func trackerIsMatch(set segments, s sample) error {
	return followSegments(set, s, func(t *segment.Tracker) (*segment.Tracker, error) { return t, nil })
}

func restoredIsMatch(set segments, s sample) error {
	return followSegments(set, s, func(t *segment.Tracker) (*segment.Tracker, error) {
		state, _ := t.AppendBinary(nil)
		restored, err := set.RestoreTracker(state)
		if err != nil {
			return nil, err
		}
		if again, _ := restored.AppendBinary(nil); !bytes.Equal(state, again) {
			return nil, errors.New("the restored state has other bytes")
		}
		return restored, nil
	})
}

// followSegments compares a tracker with the members of the journey so far, after
// each event at once and some time later. The tracker is replaced by what next
// returns. Sessions that overlap no tracker can follow.
func followSegments(set segments, s sample, next func(*segment.Tracker) (*segment.Tracker, error)) (err error) {
	j, ok := oneByOne(s.journey)
	if !ok {
		return nil
	}
	tracker := set.Tracker()
	for k, session := range j.Sessions {
		tracker.NextSession(session)
		for n := range upTo(session) {
			e := session.Events[n-1]
			tracker.Observe(e)
			if tracker, err = next(tracker); err != nil {
				return err
			}
			for _, asOf := range []time.Time{e.Time.Add(1), e.Time.Add(1 + s.pauses[(s.number+k+n)%len(s.pauses)])} {
				live, batch := namesOf(set, tracker.At(asOf)), membersOf(set, until(j, k, n), asOf)
				if !slices.Equal(live, batch) {
					return fmt.Errorf("%v after event %d of visit %d the tracker has %q, Match %q", asOf.Sub(e.Time), n, k+1, live, batch)
				}
			}
		}
	}
	return nil
}

// oneByOne returns the journey in order, without what does not count. It is false
// if a session goes on after another has begun.
func oneByOne(j conversion.Journey) (conversion.Journey, bool) {
	j = inOrder(j)
	j.Sessions = slices.DeleteFunc(j.Sessions, func(s conversion.Session) bool { return len(s.Events) == 0 })
	slices.SortStableFunc(j.Sessions, func(a, b conversion.Session) int {
		return cmp.Or(conversion.Compare(&a.Events[0], &b.Events[0]), cmp.Compare(a.ID, b.ID))
	})
	for i := 1; i < len(j.Sessions); i++ {
		before := j.Sessions[i-1].Events
		if conversion.Compare(&before[len(before)-1], &j.Sessions[i].Events[0]) > 0 {
			return j, false
		}
	}
	return j, true
}
