package ingest_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

func at(user string, second int64, props ...conversion.Prop) conversion.Event {
	return conversion.Event{User: user, Time: time.Unix(second, 0).UTC(), Name: "x", Props: props}
}

func users(events []conversion.Event) (all []string) {
	for i := range events {
		all = append(all, events[i].User)
	}
	return all
}

func TestStitch(t *testing.T) {
	login := func(user string) conversion.Prop { return conversion.String("user_id", user) }
	events := []conversion.Event{
		at("d1", 5),
		at("d1", 1),
		at("d1", 3, login("anna")),
		at("d1", 7, login("ben")),
		at("d1", 9),
		at("d2", 1),
		at("d3", 1, login("anna")),
		at("d4", 1, login("")),
		at("d5", 1, conversion.Number("user_id", 7)),
	}
	before := slices.Clone(events)
	got := ingest.Stitch(events)
	require.Equal(t, []string{"anna", "anna", "anna", "ben", "ben", "d2", "anna", "d4", "d5"}, users(got))
	require.Equal(t, before, events, "the events given have changed")
	require.Empty(t, ingest.Stitch(nil))
}

// stitchSlowly says the rule as it is written, event by event.
func stitchSlowly(events []conversion.Event) []conversion.Event {
	out := slices.Clone(events)
	for i := range events {
		var last, first *conversion.Event
		for j := range events {
			e := &events[j]
			if e.User != events[i].User || e.Props.Lookup("user_id").Str() == "" {
				continue
			}
			if c := conversion.Compare(e, &events[i]); c <= 0 && (last == nil || conversion.Compare(e, last) > 0) {
				last = e
			} else if c > 0 && (first == nil || conversion.Compare(e, first) < 0) {
				first = e
			}
		}
		if last == nil {
			last = first
		}
		if last != nil {
			out[i].User = last.Props.Lookup("user_id").Str()
		}
	}
	return out
}

func randomEvents(r *rand.Rand, n int) (events []conversion.Event) {
	for range n {
		e := at(fmt.Sprintf("d%d", r.IntN(4)), int64(r.IntN(5)))
		e.ID = fmt.Sprint(r.IntN(8))
		if r.IntN(3) == 0 {
			e.Props = conversion.Props{conversion.String("user_id", fmt.Sprintf("u%d", r.IntN(3)))}
		}
		events = append(events, e)
	}
	return events
}

func TestStitchAgainstTheRule(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		events := randomEvents(r, r.IntN(20))
		want := stitchSlowly(events)
		require.Empty(t, cmp.Diff(want, ingest.Stitch(events)))

		order := r.Perm(len(events))
		shuffled, expected := make([]conversion.Event, len(events)), make([]conversion.Event, len(events))
		for to, from := range order {
			shuffled[to], expected[to] = events[from], want[from]
		}
		require.Empty(t, cmp.Diff(expected, ingest.Stitch(shuffled)), "the order of the input matters")
	}
}

// sequence yields events and, in place of those called "fail", errors.
func sequence(events []conversion.Event) iter.Seq2[conversion.Event, error] {
	return func(yield func(conversion.Event, error) bool) {
		for _, e := range events {
			if e.User == "fail" && !yield(conversion.Event{}, errors.New("bad record")) || e.User != "fail" && !yield(e, nil) {
				return
			}
		}
	}
}

func groups(seq iter.Seq2[[]conversion.Event, error]) (all []string) {
	for events, err := range seq {
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		all = append(all, fmt.Sprint(len(events), " ", events[0].User))
	}
	return all
}

func TestByUser(t *testing.T) {
	tests := []struct {
		name    string
		users   []string
		ordered []string
		grouped []string
	}{
		{"none", nil, nil, nil},
		{"one", []string{"a"}, []string{"1 a"}, []string{"1 a"}},
		{"three", []string{"B", "a", "a", "é"}, []string{"1 B", "2 a", "1 é"}, []string{"1 B", "2 a", "1 é"}},
		{"errors pass", []string{"fail", "a", "fail", "a", "b", "fail"}, []string{"bad record", "bad record", "2 a", "bad record", "1 b"}, []string{"bad record", "bad record", "bad record", "2 a", "1 b"}},
		{
			"without user",
			[]string{"", "fail", "a", ""},
			[]string{"event 1 (x at 1970-01-01T00:00:00Z) without user", "bad record", "event 3 (x at 1970-01-01T00:00:03Z) without user", "1 a"},
			[]string{"event 1 (x at 1970-01-01T00:00:00Z) without user", "bad record", "event 3 (x at 1970-01-01T00:00:03Z) without user", "1 a"},
		},
		{"wrong order", []string{"b", "b", "a", "c"}, []string{"2 b", ingest.ErrOrder.Error()}, []string{"1 a", "2 b", "1 c"}},
		{"comes back", []string{"a", "b", "a"}, []string{"1 a", "1 b", ingest.ErrOrder.Error()}, []string{"2 a", "1 b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var events []conversion.Event
			for i, user := range tt.users {
				events = append(events, at(user, int64(i)))
			}
			require.Equal(t, tt.ordered, groups(ingest.ByUser(sequence(events))))
			require.Equal(t, tt.grouped, groups(ingest.GroupByUser(sequence(events))))
			for range ingest.ByUser(sequence(events)) {
				break
			}
			for range ingest.GroupByUser(sequence(events)) {
				break
			}
		})
	}
}

func TestErrNoUser(t *testing.T) {
	for _, by := range []func(iter.Seq2[conversion.Event, error]) iter.Seq2[[]conversion.Event, error]{ingest.ByUser, ingest.GroupByUser} {
		for _, err := range by(sequence([]conversion.Event{at("", 1)})) {
			require.ErrorIs(t, err, ingest.ErrNoUser)
		}
	}
}

func TestByUserGivesSlicesToKeep(t *testing.T) {
	var kept [][]conversion.Event
	for events, err := range ingest.ByUser(sequence([]conversion.Event{at("a", 1), at("a", 2), at("b", 3), at("b", 4), at("c", 5)})) {
		require.NoError(t, err)
		kept = append(kept, events)
	}
	require.Equal(t, []string{"a", "a", "b", "b", "c"}, users(slices.Concat(kept...)))
}

func TestGroupByUserDoesNotDependOnTheOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		events := randomEvents(r, 20)
		collect := func() (all [][]conversion.Event) {
			for events := range ingest.GroupByUser(sequence(events)) {
				all = append(all, events)
			}
			return all
		}
		want := collect()
		r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		require.Empty(t, cmp.Diff(want, collect()))
	}
}
