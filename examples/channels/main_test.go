package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

func call(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(args, &out))
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), got), "if that is right: go test ./examples/channels -update")
}

func TestDefault(t *testing.T) { golden(t, "default.txt", call(t)) }

// TestStoreText: see [storeFile].
func TestStoreText(t *testing.T) { golden(t, "store.txt", call(t, "-ga", storeFile(t))) }

// storeFile returns the sample of Google's store, which is too large for the
// repository. Without it the test is skipped, but not where all tests have to run.
func storeFile(t *testing.T) string {
	t.Helper()
	const file = "../../../shared/data/ga_merch_store_sessions.csv.gz"
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", file)
		}
		t.Skipf("%s is missing: the data sets are not part of the repository", file)
	}
	return file
}

const fewSessions = `visit_number,visit_start_time,channel_grouping,page_views,revenue_usd
1,1493622050,Referral,12,25.50
2,1493622051,Referral,1,0.0
1,1493622052,Social,1,0.0
,1493622053,,,0.0
`

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	return file
}

func TestForms(t *testing.T) {
	few := write(t, "few.csv", fewSessions)
	picture := filepath.Join(t.TempDir(), "channels.svg")
	markdown := call(t, "-ga", few, "-markdown", "-svg", picture)
	require.Contains(t, markdown, "\n## Sessions, by their own channel\n")
	require.Contains(t, markdown, "\n### Who converts?\n\n- ")
	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(svg), "<svg")
	require.Contains(t, string(svg), "Referral")

	var got struct {
		Users    any
		Notes    []string
		Sessions struct {
			Rows []struct {
				Name string
				Rate struct{ K, N int64 }
			}
		}
		Findings []finding
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "-ga", few, "-json")), &got))
	require.Nil(t, got.Users)
	require.Len(t, got.Sessions.Rows, 3)
	require.NotEmpty(t, got.Findings)
	require.Contains(t, got.Notes[2], "each of 4 sessions counts as that of another one")
	require.Contains(t, call(t, "-h"), "-ga FILE")
}

// TestGzip: what is gzip shows in the content, not in the name.
func TestGzip(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(fewSessions))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Equal(t, call(t, "-ga", write(t, "plain", fewSessions)), call(t, "-ga", write(t, "packed", b.String())))
}

func TestBadRows(t *testing.T) {
	got := call(t, "-ga", write(t, "bad.csv", fewSessions+"1,yesterday,Social,1,0.0\n"))
	require.Contains(t, got, "Rows that could not be read: 1 of 5, the first: line 6,")
}

func TestErrors(t *testing.T) {
	for want, args := range map[string][]string{
		"is a directory":                   {"-svg", t.TempDir()},
		"-excel; for the flags":            {"-excel"},
		`unexpected argument "store.csv"`:  {"store.csv"},
		"choose one":                       {"-markdown", "-json"},
		"open missing.csv":                 {"-ga", "missing.csv"},
		"no sessions are in it":            {"-ga", write(t, "empty.csv", "visit_number,visit_start_time,channel_grouping,page_views,revenue_usd\n")},
		"visit_start_time":                 {"-ga", write(t, "other.csv", "user,time,name\nu,2026-03-01,purchase\n")},
		"unexpected EOF":                   {"-ga", write(t, "broken.gz", "\x1f\x8bno")},
		"line 2, column 3: visit_start_ti": {"-ga", write(t, "times.csv", "visit_number,visit_start_time,channel_grouping,page_views,revenue_usd\n1,noon,Social,1,0.0\n")},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, run(args, &out), want)
		require.Empty(t, out.String())
	}
}
