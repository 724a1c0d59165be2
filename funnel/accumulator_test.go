package funnel_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

func bytesOf(t testing.TB, a conversion.Accumulator) []byte {
	t.Helper()
	b, err := a.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// counted returns an accumulator that has counted users.
func counted(a *funnel.Accumulator, users ...[]conversion.Event) *funnel.Accumulator {
	for _, events := range users {
		a.Add(events)
	}
	return a
}

// everything asks for all there is.
func everything(f *slowFunnel) []funnel.Option { return append(f.options, f.pairs()...) }

func (f *slowFunnel) pairs() []funnel.Option {
	if len(f.Steps) < 3 {
		return nil
	}
	return []funnel.Option{funnel.Pairs([2]int{1, len(f.Steps) - 1})}
}

// TestMergeOrder: however users are shared out, the bytes are the same, and they
// read back to the same report.
func TestMergeOrder(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		f, plan := randomSlow(r)
		users := randomUsers(r, 30)
		empty := funnel.MustAccumulator(plan, everything(&f)...)
		want := counted(empty.New().(*funnel.Accumulator), users...)
		r.Shuffle(len(users), func(i, j int) { users[i], users[j] = users[j], users[i] })
		parts := make([]conversion.Accumulator, 4)
		for i := range parts {
			parts[i] = empty.New()
		}
		for _, events := range users {
			r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			parts[r.IntN(len(parts))].Add(events)
		}
		for len(parts) > 1 {
			i := r.IntN(len(parts) - 1)
			require.NoError(t, parts[i].Merge(parts[i+1]))
			parts = slices.Delete(parts, i+1, i+2)
		}
		require.Equal(t, bytesOf(t, want), bytesOf(t, parts[0]), "seed %d", seed)

		again := empty.New().(*funnel.Accumulator)
		require.NoError(t, again.UnmarshalBinary(bytesOf(t, want)), "seed %d", seed)
		require.Equal(t, bytesOf(t, want), bytesOf(t, again))
		if diff := cmp.Diff(jsonOf(t, want.Report()), jsonOf(t, again.Report())); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		counted(again, users[0])
		require.Equal(t, bytesOf(t, counted(want, users[0])), bytesOf(t, again), "what was read can go on")
	}
}

func TestAccumulateWorkers(t *testing.T) {
	plan := benchPlan(nil)
	users := benchEvents(300, 10)
	want := funnel.MustAccumulator(plan)
	require.NoError(t, conversion.Accumulate(slices.Values(users), 1, want))
	for _, workers := range []int{2, 5} {
		got := funnel.MustAccumulator(plan)
		require.NoError(t, conversion.Accumulate(slices.Values(users), workers, got))
		require.Equal(t, bytesOf(t, want), bytesOf(t, got))
	}
}

// checkInvariants checks what holds of every report.
func checkInvariants(t *testing.T, r *funnel.Report, open bool) {
	t.Helper()
	flows := []funnel.Flow{r.Flow}
	if r.Breakdown != nil {
		for _, g := range r.Breakdown.Groups {
			require.Positive(t, g.Entered)
			flows = append(flows, g.Flow)
		}
	}
	if r.Trend != nil {
		for _, b := range r.Trend.Buckets {
			require.Positive(t, b.Entered+b.Excluded)
			flows = append(flows, b.Flow)
		}
	}
	require.Equal(t, r.Units, r.Absent+r.Entered+r.Excluded)
	for _, f := range flows {
		checkFlow(t, &f, open)
	}
}

func checkFlow(t *testing.T, f *funnel.Flow, open bool) {
	t.Helper()
	require.Equal(t, f.Entered, f.Converted+f.Dropped+f.Pending)
	checkRate(t, f.Conversion)
	ends := f.Converted
	last := f.Entered
	for _, s := range f.Steps {
		ends += s.Left + s.Waiting
		for _, rate := range []conversion.Rate{s.FromPrevious, s.FromFirst, s.DropOff} {
			checkRate(t, rate)
		}
		require.Equal(t, s.FromPrevious.N, s.FromPrevious.K+s.DropOff.K)
		if !s.Optional && !open {
			require.LessOrEqual(t, s.Reached, last)
			last = s.Reached
		}
	}
	require.Equal(t, f.Entered, ends)
	if !open {
		require.Equal(t, f.Entered, f.Steps[0].Reached)
		require.Equal(t, f.Converted, f.Steps[len(f.Steps)-1].Reached)
	}
}

func checkRate(t *testing.T, r conversion.Rate) {
	t.Helper()
	require.True(t, 0 <= r.K && r.K <= r.N, "%+v", r)
}

func TestOptionFaults(t *testing.T) {
	plan := benchPlan(nil)
	local := time.FixedZone("here", 3600)
	for _, c := range []struct {
		name    string
		options []funnel.Option
		want    string
	}{
		{"no such step", []funnel.Option{funnel.BreakdownBy("p", funnel.AtStep(5))}, "breakdown.at: there is no step 5; they are 0 to 4"},
		{"a step below 0", []funnel.Option{funnel.BreakdownBy("p", funnel.AtStep(-1))}, "breakdown.at: there is no step -1; they are 0 to 4"},
		{"no property", []funnel.Option{funnel.BreakdownBy("", funnel.FirstValue())}, "breakdown.prop: the property has no name"},
		{"a choice", []funnel.Option{funnel.BreakdownBy("p", funnel.Choice{Mode: "best"})}, `breakdown.at: unknown choice "best": want first, last or every, or "" for a step`},
		{"a step beside a choice", []funnel.Option{funnel.BreakdownBy("p", funnel.Choice{Mode: funnel.LastMode, Step: 1})}, `breakdown.at: step 1 says nothing beside "last"`},
		{"a bucket", []funnel.Option{funnel.Trend("year", nil)}, `trend.bucket: unknown bucket "year": want hour, day, week or month`},
		{"a zone", []funnel.Option{funnel.Trend(funnel.Day, local)}, `trend.zone: unknown time zone "here"`},
		{"pairs", []funnel.Option{funnel.Pairs([2]int{1, 2}, [2]int{2, 2}), funnel.Pairs([2]int{0, 5})},
			"pairs[1]: want two of the steps 0 to 4, the earlier first; got 2 and 2\npairs[2]: want two of the steps 0 to 4, the earlier first; got 0 and 5"},
		{"counts and more", []funnel.Option{funnel.Counts(), funnel.DailyHits()}, "counts: levels and hits only: they go with no other option but the time of the report"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := funnel.NewAccumulator(plan, c.options...)
			require.EqualError(t, err, c.want)
			var fault *funnel.Fault
			require.ErrorAs(t, err, &fault)
			require.Panics(t, func() { funnel.MustAccumulator(plan, c.options...) })
		})
	}
}

// TestFingerprint: whatever changes what is counted changes the fingerprint.
func TestFingerprint(t *testing.T) {
	plan := benchPlan(nil)
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	at := slowStart
	variants := [][]funnel.Option{
		nil,
		{funnel.AsOf(at)}, {funnel.AsOf(at.Add(1))}, {funnel.Counts()}, {funnel.Between()}, {funnel.DailyHits()}, {funnel.Pairs([2]int{1, 3})},
		{funnel.BreakdownBy("p", funnel.AtStep(0))}, {funnel.BreakdownBy("p", funnel.AtStep(1))}, {funnel.BreakdownBy("q", funnel.AtStep(0))},
		{funnel.BreakdownBy("p", funnel.FirstValue())}, {funnel.BreakdownBy("p", funnel.LastValue())}, {funnel.BreakdownBy("p", funnel.EveryValue())},
		{funnel.BreakdownByChannel(nil, funnel.FirstValue())}, {funnel.BreakdownByChannel(session.MustNew(session.GA4()), funnel.FirstValue())},
		{funnel.BreakdownByChannel(session.MustNew(session.Policy{Timeout: time.Hour}), funnel.FirstValue())},
		{funnel.Trend(funnel.Day, nil)}, {funnel.Trend(funnel.Hour, nil)}, {funnel.Trend(funnel.Day, berlin)},
	}
	seen := map[[32]byte]int{funnel.MustAccumulator(benchPlan(func(f *funnel.Funnel) { f.Within++ })).Fingerprint(): -1}
	for i, options := range variants {
		acc := funnel.MustAccumulator(plan, options...)
		if i == 14 { // the zero policy is GA4's in all but name
			continue
		}
		before, twice := seen[acc.Fingerprint()]
		require.False(t, twice, "options %d and %d", before, i)
		seen[acc.Fingerprint()] = i
		require.Equal(t, acc.Fingerprint(), acc.New().Fingerprint())
		require.Equal(t, acc.Fingerprint(), funnel.MustAccumulator(plan, options...).Fingerprint())
	}
	same := funnel.MustAccumulator(plan, funnel.Pairs([2]int{2, 3}, [2]int{0, 4}), funnel.Trend(funnel.Week, berlin), funnel.Trend(funnel.Day, nil))
	require.Equal(t, funnel.MustAccumulator(plan, funnel.Trend(funnel.Day, time.UTC)).Fingerprint(), same.Fingerprint(), "pairs that are there anyway, and an option that is replaced")
}

func TestMergeOther(t *testing.T) {
	acc := counted(funnel.MustAccumulator(benchPlan(nil)), benchEvents(5, 10)...)
	before := bytesOf(t, acc)
	for _, other := range []conversion.Accumulator{
		nil, (*funnel.Accumulator)(nil), funnel.MustAccumulator(benchPlan(nil), funnel.Counts()),
		funnel.MustAccumulator(benchPlan(func(f *funnel.Funnel) { f.Name = "other" })),
	} {
		require.ErrorIs(t, acc.Merge(other), conversion.ErrDefinition)
	}
	require.ErrorIs(t, acc.UnmarshalBinary(bytesOf(t, funnel.MustAccumulator(benchPlan(nil), funnel.Counts()))), conversion.ErrDefinition)
	require.Equal(t, before, bytesOf(t, acc))
}

// TestCounts: levels and hits are those of a full report.
func TestCounts(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		f, plan := randomSlow(r)
		users := randomUsers(r, 20)
		full := counted(funnel.MustAccumulator(plan, funnel.AsOf(f.asOf)), users...).Report()
		bare := counted(funnel.MustAccumulator(plan, funnel.AsOf(f.asOf), funnel.Counts()), users...).Report()
		require.Equal(t, plainFlow(full.Flow), plainFlow(bare.Flow))
		require.Equal(t, full.Hits, bare.Hits)
		require.Empty(t, bare.Times)
		require.Zero(t, bare.Ties)
	}
}

// TestNobody: what has no event that counts is no user.
func TestNobody(t *testing.T) {
	acc := funnel.MustAccumulator(benchPlan(nil), funnel.AsOf(slowStart))
	home := "https://shop.example/"
	empty := bytesOf(t, acc)
	counted(acc, nil, []conversion.Event{}, []conversion.Event{{User: "u", URL: home, Time: slowStart}})
	require.Equal(t, empty, bytesOf(t, acc))
	counted(acc, []conversion.Event{{User: "u", URL: home}, {URL: home, Time: slowStart.Add(-1)}})
	r := acc.Report()
	require.Zero(t, r.Units)
	require.Equal(t, conversion.Findings{{Code: conversion.NoUser, Count: 1, Event: -1}, {Code: conversion.Undated, Count: 1, Event: -1}}, r.Data)
	counted(acc, []conversion.Event{{User: "u", Name: "other", Time: slowStart.Add(-1)}})
	require.Equal(t, int64(1), acc.Report().Absent)
}

// TestBrokenBytes: no bytes make a report that cannot be, and what is cut or
// changed is mostly noticed.
func TestBrokenBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 20 {
		f, plan := randomSlow(r)
		acc := counted(funnel.MustAccumulator(plan, everything(&f)...), randomUsers(r, 10)...)
		whole := bytesOf(t, acc)
		for n := range whole {
			require.Error(t, acc.UnmarshalBinary(whole[:n]))
		}
		require.ErrorIs(t, acc.UnmarshalBinary(append(slices.Clone(whole), 0)), conversion.ErrState)
		require.Equal(t, whole, bytesOf(t, acc), "nothing changes on an error")
		for i := 36; i < len(whole); i++ {
			checkBytes(t, acc.New().(*funnel.Accumulator), changed(whole, i, byte(r.Uint32())), f.Open)
		}
	}
}

func changed(b []byte, i int, to byte) []byte {
	b = slices.Clone(b)
	b[i] = to
	return b
}

// checkBytes checks that bytes are refused or can be: canonical, and with a
// report.
func checkBytes(t *testing.T, acc *funnel.Accumulator, b []byte, open bool) {
	t.Helper()
	if acc.UnmarshalBinary(b) != nil {
		return
	}
	require.Equal(t, b, bytesOf(t, acc))
	r := acc.Report()
	checkInvariants(t, &r, open)
	jsonOf(t, r)
}

// fuzzPlans are of all shapes.
func fuzzPlans() (list []*funnel.Accumulator, open []bool) {
	step := func(name string) funnel.Step { return funnel.Step{Name: name, On: rule.Event(name), Within: time.Hour} }
	for i := range 4 {
		f := funnel.Funnel{Name: fmt.Sprint(i), Steps: []funnel.Step{{Name: "A", On: rule.Event("A")}, step("B"), step("C")}}
		switch i {
		case 1:
			f.Open = true
		case 2:
			f.Order = funnel.AnyOrder
			f.Steps[1].Within, f.Steps[2].Within = 0, 0
		case 3:
			f.Steps[1].Optional = true
			f.Exclude = []funnel.Exclusion{{On: rule.Event("X")}}
		}
		list = append(list, funnel.MustAccumulator(funnel.MustCompile(f), funnel.AsOf(slowStart.Add(9*time.Hour)), funnel.Between(), funnel.DailyHits(),
			funnel.BreakdownBy("p", funnel.LastValue()), funnel.Trend(funnel.Hour, nil)))
		open = append(open, f.Open)
	}
	return list, open
}

// FuzzUnmarshal reads what is behind version and fingerprint.
func FuzzUnmarshal(f *testing.F) {
	list, open := fuzzPlans()
	r := rand.New(rand.NewPCG(5, 5))
	for i, acc := range list {
		f.Add(uint8(i), bytesOf(f, acc)[36:])
		f.Add(uint8(i), bytesOf(f, counted(acc.New().(*funnel.Accumulator), randomUsers(r, 12)...))[36:])
	}
	f.Fuzz(func(t *testing.T, which uint8, rest []byte) {
		i := int(which) % len(list)
		head := bytesOf(t, list[i])[:36:36]
		checkBytes(t, list[i].New().(*funnel.Accumulator), append(head, rest...), open[i])
	})
}
