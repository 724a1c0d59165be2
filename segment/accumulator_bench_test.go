package segment_test

import (
	"math/rand/v2"
	"testing"

	"github.com/go-conversion/conversion/segment"
)

// BenchmarkAccumulator counts users with some 6 events each by five segments, five
// partitions and their strata.
func BenchmarkAccumulator(b *testing.B) {
	users := randomUsers(rand.New(rand.NewPCG(1, 2)), 5000)
	events := 0
	for _, u := range users {
		events += len(u)
	}
	for _, unit := range []segment.Unit{segment.PerUser, segment.PerSession} {
		b.Run(string(unit), func(b *testing.B) {
			a := added(segment.MustAccumulator(randomStudy(unit, "")), users...)
			b.ReportAllocs()
			for b.Loop() {
				added(a, users...)
			}
			b.ReportMetric(float64(events)*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mevents/s")
		})
	}
}
