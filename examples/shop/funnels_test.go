package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

const visits = `{"user":"a","time":"2026-03-01T10:00:00Z","name":"view_item"}
{"user":"a","time":"2026-03-01T10:05:00Z","name":"add_to_cart"}
{"user":"b","time":"2026-03-01T11:00:00Z","name":"view_item"}
{"user":"b","time":"2026-03-20T11:00:00Z","name":"scroll"}
`

func TestOwnFunnels(t *testing.T) {
	events := write(t, "events.ndjson", visits)
	goals := write(t, "goals.json", `{"version":1,
		"goals":[{"name":"cart","kind":"macro","rule":{"event":"add_to_cart"}}],
		"funnels":[{"name":"mine","steps":[{"name":"seen","on":{"event":"view_item"}},{"name":"taken","on":{"event":"add_to_cart"},"within":"1h"}]},
			{"name":"nobody's","steps":[{"name":"x","on":{"event":"x"}}]}]}`)
	text := succeed(t, "-events", events, "-goals", goals)
	require.Contains(t, text, "Funnel mine: 2 of 2 users entered, within 1h\n")
	require.Contains(t, text, "taken            1        0        0             50.00 %")
	require.Contains(t, text, "Funnel nobody's: 0 of 2 users entered\n")
	fits(t, text)

	var r struct {
		Funnels []struct {
			Funnel  string
			Entered int64
		}
	}
	require.NoError(t, json.Unmarshal([]byte(succeed(t, "-events", events, "-goals", goals, "-json")), &r))
	require.Len(t, r.Funnels, 2)
	require.Equal(t, int64(2), r.Funnels[0].Entered)
}

// TestDefaultFunnel: where the conventional events are there, they are a funnel;
// where they are not, nothing is said of one.
func TestDefaultFunnel(t *testing.T) {
	require.Contains(t, succeed(t, "-events", write(t, "events.ndjson", visits)), "Funnel to the purchase: 2 of 2 users entered, within 7 days\n")
	other := write(t, "other.ndjson", `{"user":"a","time":"2026-03-01T10:00:00Z","name":"share"}`)
	require.NotContains(t, succeed(t, "-events", other), "\nFunnel")
}

func TestFaultyFunnel(t *testing.T) {
	events := write(t, "events.ndjson", visits)
	goals := write(t, "goals.json", `{"version":1,"funnels":[{"name":"f","steps":[{"name":"a","on":{"event":"a"},"within":"1h"}]}]}`)
	code, _, stderr := call(t, "-events", events, "-goals", goals)
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "funnels[0].steps[0].within")
}
