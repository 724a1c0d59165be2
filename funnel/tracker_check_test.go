//go:build !race

package funnel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// trackedBy says at which event a tracker disagrees with what is said of the
// events taken so far. It is given all events as they come; it may be saved
// after any of them and is looked at in between, which must change nothing.
func trackedBy(c oracleCase, want func(oracleCase) funnel.Result) string {
	p := funnel.MustCompile(c.funnel)
	tracker, taken := p.Tracker(funnel.RememberIDs(math.MaxInt64)), c
	taken.events = nil
	for n := 0; n <= len(c.events); n++ {
		if n > 0 {
			tracker.Observe(c.events[n-1])
			taken.events = takenOf(c.funnel, c.events[:n])
		}
		before, _ := tracker.AppendBinary(nil)
		again, err := p.RestoreTracker(before)
		if err != nil {
			return fmt.Sprintf("after %d events: %v", n, err)
		}
		for _, asOf := range asOfs(taken.events) {
			taken.asOf = asOf
			w := want(taken)
			w.Steps = nil
			got, restored := tracker.At(asOf), again.At(asOf)
			if fmt.Sprint(w) != fmt.Sprint(got) || fmt.Sprint(got) != fmt.Sprint(restored) {
				return fmt.Sprintf("after %d events, as of %v\nwant %v\ngot  %v\nrestored %v", n, asOf.Sub(oracleBase), w, got, restored)
			}
		}
		tracker.Rounds()
		if after, _ := tracker.AppendBinary(nil); string(before) != string(after) {
			return fmt.Sprintf("after %d events: a look changed the state", n)
		}
		if n%2 == 0 {
			tracker = again
		}
	}
	return ""
}

// takenOf leaves out what a tracker leaves out: events without time, those before
// another that was taken, and those with an ID that was taken.
func takenOf(f funnel.Funnel, events []conversion.Event) (taken []conversion.Event) {
	for _, e := range events {
		isOut := e.Time.IsZero()
		for _, before := range taken {
			isOut = isOut || e.Time.Before(before.Time) || e.ID != "" && e.ID == before.ID
			isOut = isOut || f.Ties == funnel.SequenceTies && e.Time.Equal(before.Time) && e.Seq < before.Seq
		}
		if !isOut {
			taken = append(taken, e)
		}
	}
	return taken
}

// unruly is a live case with some events that come too late.
func unruly(seed uint64, size oracleSize) oracleCase {
	c, d := live(seed, size), oracleRandom(seed+1e9)
	for i := range c.events {
		if d.in(1) {
			j := d(len(c.events))
			c.events[i], c.events[j] = c.events[j], c.events[i]
		}
	}
	return c
}

// byOracle is the last result that the oracle finds.
func byOracle(c oracleCase) funnel.Result {
	all := newOracle(c.funnel, c.masks(c.counts()), c.asOfNano()).results()
	return all[len(all)-1].Result
}

func byEval(c oracleCase) funnel.Result {
	r, _, _ := evaluated(funnel.MustCompile(c.funnel), c.events, c.asOf)
	return r
}

// TestTrackerOracle: after each event, a tracker says what a search through all
// attempts finds.
func TestTrackerOracle(t *testing.T) {
	first := oracleSeed(t) + 5_000_000
	for i := range uint64(liveCases(t, 600)) {
		oracleAgrees(t, unruly(first+i, oracleSize{4, 7, 5 + int(i%20)}), func(c oracleCase) string { return trackedBy(c, byOracle) })
		if t.Failed() {
			t.Fatalf("seed %d", first+i)
		}
	}
}

// TestTrackerExactGroups: the same where an exclusion happens at the instant of a
// step, which may be worth leaving for later.
func TestTrackerExactGroups(t *testing.T) {
	first := oracleSeed(t) + 9_000_000
	for i := range uint64(liveCases(t, 400)) {
		c, d := live(first+i, oracleSize{4, 7, 6}), oracleRandom(first+i+1e9)
		c.funnel = crowded(d, c.funnel)
		for n := range c.events {
			c.events[n].Name = oracleName(d(len(c.funnel.Steps)))
		}
		oracleAgrees(t, c, func(c oracleCase) string { return trackedBy(c, byOracle) })
		if t.Failed() {
			t.Fatalf("seed %d", first+i)
		}
	}
}

// crowded makes a funnel one group, with overlapping steps of which some are
// exclusions too.
func crowded(d oracleDice, f funnel.Funnel) funnel.Funnel {
	f = funnel.Funnel{Name: f.Name, Within: f.Within, Ties: f.Ties, Entry: []funnel.Entry{funnel.BestEntry, funnel.FirstEntry, funnel.EveryEntry}[d(3)]}
	f.Order = funnel.AnyOrder
	for i := range 4 {
		f.Steps = append(f.Steps, funnel.Step{Name: fmt.Sprint(i), On: d.step(i, 4, 6)})
	}
	f.Exclude = []funnel.Exclusion{{On: d.anyNames(4)}}
	return f
}

// TestTrackerUnruly: the same of longer actors, against evaluation.
func TestTrackerUnruly(t *testing.T) {
	first := oracleSeed(t) + 6_000_000
	sizes := []oracleSize{{5, 40, 60}, {4, 80, 20}, {6, 60, 200}, {3, 60, 3}}
	for i := range uint64(liveCases(t, 400)) {
		oracleAgrees(t, unruly(first+i, sizes[i%4]), func(c oracleCase) string { return trackedBy(c, byEval) })
		if t.Failed() {
			t.Fatalf("seed %d", first+i)
		}
	}
}

// TestTrackerManySteps: up to 64 steps, and crowds at one time. Of groups with
// exclusions only a few.
func TestTrackerManySteps(t *testing.T) {
	first := oracleSeed(t) + 7_000_000
	for i := range uint64(liveCases(t, 60)) {
		c := live(first+i, oracleSize{64, 150, []int{3, 40, 400}[i%3]})
		isGrouped := c.funnel.Order == funnel.AnyOrder || slices.ContainsFunc(c.funnel.Steps, func(s funnel.Step) bool { return s.AnyOrder })
		if isGrouped && len(c.funnel.Exclude) > 0 {
			continue
		}
		require.Empty(t, trackedEvery(c, 10), "seed %d", first+i)
	}
}

// trackedEvery is as trackedBy evaluation, after each so many events.
func trackedEvery(c oracleCase, step int) string {
	p := funnel.MustCompile(c.funnel)
	tracker := p.Tracker(funnel.RememberIDs(math.MaxInt64))
	for n, e := range c.events {
		tracker.Observe(e)
		if n%step > 0 {
			continue
		}
		b, _ := tracker.AppendBinary(nil)
		again, err := p.RestoreTracker(b)
		if err != nil {
			return err.Error()
		}
		tracker = again
		for _, asOf := range asOfs(c.events[:n+1]) {
			want, _, _ := evaluated(p, c.events[:n+1], asOf)
			want.Steps = nil
			if got := tracker.At(asOf); fmt.Sprint(want) != fmt.Sprint(got) {
				return fmt.Sprintf("after %d events, as of %v\nwant %v\ngot  %v", n+1, asOf.Sub(oracleBase), want, got)
			}
		}
	}
	return ""
}

// TestTrackerFarTimes: at the ends of what an event may have, and at the Unix epoch, as elsewhere.
func TestTrackerFarTimes(t *testing.T) {
	first := oracleSeed(t)
	for i := range uint64(liveCases(t, 300)) {
		c := live(first+i, oracleSize{4, 20, 30})
		c.funnel.Between = funnel.Period{}
		p := funnel.MustCompile(c.funnel)
		for _, base := range []int64{-9214560000e9, -15, 9214646400e9 - 300} {
			here, far := p.Tracker(), p.Tracker()
			for _, e := range c.events {
				here.Observe(e)
				if !e.Time.IsZero() {
					e.Time = time.Unix(0, base).Add(e.Time.Sub(oracleBase))
				}
				far.Observe(e)
				far = restoredTracker(t, p, far)
				require.Equal(t, here.At(time.Time{}), far.At(time.Time{}), "%s\nfrom %d", c, base)
				for _, d := range []time.Duration{-5, 10, 30, 50, 200} {
					require.Equal(t, here.At(oracleBase.Add(d)), far.At(time.Unix(0, base).Add(d)), "%s\nfrom %d, %d", c, base, d)
				}
				require.Equal(t, len(here.Findings()), len(far.Findings()))
			}
		}
	}
}

// TestTrackerEarlyLook: a look before the last event taken is one right after
// it.
func TestTrackerEarlyLook(t *testing.T) {
	first := oracleSeed(t)
	for i := range uint64(liveCases(t, 500)) {
		c := live(first+i, oracleSize{4, 20, 30})
		tracker := funnel.MustCompile(c.funnel).Tracker(funnel.RememberIDs(math.MaxInt64))
		for n, e := range c.events {
			tracker.Observe(e)
			taken := takenOf(c.funnel, c.events[:n+1])
			if len(taken) == 0 {
				continue
			}
			last := taken[len(taken)-1].Time
			want := tracker.At(last.Add(1))
			require.Equal(t, want, tracker.At(last), c)
			require.Equal(t, want, tracker.At(last.Add(-7)), c)
			require.Equal(t, want, tracker.At(time.Unix(0, 0)), c)
		}
	}
}

// TestTrackerStateBounded: with a window, the state of no funnel grows with the
// number of events.
func TestTrackerStateBounded(t *testing.T) {
	events := 40_000
	if testing.Short() {
		events = 8_000
	}
	first := oracleSeed(t) + 8_000_000
	for i := range uint64(liveCases(t, 60)) {
		f := oracleRandom(first + i).funnel(oracleSize{5, 0, 20})
		f.Within = min(f.Within, 20)
		if f.Within == 0 {
			f.Within = 20
		}
		p := funnel.MustCompile(f)
		tracker, r, now := p.Tracker(), rand.New(rand.NewPCG(i, 1)), 0
		early, late := 0, 0
		for n := range events {
			now += r.IntN(3)
			name := string("abcdxyz"[r.IntN(7)])
			tracker.Observe(conversion.Event{Time: oracleTime(now), Name: name, ID: fmt.Sprint(n)})
			switch size := len(stateEvery(tracker, n)); {
			case n < events/4:
				early = max(early, size)
			case n > events*3/4:
				late = max(late, size)
			}
		}
		require.LessOrEqual(t, late, early+early/2+64, "%s", funnel.AppendJSON(nil, f))
	}
}

// stateEvery returns the state after some of the events.
func stateEvery(tracker *funnel.Tracker, n int) []byte {
	if n%17 > 0 {
		return nil
	}
	b, _ := tracker.AppendBinary(nil)
	return b
}

// TestTrackerAllocations: observing a plain funnel allocates nothing, whether or
// not events have IDs and times in common. The race detector drops what is
// pooled, so this file is not for it; no test here has a second goroutine.
func TestTrackerAllocations(t *testing.T) {
	ids := make([]string, 5000)
	for i := range ids {
		ids[i] = fmt.Sprint("id ", i)
	}
	for _, ties := range []funnel.Ties{funnel.AnyTies, funnel.SequenceTies, funnel.LaterTies} {
		for _, id := range []func(n int) string{
			func(int) string { return "" },
			func(n int) string { return ids[n%len(ids)] },
		} {
			f := liveLong()
			f.Ties = ties
			tracker, n := funnel.MustCompile(f).Tracker(), 0
			observe := func() {
				e := liveEvent(n/3, liveName(n), id(n))
				e.Seq = int64(n % 2)
				tracker.Observe(e)
				n++
			}
			for range 3 * len(ids) {
				observe()
			}
			many := func() {
				for range 10_000 {
					observe()
				}
			}
			require.Zero(t, testing.AllocsPerRun(3, many), "%s, ID %q", ties, id(n))
		}
	}
}
