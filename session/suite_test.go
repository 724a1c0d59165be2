package session_test

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// suites is where the vectors are, beside the module.
const suites = "../../shared/suites/session"

type suiteCase struct {
	Name   string
	Policy session.Policy
	Events []suiteEvent
	Want   [][]int
}

type suiteEvent struct {
	ID, Session, Name, URL, Referrer string
	Time                             any
	Seq                              int64
	Props                            map[string]any
}

func TestSuite(t *testing.T) {
	files, err := filepath.Glob(suites + "/*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no vectors in %s", suites)
		}
		t.Skipf("no vectors in %s", suites)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct{ Cases []suiteCase }
		require.NoError(t, json.Unmarshal(data, &suite))
		for _, c := range suite.Cases {
			t.Run(filepath.Base(file)+"/"+c.Name, func(t *testing.T) { runCase(t, c) })
		}
	}
}

func runCase(t *testing.T, c suiteCase) {
	events := make([]conversion.Event, len(c.Events))
	for i := range c.Events {
		events[i] = c.Events[i].event(t)
		events[i].Title = string(rune('0' + i)) // marks the event; titles are compared after all that the suite has
	}
	got := [][]int{}
	for _, s := range session.MustNew(c.Policy).Cut(events) {
		var indices []int
		for i := range s.Events {
			indices = append(indices, int(s.Events[i].Title[0]-'0'))
		}
		got = append(got, indices)
	}
	if diff := cmp.Diff(c.Want, got); diff != "" {
		t.Errorf("want - got +\n%s", diff)
	}
	if diff := cmp.Diff(reference(c.Policy, events), session.MustNew(c.Policy).Cut(events)); diff != "" {
		t.Errorf("reference - got +\n%s", diff)
	}
}

func (e suiteEvent) event(t *testing.T) conversion.Event {
	out := conversion.Event{ID: e.ID, Session: e.Session, Name: e.Name, URL: e.URL, Referrer: e.Referrer, Seq: e.Seq}
	switch at := e.Time.(type) {
	case string:
		parsed, err := time.Parse(time.RFC3339Nano, at)
		require.NoError(t, err)
		out.Time = parsed
	case float64:
		whole, fraction := math.Modf(at)
		out.Time = time.Unix(int64(whole), int64(fraction*1e9)).UTC()
	}
	for _, name := range slices.Sorted(maps.Keys(e.Props)) {
		switch v := e.Props[name].(type) {
		case string:
			out.Props = append(out.Props, conversion.String(name, v))
		case float64:
			out.Props = append(out.Props, conversion.Number(name, v))
		case bool:
			out.Props = append(out.Props, conversion.Bool(name, v))
		default:
			t.Fatalf("prop %s: %T", name, v)
		}
	}
	return out
}
