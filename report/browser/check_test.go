package browser_test

import (
	"embed"
	"io/fs"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A check is a file of checks with a function that returns what it finds, in words.
//
//go:embed checks/*.js
var checkFiles embed.FS

// shared is what checks are written with.
var shared = source("describe") + source("colour")

var checks = []string{"rendered", "overflow", "words", "pictures", "contrast", "headings", "names", "landmarks", "tables"}

func source(name string) string {
	text, err := fs.ReadFile(checkFiles, "checks/"+name+".js")
	if err != nil {
		panic(err) // the file is not in this package
	}
	return string(text)
}

// check runs a check on the page.
func (p page) check(t *testing.T, name string) (findings []string) {
	t.Helper()
	return do(t, p, chromedp.Evaluate[[]string](called(name)))
}

// called is an expression for what the function of a file of checks returns.
func called(name string) string {
	return "(() => {" + shared + "return (" + source(name) + ")();})()"
}

// requireSound fails the test for everything that is found on a page in views.
func requireSound(t *testing.T, file string, views ...view) {
	p := newPage(t)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			p.open(t, file, v)
			t.Run("silent", func(t *testing.T) { requireNone(t, p.heard.all()) })
			for _, name := range checks {
				t.Run(name, func(t *testing.T) { requireNone(t, p.check(t, name)) })
			}
			t.Run("axe", func(t *testing.T) { requireNone(t, p.axe(t)) })
			t.Run("focus", func(t *testing.T) { requireNone(t, p.focus(t)) })
		})
	}
}

func requireNone(t *testing.T, findings []string) {
	t.Helper()
	require.Empty(t, findings, "%d findings:\n%s", len(findings), strings.Join(findings, "\n"))
}
