package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestEmbeddedFormIsUpToDate(t *testing.T) {
	table, err := readTable("../../data/sources.tsv")
	require.NoError(t, err)
	got, err := os.ReadFile("../../sources.txt")
	require.NoError(t, err)
	if diff := cmp.Diff(string(compact(table)), string(got)); diff != "" {
		t.Errorf("run go generate in channel: want -, got +:\n%s", diff)
	}
	require.Less(t, len(got), 300_000)
}

func TestTableIsCanonical(t *testing.T) {
	const file = "../../data/sources.tsv"
	table, err := readTable(file)
	require.NoError(t, err)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(text), string(encode(table)))
	for i := 1; i < len(table); i++ {
		a, b := table[i-1], table[i]
		require.False(t, a.kind == b.kind && a.key == b.key, "%s %s is there twice", a.kind, a.key)
	}
}
