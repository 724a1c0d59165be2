package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	table, err := merge("../../data")
	require.NoError(t, err)
	for file, want := range map[string][]byte{"data/sources.tsv": encode(table), "sources.txt": compact(table)} {
		got, err := os.ReadFile("../../" + file)
		require.NoError(t, err)
		if diff := cmp.Diff(strings.Split(string(got), "\n"), strings.Split(string(want), "\n")); diff != "" {
			t.Errorf("run go generate in channel: %s -, merged +:\n%s", file, diff)
		}
		require.Less(t, len(got), 300_000)
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"1.cz": "1-cz", "La Toile Du Québec (Google)": "la-toile-du-quebec-google", "ABCsøk": "abcsok",
		"Cốc Cốc": "c-c-c-c", "Google%2B": "google-plus", "酷": "",
	} {
		require.Equal(t, want, slug(name))
	}
}
