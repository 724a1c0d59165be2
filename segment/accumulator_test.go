package segment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

var studyAsOf = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// studySegments overlap in every way: some have everybody, some nobody.
func studySegments() *segment.Set {
	return segment.MustCompile(nil,
		segment.Segment{Name: "searchers", Where: segment.Event(rule.Event("search"))},
		segment.Segment{Name: "paid", Where: segment.Medium("cpc")},
		segment.Segment{Name: "everybody", Where: segment.Not(segment.Event(rule.Event("never")))},
		segment.Segment{Name: "nobody", Where: segment.Event(rule.Event("never"))},
		segment.Segment{Name: "no search", Where: segment.Not(segment.Event(rule.Event("search")))},
	)
}

// studyOutcomes: a purchase converts, and brings what it is worth.
func studyOutcomes() segment.Outcomes {
	steps := []string{"search", "add_to_cart", "purchase"}
	return segment.Outcomes{Name: "purchase", Steps: steps, Of: func(unit conversion.Journey) (o segment.Outcome) {
		for _, s := range unit.Sessions {
			for _, e := range s.Events {
				if e.Name == "purchase" {
					o.Converted = true
					o.Values = append(o.Values, e.Value)
				}
				o.Completions = append(o.Completions, segment.Completion{Step: slices.Index(steps, e.Name), Time: e.Time})
			}
		}
		return o
	}}
}

func randomStudy(unit segment.Unit, against string) segment.Study {
	return segment.Study{
		Unit: unit, Outcome: studyOutcomes(), AsOf: studyAsOf,
		Segments: studySegments(), Contrast: segment.Contrast{Against: against}, Overlap: true,
		By: []segment.Partition{
			segment.ByChannel(), segment.AtLast(segment.ByProp("plan")), segment.ByReturning(),
			segment.Cross(segment.BySource(), segment.ByProp("plan")), segment.ByFunc("hour", startHour),
		},
		Strata: segment.Cross(segment.ByReturning(), segment.ByProp("plan")),
	}
}

func startHour(unit conversion.Journey) (string, bool) {
	hour := unit.Sessions[0].Start.Hour()
	return fmt.Sprint(hour), hour > 5
}

// randomUsers have all that is odd: events without a time, twice, after AsOf, in
// any order, worth nothing, and in two currencies.
func randomUsers(r *rand.Rand, n int) (users [][]conversion.Event) {
	for u := range n {
		var events []conversion.Event
		at := studyAsOf.Add(-time.Duration(r.IntN(20*24)) * time.Hour)
		for range r.IntN(12) {
			events = append(events, randomEvent(r, fmt.Sprint(u), at))
			at = at.Add(time.Duration(r.IntN(40)) * time.Minute)
			if r.IntN(4) == 0 {
				at = at.Add(time.Duration(r.IntN(100)) * time.Hour)
			}
		}
		if len(events) > 1 && r.IntN(10) == 0 {
			events[0].ID, events[1].ID = "same", "same"
		}
		r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		users = append(users, events)
	}
	return users
}

func randomEvent(r *rand.Rand, user string, at time.Time) conversion.Event {
	e := conversion.Event{User: user, Time: at, Name: []string{"page_view", "search", "add_to_cart", "purchase"}[r.IntN(4)]}
	e.URL = []string{"https://shop.example/", "https://shop.example/?utm_source=news&utm_medium=email", "https://shop.example/?utm_source=google&utm_medium=cpc"}[r.IntN(3)]
	if r.IntN(20) == 0 {
		e.Time = time.Time{}
	}
	if r.IntN(3) == 0 {
		e.Props = conversion.Props{[]conversion.Prop{conversion.String("plan", "free"), conversion.Number("plan", 2), conversion.Strings("plan", "b", "a")}[r.IntN(3)]}
	}
	if e.Name == "purchase" && r.IntN(4) > 0 {
		e.Value = conversion.Cents(int64(r.IntN(10000))-500, []string{"EUR", "EUR", "USD"}[r.IntN(3)])
	}
	return e
}

func added(a *segment.Accumulator, users ...[]conversion.Event) *segment.Accumulator {
	for _, events := range users {
		a.Add(events)
	}
	return a
}

func bytesOf(t testing.TB, a *segment.Accumulator) []byte {
	t.Helper()
	b, err := a.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// studies are those that are tested on random users.
func studies() map[string]segment.Study {
	return map[string]segment.Study{
		"users":                randomStudy(segment.PerUser, ""),
		"users, reference":     randomStudy(segment.PerUser, "searchers"),
		"sessions":             randomStudy(segment.PerSession, ""),
		"sessions, reference":  randomStudy(segment.PerSession, "searchers"),
		"partitions":           {Outcome: studyOutcomes(), By: []segment.Partition{segment.Top(2, segment.ByCampaign()), segment.ByMedium()}},
		"nothing but a number": {Outcome: segment.Outcomes{Of: func(conversion.Journey) segment.Outcome { return segment.Outcome{Converted: true} }}},
	}
}

// TestMerge: any partition of the users in any order gives the same bytes.
func TestMerge(t *testing.T) {
	for name, study := range studies() {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			users := randomUsers(r, 150)
			whole := added(segment.MustAccumulator(study), users...)
			for range 5 {
				shards := []*segment.Accumulator{}
				for range 1 + r.IntN(5) {
					shards = append(shards, segment.MustAccumulator(study))
				}
				for _, u := range r.Perm(len(users)) {
					shards[r.IntN(len(shards))].Add(users[u])
				}
				merged := segment.MustAccumulator(study)
				for _, i := range r.Perm(len(shards)) {
					restored := segment.MustAccumulator(study)
					require.NoError(t, restored.UnmarshalBinary(bytesOf(t, shards[i])))
					require.NoError(t, merged.Merge(restored))
				}
				require.Equal(t, bytesOf(t, whole), bytesOf(t, merged))
				require.Equal(t, whole.Report().String(), merged.Report().String())
			}
		})
	}
}

// TestAddReads: the order of events, repetitions and slices say nothing.
func TestAddReads(t *testing.T) {
	for name, study := range studies() {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			users := randomUsers(r, 60)
			for _, events := range users {
				for i := range events {
					if events[i].ID == "" {
						events[i].ID = fmt.Sprint(i)
					}
				}
			}
			before := added(segment.MustAccumulator(study), users...).Report()
			for i, events := range users {
				events = append(slices.Clone(events), events...)
				r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
				users[i] = events
			}
			after := added(segment.MustAccumulator(study), users...).Report()
			before.Data, after.Data = nil, nil // repetitions are found
			require.Equal(t, jsonText(t, before), jsonText(t, after))
		})
	}
}

func jsonText(t testing.TB, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return string(text) + "\n"
}

// TestConserved: each unit is in exactly one level.
func TestConserved(t *testing.T) {
	for name, study := range studies() {
		t.Run(name, func(t *testing.T) {
			report := added(segment.MustAccumulator(study), randomUsers(rand.New(rand.NewPCG(5, 6)), 200)...).Report()
			require.Len(t, report.Partitions, len(study.By))
			for _, p := range report.Partitions {
				var sum conversion.Rate
				for _, r := range p.Rows {
					sum.K += r.Rate.K
					sum.N += r.Rate.N
					require.Equal(t, report.All.Rate.N-r.Rate.N, r.Rest.N)
					require.Equal(t, report.All.Rate.K-r.Rate.K, r.Rest.K)
				}
				require.Equal(t, report.All.Rate.Rate, sum)
			}
		})
	}
}

func TestDefinitions(t *testing.T) {
	study := randomStudy(segment.PerUser, "")
	a := segment.MustAccumulator(study)
	changes := map[string]func(s *segment.Study){
		"unit":     func(s *segment.Study) { s.Unit = segment.PerSession },
		"outcome":  func(s *segment.Study) { s.Outcome.Name = "order" },
		"revision": func(s *segment.Study) { s.Outcome.Revision = "2" },
		"steps":    func(s *segment.Study) { s.Outcome.Steps = s.Outcome.Steps[:2] },
		"cutter":   func(s *segment.Study) { s.Cutter = session.MustNew(session.Policy{Timeout: time.Hour}) },
		"as of":    func(s *segment.Study) { s.AsOf = s.AsOf.Add(1) },
		"set":      func(s *segment.Study) { s.Segments = segment.MustCompile(nil, study.Segments.Segments()[:2]...) },
		"no set":   func(s *segment.Study) { s.Segments, s.Overlap = nil, false },
		"against":  func(s *segment.Study) { s.Against = "paid" },
		"overlap":  func(s *segment.Study) { s.Overlap = false },
		"by":       func(s *segment.Study) { s.By = s.By[1:] },
		"of":       func(s *segment.Study) { s.By = append([]segment.Partition{segment.AtLast(s.By[0])}, s.By[1:]...) },
		"strata":   func(s *segment.Study) { s.Strata = segment.ByChannel() },
	}
	for name, change := range changes {
		other := study
		change(&other)
		b := segment.MustAccumulator(other)
		require.NotEqual(t, a.Fingerprint(), b.Fingerprint(), name)
		require.ErrorIs(t, a.Merge(b), conversion.ErrDefinition)
		require.ErrorIs(t, a.UnmarshalBinary(bytesOf(t, b)), conversion.ErrDefinition)
	}
	require.ErrorIs(t, a.Merge((*segment.Accumulator)(nil)), conversion.ErrDefinition)

	shown := study
	shown.By = slices.Clone(study.By)
	shown.By[0] = segment.Top(1, shown.By[0])
	shown.By[0].Name, shown.By[0].Correction = "how they came", segment.Holm
	require.Equal(t, a.Fingerprint(), segment.MustAccumulator(shown).Fingerprint(), "what reports alone make of it")
}

func TestFaults(t *testing.T) {
	bad := segment.Study{
		Unit:     "visit",
		Outcome:  segment.Outcomes{Steps: []string{"a", "a", ""}},
		Segments: studySegments(),
		Contrast: segment.Contrast{Against: "who", Correction: "none"},
		By: []segment.Partition{
			{}, segment.ByProp(""), segment.ByFunc("f", nil),
			{By: []segment.By{{Dim: "planet"}, {Dim: segment.ChannelDimension, Name: "x", Of: "second"}}},
		},
		Strata: segment.Partition{By: segment.Top(3, segment.ByChannel()).By, Contrast: segment.Contrast{Against: "Email"}},
	}
	_, err := segment.NewAccumulator(bad)
	var places []string
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		f := e.(*conversion.Fault)
		places = append(places, f.Path+" "+f.Code)
	}
	require.Equal(t, []string{
		"unit value", "outcome.of missing", "outcome.steps[1] duplicate", "outcome.steps[2] empty", "correction value", "as_of missing",
		"by[0].by empty", "by[1].by[0].name empty", "by[2].by[0].func func", "by[3].by[0].dim value", "by[3].by[1].name unused", "by[3].by[1].of value",
		"strata.against unused", "strata.top unused",
	}, places)
	require.Panics(t, func() { segment.MustAccumulator(bad) })

	bad = segment.Study{Outcome: studyOutcomes(), AsOf: studyAsOf, Segments: studySegments(), Contrast: segment.Contrast{Against: "who"}}
	_, err = segment.NewAccumulator(bad)
	require.ErrorContains(t, err, `against: there is no segment "who"`)
	_, err = segment.NewAccumulator(segment.Study{Outcome: studyOutcomes(), Overlap: true})
	require.ErrorContains(t, err, "no segments")
	_, err = segment.NewAccumulator(segment.Study{Outcome: segment.GoalOutcome(nil, "order")})
	require.ErrorContains(t, err, `no goal "order"`)
}

// TestCorrupt: what is no state is told, and changes nothing.
func TestCorrupt(t *testing.T) {
	for name, study := range studies() {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 8))
			a := added(segment.MustAccumulator(study), randomUsers(r, 8)...)
			state := bytesOf(t, a)
			for end := 0; end < len(state); end += 1 + end/50 {
				require.Error(t, a.UnmarshalBinary(state[:end]), "%d of %d bytes", end, len(state))
			}
			require.ErrorIs(t, a.UnmarshalBinary(append(slices.Clone(state), 0)), conversion.ErrState)
			for range 400 {
				broken := slices.Clone(state)
				broken[r.IntN(len(broken))] ^= 1 << r.IntN(8)
				b := segment.MustAccumulator(study)
				if b.UnmarshalBinary(broken) == nil { // possible: another state
					require.Equal(t, broken, bytesOf(t, b))
					require.NotContains(t, b.Report().String(), "NaN")
				}
			}
			require.Equal(t, state, bytesOf(t, a))
		})
	}
}

// TestOdd: units of which little is known.
func TestOdd(t *testing.T) {
	study := randomStudy(segment.PerUser, "")
	check := func(t *testing.T, a *segment.Accumulator) segment.Report {
		t.Helper()
		r := a.Report()
		for _, text := range []string{r.String(), r.Markdown(), jsonText(t, r), r.Segments.SVG()} {
			require.NotContains(t, text, "NaN")
			require.NotContains(t, text, "Inf")
		}
		return r
	}
	t.Run("no users", func(t *testing.T) {
		r := check(t, segment.MustAccumulator(study))
		require.Zero(t, r.All.Rate.N)
		row, ok := r.Segments.Row("everybody")
		require.True(t, ok)
		require.Nil(t, row.Difference)
		require.Contains(t, r.String(), "no data")
	})
	t.Run("empty journeys", func(t *testing.T) {
		r := check(t, added(segment.MustAccumulator(study), nil, []conversion.Event{{User: "u", Name: "search"}}, []conversion.Event{{User: "u", Name: "search", Time: studyAsOf}}))
		require.Zero(t, r.Users)
		require.Equal(t, int64(1), r.Data.Count(conversion.Undated))
	})
	t.Run("one user", func(t *testing.T) {
		r := check(t, added(segment.MustAccumulator(study), []conversion.Event{{User: "u", Name: "purchase", Time: studyAsOf.Add(-1), Value: conversion.Cents(100, "EUR")}}))
		require.Equal(t, conversion.Rate{K: 1, N: 1}, r.All.Rate.Rate)
		require.Equal(t, 1.0, r.All.Values[0].Mean.Value)
		require.True(t, math.IsNaN(r.All.Values[0].Mean.Low), "one value has no interval")
	})
	t.Run("all converted", func(t *testing.T) {
		a := segment.MustAccumulator(study)
		for i := range 50 {
			name := []string{"search", "page_view"}[i%2]
			a.Add([]conversion.Event{{User: fmt.Sprint(i), Name: name, Time: studyAsOf.Add(-time.Hour)}, {User: fmt.Sprint(i), Name: "purchase", Time: studyAsOf.Add(-1)}})
		}
		r := check(t, a)
		for _, row := range r.Segments.Rows {
			if row.Difference != nil {
				require.Equal(t, 1.0, row.Difference.P)
			}
		}
		require.Nil(t, r.Partitions[0].Prior)
	})
	t.Run("mixed currencies", func(t *testing.T) {
		events := []conversion.Event{
			{User: "u", Name: "purchase", Time: studyAsOf.Add(-2), Value: conversion.Cents(100, "USD")},
			{User: "u", Name: "purchase", Time: studyAsOf.Add(-1), Value: conversion.Cents(300, "EUR")},
		}
		r := check(t, added(segment.MustAccumulator(study), events, []conversion.Event{{User: "v", Name: "search", Time: studyAsOf.Add(-1)}}))
		require.Len(t, r.All.Values, 2)
		require.Equal(t, conversion.Cents(300, "EUR"), r.All.Values[0].Sum)
		require.Equal(t, 1.5, r.All.Values[0].Mean.Value)
		require.Equal(t, 0.5, r.All.Values[1].Mean.Value)
	})
	t.Run("too much money", func(t *testing.T) {
		much := conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}
		events := []conversion.Event{{User: "u", Name: "purchase", Time: studyAsOf.Add(-2), Value: much}, {User: "u", Name: "purchase", Time: studyAsOf.Add(-1), Value: much}}
		r := check(t, added(segment.MustAccumulator(study), events, events[:1]))
		require.Positive(t, r.Data.Count(conversion.Overflow))
		require.Equal(t, much, r.All.Values[0].Sum)
		require.InEpsilon(t, 9223372036854.775807, r.All.Values[0].Mean.Value, 1e-15)
	})
}

// TestNobodyNamed: without users each session is a cluster of its own.
func TestNobodyNamed(t *testing.T) {
	study := segment.Study{Unit: segment.PerSession, Outcome: studyOutcomes()}
	events := make([]conversion.Event, 10)
	for i := range events {
		events[i] = conversion.Event{Time: studyAsOf.Add(time.Duration(i) * time.Hour), Name: []string{"purchase", "search"}[i%2]}
	}
	r := added(segment.MustAccumulator(study), events).Report()
	require.Equal(t, int64(10), r.Users)
	require.Equal(t, int64(10), r.Unnamed)
	require.Contains(t, r.String(), "10 sessions without a user")
	for i := range events {
		events[i].User = "u"
	}
	r = added(segment.MustAccumulator(study), events).Report()
	require.Equal(t, int64(1), r.Users)
	require.Zero(t, r.Unnamed)
}

// TestAddAllocates: once the levels exist, counting allocates nothing but what
// the outcome does.
func TestAddAllocates(t *testing.T) {
	for name, study := range studies() {
		study.Outcome.Of = func(conversion.Journey) segment.Outcome { return segment.Outcome{Converted: true} }
		if i := slices.IndexFunc(study.By, func(p segment.Partition) bool { return strings.Contains(p.String(), "hour") }); i >= 0 {
			study.By = study.By[:i] // which makes a text
		}
		a := segment.MustAccumulator(study)
		var events []conversion.Event
		for i := range 12 {
			events = append(events, conversion.Event{User: "u", Time: studyAsOf.Add(time.Duration(i-20) * time.Hour), Name: "search", Props: conversion.Props{conversion.String("plan", "free")}})
		}
		a.Add(events)
		require.Zero(t, testing.AllocsPerRun(50, func() { a.Add(events) }), name)
	}
}

// FuzzAccumulatorBytes: what is read is written again, and can be told.
func FuzzAccumulatorBytes(f *testing.F) {
	study := randomStudy(segment.PerSession, "searchers")
	for n := range 4 {
		f.Add(bytesOf(f, added(segment.MustAccumulator(study), randomUsers(rand.New(rand.NewPCG(17, 18)), n*n)...)))
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		a := segment.MustAccumulator(study)
		if a.UnmarshalBinary(state) == nil {
			require.Equal(t, state, bytesOf(t, a))
			require.NotContains(t, a.Report().String(), "NaN")
		}
	})
}
