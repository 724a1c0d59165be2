package house_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root   = "../.."
	module = "github.com/go-conversion/conversion"
)

// floors is the policy: a package imports packages of lower floors only.
// Internal packages below a public one are part of it.
var floors = []struct {
	floor    int
	packages string
}{
	{0, "internal/pattern internal/jsonx internal/wire internal/decimal internal/duration internal/chart internal/stat internal/linear internal/civil"},
	{1, "."},
	{2, "internal/jsonx/strict internal/proptext internal/arrival internal/saved"},
	{3, "internal/jsonx/form"},
	{4, "internal/jsonx/grammar"},
	{5, "rule channel ingest"},
	{6, "session internal/lint internal/check"},
	{7, "goal"},
	{8, "funnel funnel/windowfunnel segment attribution"},
	{9, "definition segment/importer insight"},
	{10, "conversiontest report internal/conformance internal/house"},
	{11, "examples"},
}

// floorOf returns the longest entry of the policy that is pkg or above it.
func floorOf(pkg string) (floor int, entry string) {
	floor = -1
	for _, f := range floors {
		for _, p := range strings.Fields(f.packages) {
			if (pkg == p || strings.HasPrefix(pkg, p+"/")) && len(p) > len(entry) {
				floor, entry = f.floor, p
			}
		}
	}
	return floor, entry
}

func TestFloors(t *testing.T) {
	for pkg, imports := range importsOf(t) {
		floor, entry := floorOf(pkg)
		require.GreaterOrEqual(t, floor, 0, "package %s has no floor", pkg)
		for _, imported := range imports {
			below, of := floorOf(imported)
			if of != entry {
				require.Less(t, below, floor, "%s (floor %d) imports %s (floor %d)", pkg, floor, imported, below)
			}
		}
	}
}

// TestImports: outside tests the module imports the standard library,
// golang.org/x/exp and itself.
func TestImports(t *testing.T) {
	for _, file := range goFiles(t) {
		for _, imported := range fileImports(t, file) {
			first, _, _ := strings.Cut(imported, "/")
			standard := !strings.Contains(first, ".")
			require.True(t, standard || imported == module || strings.HasPrefix(imported, module+"/") || strings.HasPrefix(imported, "golang.org/x/exp/"), "%s imports %s", file, imported)
		}
	}
}

// importsOf returns the packages of the module, each with those of the module
// that it imports.
func importsOf(t *testing.T) map[string][]string {
	imports := map[string][]string{}
	for _, file := range goFiles(t) {
		pkg, err := filepath.Rel(root, filepath.Dir(file))
		require.NoError(t, err)
		pkg = filepath.ToSlash(pkg)
		imports[pkg] = append(imports[pkg], nil...)
		for _, imported := range fileImports(t, file) {
			rest, ours := strings.CutPrefix(imported, module)
			if ours {
				imports[pkg] = append(imports[pkg], path.Clean("."+rest))
			}
		}
	}
	return imports
}

func fileImports(t *testing.T, file string) (imports []string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	require.NoError(t, err)
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		imports = append(imports, imported)
	}
	return imports
}

// goFiles returns the module's source files but for tests.
func goFiles(t *testing.T) (files []string) {
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipDir(name, d.Name())
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			files = append(files, name)
		}
		return nil
	})
	require.NoError(t, err)
	slices.Sort(files)
	return files
}

// skipDir leaves out what is not of this module: hidden folders, test data and
// nested modules.
func skipDir(name, base string) error {
	if name == root {
		return nil
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	if err == nil || strings.HasPrefix(base, ".") || base == "testdata" {
		return filepath.SkipDir
	}
	return nil
}
