package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file anew")

func TestGolden(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(&out))
	const file = "testdata/default.txt"
	if *update {
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), out.String()), "if that is right: go test ./examples/drivers -update")
}

// TestMilestones: without a step that every order passes there is none, and what
// the removal effects share out is every order.
func TestMilestones(t *testing.T) {
	a, err := questions[0].ask(2000)
	require.NoError(t, err)
	sum := 0.0
	for _, c := range a.removal.Credits {
		require.InDelta(t, 1, *c.Effect, 1e-9, c.Key)
		sum += c.Conversions
	}
	require.InDelta(t, a.removal.Attributed.Conversions, sum, 1e-6)
	require.Zero(t, a.removal.Unattributed.Conversions)
}
