package segment_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

var carts = segment.MustCompile(nil, segment.Segment{Name: "two carts", Where: segment.Did{Of: rule.Event("cart"), Bounds: segment.AtLeast(2)}})

func observe(t *segment.Tracker, j conversion.Journey) {
	for _, s := range j.Sessions {
		t.NextSession(s)
		for _, e := range s.Events {
			t.Observe(e)
		}
	}
}

// TestTrackerLeavesOut: what is late, twice there or without time is counted and
// changes nothing.
func TestTrackerLeavesOut(t *testing.T) {
	tracker := carts.Tracker()
	tracker.Observe(conversion.Event{Name: "cart", ID: "1", Time: noon})
	tracker.Observe(conversion.Event{Name: "cart", ID: "1", Time: noon.Add(time.Minute)})
	tracker.Observe(conversion.Event{Name: "cart", Time: noon.Add(-time.Minute)})
	tracker.Observe(conversion.Event{Name: "cart"})
	require.False(t, tracker.At(noon.Add(time.Hour)).Has(0))
	require.Equal(t, conversion.Findings{
		{Code: conversion.Duplicate, Count: 1, Event: 1},
		{Code: conversion.Late, Count: 1, Event: 2},
		{Code: conversion.Undated, Count: 1, Event: 3},
	}, tracker.Findings())

	tracker.Observe(conversion.Event{Name: "cart", ID: "2", Time: noon.Add(time.Minute)})
	require.True(t, tracker.At(noon.Add(time.Hour)).Has(0))
	tracker.Reset()
	require.False(t, tracker.At(noon.Add(time.Hour)).Has(0))
	require.Empty(t, tracker.Findings())
}

func TestTrackerRemembersIDs(t *testing.T) {
	tracker := carts.Tracker(segment.RememberIDs(time.Hour))
	tracker.Observe(conversion.Event{Name: "cart", ID: "1", Time: noon})
	tracker.Observe(conversion.Event{Name: "cart", ID: "1", Time: noon.Add(time.Hour)})
	require.False(t, tracker.At(noon.Add(9*time.Hour)).Has(0))
	tracker.Observe(conversion.Event{Name: "cart", ID: "1", Time: noon.Add(2 * time.Hour)})
	require.True(t, tracker.At(noon.Add(9*time.Hour)).Has(0), "an id is forgotten after an hour")
}

// TestTrackerReorders: a late event finds its place while it may.
func TestTrackerReorders(t *testing.T) {
	ordered := segment.MustCompile(nil, segment.Segment{Name: "a then b", Where: segment.Sequence{Steps: []segment.Step{{On: rule.Event("a")}, {On: rule.Event("b")}}}})
	tracker := ordered.Tracker(segment.Reorder(time.Minute))
	tracker.Observe(conversion.Event{Name: "b", Time: noon.Add(30 * time.Second)})
	tracker.Observe(conversion.Event{Name: "a", Time: noon})
	require.False(t, tracker.At(noon.Add(time.Hour)).Has(0), "both wait")
	tracker.Flush()
	require.True(t, tracker.At(noon.Add(time.Hour)).Has(0))
}

// TestTrackerAtAnEarlierInstant: an event that was observed cannot be unseen.
func TestTrackerAtAnEarlierInstant(t *testing.T) {
	set := segment.MustCompile(nil,
		segment.Segment{Name: "lately", Where: segment.Did{Of: rule.Event("a"), In: time.Hour}},
		segment.Segment{Name: "first event", Where: segment.Event(rule.Event("a"))})
	tracker := set.Tracker()
	tracker.Observe(conversion.Event{Name: "a", Time: noon})
	require.Equal(t, segment.Bits{3}, tracker.At(time.Time{}))
	require.Equal(t, segment.Bits{2}, tracker.At(noon.Add(2*time.Hour)))
	require.Equal(t, segment.Bits{3}, tracker.At(noon.Add(time.Hour)), "it changes nothing to have asked about a later instant")
	next, ok := tracker.Next(noon)
	require.True(t, ok)
	require.Equal(t, noon.Add(time.Hour+1), next)
	_, ok = tracker.Next(next)
	require.False(t, ok)
}

func TestNextOfMembershipForAWhile(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Did{Of: rule.Event("a"), In: time.Hour}, Membership: segment.For(24 * time.Hour)})
	tracker := set.Tracker()
	tracker.Observe(conversion.Event{Name: "a", Time: noon})
	var changes []time.Time
	for at, ok := tracker.Next(noon); ok; at, ok = tracker.Next(at) {
		changes = append(changes, at)
	}
	require.Equal(t, []time.Time{noon.Add(time.Hour + 1), noon.Add(25 * time.Hour)}, changes)
	require.True(t, tracker.At(noon.Add(25*time.Hour-1)).Has(0))
	require.False(t, tracker.At(noon.Add(25*time.Hour)).Has(0))
}

// allKinds are segments with every kind of condition.
func allKinds() []segment.Segment {
	a, b, c := rule.Event("a"), rule.Event("b"), rule.Event("c")
	hour := time.Hour
	conditions := []segment.Condition{
		segment.Event(a),
		segment.SessionIs{Rule: rule.All(a, rule.Count(2, b)), Without: c, In: 40 * hour},
		segment.Did{Of: a, Bounds: segment.Between(1, 3)},
		segment.Did{Of: a, Bounds: segment.AtLeast(2), In: 9 * hour},
		segment.Did{Of: a, Bounds: segment.AtLeast(2), DistinctDays: true, In: 90 * hour},
		segment.Did{Of: a, Bounds: segment.AtLeast(2), Distinct: "k", In: 90 * hour},
		segment.Did{Of: a, Bounds: segment.AtLeast(0.5), Sum: "n", In: 50 * hour},
		segment.FirstTime{Of: b, In: 30 * hour},
		segment.Stopped{Of: a, Active: 20 * hour, Quiet: 5 * hour},
		segment.Restarted{Of: a, Active: 20 * hour, Quiet: 5 * hour},
		segment.Regularly{Of: a, Per: 9 * hour, Periods: 5, MinPeriods: 2},
		segment.Channel("Email"),
		segment.First(segment.Session(a)),
		segment.Last(segment.Source("google")),
		segment.Reached{Goal: "order", In: 60 * hour},
		segment.Sequence{
			Steps: []segment.Step{{On: a}, {On: b, Within: 7 * hour, After: time.Minute, SameSession: true}, {On: c, Without: a}, {On: a, AnyOrder: true}},
			In:    200 * hour, Within: 100 * hour, ThenWithout: segment.Absence{Of: b, For: 3 * hour},
		},
		segment.Sequence{Steps: []segment.Step{{On: a}, {On: b, Direct: true}}, FromStart: true, Ties: segment.SequenceTies},
		segment.Func("odd", func(j conversion.Journey, _ time.Time) bool {
			n := 0
			for _, s := range j.Sessions {
				n += len(s.Events)
			}
			return n%2 == 1
		}),
	}
	var all []segment.Segment
	for _, c := range conditions {
		all = append(all,
			segment.Segment{Where: c},
			segment.Segment{Where: c, Membership: segment.Sticky()},
			segment.Segment{Where: segment.Not(c), Membership: segment.For(10 * hour), Exclude: segment.Exclusion{Where: segment.Did{Of: b, Bounds: segment.AtLeast(3)}, Permanently: true}})
	}
	for i := range all {
		all[i].Name = string(segment.AppendJSON(nil, all[i]))
	}
	return all
}

var orders = goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("c"), Count: goal.Every()})

// TestTrackerIsMatch: after every event, at instants near and far, a tracker tells
// what Match tells, also one that was saved and restored, and nothing changes
// before the instant that Next foresees.
func TestTrackerIsMatch(t *testing.T) {
	set := segment.MustCompile(orders, allKinds()...)
	for seed := range uint64(12) {
		tracker, sofar := set.Tracker(), conversion.Journey{}
		for _, s := range randomJourney(seed).Sessions {
			tracker.NextSession(s)
			events := s.Events
			s.Events = nil
			sofar.Sessions = append(sofar.Sessions, s)
			for _, e := range events {
				tracker.Observe(e)
				last := &sofar.Sessions[len(sofar.Sessions)-1]
				last.Events = append(last.Events, e)
				state, err := tracker.AppendBinary(nil)
				require.NoError(t, err)
				restored, err := set.RestoreTracker(state)
				require.NoError(t, err)
				for _, d := range []time.Duration{1, time.Minute, 3 * time.Hour, 9*time.Hour + 1, 60 * time.Hour, 900 * time.Hour} {
					want := set.Match(nil, sofar, e.Time.Add(d))
					require.Equal(t, want, tracker.At(e.Time.Add(d)))
					require.Equal(t, want, restored.At(e.Time.Add(d)))
				}
				at := e.Time.Add(1)
				for range 10 {
					next, ok := tracker.Next(at)
					if !ok {
						break
					}
					require.True(t, next.After(at))
					require.Equal(t, set.Match(nil, sofar, at), set.Match(nil, sofar, next.Add(-1)))
					at = next
				}
				again, err := tracker.AppendBinary(nil)
				require.NoError(t, err)
				require.Equal(t, state, again, "asking leaves no trace")
				tracker = restored
			}
		}
	}
}

// TestExplainIsMatch: an explanation comes to what Match comes to, and its
// clauses do by themselves.
func TestExplainIsMatch(t *testing.T) {
	set := segment.MustCompile(orders, allKinds()...)
	for seed := range uint64(15) {
		j := randomJourney(seed)
		asOf := noon.Add(time.Duration(seed*10) * time.Hour)
		members := set.Match(nil, j, asOf)
		for i, s := range set.Segments() {
			why, err := set.Explain(j, asOf, s.Name)
			require.NoError(t, err)
			require.Equal(t, members.Has(i), why.Member)
			if s.Membership == segment.Dynamic() {
				require.Equal(t, members.Has(i), why.Where.Holds, why)
			}
			require.NotEmpty(t, why.String())
			_, err = why.MarshalJSON()
			require.NoError(t, err)
		}
	}
}

// TestStateOfAnother: a state belongs to its segments, and must be whole.
func TestStateOfAnother(t *testing.T) {
	set := segment.MustCompile(orders, allKinds()...)
	tracker := set.Tracker(segment.Reorder(time.Minute))
	observe(tracker, randomJourney(3))
	state, err := tracker.AppendBinary(nil)
	require.NoError(t, err)

	_, err = carts.RestoreTracker(state)
	require.ErrorIs(t, err, conversion.ErrDefinition)
	_, err = set.WithResolver(channel.Default()).RestoreTracker(state)
	require.NoError(t, err, "a resolver may change")
	for n := range state {
		_, err := set.RestoreTracker(state[:n])
		require.Error(t, err)
	}
	_, err = set.RestoreTracker(append(state, 0))
	require.ErrorIs(t, err, conversion.ErrState)
}

// TestForgedStates: what no tracker comes to is no state.
func TestForgedStates(t *testing.T) {
	fresh, err := carts.Tracker().AppendBinary(nil)
	require.NoError(t, err)
	require.EqualValues(t, 1, fresh[37], "the next event begins a session")
	fresh[37] = 0
	_, err = carts.RestoreTracker(fresh)
	require.ErrorIs(t, err, conversion.ErrState)
}

// TestFlippedStates: a state with one byte changed is an error, or goes on.
func TestFlippedStates(t *testing.T) {
	set := segment.MustCompile(orders, allKinds()...)
	tracker := set.Tracker()
	observe(tracker, randomJourney(5))
	state, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	for i := range state {
		for _, flip := range []byte{1, 0x80} {
			forged := slices.Clone(state)
			forged[i] ^= flip
			if other, err := set.RestoreTracker(forged); err == nil {
				other.At(noon.Add(9000 * time.Hour))
				other.Observe(conversion.Event{Name: "a", Time: noon.Add(9001 * time.Hour)})
				other.Next(noon.Add(9002 * time.Hour))
			}
		}
	}
}

func TestLocationsOfOneName(t *testing.T) {
	days := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Did{Of: rule.Event("a"), DistinctDays: true}})
	one, other := days.WithLocation(time.FixedZone("X", 3600)), days.WithLocation(time.FixedZone("X", 7200))
	require.NotEqual(t, one.Fingerprint(), other.Fingerprint())
	require.Equal(t, one.Fingerprint(), days.WithLocation(time.FixedZone("X", 3600)).Fingerprint())
}

// TestTrackerAllocates: nothing for an event, once the memory is there.
func TestTrackerAllocates(t *testing.T) {
	j := benchJourneys(1, 3000)[0]
	tracker := segment.MustCompile(nil, benchSegments()...).Tracker(segment.RememberIDs(0))
	var all []conversion.Event
	for _, s := range j.Sessions {
		all = append(all, s.Events...)
	}
	for _, e := range all[:2000] {
		tracker.Observe(e)
	}
	rest := all[2000:]
	require.Zero(t, testing.AllocsPerRun(900, func() {
		tracker.Observe(rest[0])
		rest = rest[1:]
	}))
	at := all[len(all)-1].Time
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { tracker.At(at) }), 1.0, "the answer itself")
}

// FuzzRestoreTracker: bytes are a state or an error, and a state goes on.
func FuzzRestoreTracker(f *testing.F) {
	set := segment.MustCompile(orders, allKinds()...)
	for seed := range uint64(3) {
		tracker := set.Tracker()
		observe(tracker, randomJourney(seed))
		state, _ := tracker.AppendBinary(nil)
		f.Add(state)
	}
	f.Fuzz(func(_ *testing.T, state []byte) {
		tracker, err := set.RestoreTracker(state)
		if err != nil {
			return
		}
		tracker.Observe(conversion.Event{Name: "a", Time: noon.Add(9000 * time.Hour)})
		tracker.At(noon.Add(9001 * time.Hour))
	})
}
