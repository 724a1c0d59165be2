package funnel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// live is a case whose events come in order, as a tracker asks for them.
func live(seed uint64, size oracleSize) oracleCase {
	c := oracleRandom(seed).anyCase(size)
	c.funnel.By = funnel.ByUser()
	slices.SortStableFunc(c.events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	return c
}

// liveSizes are actors that fit the oracle's alphabet, and longer ones.
var liveSizes = []oracleSize{{5, 8, 20}, {4, 7, 5}, {3, 20, 30}, {5, 40, 60}, {4, 60, 20}, {3, 120, 200}}

// liveCases is how many cases a test takes; fewer in short tests.
func liveCases(t *testing.T, usual int) int {
	if testing.Short() {
		usual /= 6
	}
	return oracleCases(t, usual)
}

// asOfs are times at which to look after some events.
func asOfs(events []conversion.Event) []time.Time {
	last := oracleBase
	for _, e := range events {
		if e.Time.After(last) {
			last = e.Time
		}
	}
	times := []time.Time{{}}
	for _, d := range []time.Duration{1, 2, 3, 5, 9, 20, 100} {
		times = append(times, last.Add(d))
	}
	return times
}

// evaluated is what a tracker has to say after some events.
func evaluated(p *funnel.Plan, events []conversion.Event, asOf time.Time) (r funnel.Result, begun, converted int) {
	if p.Funnel().Entry != funnel.EveryEntry {
		r = p.Eval(events, asOf)
		if r.Outcome != funnel.Absent {
			begun = 1
		}
		if r.Outcome == funnel.Converted {
			converted = 1
		}
		return r, begun, converted
	}
	r.Outcome = funnel.Absent
	for _, r = range p.Results(events, asOf) {
		if r.Outcome != funnel.Absent {
			begun++
		}
		if r.Outcome == funnel.Converted {
			converted++
		}
	}
	return r, begun, converted
}

// differsLive says at which event a tracker disagrees with the evaluation of all
// events so far.
func differsLive(c oracleCase, restored func(*funnel.Tracker) *funnel.Tracker) string {
	p := funnel.MustCompile(c.funnel)
	tracker := p.Tracker(funnel.RememberIDs(math.MaxInt64))
	for n := 0; n <= len(c.events); n++ {
		if n > 0 {
			tracker.Observe(c.events[n-1])
		}
		tracker = restored(tracker)
		for _, asOf := range asOfs(c.events[:n]) {
			want, begun, converted := evaluated(p, c.events[:n], asOf)
			want.Steps = nil
			got := tracker.At(asOf)
			gotBegun, gotConverted := tracker.Rounds()
			if fmt.Sprint(want, begun, converted) != fmt.Sprint(got, gotBegun, gotConverted) {
				return fmt.Sprintf("after %d events, as of %v\nwant %v, %d rounds, %d converted\ngot  %v, %d rounds, %d converted",
					n, asOf.Sub(oracleBase), want, begun, converted, got, gotBegun, gotConverted)
			}
		}
	}
	return ""
}

// TestTrackerPrefixes: after each event, a tracker says what evaluation says.
func TestTrackerPrefixes(t *testing.T) {
	kept := func(t *funnel.Tracker) *funnel.Tracker { return t }
	for seed := range uint64(liveCases(t, 600)) {
		c := live(seed, liveSizes[seed%uint64(len(liveSizes))])
		oracleAgrees(t, c, func(c oracleCase) string { return differsLive(c, kept) })
		if t.Failed() {
			return
		}
	}
}

// TestTrackerRestored: the same, if it is saved and restored after each event;
// its bytes are those of one that never was.
func TestTrackerRestored(t *testing.T) {
	for seed := range uint64(liveCases(t, 600)) {
		c := live(seed, liveSizes[seed%uint64(len(liveSizes))])
		p := funnel.MustCompile(c.funnel)
		oracleAgrees(t, c, func(c oracleCase) string {
			p := funnel.MustCompile(c.funnel)
			return differsLive(c, func(tracker *funnel.Tracker) *funnel.Tracker { return restoredTracker(t, p, tracker) })
		})
		kept := p.Tracker(funnel.RememberIDs(math.MaxInt64))
		often := kept
		for i, e := range c.events {
			if i == 0 {
				often = restoredTracker(t, p, kept)
			}
			kept.Observe(e)
			often.Observe(e)
			require.Equal(t, stateOf(t, kept), stateOf(t, often), "%s\nafter %d", c, i+1)
			often = restoredTracker(t, p, often)
		}
		if t.Failed() {
			return
		}
	}
}

func stateOf(t *testing.T, tracker *funnel.Tracker) []byte {
	t.Helper()
	b, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

func restoredTracker(t *testing.T, p *funnel.Plan, tracker *funnel.Tracker) *funnel.Tracker {
	t.Helper()
	b := stateOf(t, tracker)
	again, err := p.RestoreTracker(b)
	require.NoError(t, err, "%s\n% x", funnel.AppendJSON(nil, p.Funnel()), b[36:])
	return again
}

// TestTrackerTies: in which order simultaneous events come does not matter, not
// even for the bytes.
func TestTrackerTies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for seed := range uint64(2000) {
		c := live(seed, oracleSize{4, 30, 8})
		for i := range c.events {
			c.events[i].ID = ""
		}
		p := funnel.MustCompile(c.funnel)
		want, got := p.Tracker(), p.Tracker()
		mixed := slices.Clone(c.events)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		slices.SortStableFunc(mixed, func(a, b conversion.Event) int {
			if d := a.Time.Compare(b.Time); d != 0 || c.funnel.Ties != funnel.SequenceTies {
				return d
			}
			return int(a.Seq - b.Seq)
		})
		for i := range mixed {
			want.Observe(c.events[i])
			got.Observe(mixed[i])
		}
		require.Equal(t, want.At(time.Time{}), got.At(time.Time{}))
		if want.Findings() == nil {
			require.Equal(t, stateOf(t, want), stateOf(t, got), c)
		}
	}
}

// liveFunnel is a funnel of two steps.
func liveFunnel() funnel.Funnel {
	return funnel.Funnel{Name: "f", Within: time.Hour, Steps: []funnel.Step{{Name: "view", On: rule.Event("view")}, {Name: "buy", On: rule.Event("buy")}}}
}

func liveEvent(minutes int, name, id string) conversion.Event {
	return conversion.Event{Time: oracleBase.Add(time.Duration(minutes) * time.Minute), Name: name, ID: id}
}

func TestTrackerLeavesOut(t *testing.T) {
	tracker := funnel.MustCompile(liveFunnel()).Tracker()
	tracker.Observe(liveEvent(10, "view", "a"))
	tracker.Observe(liveEvent(9, "buy", ""))
	tracker.Observe(conversion.Event{Name: "buy"})
	tracker.Observe(liveEvent(20, "buy", "a"))
	require.Equal(t, funnel.Result{Level: 1, Ignoring: 1, Outcome: funnel.Dropped}, tracker.At(time.Time{}))
	require.Equal(t, conversion.Findings{
		{Code: conversion.Duplicate, Count: 1, Event: 3}, {Code: conversion.Late, Count: 1, Event: 1}, {Code: conversion.Undated, Count: 1, Event: 2},
	}, tracker.Findings())
	require.Equal(t, funnel.Pending, tracker.At(oracleBase).Outcome, "the event at minute 10 stays seen")
	require.Equal(t, funnel.Pending, tracker.At(oracleBase.Add(70*time.Minute)).Outcome)
	require.Equal(t, funnel.Dropped, tracker.At(oracleBase.Add(70*time.Minute+1)).Outcome)
	tracker.Observe(liveEvent(70, "buy", "b"))
	require.Equal(t, funnel.Converted, tracker.At(time.Time{}).Outcome)
	tracker.Reset()
	require.Equal(t, funnel.Absent, tracker.At(oracleBase).Outcome)
	require.Empty(t, tracker.Findings())
	tracker.Observe(liveEvent(0, "view", "a"))
	require.Equal(t, 1, tracker.At(time.Time{}).Level)
}

// TestTrackerIDs: how long an ID is known.
func TestTrackerIDs(t *testing.T) {
	endless := liveFunnel()
	endless.Within = 0
	for _, c := range []struct {
		name    string
		funnel  funnel.Funnel
		options []funnel.TrackerOption
		minutes int
		known   bool
	}{
		{"inside the window", liveFunnel(), nil, 60, true},
		{"outside", liveFunnel(), nil, 61, false},
		{"no window", endless, nil, 1e6, true},
		{"none asked for", liveFunnel(), []funnel.TrackerOption{funnel.RememberIDs(0)}, 1, false},
		{"none asked for, at once", liveFunnel(), []funnel.TrackerOption{funnel.RememberIDs(0)}, 0, true},
		{"longer", liveFunnel(), []funnel.TrackerOption{funnel.RememberIDs(2 * time.Hour)}, 120, true},
		{"below zero", liveFunnel(), []funnel.TrackerOption{funnel.RememberIDs(-1)}, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := funnel.MustCompile(c.funnel)
			for _, others := range []int{0, 100} {
				tracker := p.Tracker(c.options...)
				for i := range others {
					tracker.Observe(liveEvent(0, "x", fmt.Sprint("x", i)))
				}
				tracker.Observe(liveEvent(0, "view", "a"))
				tracker = restoredTracker(t, p, tracker)
				tracker.Observe(liveEvent(c.minutes, "view", "a"))
				require.Equal(t, c.known, tracker.Findings().Count(conversion.Duplicate) == 1)
			}
		})
	}
}

// TestTrackerPanic: an event whose predicate panics was not observed.
func TestTrackerPanic(t *testing.T) {
	f := liveFunnel()
	f.Steps[1].On = rule.Match("boom", func(e conversion.Event) bool {
		if e.ID == "boom" {
			panic("boom")
		}
		return e.Name == "buy"
	})
	tracker := funnel.MustCompile(f).Tracker()
	tracker.Observe(liveEvent(0, "view", ""))
	before := stateOf(t, tracker)
	require.Panics(t, func() { tracker.Observe(liveEvent(5, "buy", "boom")) })
	require.Equal(t, before, stateOf(t, tracker))
	tracker.Observe(liveEvent(2, "buy", ""))
	require.Equal(t, funnel.Converted, tracker.At(time.Time{}).Outcome)
}

// TestTrackerMemory: a million events need no more memory than those that lie
// inside a window.
func TestTrackerMemory(t *testing.T) {
	events := 1_000_000
	if testing.Short() {
		events = 100_000
	}
	for _, v := range liveVariants {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			f := liveLong()
			v.change(&f)
			p := funnel.MustCompile(f)
			tracker := p.Tracker()
			r := rand.New(rand.NewPCG(3, 4))
			now, most := oracleBase, 0
			for i := range events {
				now = now.Add(time.Duration(r.IntN(3)) * time.Minute)
				tracker.Observe(conversion.Event{Time: now, Name: string("aaaabbbccxyz"[r.IntN(12)])})
				if i%50 == 0 {
					most = max(most, tracker.Size())
				}
			}
			require.Less(t, most, v.elements)
			require.Less(t, len(stateOf(t, tracker)), 16*v.elements)
		})
	}
}

// liveLong is a funnel that nobody gets through, with some 120 events in its
// window.
func liveLong() funnel.Funnel {
	f := funnel.Funnel{Name: "f", Within: 2 * time.Hour}
	for _, name := range []string{"a", "b", "c", "never"} {
		f.Steps = append(f.Steps, funnel.Step{Name: name, On: rule.Event(name)})
	}
	return f
}

// liveName is what happens, over and over again.
func liveName(n int) string { return "abcabxaybcz"[n%11 : n%11+1] }

var liveVariants = []struct {
	name     string
	change   func(*funnel.Funnel)
	elements int
}{
	{"plain", func(*funnel.Funnel) {}, 100},
	{"later", func(f *funnel.Funnel) { f.Ties = funnel.LaterTies }, 100},
	{"open", func(f *funnel.Funnel) { f.Open = true }, 100},
	{"limits", func(f *funnel.Funnel) { f.Steps[1].Within, f.Steps[2].Within = time.Hour, 10*time.Minute }, 100},
	{"direct", func(f *funnel.Funnel) { f.Steps[1].Direct, f.Steps[2].Direct = true, true }, 100},
	{"optional", func(f *funnel.Funnel) {
		f.Steps[1].Optional, f.Steps[2].Optional, f.Steps[2].Within = true, true, 30*time.Minute
	}, 500},
	{"group", func(f *funnel.Funnel) { f.Steps[2].AnyOrder = true }, 200},
	{"any order", func(f *funnel.Funnel) { f.Order = funnel.AnyOrder }, 200},
	{"exclusion", liveExclusion, 2000},
	{"exclusion and limits", func(f *funnel.Funnel) {
		liveExclusion(f)
		f.Steps[1].Within, f.Steps[2].Direct = time.Hour, true
	}, 2000},
	{"exclusion and optional", func(f *funnel.Funnel) {
		liveExclusion(f)
		f.Steps[1].Optional, f.Steps[2].Optional = true, true
	}, 10000},
	{"exclusion and group", func(f *funnel.Funnel) {
		f.Exclude = []funnel.Exclusion{{On: rule.Event("x")}}
		f.Steps[2].AnyOrder = true
	}, 5000},
	{"every", func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry }, 100},
	{"every with exclusion", func(f *funnel.Funnel) {
		liveExclusion(f)
		f.Entry = funnel.EveryEntry
	}, 2000},
}

func liveExclusion(f *funnel.Funnel) {
	f.Exclude = []funnel.Exclusion{{On: rule.Event("x"), From: 1}, {On: rule.Event("y"), To: 1}}
}

// TestTrackersTogether: the trackers of a plan may work at the same time.
func TestTrackersTogether(t *testing.T) {
	f := liveLong()
	liveExclusion(&f)
	p := funnel.MustCompile(f)
	var states [8][]byte
	var group sync.WaitGroup
	for i := range states {
		group.Go(func() {
			tracker := p.Tracker()
			for n := range 500 {
				tracker.Observe(liveEvent(n, liveName(n*n), ""))
				tracker.At(time.Time{})
			}
			states[i], _ = tracker.AppendBinary(nil)
		})
	}
	group.Wait()
	for _, s := range states {
		require.Equal(t, states[0], s)
	}
}

// TestTrackerInstant: a million events of one time need no memory, and count.
func TestTrackerInstant(t *testing.T) {
	p := funnel.MustCompile(liveLong())
	tracker := p.Tracker()
	for i := range 300_000 {
		tracker.Observe(liveEvent(0, string("abcx"[i%4]), ""))
	}
	require.Equal(t, 3, tracker.At(time.Time{}).Level)
	require.Less(t, tracker.Size(), 1000)
}
