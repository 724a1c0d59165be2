package segment_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// oracleVector is a case of the shared suite.
type oracleVector struct {
	Name    string
	Segment json.RawMessage
	Goals   []json.RawMessage
	Journey []json.RawMessage
	AsOf    time.Time `json:"as_of"`
	Want    bool
}

// TestOracleSuite holds the oracle itself to the vectors: it may only judge others
// if it finds all answers.
func TestOracleSuite(t *testing.T) {
	files, err := filepath.Glob("../../shared/suites/segment/*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		require.NotEqual(t, "true", os.Getenv("CI"), "the shared suites are missing")
		t.Skip("the shared suites are not there")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct{ Cases []oracleVector }
		require.NoError(t, json.Unmarshal(text, &suite))
		for _, c := range suite.Cases {
			t.Run(c.Name, func(t *testing.T) {
				s, goals, j := c.read(t)
				require.Equal(t, c.Want, oracleMatch(goals, s, j, c.AsOf, time.UTC), "%s", c.Segment)
			})
		}
	}
}

func (c *oracleVector) read(t *testing.T) (s segment.Segment, goals *goal.Set, j conversion.Journey) {
	s, err := segment.Parse(c.Segment, rule.Funcs{})
	require.NoError(t, err)
	var list []goal.Goal
	for _, text := range c.Goals {
		g, err := goal.Parse(text, rule.Funcs{})
		require.NoError(t, err)
		list = append(list, g)
	}
	goals, err = goal.Compile(list...)
	require.NoError(t, err)
	var events []conversion.Event
	for _, text := range c.Journey {
		var line bytes.Buffer
		require.NoError(t, json.Compact(&line, text))
		for e, err := range ingest.NDJSON(&line) {
			require.NoError(t, err)
			events = append(events, e)
		}
	}
	cutter := session.MustNew(session.Policy{TrustIDs: true, Timeout: session.NoTimeout})
	return s, goals, cutter.Journey(events)
}
