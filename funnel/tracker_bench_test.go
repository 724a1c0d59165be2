package funnel_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

func BenchmarkTrackerObserve(b *testing.B) {
	for _, v := range liveVariants {
		b.Run(v.name, func(b *testing.B) {
			tracker, next := benchTracker(v.change)
			b.ReportAllocs()
			for b.Loop() {
				tracker.Observe(next())
			}
		})
	}
}

func BenchmarkTrackerAt(b *testing.B) {
	for _, v := range liveVariants {
		b.Run(v.name, func(b *testing.B) {
			tracker, next := benchTracker(v.change)
			asOf := next().Time.Add(time.Hour)
			b.ReportAllocs()
			for b.Loop() {
				tracker.At(asOf)
			}
		})
	}
}

func BenchmarkTrackerState(b *testing.B) {
	for _, v := range liveVariants {
		b.Run(v.name, func(b *testing.B) {
			tracker, _ := benchTracker(v.change)
			var state []byte
			for b.Loop() {
				state, _ = tracker.AppendBinary(state[:0])
			}
			b.ReportMetric(float64(len(state)), "bytes")
		})
	}
}

// benchTracker returns a tracker that has met a thousand events, and what comes
// next.
func benchTracker(change func(*funnel.Funnel)) (*funnel.Tracker, func() conversion.Event) {
	f := liveLong()
	change(&f)
	tracker, n := funnel.MustCompile(f).Tracker(), 0
	next := func() conversion.Event {
		n++
		return conversion.Event{Time: oracleBase.Add(time.Duration(n) * time.Minute), Name: liveName(n)}
	}
	for range 1000 {
		tracker.Observe(next())
	}
	return tracker, next
}

func BenchmarkExplain(b *testing.B) {
	f := liveLong()
	liveExclusion(&f)
	p := funnel.MustCompile(f)
	for _, n := range []int{20, 2000} {
		var events []conversion.Event
		for i := range n {
			events = append(events, liveEvent(i*30, liveName(i), ""))
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				p.Explain(events, time.Time{})
			}
		})
	}
}
