package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the answers in README.md anew")

// TestReadmeAnswers: what the README says of right and wrong is what the code
// gives.
func TestReadmeAnswers(t *testing.T) {
	const begin, end = "<!-- answers: go test -run ReadmeAnswers . -update -->\n", "<!-- end of answers -->"
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(readme), begin)
	require.True(t, found, "README.md has no place for the answers")
	said, after, found := strings.Cut(rest, end)
	require.True(t, found, "README.md has no end of the answers")
	given, err := answers()
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("README.md", []byte(before+begin+given+end+after), 0o644))
		return
	}
	require.Empty(t, cmp.Diff(given, said), "(-code +README); -update writes it anew")
}
