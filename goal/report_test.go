package goal_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// checkGolden compares with a file of testdata, or writes it with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is right):\n%s", file, diff)
	}
}

func TestReportGolden(t *testing.T) {
	reports := map[string]goal.Report{
		"report":       shopCounts(shopUsers(20, 2500)...).Report(),
		"report_empty": shopCounts().Report(),
		"report_odd":   oddReport(),
	}
	for name, r := range reports {
		checkGolden(t, name+".txt", r.String())
		checkGolden(t, name+".md", r.Markdown())
		compact, err := json.Marshal(r)
		require.NoError(t, err)
		var indented bytes.Buffer
		require.NoError(t, json.Indent(&indented, compact, "", "  "))
		checkGolden(t, name+".json", indented.String()+"\n")
	}
}

// oddReport has names that are hard to draw, and a sum beyond the range of
// money.
func oddReport() goal.Report {
	acc := goal.NewAccumulator(goal.MustCompile(
		goal.Goal{Name: "注文|\x1b[31m\n*_all_*", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every(), Value: goal.EventValue()},
		goal.Goal{Name: "größe", Kind: goal.Milestone, Rule: rule.AnyEvent()},
	), nil)
	rich := purchase(1, "1", "")
	rich.Value = conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}
	acc.Add([]conversion.Event{rich, purchase(2, "2", "-0.5 JPY"), rich})
	return acc.Report()
}

func TestZeroReport(t *testing.T) {
	var r goal.Report
	require.NotEmpty(t, r.String())
	b, err := json.Marshal(shopCounts().Report())
	require.NoError(t, err)
	require.Contains(t, string(b), `"channels":[]`)
}
