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
	var out, errs bytes.Buffer
	require.NoError(t, run(args, &out, &errs))
	require.Empty(t, errs.String())
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
	require.Error(t, run([]string{"-svg", t.TempDir()}, &bytes.Buffer{}, &bytes.Buffer{}))
}
