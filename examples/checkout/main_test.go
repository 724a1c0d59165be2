package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file anew")

func call(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(args, &out))
	return out.String()
}

func TestDefault(t *testing.T) {
	const file = "testdata/default.txt"
	got := call(t)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), got), "if that is right: go test ./examples/checkout -update")
}

func TestForms(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "funnel.svg")
	require.Contains(t, call(t, "-markdown", "-svg", picture), "### Steps")
	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(svg), "<svg")

	var report struct{ Entered int64 }
	require.NoError(t, json.Unmarshal([]byte(call(t, "-json")), &report))
	require.Positive(t, report.Entered)
	require.Contains(t, call(t, "-h"), "-svg FILE")
}

func TestErrors(t *testing.T) {
	for want, args := range map[string][]string{
		"is a directory":                 {"-svg", t.TempDir()},
		"-excel; for the flags":          {"-excel"},
		`unexpected argument "file.svg"`: {"file.svg"},
		"choose one":                     {"-markdown", "-json"},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, run(args, &out), want)
		require.Empty(t, out.String())
	}
}
