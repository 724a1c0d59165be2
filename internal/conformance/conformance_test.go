package conformance_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/conformance"
)

// TestOwn runs the vectors of the project.
func TestOwn(t *testing.T) { runFolder(t, "../../testdata/conformance") }

// TestShared runs the vectors that lie beside the project, for the suites that
// the library has.
func TestShared(t *testing.T) {
	const dir = "../../../shared/suites"
	if _, err := os.Stat(dir); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "the shared suites are missing")
		t.Skip("no shared suites beside the project")
	}
	runFolder(t, dir, slices.Collect(maps.Keys(conformance.Suites))...)
}

// TestDir runs the vectors in the folder that CONFORMANCE_DIR names, all of
// them.
func TestDir(t *testing.T) {
	dir := os.Getenv("CONFORMANCE_DIR")
	if dir == "" {
		t.Skip("CONFORMANCE_DIR is not set")
	}
	runFolder(t, dir)
}

// Cases by suite, over all folders.
var passed, failed = map[string]int{}, map[string]int{}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, suite := range slices.Sorted(maps.Keys(passed)) {
		fmt.Printf("suite %s: %d passed, %d failed\n", suite, passed[suite], failed[suite])
	}
	os.Exit(code)
}

func runFolder(t *testing.T, dir string, suites ...string) {
	paths, err := conformance.Files(dir, suites...)
	require.NoError(t, err)
	require.NotEmpty(t, paths, "no vectors in %s", dir)
	for _, path := range paths {
		f, err := conformance.ReadFile(path)
		require.NoError(t, err)
		passed[f.Suite] += 0
		for _, c := range f.Cases {
			ran, err := f.Run(c)
			switch {
			case !ran:
				fmt.Printf("%s: %s: not run: %s is not there\n", path, c.Name, c.Requires.File)
			case err != nil:
				failed[f.Suite]++
				t.Errorf("%s: %s: %v", filepath.Join(f.Suite, filepath.Base(path)), c.Name, err)
			default:
				passed[f.Suite]++
			}
		}
	}
}

func TestUnknownIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"suite":          `{"suite": "x", "cases": [{"name": "a"}]}`,
		"field":          `{"suite": "predicate", "cases": [{"name": "a", "on": {"any_event": true}, "event": {"time": 1, "name": "x"}, "want": true, "wanted": 1}]}`,
		"expectation":    `{"suite": "channel", "cases": [{"name": "a", "preset": "default", "in": {}, "want": {"chanel": "Direct"}}]}`,
		"wrong answer":   `{"suite": "predicate", "cases": [{"name": "a", "on": {"any_event": true}, "event": {"time": 1, "name": "x"}, "want": false}]}`,
		"wrong session":  `{"suite": "session", "cases": [{"name": "a", "policy": "ga4", "events": [{"time": 1, "name": "x"}], "want": []}]}`,
		"missed goal":    `{"suite": "goal", "cases": [{"name": "a", "goals": [], "sessions": [], "want": [{"goal": "g", "session": 0, "event": 0}]}]}`,
		"wrong credit":   `{"suite": "attribution", "cases": [{"name": "a", "paths": [{"path": ["x"], "conversions": 1}], "model": "last", "want": {"x": [2, 0]}}]}`,
		"credit too few": `{"suite": "attribution", "cases": [{"name": "a", "paths": [{"path": ["x"], "conversions": 1}], "model": "last", "want": {}}]}`,
		"other error":    `{"suite": "attribution", "cases": [{"name": "a", "paths": [{"path": ["x"], "conversions": -1}], "model": "last", "error": "curve"}]}`,
		"no error":       `{"suite": "attribution", "cases": [{"name": "a", "paths": [], "model": "last", "error": "curve"}]}`,
		"wanted error":   `{"suite": "attribution", "cases": [{"name": "a", "paths": [], "model": "last", "error": "curv"}]}`,
		"wrong ledger":   `{"suite": "journeys", "cases": [{"name": "a", "users": [{"touches": [[5, "x"]], "conversions": [[6, 100]]}], "window": {}, "model": "last", "quantum": "0.01", "ledger": []}]}`,
		"wrong nulls":    `{"suite": "journeys", "cases": [{"name": "a", "users": [{"touches": [[5, "x"]], "conversions": []}], "window": {}, "model": "last", "table": []}]}`,
		"expects none":   `{"suite": "attribution", "cases": [{"name": "a", "paths": [], "model": "last"}]}`,
		"wants none":     `{"suite": "journeys", "cases": [{"name": "a", "users": [], "window": {}, "model": "last"}]}`,
		"no such window": `{"suite": "journeys", "cases": [{"name": "a", "users": [], "window": {"look": "1d"}, "model": "last", "want": {}}]}`,
		"wrong lag":      `{"suite": "journeys", "cases": [{"name": "a", "users": [{"touches": [[5, "x"]], "conversions": [[6, 100]]}], "window": {}, "model": "last", "time_lag": {"first": [[0, 1, "1.00"]], "last": [[0, 1, "2.00"]]}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.json")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			f, err := conformance.ReadFile(path)
			require.NoError(t, err)
			_, err = f.Run(f.Cases[0])
			require.Error(t, err)
		})
	}
}

// TestRequiredTable reads a table that lies beside the case, under its own names.
func TestRequiredTable(t *testing.T) {
	const table = "total,way,lost\n2,a|b,3\n1,,4\n"
	vectors := func(columns string) string {
		return fmt.Sprintf(`{"suite": "attribution", "cases": [{"name": "a", "requires": {"file": "t.csv", "sha256": "%x", "columns": %s, "separator": "|"},
			"table": [{"path": ["a", "b"], "conversions": 2, "nulls": 3}, {"conversions": 1, "nulls": 4}]}]}`, sha256.Sum256([]byte(table)), columns)
	}
	for columns, fault := range map[string]string{
		`{"path": "way", "conversions": "total", "nulls": "lost"}`:  "",
		`{"path": "way", "conversions": "total"}`:                   "table: want",
		`{"path": "way", "conversions": "totals", "nulls": "lost"}`: `no column "totals"`,
		`{"path": "way", "conversion": "total", "nulls": "lost"}`:   `unknown column "conversion"`,
		`{}`: `no column "path"`,
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "case.json"), []byte(vectors(columns)), 0o600))
		f, err := conformance.ReadFile(filepath.Join(dir, "case.json"))
		require.NoError(t, err)
		ran, err := f.Run(f.Cases[0])
		require.NoError(t, err)
		require.False(t, ran, "the table is not there yet")
		require.NoError(t, os.WriteFile(filepath.Join(dir, "t.csv"), []byte(table), 0o600))
		ran, err = f.Run(f.Cases[0])
		require.True(t, ran)
		if fault == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, fault)
		}
	}
}
