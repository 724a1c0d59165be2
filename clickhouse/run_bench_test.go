package clickhouse

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/funnel"
)

// BenchmarkRun reads whole events of 50,000 users, 20 each, and adds them to the counts
// of a funnel.
func BenchmarkRun(b *testing.B) {
	const events = 1_000_000
	db := openDB(b, Config{Servers: serversOf(chdbtest.Shared(b, 1)...), Table: Events("bench_run.events")})
	c := db.clients[0]
	require.NoError(b, c.exec(b.Context(), "CREATE DATABASE IF NOT EXISTS bench_run", nil, nil))
	require.NoError(b, c.exec(b.Context(), "DROP TABLE IF EXISTS bench_run.events", nil, nil))
	require.NoError(b, db.Create(b.Context()))
	require.NoError(b, c.exec(b.Context(), fmt.Sprintf(`INSERT INTO bench_run.events (user, ts, key, name, url, path, str)
		SELECT 'user-' || toString(cityHash64(number %% 50000)), 1700000000000000000 + number * 60000000, 'e' || toString(number),
		['page_view', 'add_to_cart', 'purchase'][1 + cityHash64(number, 1) %% 3], 'https://shop.example/p/' || toString(number %% 100), '/p/' || toString(number %% 100), map('plan', 'pro')
		FROM numbers(%d)`, events), nil, nil))
	for _, slices := range []int64{1, 8} {
		b.Run(fmt.Sprint(slices, " slices"), func(b *testing.B) {
			db.limits.sliceEvents = events / slices
			b.ReportAllocs()
			for b.Loop() {
				counts := funnel.MustAccumulator(foldFunnel, funnel.Counts())
				require.NoError(b, db.Run(b.Context(), Input{}, counts))
			}
			b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}
