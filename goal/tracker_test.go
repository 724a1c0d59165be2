package goal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

func at(seconds int, name string) conversion.Event {
	return conversion.Event{Time: start.Add(time.Duration(seconds) * time.Second), Name: name}
}

func everyA() *goal.Set {
	return goal.MustCompile(goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.Every(), Value: goal.Fixed(conversion.Cents(100, "EUR"))})
}

func ExampleSet_Tracker() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
		goal.Goal{Name: "keen", Kind: goal.Secondary, Rule: rule.Count(2, rule.Path("/p/**"))},
	)
	tracker := goals.Tracker()
	for _, e := range []conversion.Event{
		{Time: start, URL: "https://shop.example/p/lamp"},
		{Time: start.Add(time.Minute), URL: "https://shop.example/p/chair"},
		{Time: start.Add(2 * time.Minute), Name: "purchase", Value: conversion.Cents(5990, "EUR")},
	} {
		for _, done := range tracker.Observe(e) {
			fmt.Printf("%s %s %q\n", done.Time.Format(time.TimeOnly), done.Goal, done.Value)
		}
	}
	score := tracker.Score()
	fmt.Println(score.Furthest(), score.Real)
	// Output:
	// 10:01:00 keen ""
	// 10:02:00 order "59.90 EUR"
	// order 59.90 EUR
}

func TestTrackerLeavesOut(t *testing.T) {
	tracker := everyA().Tracker()
	require.Len(t, tracker.Observe(at(10, "a")), 1)
	require.Empty(t, tracker.Observe(at(5, "a")), "late")
	require.Empty(t, tracker.Observe(conversion.Event{Name: "a"}), "undated")
	first := at(20, "a")
	first.ID = "e1"
	require.Len(t, tracker.Observe(first), 1)
	again := at(30, "a")
	again.ID = "e1"
	require.Empty(t, tracker.Observe(again), "duplicate")
	done := tracker.Observe(at(30, "a"))
	require.Len(t, done, 1)
	require.Equal(t, 5, done[0].Event, "the index counts all events passed")
	score := tracker.Score()
	for _, code := range []conversion.FindingCode{conversion.Late, conversion.Undated, conversion.Duplicate} {
		require.Equal(t, int64(1), score.Findings.Count(code), code)
	}
	tracker.NextSession(conversion.Touch{})
	require.Len(t, tracker.Observe(first), 1, "another session knows nothing of the ids before")
}

// TestReorder: with Reorder the completions are those of the batch for any
// arrival in which no event is more than d late.
func TestReorder(t *testing.T) {
	r := random{rand.New(rand.NewPCG(3, 4))}
	for range 300 {
		goals, sessions := r.goals(), r.sessions()
		if len(sessions) == 0 {
			continue
		}
		events := sessions[0].Events
		set := goal.MustCompile(goals...)
		want := set.Score(conversion.Session{Events: events})
		const d = 30 * time.Second
		arrival := slices.Clone(events)
		slices.SortStableFunc(arrival, func(a, b conversion.Event) int {
			jitter := func(e conversion.Event) time.Time { return e.Time.Add(time.Duration(e.Seq*7919%29) * time.Second) }
			return jitter(a).Compare(jitter(b))
		})
		tracker := set.Tracker(goal.Reorder(d))
		var brought []goal.Completion
		for i, e := range arrival {
			brought = append(brought, tracker.Observe(e)...)
			if i%3 == 0 {
				tracker = restored(t, set, tracker)
			}
		}
		brought = append(brought, tracker.Flush()...)
		require.Zero(t, tracker.Score().Findings.Count(conversion.Late))
		place := cmpopts.IgnoreFields(goal.Completion{}, "Event")
		require.Empty(t, cmp.Diff(want.Completions, brought, place, cmpopts.EquateEmpty()))
		require.Empty(t, cmp.Diff(tracker.Score().Completions, brought, cmpopts.EquateEmpty()))
	}
}

func TestReorderTooLate(t *testing.T) {
	tracker := everyA().Tracker(goal.Reorder(10 * time.Second))
	require.Empty(t, tracker.Observe(at(0, "a")))
	require.Empty(t, tracker.Observe(at(10, "a")), "ten seconds later is not more than ten")
	require.Len(t, tracker.Observe(at(11, "x")), 1)
	require.Empty(t, tracker.Observe(at(-5, "a")), "waits, and is late when its turn comes")
	require.Len(t, tracker.NextSession(conversion.Touch{}), 1, "the session that ends is flushed")
	require.Equal(t, int64(1), tracker.Score().Findings.Count(conversion.Late))
}

// TestReorderPanic: an event whose rule panics is gone, and none counts twice.
func TestReorderPanic(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.Every()},
		goal.Goal{Name: "boom", Kind: goal.Macro, Rule: rule.Match("boom", func(e conversion.Event) bool {
			if e.Name == "boom" {
				panic("boom")
			}
			return false
		})},
	)
	tracker := set.Tracker(goal.Reorder(time.Second))
	tracker.Observe(at(0, "a"))
	tracker.Observe(at(0, "boom"))
	require.Panics(t, func() { tracker.Observe(at(100, "z")) })
	tracker.Observe(at(200, "a"))
	tracker.Flush()
	score := tracker.Score()
	require.Equal(t, 2, score.Count("a"))
}

// TestReorderPerSession: how late an event is depends on its own session.
func TestReorderPerSession(t *testing.T) {
	tracker := everyA().Tracker(goal.Reorder(time.Minute))
	tracker.Observe(at(3600, "a"))
	tracker.NextSession(conversion.Touch{})
	tracker.Observe(at(110, "a"))
	tracker.Observe(at(100, "a"))
	require.Len(t, tracker.Flush(), 2)
}

func TestStateDoesNotDependOnSpelling(t *testing.T) {
	set := everyA()
	bytes := func(e conversion.Event) string {
		tracker := set.Tracker()
		e.Time = start
		tracker.Observe(e)
		saved, err := tracker.AppendBinary(nil)
		require.NoError(t, err)
		return string(saved)
	}
	x, y := conversion.String("x", "1"), conversion.Number("y", 2)
	require.Equal(t, bytes(conversion.Event{URL: "/", Props: conversion.Props{x, y}}), bytes(conversion.Event{URL: "/", Name: "page_view", Props: conversion.Props{y, x}}))
}

// TestStateOutlivesWhatWasLearned: other values and another resolver are no
// other goals.
func TestStateOutlivesWhatWasLearned(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("a"), Value: goal.Estimated(), Count: goal.OncePerUser()},
		goal.Goal{Name: "paid", Kind: goal.Secondary, Rule: rule.All(rule.Channel("Paid Other"), rule.Event("b"))},
	)
	tracker := set.Tracker()
	tracker.NextSession(conversion.Touch{Source: "x", Channel: "Paid Other", Paid: true})
	saved, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	later, err := set.WithResolver(channel.MustNew(channel.Config{Preset: channel.PresetUA})).WithValues(map[string]conversion.Money{"cart": conversion.Cents(320, "EUR")})
	require.NoError(t, err)
	require.NotEqual(t, set.Fingerprint(), later.Fingerprint())
	require.NotEqual(t, set.Fingerprint(), set.WithResolver(channel.MustNew(channel.Config{Preset: channel.PresetUA})).Fingerprint())
	require.Equal(t, set.Fingerprint(), set.WithResolver(nil).Fingerprint())
	again, err := later.RestoreTracker(saved)
	require.NoError(t, err)
	resaved, err := again.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, saved, resaved, "the touch too")
	require.Equal(t, "3.20 EUR", again.Observe(at(0, "a"))[0].Value.String())
	require.Len(t, again.Observe(at(1, "b")), 1)
}

func TestTheSetKeepsItsGoals(t *testing.T) {
	amount := conversion.Cents(100, "EUR")
	target := goal.Target{Count: 5, From: start, To: start.Add(time.Hour)}
	set := goal.MustCompile(goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Event("a"), Value: goal.Value{Mode: goal.EventMode, Default: &amount, Currency: "EUR"}, Target: &target})
	amount.Micros, target.Count = 0, 99
	set.Goals()[0].Target.Count = 98
	*set.Goals()[0].Value.Default = conversion.Money{}
	g, _ := set.Goal("a")
	require.Equal(t, int64(5), g.Target.Count)
	require.Equal(t, conversion.Cents(100, "EUR"), *g.Value.Default)
}

func TestTrackerReset(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "user", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.OncePerUser()},
		goal.Goal{Name: "key", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.OncePer("k")},
		goal.Goal{Name: "count", Kind: goal.Macro, Rule: rule.CountDistinct(2, "k", rule.AnyEvent())},
	)
	e := at(0, "a")
	e.ID, e.Props = "1", conversion.Props{conversion.String("k", "x")}
	tracker := set.Tracker()
	tracker.Observe(e)
	tracker.Reset()
	fresh, err := set.Tracker().AppendBinary(nil)
	require.NoError(t, err)
	reset, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, fresh, reset)
	require.Len(t, tracker.Observe(e), 2)
}

func TestRestoreErrors(t *testing.T) {
	r := random{rand.New(rand.NewPCG(5, 6))}
	set := goal.MustCompile(goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Any(rule.Func("odd", func(v []conversion.Event) bool { return len(v)%2 == 1 }), rule.CountDistinct(9, "p", rule.AnyEvent())), Count: goal.OncePer("p")})
	tracker := set.Tracker(goal.Reorder(time.Second))
	for _, s := range r.sessions() {
		for _, e := range s.Events {
			tracker.Observe(e)
		}
	}
	saved, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	_, err = everyA().RestoreTracker(saved)
	require.ErrorIs(t, err, conversion.ErrDefinition)
	for cut := range saved {
		_, err := set.RestoreTracker(saved[:cut])
		require.ErrorIs(t, err, conversion.ErrState, "cut at %d", cut)
	}
	_, err = set.RestoreTracker(append(slices.Clone(saved), 0))
	require.ErrorIs(t, err, conversion.ErrState)
	for range 2000 {
		broken := slices.Clone(saved)
		broken[36+r.IntN(len(broken)-36)] ^= 1 << r.IntN(8)
		if again, err := set.RestoreTracker(broken); err == nil {
			again.Observe(at(1e6, "a"))
			again.Flush()
		}
	}
}

func TestPanicPropagatesAndStateStaysUsable(t *testing.T) {
	armed := true
	set := goal.MustCompile(
		goal.Goal{Name: "a", Kind: goal.Macro, Rule: rule.Event("a"), Count: goal.Every()},
		goal.Goal{Name: "second", Kind: goal.Macro, Rule: rule.Count(2, rule.Event("a"))},
		goal.Goal{Name: "long", Kind: goal.Macro, Rule: rule.Lasted(15 * time.Second)},
		goal.Goal{Name: "guarded", Kind: goal.Macro, Rule: rule.And(rule.Event("boom"), rule.Match("guarded", func(conversion.Event) bool {
			if armed {
				panic("boom")
			}
			return true
		}))},
		goal.Goal{Name: "visit", Kind: goal.Macro, Rule: rule.Func("visit", func(v []conversion.Event) bool { return len(v) == 3 })},
	)
	tracker := set.Tracker()
	tracker.Observe(at(0, "a"))
	before, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	require.PanicsWithValue(t, "boom", func() { tracker.Observe(at(30, "boom")) })
	after, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, before, after, "the event counts as not observed")
	armed = false
	tracker.Observe(at(10, "a"))
	done := tracker.Observe(at(20, "boom"))
	var names []string
	for _, c := range done {
		names = append(names, c.Goal)
	}
	require.Equal(t, []string{"long", "guarded", "visit"}, names)
	score := tracker.Score()
	require.Equal(t, 1, score.Count("second"))
	require.Equal(t, 2, score.Count("a"))
}

// TestPanicAtTheFirstEvent: an event that counts as not observed does not say
// where the visit came from.
func TestPanicAtTheFirstEvent(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "boom", Kind: goal.Macro, Rule: rule.Match("boom", func(e conversion.Event) bool {
			if e.Name == "boom" {
				panic("boom")
			}
			return false
		})},
		goal.Goal{Name: "direct", Kind: goal.Macro, Rule: rule.Channel("Direct")},
	)
	tracker := set.Tracker()
	first := at(0, "boom")
	first.URL = "https://shop.example/?utm_source=letter&utm_medium=email"
	require.Panics(t, func() { tracker.Observe(first) })
	require.Len(t, tracker.Observe(at(1, "x")), 1)
}

func TestScorePanicLeavesTheSetUsable(t *testing.T) {
	calls := 0
	set := goal.MustCompile(goal.Goal{Name: "x", Kind: goal.Macro, Rule: rule.Func("x", func([]conversion.Event) bool {
		if calls++; calls == 2 {
			panic("boom")
		}
		return true
	}), Count: goal.Every()})
	s := conversion.Session{Events: []conversion.Event{at(0, "a"), at(1, "a")}}
	require.Panics(t, func() { set.Score(s) })
	score := set.Score(s)
	require.Equal(t, 2, score.Count("x"))
}

func TestConcurrentUse(t *testing.T) {
	set := goal.MustCompile(hundredGoals()...)
	want := set.Score(tenEvents())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			tracker := set.Tracker()
			for range 20 {
				s := tenEvents()
				if diff := cmp.Diff(want, set.Score(s), equalScores); diff != "" {
					t.Error(diff)
				}
				tracker.Reset()
				for _, e := range s.Events {
					tracker.Observe(e)
				}
				if diff := cmp.Diff(want, tracker.Score(), equalScores); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	group.Wait()
}
