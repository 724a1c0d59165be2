package segment_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// inTurn replaces the journey by one whose sessions come one after the other.
func (d oracleDice) inTurn(c oracleCase) oracleCase {
	c.journey = d.journey(c.world, true)
	c.asOf = d.asOf(c)
	return c
}

func (d oracleDice) trackerCase() oracleCase { return d.inTurn(d.anyCase()) }

// trackerDiffers feeds a tracker event by event, and asks it after each at all
// instants at which the answer may change.
func trackerDiffers(c oracleCase) string {
	set := c.set()
	tracker := set.Tracker()
	seen := conversion.Journey{User: "u"}
	var before *conversion.Event
	for _, s := range c.journey.Sessions {
		events := s.Events
		s.Events = nil
		tracker.NextSession(s)
		seen.Sessions = append(seen.Sessions, s)
		for i := range events {
			if before != nil && conversion.Compare(before, &events[i]) > 0 {
				return "" // not what a tracker is for
			}
			before = &events[i]
			last := &seen.Sessions[len(seen.Sessions)-1]
			last.Events = append(last.Events, events[i])
			tracker.Observe(events[i])
			text := c.trackerDiffersAt(tracker, seen)
			if text == "" && len(last.Events)%3 == 0 {
				tracker, text = restored(set, tracker)
			}
			if text != "" {
				return fmt.Sprintf("after %s\n%s", oracleEventText(events[i]), text)
			}
		}
	}
	return ""
}

func restored(set *segment.Set, tracker *segment.Tracker) (again *segment.Tracker, text string) {
	state, err := tracker.AppendBinary(nil)
	if err != nil {
		return nil, err.Error()
	}
	again, err = set.RestoreTracker(state)
	if err != nil {
		return nil, err.Error()
	}
	if second, err := again.AppendBinary(nil); err != nil || !bytes.Equal(state, second) {
		return nil, fmt.Sprintf("the state saved again is another: %v", err)
	}
	return again, ""
}

func (c oracleCase) trackerDiffersAt(tracker *segment.Tracker, seen conversion.Journey) string {
	o := newOracle(c.world.goals(), seen, c.location)
	for _, asOf := range c.verges(o) {
		at := asOf
		if n := len(o.events); n > 0 && !asOf.After(o.events[n-1].Time) {
			at = o.events[n-1].Time.Add(1)
		}
		got := tracker.At(asOf)
		for i, s := range c.segments {
			if want := o.isMember(s, at); got.Has(i) != want {
				return fmt.Sprintf("%s at %s: want %v, have %v", s.Name, asOf.Format(time.RFC3339Nano), want, got.Has(i))
			}
		}
	}
	return c.nextDiffers(tracker, o)
}

// verges are instants at which an answer may change, and those beside them.
func (c oracleCase) verges(o *oracle) (list []time.Time) {
	list = append(list, c.asOf)
	for _, s := range c.segments {
		list = append(list, o.criticalInstants(s.Where, c.asOf)...)
		if s.Exclude.Where != nil {
			list = append(list, o.criticalInstants(s.Exclude.Where, c.asOf)...)
		}
	}
	if n := len(list); n > 24 {
		list = list[n-24:]
	}
	for _, s := range c.segments {
		for _, a := range slices.Clone(list) {
			if d := s.Membership.For; d != 0 {
				list = append(list, a.Add(d-1), a.Add(d))
			}
		}
	}
	list = slices.DeleteFunc(list, func(a time.Time) bool { return a.Year() > 2261 }) // where instants saturate
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// nextDiffers reports an instant before the one that Next foresees at which the
// answer has changed.
func (c oracleCase) nextDiffers(tracker *segment.Tracker, o *oracle) string {
	verges := c.verges(o)
	for i, a := range verges {
		next, ok := tracker.Next(a)
		if ok && !next.After(a) {
			return fmt.Sprintf("next after %s is %s", a, next)
		}
		now := slices.Clone(tracker.At(a))
		for _, b := range verges[i+1:] {
			if ok && !b.Before(next) {
				break
			}
			if later := tracker.At(b); !slices.Equal(now, later) {
				return fmt.Sprintf("next after %s is %s, %v, but at %s there is %b, not %b", a.Format(time.RFC3339Nano), next, ok, b.Format(time.RFC3339Nano), later, now)
			}
		}
	}
	return ""
}

func TestOracleTracker(t *testing.T) { oracleMany(t, 200, oracleDice.trackerCase, trackerDiffers) }

func TestOracleTrackerLeaves(t *testing.T) {
	for _, kind := range oracleLeaves {
		t.Run(kind.name, func(t *testing.T) {
			oracleMany(t, 60, func(d oracleDice) oracleCase { return d.inTurn(d.leafCase(kind.leaf)) }, trackerDiffers)
		})
	}
}

func FuzzTracker(f *testing.F) {
	oracleFuzz(f, oracleDice.trackerCase, trackerDiffers)
}
