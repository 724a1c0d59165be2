// Package house keeps the rules of the house: which package may import which,
// what is public, and that the README tells the truth.
package house_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
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

// presumed is what the snippets of the README take for granted: the packages,
// and what the program above them has.
const presumed = `package readme

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

func _(ctx context.Context, goals *goal.Set, visits *session.Cutter, event conversion.Event, events []conversion.Event, journey conversion.Journey, asOf time.Time, fit *insight.ChainFit, file *os.File) {
//line README.md:%d
%s
}
`

// TestReadmeSnippets: the compiler would take the snippets of the README, if
// their goals, variables and imports were used.
func TestReadmeSnippets(t *testing.T) {
	readme, err := os.ReadFile(root + "/README.md")
	require.NoError(t, err)
	fset := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", exports(t))}
	checked := 0
	for _, b := range blocks(t) {
		if b.language != "go" || strings.HasPrefix(b.text, "package main") {
			continue
		}
		checked++
		above, _, _ := strings.Cut(string(readme), b.text)
		line := strings.Count(above, "\n") + 1
		source := fmt.Sprintf(presumed, line, strings.ReplaceAll(b.text, "…", `panic("…")`))
		file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
		require.NoError(t, err)
		useLiterals(file)
		config.Error = func(err error) {
			if e, ok := err.(types.Error); !ok || !e.Soft { // soft: not used
				t.Error(err)
			}
		}
		_, _ = config.Check("readme", fset, []*ast.File{file}, nil)
	}
	require.Positive(t, checked, "the README has no snippets")
}

// useLiterals makes assignments of the literals that stand alone.
func useLiterals(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		if block, ok := n.(*ast.BlockStmt); ok {
			for i, statement := range block.List {
				x, ok := statement.(*ast.ExprStmt)
				if !ok {
					continue
				}
				if _, ok := x.X.(*ast.CompositeLit); ok {
					block.List[i] = &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{x.X}}
				}
			}
		}
		return true
	})
}

// exports finds what the compiler knows of the packages that snippets import.
func exports(t *testing.T) importer.Lookup {
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "context", "fmt", "log", "os", "./conversiontest", "./definition", "./ingest", "./report")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	list, err := cmd.Output()
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
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
