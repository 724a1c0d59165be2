package segment_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// suiteCase is a case of the suite insight.
type suiteCase struct {
	Name, Func  string
	Tolerance   float64
	Input, Want json.RawMessage
}

// shared returns a file beside the project, or skips.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := "../../shared/" + name
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("%s is not there", path)
	}
	return path
}

// TestSuite holds what this package knows of the suite insight.
func TestSuite(t *testing.T) {
	text, err := os.ReadFile(shared(t, "suites/insight/insight.json"))
	require.NoError(t, err)
	var suite struct{ Cases []suiteCase }
	require.NoError(t, json.Unmarshal(text, &suite))
	run := map[string]func(t *testing.T, c *suiteCase) map[string]any{
		"compare": runCompare, "partition": runPartition, "entry": runEntry, "simpson": runSimpson,
	}
	met := map[string]int{}
	for i := range suite.Cases {
		c := &suite.Cases[i]
		f := run[c.Func]
		if f == nil {
			continue
		}
		met[c.Func]++
		t.Run(c.Name, func(t *testing.T) {
			var want map[string]any
			require.NoError(t, json.Unmarshal(c.Want, &want))
			got := f(t, c)
			for key, w := range want {
				equalWithin(t, key, w, got[key], c.Tolerance)
			}
		})
	}
	require.Len(t, met, len(run))
}

// equalWithin compares as the suite does: relatively, absolutely where 0 is
// wanted, lists element by element.
func equalWithin(t *testing.T, path string, want, got any, tolerance float64) {
	t.Helper()
	switch want := want.(type) {
	case []any:
		got, ok := got.([]any)
		require.True(t, ok, path)
		require.Len(t, got, len(want), path)
		for i := range want {
			equalWithin(t, fmt.Sprintf("%s[%d]", path, i), want[i], got[i], tolerance)
		}
	case map[string]any:
		got, ok := got.(map[string]any)
		require.True(t, ok, path)
		require.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(got)), path)
		for key := range want {
			equalWithin(t, path+"."+key, want[key], got[key], tolerance)
		}
	case float64:
		require.IsType(t, want, got, path)
		limit := tolerance * math.Abs(want)
		if want == 0 {
			limit = tolerance
		}
		require.InDelta(t, want, got, limit, path)
	default:
		require.Equal(t, want, got, path)
	}
}

func inputOf[T any](t *testing.T, c *suiteCase) (input T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(c.Input, &input))
	return input
}

func runCompare(t *testing.T, c *suiteCase) map[string]any {
	input := inputOf[struct {
		Segments []struct {
			Name string
			K, N int64
		}
	}](t, c)
	var counts []segment.Count
	for _, s := range input.Segments {
		counts = append(counts, segment.Count{Name: s.Name, Rate: conversion.Rate{K: s.K, N: s.N}})
	}
	result := segment.CompareCounts(counts, segment.Contrast{})
	got := map[string]any{"alpha": nil, "beta": nil}
	lists := map[string][]any{}
	for _, count := range counts {
		row, ok := result.Row(count.Name)
		require.True(t, ok)
		low, high := row.Rate.Interval()
		lists["rates"] = append(lists["rates"], row.Rate.Value())
		lists["intervals"] = append(lists["intervals"], []any{low, high})
		lists["shrunk"] = append(lists["shrunk"], row.Shrunk.Value)
		lists["shrunk_intervals"] = append(lists["shrunk_intervals"], []any{row.Shrunk.Low, row.Shrunk.High})
	}
	for name, list := range lists {
		got[name] = list
	}
	if p := result.Prior; p != nil {
		got["alpha"], got["beta"] = p.Alpha, p.Beta
	}
	h := result.Heterogeneity
	got["chi2"], got["df"], got["p"], got["cramers_v"] = h.Chi2, float64(h.DF), h.P, h.V
	return got
}

// runPartition counts that many users, so that it is the accumulator that folds.
func runPartition(t *testing.T, c *suiteCase) map[string]any {
	input := inputOf[struct {
		Values [][]any
		Top    *int
	}](t, c)
	p := segment.ByProp("value")
	if input.Top != nil {
		p = segment.Top(*input.Top, p)
	}
	outcome := segment.Outcomes{Of: func(unit conversion.Journey) segment.Outcome {
		return segment.Outcome{Converted: unit.Sessions[0].Events[0].Name == "converted"}
	}}
	a := segment.MustAccumulator(segment.Study{Outcome: outcome, By: []segment.Partition{p}})
	for _, v := range input.Values {
		e := conversion.Event{User: "u", Time: studyAsOf}
		if text, ok := v[0].(string); ok {
			e.Props = conversion.Props{conversion.String("value", text)}
		}
		for i := range int(v[1].(float64)) {
			e.Name = "not"
			if i < int(v[2].(float64)) {
				e.Name = "converted"
			}
			a.Add([]conversion.Event{e})
		}
	}
	var levels []any
	result := a.Report().Partitions[0]
	for _, l := range result.Levels() {
		levels = append(levels, []any{l.Name, string(l.Levels[0].Kind), float64(l.Rate.N), float64(l.Rate.K)})
	}
	return map[string]any{"levels": levels}
}

func runEntry(t *testing.T, c *suiteCase) map[string]any {
	input := inputOf[struct {
		Steps []string
		Units []struct {
			Segment     string
			Completions []string
			Count       int
		}
	}](t, c)
	outcome := segment.Outcomes{Steps: input.Steps, Of: func(unit conversion.Journey) (o segment.Outcome) {
		for _, e := range unit.Sessions[0].Events {
			o.Completions = append(o.Completions, segment.Completion{Step: slices.Index(input.Steps, e.Name), Time: e.Time})
		}
		return o
	}}
	a := segment.MustAccumulator(segment.Study{Outcome: outcome, By: []segment.Partition{segment.ByProp("segment")}})
	for _, u := range input.Units {
		events := []conversion.Event{{User: "u", Time: studyAsOf, Name: "came", Props: conversion.Props{conversion.String("segment", u.Segment)}}}
		for i, name := range u.Completions {
			events = append(events, conversion.Event{User: "u", Time: studyAsOf.Add(time.Duration(i+1) * time.Second), Name: name})
		}
		for range u.Count {
			a.Add(events)
		}
	}
	segments := map[string]any{}
	for _, row := range a.Report().Partitions[0].Rows {
		entries := map[string]any{}
		for _, e := range row.Entries {
			name := e.Step
			if name == "" {
				name = "(none)"
			}
			if e.Reached.N > 0 {
				entries[name] = []any{float64(e.Reached.K), float64(e.Reached.N)}
			}
		}
		segments[row.Name] = entries
	}
	return map[string]any{"segments": segments}
}

func runSimpson(t *testing.T, c *suiteCase) map[string]any {
	input := inputOf[struct{ Strata map[string][4]int64 }](t, c)
	var strata []segment.Stratum
	for name, table := range input.Strata {
		strata = append(strata, segment.Stratum{
			Name: name, In: conversion.Rate{K: table[0], N: table[0] + table[1]}, Out: conversion.Rate{K: table[2], N: table[2] + table[3]},
		})
	}
	a := segment.Adjust(strata)
	return map[string]any{
		"crude": a.Crude.Value, "crude_low": a.Crude.Low, "crude_high": a.Crude.High,
		"adjusted": a.Difference.Value, "low": a.Difference.Low, "high": a.Difference.High, "odds_ratio": a.OddsRatio.Value,
		"reversal": a.Has(segment.Reversal), "confounded": a.Has(segment.Confounded),
	}
}
