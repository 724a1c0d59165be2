// Package house keeps the rules of the house: which package may import which,
// what is public, and that the README tells the truth.
package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// block is a fenced block of the README and the line before it.
type block struct{ before, language, text string }

func blocks(t *testing.T) (found []block) {
	readme, err := os.ReadFile(root + "/README.md")
	require.NoError(t, err)
	fence := regexp.MustCompile("(?ms)^([^\n]*)\n+```([a-z]*)\n(.*?)^```$")
	for _, m := range fence.FindAllStringSubmatch(string(readme), -1) {
		found = append(found, block{m[1], m[2], m[3]})
	}
	require.NotEmpty(t, found)
	return found
}

// TestReadmeProgram: the program in the README is examples/quickstart, and it
// prints what the README says.
func TestReadmeProgram(t *testing.T) {
	var program, output string
	for _, b := range blocks(t) {
		switch {
		case b.language == "go" && strings.HasPrefix(b.text, "package main"):
			program = b.text
		case strings.Contains(b.before, "go run ./examples/quickstart"):
			output = b.text
		}
	}
	source, err := os.ReadFile(root + "/examples/quickstart/main.go")
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(source), program), "the program (-examples/quickstart +README)")
	require.Empty(t, cmp.Diff(run(t, "./examples/quickstart"), output), "its output (-real +README)")
}

// TestReadmeOutput: what the README shows of the shop example stands in what it
// prints.
func TestReadmeOutput(t *testing.T) {
	shown := 0
	for _, b := range blocks(t) {
		if strings.Contains(b.before, "go run ./examples/shop`") {
			shown++
			real := run(t, "./examples/shop")
			for part := range strings.SplitSeq(b.text, "…\n") {
				require.Contains(t, real, part)
			}
		}
	}
	require.Positive(t, shown, "the README shows no output of examples/shop")
}

func run(t *testing.T, args ...string) string {
	cmd := exec.Command("go", append([]string{"run"}, args...)...)
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	return string(out)
}

// TestReadmeLinks: every relative link of the documents leads to a file.
func TestReadmeLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			_, err := os.Stat(filepath.Join(root, m[1]))
			require.NoError(t, err, "%s: link to %s", name, m[1])
		}
	}
}

// TestReadmeCommands: every make target that the documents name exists.
func TestReadmeCommands(t *testing.T) {
	makefile, err := os.ReadFile(root + "/Makefile")
	require.NoError(t, err)
	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		for _, m := range regexp.MustCompile("`make ([a-z]+)").FindAllStringSubmatch(string(text), -1) {
			require.Regexp(t, `(?m)^`+m[1]+`:`, string(makefile), "%s names make %s", name, m[1])
		}
	}
}
