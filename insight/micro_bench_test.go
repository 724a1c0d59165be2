package insight_test

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkTiedCounters counts units of some ten events.
func BenchmarkTiedCounters(b *testing.B) {
	units := randomTiedUnits(rand.New(rand.NewPCG(61, 1)), 1000)
	for name, c := range tiedCounters(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				c.Count(units[n%len(units)])
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e6, "Munits/s")
		})
	}
}
