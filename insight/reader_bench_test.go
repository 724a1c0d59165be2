package insight_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// BenchmarkAccumulator reads units of events and counts nothing.
func BenchmarkAccumulator(b *testing.B) {
	users := someUsers(1000)
	events := 0
	for _, u := range users {
		events += len(u)
	}
	for name, study := range map[string]insight.Study{
		"sessions": {Goals: shopGoals, AsOf: monday.AddDate(0, 1, 0)},
		"journeys": {Goals: shopGoals, AsOf: monday.AddDate(0, 1, 0), Within: 7 * 24 * time.Hour},
	} {
		b.Run(name, func(b *testing.B) {
			a, err := insight.NewAccumulator(insight.MustReader(study))
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				for _, u := range users {
					a.Add(u)
				}
			}
			b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}
