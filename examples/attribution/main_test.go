package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

var update = flag.Bool("update", false, "write the golden file anew")

func TestGolden(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "credit.svg")
	var out bytes.Buffer
	require.NoError(t, run([]string{"-visitors", "4000", "-svg", picture}, &out))
	const file = "testdata/default.txt"
	if *update {
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), out.String()), "if that is right: go test ./examples/attribution -update")

	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(svg), "<svg")
	require.Contains(t, string(svg), "Organic Social")
}

// TestAddsUp: what the models share out is what there is, and the order that is
// shown is split to the cent.
func TestAddsUp(t *testing.T) {
	a, err := ask(2000)
	require.NoError(t, err)
	for _, r := range a.models.Results {
		sum := 0.0
		for _, c := range r.Credits {
			sum += c.Conversions
		}
		require.InDelta(t, float64(a.channels.Total.Conversions), sum+r.Unattributed.Conversions, 1e-6, r.Model)
	}
	require.Len(t, a.example, 3)
	total := conversion.Money{Currency: "EUR"}
	for _, e := range a.example {
		require.Zero(t, e.Money.Micros%10_000, "whole cents")
		total, err = total.Add(e.Money)
		require.NoError(t, err)
	}
	require.Positive(t, total.Micros)
}

func TestErrors(t *testing.T) {
	for want, args := range map[string][]string{
		"for the flags":               {"-excel"},
		`unexpected argument "x.csv"`: {"x.csv"},
		"want 1 or more":              {"-visitors", "0"},
		"is a directory":              {"-visitors", "50", "-svg", t.TempDir()},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, run(args, &out), want)
		require.Empty(t, out.String())
	}
	var help bytes.Buffer
	require.NoError(t, run([]string{"-h"}, &help))
	require.Contains(t, help.String(), "-svg FILE")
}
