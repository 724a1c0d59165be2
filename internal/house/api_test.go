package house_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write api/public.txt anew")

// TestPublicAPI compares what the module exports with api/public.txt, so that
// no change of it goes unseen. Run with -update to accept a change, and say it
// in CHANGELOG.md.
func TestPublicAPI(t *testing.T) {
	const file = root + "/api/public.txt"
	got := publicAPI(t)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), got), "the public API changed (-%s +code)", file)
}

func publicAPI(t *testing.T) string {
	var out bytes.Buffer
	for _, pkg := range slices.Sorted(maps.Keys(importsOf(t))) {
		if strings.Contains("/"+pkg+"/", "/internal/") || strings.HasPrefix(pkg, "examples") {
			continue
		}
		out.WriteString("package " + path.Join(module, pkg) + "\n\n")
		out.WriteString(declarations(t, filepath.Join(root, pkg)))
	}
	return out.String()
}

// declarations prints what a package exports, without comments and bodies.
func declarations(t *testing.T, dir string) string {
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		require.NoError(t, err)
		if f.Name.Name != "main" {
			files = append(files, f)
		}
	}
	p, err := doc.NewFromFiles(fset, files, module)
	require.NoError(t, err)
	var out bytes.Buffer
	show := func(decl ast.Node) {
		require.NoError(t, printer.Fprint(&out, fset, decl))
		out.WriteString("\n")
	}
	values := func(values []*doc.Value) {
		for _, v := range values {
			show(v.Decl)
		}
	}
	funcs := func(funcs []*doc.Func) {
		for _, f := range funcs {
			show(f.Decl)
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs(p.Funcs)
	for _, typ := range p.Types {
		show(typ.Decl)
		values(typ.Consts)
		values(typ.Vars)
		funcs(typ.Funcs)
		funcs(typ.Methods)
	}
	out.WriteString("\n")
	return out.String()
}
