package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPage: the page says what the text says, whatever else is printed.
func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.html")
	require.Contains(t, succeed(t, "-visitors", "500", "-html", file), "Goals: who reached them")
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, part := range []string{"<h1", `id="goals"`, `id="funnels"`, `id="segments"`, `id="attribution"`, `id="findings"`, `id="targets"`, `id="return"`, "</html>"} {
		require.Contains(t, string(page), part)
	}

	again := filepath.Join(t.TempDir(), "again.html")
	require.Contains(t, succeed(t, "-visitors", "500", "-json", "-html", again), `"report"`)
	same, err := os.ReadFile(again)
	require.NoError(t, err)
	require.Equal(t, string(page), string(same))
}

func TestPageNowhere(t *testing.T) {
	code, _, stderr := call(t, "-visitors", "10", "-html", filepath.Join(t.TempDir(), "no", "report.html"))
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "no such file")
}

func TestCosts(t *testing.T) {
	costs := write(t, "costs.json", `{"Carrier Pigeon": "120 EUR"}`)
	require.Contains(t, succeed(t, "-visitors", "2000", "-costs", costs), "Carrier Pigeon  120.00 EUR")
	code, _, stderr := call(t, "-visitors", "10", "-costs", write(t, "bad.json", `{"Email": "12"}`))
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "bad.json: ")
	require.Contains(t, stderr, `"12"`)
}
