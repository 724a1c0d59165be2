package clickhouse

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestRefusals(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 1000, time.UTC)
	good := conversion.Event{User: "u", Time: at, Name: "x"}
	for name, test := range map[string]struct {
		change func(*conversion.Event)
		want   []string
	}{
		"good":        {func(*conversion.Event) {}, nil},
		"user":        {func(e *conversion.Event) { e.User = "" }, []string{"events[0].user empty"}},
		"name":        {func(e *conversion.Event) { e.Name = "" }, []string{"events[0].name empty"}},
		"no time":     {func(e *conversion.Event) { e.Time = time.Time{} }, []string{"events[0].time range"}},
		"before 1900": {func(e *conversion.Event) { e.Time = time.Date(1899, 12, 31, 23, 59, 59, 999999000, time.UTC) }, []string{"events[0].time range"}},
		"after 2261":  {func(e *conversion.Event) { e.Time = time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"events[0].time range"}},
		"year 9999":   {func(e *conversion.Event) { e.Time = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"events[0].time range"}},
		"nanosecond":  {func(e *conversion.Event) { e.Time = at.Add(1) }, []string{"events[0].time resolution"}},
		"numbers": {func(e *conversion.Event) {
			e.Props = conversion.Props{conversion.Number("b", math.Inf(-1)), conversion.Number("a\xff", math.NaN()), conversion.Number("c", 1)}
		}, []string{`events[0].props["a�"] number`, `events[0].props["b"] number`}},
		"size":    {func(e *conversion.Event) { e.Title = strings.Repeat("x", maxEvent) }, []string{"events[0] size"}},
		"several": {func(e *conversion.Event) { *e = conversion.Event{} }, []string{"events[0].user empty", "events[0].name empty", "events[0].time range"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := good
			test.change(&e)
			table := Table{From: "e", Resolution: time.Microsecond}
			in, err := newInserter(t.Context(), newMemoryTable(layoutOf(t, table)), table, newRetries(-1))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, faultsIn(in.Add(e))))
		})
	}
}
