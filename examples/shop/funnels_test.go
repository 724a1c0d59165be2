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
			{"name":"nobody's","steps":[{"name":"x","on":{"event":"x"}},{"name":"y","on":{"event":"y"}}]}]}`)
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

// TestUsualFunnel: where the conventional events are there, they are a funnel,
// for goals of one's own too; where they are not, a note says how to define one.
func TestUsualFunnel(t *testing.T) {
	const usual = "Funnel to the purchase: 2 of 2 users entered, within 7 days\n"
	events := write(t, "events.ndjson", visits)
	goals := write(t, "goals.json", `{"version":1,"goals":[{"name":"cart","kind":"macro","rule":{"event":"add_to_cart"}}]}`)
	require.Contains(t, succeed(t, "-events", events), usual)
	require.Contains(t, succeed(t, "-events", events, "-goals", goals), usual)
	require.Contains(t, succeed(t, "-visitors", "50", "-goals", goals), "Funnel to the order: ")

	text := succeed(t, "-events", write(t, "other.ndjson", `{"user":"a","time":"2026-03-01T10:00:00Z","name":"share"}`))
	require.NotContains(t, text, "\nFunnel")
	require.Contains(t, text, "  "+noFunnel+"\n")
	fits(t, text)
	require.NotContains(t, succeed(t, "-events", write(t, "nothing.ndjson", `{"user":"a","time":"2026-03-01T10:00:00Z","name":"x"}`)), noFunnel)
}

// TestFunnelBySession: sessions are those of the report, whether or not the
// events name them.
func TestFunnelBySession(t *testing.T) {
	goals := write(t, "goals.json", `{"version":1,"funnels":[
		{"name":"visits","by":"session","steps":[{"name":"seen","on":{"event":"view_item"}},{"name":"taken","on":{"event":"add_to_cart"}}]}]}`)
	text := succeed(t, "-events", write(t, "events.ndjson", visits), "-goals", goals)
	require.Contains(t, text, "in 3 sessions")
	require.Contains(t, text, "Funnel visits: 2 of 3 sessions entered\n")
	text = succeed(t, "-events", write(t, "events.ndjson", visits), "-goals", goals, "-policy", `{"timeout":"4m"}`)
	require.Contains(t, text, "Funnel visits: 2 of 4 sessions entered\n")
	require.Contains(t, text, "taken            0")
}

// TestFunnelForms: groups, optional steps and exclusions have their own words.
func TestFunnelForms(t *testing.T) {
	goals := write(t, "goals.json", `{"version":1,"funnels":[
		{"name":"group","order":"any","steps":[{"name":"taken","on":{"event":"add_to_cart"}},{"name":"seen","on":{"event":"view_item"}}]},
		{"name":"guarded","exclude":[{"on":{"event":"scroll"}}],"steps":[
			{"name":"seen","on":{"event":"view_item"}},
			{"name":"taken","on":{"event":"add_to_cart"},"optional":true},
			{"name":"bought","on":{"event":"purchase"}}]}]}`)
	events := write(t, "events.ndjson", visits+`{"user":"c","time":"2026-03-20T11:00:00Z","name":"view_item"}
{"user":"c","time":"2026-03-20T11:01:00Z","name":"scroll"}
{"user":"c","time":"2026-03-20T11:02:00Z","name":"add_to_cart"}
`)
	text := succeed(t, "-events", events, "-goals", goals)
	require.Contains(t, text, `Funnel group: 3 of 3 users entered

              reached  dropped  pending  of the step before         95 %  median time
  any 1 of 2        3        1        0
  any 2 of 2        2        0        0             66.67 %  20.77–93.85        3m30s
  converted         2                               66.67 %  20.77–93.85

  in any order  done by
  taken               2
  seen                3
`)
	require.Contains(t, text, "Funnel guarded: 1 of 3 users entered; 2 excluded\n")
	require.Contains(t, text, "\n  taken (optional)        1 ")
	require.NotContains(t, text, "\nGoals", "there are none")
	fits(t, text)
}

// TestOddFunnels: what can hardly be meant is noted.
func TestOddFunnels(t *testing.T) {
	goals := write(t, "goals.json", `{"version":1,"funnels":[
		{"name":"f","steps":[{"name":"a","on":{"event":"view_item"}},{"name":"b","on":{"event":"view_item"}}]}]}`)
	require.Contains(t, succeed(t, "-events", write(t, "events.ndjson", visits), "-goals", goals), "(repeated)")
}

func TestFaultyFunnel(t *testing.T) {
	events := write(t, "events.ndjson", visits)
	goals := write(t, "goals.json", `{"version":1,"funnels":[{"name":"f","steps":[{"name":"a","on":{"event":"a"},"within":"1h"}]}]}`)
	code, _, stderr := call(t, "-events", events, "-goals", goals)
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "funnels[0].steps[0].within")
}
