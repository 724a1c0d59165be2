package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/segment"
)

// letters are events of three users: one buys by way of the newsletter, one
// leaves a cart, one only looks.
const letters = `{"user":"a","time":"2026-03-01T10:00:00Z","name":"view_item","url":"https://shop.example/?utm_source=n&utm_medium=email"}
{"user":"a","time":"2026-03-01T10:05:00Z","name":"add_to_cart"}
{"user":"a","time":"2026-03-01T10:09:00Z","name":"purchase","value":{"amount":"5","currency":"EUR"}}
{"user":"b","time":"2026-03-01T11:00:00Z","name":"add_to_cart"}
{"user":"b","time":"2026-03-09T11:00:00Z","name":"view_item"}
{"user":"c","time":"2026-03-01T11:00:00Z","name":"view_item"}
`

const letterSegments = `"segments":[
	{"name":"readers of letters","where":{"first":{"channel":"Email"}}},
	{"name":"nobody's","where":{"event":{"event":"x"}}},
	{"name":"everybody","where":{"not":{"event":{"event":"x"}}}}]`

func TestOwnSegments(t *testing.T) {
	events := write(t, "events.ndjson", letters)
	goals := write(t, "goals.json", `{"version":1,"goals":[{"name":"order","kind":"macro","rule":{"event":"purchase"}}],`+letterSegments+`}`)
	text := succeed(t, "-events", events, "-goals", goals)
	require.Equal(t, `                      users  converted      rate          95 %   points              95 %       q
  readers of letters      1          1  100.00 %  20.65–100.00  +100.00  -3.05 to +100.00  0.3333
  nobody's                0          0   no data
  everybody               3          1   33.33 %    6.15–79.23
`, tableAfter(t, text, "Segments: "))
	fits(t, text)

	var r struct {
		Segments struct {
			Rows []struct {
				Name string
				Rate struct{ K, N int64 }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(succeed(t, "-events", events, "-goals", goals, "-json")), &r))
	require.Len(t, r.Segments.Rows, 3)
	require.Equal(t, "readers of letters", r.Segments.Rows[0].Name)
	require.Equal(t, int64(1), r.Segments.Rows[0].Rate.K)
}

// tableAfter returns the table below a title.
func tableAfter(t *testing.T, text, title string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n"+title)
	require.True(t, found, text)
	parts := strings.SplitN(rest, "\n\n", 3)
	return strings.TrimSuffix(parts[1], "\n") + "\n"
}

// TestSegmentsWithoutConversions: where nothing is a conversion there are no
// rates of it.
func TestSegmentsWithoutConversions(t *testing.T) {
	events := write(t, "events.ndjson", letters)
	for _, goals := range []string{`{"version":1,` + letterSegments + `}`,
		`{"version":1,"goals":[{"name":"cart","kind":"milestone","rule":{"event":"add_to_cart"}}],` + letterSegments + `}`} {
		text := succeed(t, "-events", events, "-goals", write(t, "goals.json", goals))
		require.Equal(t, `                      users  of users          95 %
  readers of letters      1   33.33 %    6.15–79.23
  nobody's                0    0.00 %    0.00–56.15
  everybody               3  100.00 %  43.85–100.00
`, tableAfter(t, text, "Segments: who belongs to them (no goal is a macro conversion"))
		require.NotContains(t, text, "No goal was reached")
	}
}

// TestUsualSegments: those to which somebody belongs are shown, if somebody
// converted.
func TestUsualSegments(t *testing.T) {
	events := write(t, "events.ndjson", letters)
	table := tableAfter(t, succeed(t, "-events", events), "Segments: ")
	require.Contains(t, table, "\n  returning           1          0  0.00 %  0.00–79.35 ")
	require.Contains(t, table, "\n  abandoned cart      1          0  0.00 %  0.00–79.35 ")
	require.NotContains(t, table, "LinkedIn")

	unsold := write(t, "unsold.ndjson", strings.ReplaceAll(letters, "purchase", "share"))
	require.NotContains(t, succeed(t, "-events", unsold), "\nSegments")
}

func TestExplainSegment(t *testing.T) {
	args := []string{"-events", write(t, "events.ndjson", letters), "-explain"}
	got := succeed(t, append(args, "b")...)
	require.Contains(t, got, "The user belongs to returning, abandoned cart.\n")
	require.Contains(t, got, "-explain b/SEGMENT. The segments are LinkedIn visitors, ")
	require.Contains(t, succeed(t, append(args, "c")...), "The user belongs to no segment.\n")

	got = succeed(t, append(args, "b/abandoned cart")...)
	require.Contains(t, got, `b is in segment "abandoned cart" as of 2026-03-09T11:00:00`)
	require.Contains(t, got, "2026-03-01T11:00:00Z add_to_cart")
	require.Contains(t, got, "\nTimes are in UTC.\n")
	require.Contains(t, succeed(t, append(args, "a/abandoned cart")...), "a is not in segment")

	var x struct{ Member bool }
	require.NoError(t, json.Unmarshal([]byte(succeed(t, append(args, "b/abandoned cart", "-json")...)), &x))
	require.True(t, x.Member)

	code, _, stderr := call(t, append(args, "b/fame")...)
	require.Equal(t, failed, code)
	require.Contains(t, stderr, `no segment "fame"; the segments are LinkedIn visitors`)
}

// TestExplainSegmentOfSlashes: names of users and segments may have slashes in
// them.
func TestExplainSegmentOfSlashes(t *testing.T) {
	events := strings.ReplaceAll(letters, `"user":"b"`, `"user":"a/1"`)
	args := []string{"-events", write(t, "events.ndjson", events), "-explain"}
	require.Contains(t, succeed(t, append(args, "a/1/returning")...), `a/1 is in segment "returning"`)
	require.Contains(t, succeed(t, append(args, "a/1/purchase")...), "session 1 of user a:")
}

func TestFaultySegment(t *testing.T) {
	events := write(t, "events.ndjson", letters)
	goals := write(t, "goals.json", `{"version":1,"segments":[{"name":"s","where":{"reached":"order"}},{"name":"t","where":{"event":{"path":"x"}}}]}`)
	code, _, stderr := call(t, "-events", events, "-goals", goals)
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "segments[0].where.reached")
	require.Contains(t, stderr, "segments[1].where.event.path")
}

// TestOddSegments: what can hardly be meant is noted.
func TestOddSegments(t *testing.T) {
	goals := write(t, "goals.json", `{"version":1,"segments":[{"name":"s","where":{"and":[{"event":{"event":"x"}},{"not":{"event":{"event":"x"}}}]}}]}`)
	require.Contains(t, succeed(t, "-events", write(t, "events.ndjson", letters), "-goals", goals), "(nobody)")
}

// TestSegmentDefinitions: the program's own segments are sound.
func TestSegmentDefinitions(t *testing.T) {
	for _, segments := range [][]segment.Segment{shopSegments, defaultSegments} {
		for _, w := range segment.Lint(segments...) {
			require.True(t, w.Info, w)
		}
	}
}
