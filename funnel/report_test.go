package funnel_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

var update = flag.Bool("update", false, "write the golden files anew")

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	compact, err := json.Marshal(v)
	require.NoError(t, err)
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, compact, "", "  "))
	return indented.String() + "\n"
}

// checkGolden compares with a file of testdata, or writes it with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is right):\n%s", file, diff)
	}
}

// goldenReport has something of everything.
func goldenReport() funnel.Report {
	plan := named(func(f *funnel.Funnel) {
		f.Name, f.Within = "golden", 3*time.Hour
		f.Steps[1].Optional = true
		f.Exclude = []funnel.Exclusion{{On: rule.Event("X")}}
	}, "A", "B", "C")
	acc := funnel.MustAccumulator(plan, funnel.AsOf(slowStart.Add(11*time.Hour)), funnel.BreakdownBy("p", funnel.LastValue()),
		funnel.Trend(funnel.Week, nil), funnel.Between(), funnel.DailyHits(), funnel.Pairs([2]int{1, 2}))
	users := randomUsers(rand.New(rand.NewPCG(9, 9)), 150)
	users = append(users, []conversion.Event{{User: "u", Name: "A"}, {Name: "A", Time: slowStart}})
	return counted(acc, users...).Report()
}

func TestReportGolden(t *testing.T) {
	checkGolden(t, "report.json", jsonOf(t, goldenReport()))
	checkGolden(t, "report_empty.json", jsonOf(t, funnel.MustAccumulator(named(nil, "A", "B")).Report()))
}

// TestReportReads: programs read what was written; durations and intervals are
// told, not kept.
func TestReportReads(t *testing.T) {
	var r map[string]any
	require.NoError(t, json.Unmarshal([]byte(jsonOf(t, goldenReport())), &r))
	for _, key := range []string{"entered", "steps", "breakdown", "trend", "between", "days", "findings", "data", "ties", "horizon_ns", "as_of"} {
		require.Contains(t, r, key)
	}
	_, err := json.Marshal(funnel.Report{})
	require.NoError(t, err)
}

func TestUnit(t *testing.T) {
	for want, change := range map[string]func(*funnel.Funnel){
		"user":         nil,
		"session":      func(f *funnel.Funnel) { f.By = funnel.BySession() },
		"user and sku": func(f *funnel.Funnel) { f.By = funnel.ByUserAnd("sku") },
		"round":        func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry },
	} {
		require.Equal(t, want, funnel.MustAccumulator(named(change, "A")).Report().Unit)
	}
}

// TestRowsOfGroups: rows of a group count steps, whichever.
func TestRowsOfGroups(t *testing.T) {
	acc := funnel.MustAccumulator(named(func(f *funnel.Funnel) { f.Steps[2].AnyOrder = true }, "A", "B", "C", "D"))
	times(acc, 3, "A", "C")
	times(acc, 2, "A", "C", "B")
	times(acc, 1, "A", "B", "C", "D")
	var got [][]int64
	for _, s := range acc.Report().Steps {
		got = append(got, []int64{s.Reached, s.Did, int64(s.Group), int64(s.Nth), s.FromPrevious.K, s.FromPrevious.N})
	}
	require.Equal(t, [][]int64{{6, 6, 0, 0, 0, 0}, {6, 3, 1, 1, 6, 6}, {3, 6, 1, 2, 3, 6}, {1, 1, 0, 0, 1, 3}}, got)
}

// TestReportShares: a report is a copy.
func TestReportShares(t *testing.T) {
	acc := funnel.MustAccumulator(named(nil, "A", "B"))
	times(acc, 1, "A", "B")
	r := acc.Report()
	before := jsonOf(t, r)
	times(acc, 1, "A", "B")
	require.Equal(t, before, jsonOf(t, r))
	state := bytesOf(t, acc)
	r.Times[0].Durations.Add(time.Hour)
	r.Hits[0].Events = 0
	require.Equal(t, state, bytesOf(t, acc))
}
