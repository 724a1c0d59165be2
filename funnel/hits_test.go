package funnel_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// TestDailyHits: hits are those of absent actors too, and of days before 1970.
func TestDailyHits(t *testing.T) {
	at := func(text, session, name string) conversion.Event {
		return conversion.Event{User: "u", Name: name, Session: session, Time: utc(text)}
	}
	acc := funnel.MustAccumulator(named(func(f *funnel.Funnel) { f.By = funnel.BySession() }, "A", "B"), funnel.DailyHits())
	acc.Add([]conversion.Event{
		at("1969-12-31T23:59", "s", "B"), at("1970-01-01T00:00", "s", "B"), at("1970-01-01T23:59", "t", "B"),
		at("1970-01-01T23:59", "t", "A"), at("1970-01-01T23:59", "t", "A"), at("1970-01-03T00:00", "", "A"), at("1970-01-04T00:00", "s", "other"),
	})
	r := acc.Report()
	require.Equal(t, []funnel.DayHits{
		{Day: utc("1969-12-31T00:00"), Hits: []funnel.Hits{{}, {Events: 1, Actors: 1}}},
		{Day: utc("1970-01-01T00:00"), Hits: []funnel.Hits{{Events: 2, Actors: 1}, {Events: 2, Actors: 2}}},
		{Day: utc("1970-01-03T00:00"), Hits: []funnel.Hits{{Events: 1}, {}}},
	}, r.Days)
	require.Equal(t, []funnel.Hits{{Events: 3, Actors: 1}, {Events: 3, Actors: 2}}, r.Hits)
}

func TestExclusionHits(t *testing.T) {
	acc := funnel.MustAccumulator(named(func(f *funnel.Funnel) {
		f.Exclude = []funnel.Exclusion{{On: rule.Event("X")}, {On: rule.Event("Y", "B")}}
	}, "A", "B"))
	acc.Add(path("A", "X", "X", "B"))
	acc.Add(path("X"))
	require.Equal(t, []funnel.Hits{{Events: 3, Actors: 2}, {Events: 1, Actors: 1}}, acc.Report().ExclusionHits)
}

// TestHitsByDay compares days with those of a slow count.
func TestHitsByDay(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 10))
		f, plan := randomSlow(r)
		users := randomUsers(r, 6)
		for _, events := range users {
			for i := range events {
				events[i].Time = events[i].Time.Add(time.Duration(r.IntN(5)) * 9 * time.Hour)
			}
		}
		acc := counted(funnel.MustAccumulator(plan, f.options...), users...)
		want := map[string][]funnel.Hits{}
		for _, events := range users {
			f.countDays(want, events)
		}
		got := map[string][]funnel.Hits{}
		for _, d := range acc.Report().Days {
			got[d.Day.Format(time.DateOnly)] = d.Hits
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// countDays counts a user's events, and each actor once a day.
func (f *slowFunnel) countDays(days map[string][]funnel.Hits, events []conversion.Event) {
	actors := map[string][][]string{} // by day and step
	for _, e := range f.counting(events) {
		day := e.Time.Format(time.DateOnly)
		for i := range f.Steps {
			if !f.serves(&e, i) {
				continue
			}
			if days[day] == nil {
				days[day] = make([]funnel.Hits, len(f.Steps))
			}
			if actors[day] == nil {
				actors[day] = make([][]string, len(f.Steps))
			}
			days[day][i].Events++
			for _, part := range f.parts(&e) {
				if !slices.Contains(actors[day][i], part) {
					actors[day][i] = append(actors[day][i], part)
					days[day][i].Actors++
				}
			}
		}
	}
}
