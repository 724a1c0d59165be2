package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// call runs the program.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return callWith(t, "", args...)
}

func callWith(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// succeed runs the program and returns what it prints.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := call(t, args...)
	require.Equal(t, done, code, stderr)
	require.Empty(t, stderr)
	return stdout
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), got), "if that is right: go test ./examples/shop -update")
}

func fits(t *testing.T, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}

// write puts a file into a directory that goes with the test.
func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	return file
}

func TestDefault(t *testing.T) {
	got := succeed(t)
	golden(t, "default.txt", got)
	fits(t, got)
}

func TestHelp(t *testing.T) {
	code, stdout, stderr := call(t, "-h")
	require.Equal(t, done, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "-events FILE")
	require.NotContains(t, stderr, "flag: ")
}

func TestMisuse(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"-nonsense", "flag provided but not defined: -nonsense"},
		{"events.csv", `unexpected argument "events.csv"; a file of events is given by -events`},
		{"-format csv", "-format is of use with -events only"},
		{"-map m.json", "-map is of use with -events only"},
		{"-events x -seed 3", "-seed is about simulated visitors"},
		{"-events x -format xml", "-format xml: want one of ndjson, csv, ga4, segment"},
		{"-events x -currency euro", "-currency euro: want three capital letters"},
		{"-policy analytics", "-policy analytics: "},
		{`-policy {"timeout":3}`, "timeout"},
		{"-zone Mars/Olympus", "-zone Mars/Olympus: want a name such as Europe/Berlin"},
		{"-visitors -1", "-visitors -1"},
		{"-visitors many", "invalid value"},
	} {
		t.Run(test.args, func(t *testing.T) {
			code, stdout, stderr := call(t, strings.Fields(test.args)...)
			require.Equal(t, misused, code)
			require.Empty(t, stdout)
			require.Contains(t, stderr, test.want)
			require.Contains(t, stderr, "go run ./examples/shop -h")
		})
	}
}

func TestFailure(t *testing.T) {
	events := write(t, "events.ndjson", `{"user":"u","time":"2026-03-01T10:00:00Z","name":"purchase"}`)
	table := write(t, "events.csv", "when,who,what\n2026-03-01,u,purchase\n")
	for _, test := range []struct {
		name string
		args []string
		want []string
	}{
		{"no events", []string{"-events", "missing.ndjson"}, []string{"open missing.ndjson"}},
		{"no goals", []string{"-goals", "missing.json"}, []string{"open missing.json"}},
		{"no mapping", []string{"-events", table, "-map", "missing.json"}, []string{"open missing.json"}},
		{
			"all faults of the goals", []string{"-events", events, "-goals", write(t, "goals.json",
				`{"version":1,"goals":[{"name":"a","kind":"macro","rule":{"path":"no-slash"}},{"name":"a","kind":"big","rule":{"event":"x"}}]}`)},
			[]string{"goals.json:\n", "goals[0].rule.path", "goals[1].kind"},
		},
		{
			"all faults of the mapping", []string{"-events", table, "-map", write(t, "map.json", "{\n\"time\": 7,\n\"colour\": \"x\"\n}")},
			[]string{"map.json:\nline 2, column 9: time", "line 3"},
		},
		{
			"a column that is not there", []string{"-events", table, "-map", write(t, "map.json", `{"time":"timestamp","user":"who","name":"what"}`)},
			[]string{`events.csv: line 1, column 1`, "timestamp"},
		},
		{
			"no user", []string{"-events", table, "-map", write(t, "map.json", `{"time":"when","name":"what"}`)},
			[]string{"no event says whose it is (of 1)"},
		},
		{"no time", []string{"-visitors", "0"}, []string{"no event has a time"}},
		{"no channel", []string{"-events", events, "-channel", "medium"}, []string{"-channel medium: no event has this property"}},
		{"nothing readable", []string{"-events", write(t, "bad.ndjson", "{\"time\":1,\"name\":2}\n")}, []string{"no record can be read (of 1); the first: line 1, column 18: name"}},
		{"not gzip", []string{"-events", write(t, "bad.gz", "\x1f\x8bno")}, []string{"bad.gz: unexpected EOF"}},
		{"unwritable", []string{"-simulate", filepath.Join(t.TempDir(), "no", "such")}, []string{"no such"}},
		{"explain nobody", []string{"-visitors", "9", "-explain", "nobody"}, []string{`no events of user "nobody"`}},
		{"explain no session", []string{"-visitors", "9", "-explain", "v00001/9/order"}, []string{`session "9" of user v00001: want a number from 1 to `}},
		{"explain no goal", []string{"-visitors", "9", "-explain", "v00001/1/fame"}, []string{"fame", "the goals are order, newsletter"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := call(t, test.args...)
			require.Equal(t, failed, code, stderr)
			require.Empty(t, stdout)
			for _, want := range test.want {
				require.Contains(t, stderr, want)
			}
		})
	}
}
