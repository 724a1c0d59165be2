package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

func TestStats(t *testing.T) {
	t.Run("unknown fields by path", func(t *testing.T) {
		var stats ingest.Stats
		text := `{"time":0,"name":"x","new":1,"value":{"tax":5}}` + "\n" + `{"time":0,"name":"x","new":{"deep":1}}` + "\n" + `{"new":1}` + "\n"
		lines(ingest.NDJSON(strings.NewReader(text), ingest.WithStats(&stats)))
		require.Equal(t, ingest.Stats{Records: 3, Events: 2, Errors: 1, Unknown: map[string]int64{"new": 3, "value.tax": 1}}, stats)
	})
	t.Run("kinds of calls", func(t *testing.T) {
		var stats ingest.Stats
		text := `{"type":"identify","traits":{}} {"batch":[{"type":"group"},{"type":"identify"},{"type":"track"}]}`
		lines(ingest.Segment(strings.NewReader(text), ingest.WithStats(&stats)))
		require.Equal(t, ingest.Stats{Records: 4, Errors: 1, Skipped: map[string]int64{"identify": 2, "group": 1}, Unknown: map[string]int64{"traits": 1}}, stats)
	})
	t.Run("dropped properties", func(t *testing.T) {
		var stats ingest.Stats
		text := `{"type":"track","event":"x","timestamp":"2026-03-01T10:00:00Z","properties":{"a":{"b":[1]},"products":[{"price":5}]}}`
		lines(ingest.Segment(strings.NewReader(text), ingest.WithStats(&stats)))
		require.Equal(t, map[string]int64{"properties.a.b": 1, "properties.products.price": 1}, stats.Unknown)
	})
	t.Run("columns without use", func(t *testing.T) {
		var stats ingest.Stats
		text := "t,n,a,b\n2026-03-01,x,1,\n2026-03-01,x,2,\n"
		lines(ingest.CSV(strings.NewReader(text), ingest.Mapping{Time: "t", Name: "n"}, ingest.WithStats(&stats)))
		require.Equal(t, ingest.Stats{Records: 2, Events: 2, Unknown: map[string]int64{"a": 2}}, stats)
	})
	t.Run("at most 1,000 names, and several inputs", func(t *testing.T) {
		var stats ingest.Stats
		for n := range 3 {
			var b strings.Builder
			for i := range 600 {
				fmt.Fprintf(&b, `{"time":0,"name":"x","field %d":1}`+"\n", 600*n+i)
			}
			lines(ingest.NDJSON(strings.NewReader(b.String()), ingest.WithStats(&stats)))
		}
		require.Equal(t, int64(1800), stats.Events)
		require.Len(t, stats.Unknown, 1000)
	})
}

func TestNameTableIsTheCallersOwn(t *testing.T) {
	table := ingest.NameTable()
	table["Order Completed"] = "sold"
	require.Equal(t, "purchase", ingest.NameTable()["Order Completed"])
	text := `{"time":0,"name":"Order Completed"}`
	require.Equal(t, "sold", events(ingest.NDJSON(strings.NewReader(text), ingest.Names(table)))[0].Name)
}
