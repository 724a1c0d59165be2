package browser_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-conversion/conversion/report"
	"github.com/stretchr/testify/require"
)

// TestPage looks at pages with everything on them, whatever things are called.
func TestPage(t *testing.T) {
	tests := []struct {
		name, prefix string // of all names
		views        []view
	}{
		{"plain", "", views},
		{"markup", `</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>"'`, []view{desk, phone}},
		{"long", strings.Repeat("endless", 20), []view{desk, phone, paper}},
		{"right to left", "עגלת קניות \u202e", []view{desk, phone}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			naming := func(name string) string { return tt.prefix + name }
			requireSound(t, written(t, full(t, naming)), tt.views...)
		})
	}
}

// TestEmptyPage: a page with nothing to show says so.
func TestEmptyPage(t *testing.T) {
	requireSound(t, written(t, html(t, report.Page{})), views...)
}

// full is a page with something in every section.
func full(t *testing.T, n naming) string {
	p, err := n.counted()
	require.NoError(t, err)
	n.estimate(&p)
	return html(t, p)
}

func html(t *testing.T, p report.Page) string {
	var b bytes.Buffer
	require.NoError(t, p.WriteHTML(&b))
	return b.String()
}
