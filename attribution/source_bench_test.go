package attribution_test

import (
	"testing"

	"github.com/go-conversion/conversion/attribution"
)

func BenchmarkAccumulator(b *testing.B) {
	acc := attribution.MustAccumulator(attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order"}),
		attribution.MustPaths(attribution.Default()), "EUR")
	users, events := crowd(1000), 0
	for _, one := range users {
		events += len(one)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, one := range users {
			acc.Add(one)
		}
	}
	b.ReportMetric(float64(b.N)*float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
