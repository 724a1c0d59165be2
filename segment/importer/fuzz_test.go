package importer_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/segment/importer"
)

var seeds = []string{
	audience(simple("ACROSS_ALL_SESSIONS", or(named("a", moreThan("eventCount", 2, `, "inAnyNDayPeriod": 7`)), not(exact("firstUserSource", "b"))))),
	audience(simple("WITHIN_SAME_SESSION", moreThan("eventCount", 4, ""), exact("landingPage", "/a")), strings.Replace(simple("WITHIN_SAME_EVENT", exact("source", "x")), "INCLUDE", "EXCLUDE", 1)),
	audience(steps("WITHIN_SAME_SESSION", step("", exact("pagePath", "/a")), step(`, "immediatelyFollows": true, "constraintDuration": "5s"`, named("b")))),
	`{"$or": [{"a": {"$nin": ["x", 1, null]}}, {"b": {"$not": {"$regexi": "y"}}}], "c": {"$gt": -1}}`,
	`{"strategies": [{"name": "flexibleRollout", "parameters": {"rollout": "100"}, "constraints": [{"contextName": "a", "operator": "NOT_IN", "values": ["1"]}]}]}`,
	`[{"contextName": "n", "operator": "NUM_LT", "value": "1e3", "inverted": true}]`,
	`countryCode==de,actions!=1;pageUrl!@/a\,b;visitDuration<60;userId==`,
	`countryCode%3D%3Dde%3BcampaignName%3D%40spring`,
	string(cohort(regularOnPages)), string(cohort(notLately)),
}

// FuzzReaders: no document makes a reader panic, and what it reads without fault
// compiles.
func FuzzReaders(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(readAll)
}

// readAll reads a text with every reader.
func readAll(t *testing.T, text string) {
	if s, err := importer.GA4([]byte(text)); err == nil {
		requireSound(t, s)
	}
	if c, err := importer.PostHog([]byte(text)); err == nil {
		requireSound(t, segment.Segment{Name: "s", Where: c})
	}
	if c, err := importer.Matomo(text); err == nil {
		requireSound(t, segment.Segment{Name: "s", Where: c})
	}
	if p, err := importer.Mongo([]byte(text)); err == nil {
		require.Empty(t, rule.Check(p), "%s", text)
	}
	if p, err := importer.Unleash([]byte(text)); err == nil {
		require.Empty(t, rule.Check(p), "%s", text)
	}
}

func requireSound(t *testing.T, s segment.Segment) {
	t.Helper()
	_, err := segment.Compile(nil, s)
	require.NoError(t, err)
}

// TestMutations puts other values in every place of the seeds, and nothing.
func TestMutations(t *testing.T) {
	for _, seed := range seeds {
		var document any
		if json.Unmarshal([]byte(seed), &document) != nil {
			continue
		}
		write := func() {
			text, err := json.Marshal(document)
			require.NoError(t, err)
			readAll(t, string(text))
		}
		mutate(document, func(other any) { document = other }, write)
	}
}

// mutate calls write with each value inside v changed in each way.
func mutate(v any, set func(any), write func()) {
	for _, other := range []any{nil, true, -1, 1e300, "", "x", []any{}, []any{"x"}, map[string]any{}, map[string]any{"x": 1}} {
		set(other)
		write()
	}
	set(v)
	switch v := v.(type) {
	case []any:
		for i := range v {
			mutate(v[i], func(other any) { v[i] = other }, write)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			value := v[key]
			delete(v, key)
			write()
			mutate(value, func(other any) { v[key] = other }, write)
		}
	}
}
