package definition_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/rule"
)

// sample is a document of a conformance suite.
type sample struct{ name, text string }

// suites returns all definitions of the conformance suites goal, predicate, funnel
// and segment, of this repository and of those that it shares with others.
func suites(t testing.TB) (all []sample) {
	for _, dir := range []string{"../testdata/conformance", "../../shared/suites"} {
		for _, suite := range []string{"goal", "predicate", "funnel", "segment"} {
			files, err := filepath.Glob(filepath.Join(dir, suite, "*.json"))
			require.NoError(t, err)
			for _, file := range files {
				all = append(all, readSuite(t, file)...)
			}
		}
	}
	if len(all) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("there are no conformance suites")
		}
		t.Skip("there are no conformance suites")
	}
	return all
}

func readSuite(t testing.TB, file string) (all []sample) {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var suite struct {
		Cases []struct {
			Name                       string
			Goals, On, Funnel, Segment json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(data, &suite))
	for _, c := range suite.Cases {
		text := wrapOn(string(c.On))
		switch {
		case c.Segment != nil:
			goals := "[]"
			if c.Goals != nil {
				goals = string(c.Goals)
			}
			text = wrapSegment(string(c.Segment), goals)
		case c.Goals != nil:
			text = wrapGoals(string(c.Goals))
		case c.Funnel != nil:
			text = wrapFunnel(string(c.Funnel))
		}
		all = append(all, sample{filepath.Base(file) + ": " + c.Name, text})
	}
	return all
}

// anyFuncs stand for the functions that suites and tests name.
var anyFuncs = rule.Funcs{
	Predicates: map[string]func(conversion.Event) bool{"f": func(conversion.Event) bool { return true }},
	Rules:      map[string]func([]conversion.Event) bool{"f": func([]conversion.Event) bool { return true }},
	Journeys:   map[string]func(conversion.Journey, time.Time) bool{"f": func(conversion.Journey, time.Time) bool { return true }},
}

func TestSuites(t *testing.T) {
	schema := compileSchema(t)
	for _, s := range suites(t) {
		t.Run(s.name, func(t *testing.T) {
			require.NoError(t, validate(schema, s.text))
			roundTrip(t, s.text)
		})
	}
}

// roundTrip checks that what was read is written so that it reads as the same,
// and that what was written is written so again.
func roundTrip(t *testing.T, text string) {
	t.Helper()
	doc, err := definition.Parse([]byte(text), anyFuncs)
	require.NoError(t, err, text)
	canonical := string(doc.AppendJSON(nil))
	for _, again := range []string{canonical, string(doc.AppendIndent(nil))} {
		read, err := definition.Parse([]byte(again), anyFuncs)
		require.NoError(t, err, again)
		require.Empty(t, cmp.Diff(doc, read, sameFuncs), again)
		require.Equal(t, canonical, string(read.AppendJSON(nil)))
	}
}

// sameFuncs compares functions by whether they are there; names tell the rest.
var sameFuncs = cmp.Options{
	cmp.Comparer(func(a, b func(conversion.Event) bool) bool { return (a == nil) == (b == nil) }),
	cmp.Comparer(func(a, b func([]conversion.Event) bool) bool { return (a == nil) == (b == nil) }),
	cmp.Comparer(func(a, b func(conversion.Journey, time.Time) bool) bool { return (a == nil) == (b == nil) }),
}
