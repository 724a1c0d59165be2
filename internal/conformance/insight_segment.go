package conformance

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

func runCompare(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Segments []struct {
			Name string
			K, N int64
		}
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	var counts []segment.Count
	for _, s := range input.Segments {
		counts = append(counts, segment.Count{Name: s.Name, Rate: conversion.Rate{K: s.K, N: s.N}})
	}
	result := segment.CompareCounts(counts, segment.Contrast{})
	var rates, shrunk []float64
	var intervals, shrunkIntervals [][2]float64
	for _, count := range counts {
		row, _ := result.Row(count.Name)
		low, high := row.Rate.Interval()
		rates, intervals = append(rates, row.Rate.Value()), append(intervals, [2]float64{low, high})
		shrunk, shrunkIntervals = append(shrunk, row.Shrunk.Value), append(shrunkIntervals, [2]float64{row.Shrunk.Low, row.Shrunk.High})
	}
	h := result.Heterogeneity
	answer := map[string]any{
		"rates": rates, "intervals": intervals, "shrunk": shrunk, "shrunk_intervals": shrunkIntervals,
		"chi2": h.Chi2, "df": h.DF, "p": h.P, "cramers_v": h.V,
	}
	if p := result.Prior; p != nil {
		answer["alpha"], answer["beta"] = p.Alpha, p.Beta
	}
	return answer, nil
}

// noon is when things happen whose time is not given.
var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// runPartition counts as many users as the case has units, so that it is the
// accumulator that folds.
func runPartition(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Values [][3]any // value or null, units, converted
		Top    *int
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	p := segment.ByProp("value")
	if input.Top != nil {
		p = segment.Top(*input.Top, p)
	}
	a, err := segment.NewAccumulator(segment.Study{By: []segment.Partition{p}, Outcome: segment.Outcomes{
		Of: func(unit conversion.Journey) segment.Outcome {
			return segment.Outcome{Converted: unit.Sessions[0].Events[0].Name == "converted"}
		},
	}})
	if err != nil {
		return nil, err
	}
	for _, v := range input.Values {
		e := conversion.Event{User: "u", Time: noon}
		if level, ok := v[0].(string); ok {
			e.Props = conversion.Props{conversion.String("value", level)}
		}
		for i := range int(v[1].(float64)) {
			e.Name = "not"
			if i < int(v[2].(float64)) {
				e.Name = "converted"
			}
			a.Add([]conversion.Event{e})
		}
	}
	levels := [][]any{}
	partition := a.Report().Partitions[0]
	for _, l := range partition.Levels() {
		levels = append(levels, []any{l.Name, string(l.Levels[0].Kind), l.Rate.N, l.Rate.K})
	}
	return map[string]any{"levels": levels}, nil
}

// entryCase is the input of func entry.
type entryCase struct {
	Steps []string
	Units []struct {
		Segment     string
		Completions []string
		Count       int
	}
}

func runEntry(text json.RawMessage) (map[string]any, error) {
	var input entryCase
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	a, err := segment.NewAccumulator(segment.Study{
		By: []segment.Partition{segment.ByProp("segment")},
		Outcome: segment.Outcomes{Steps: input.Steps, Of: func(unit conversion.Journey) (o segment.Outcome) {
			for _, e := range unit.Sessions[0].Events {
				o.Completions = append(o.Completions, segment.Completion{Step: slices.Index(input.Steps, e.Name), Time: e.Time})
			}
			return o
		}},
	})
	if err != nil {
		return nil, err
	}
	input.addTo(a)
	segments := map[string]map[string][2]int64{}
	for _, row := range a.Report().Partitions[0].Rows {
		segments[row.Name] = entriesOf(row.Entries)
	}
	return map[string]any{"segments": segments}, nil
}

func (c *entryCase) addTo(a *segment.Accumulator) {
	for _, u := range c.Units {
		events := []conversion.Event{{User: "u", Time: noon, Name: "came", Props: conversion.Props{conversion.String("segment", u.Segment)}}}
		for i, name := range u.Completions {
			events = append(events, conversion.Event{User: "u", Time: noon.Add(time.Duration(i+1) * time.Second), Name: name})
		}
		for range u.Count {
			a.Add(events)
		}
	}
}

func entriesOf(rows []segment.EntryRow) map[string][2]int64 {
	entries := map[string][2]int64{}
	for _, row := range rows {
		name := row.Step
		if name == "" {
			name = "(none)"
		}
		if row.Reached.N > 0 {
			entries[name] = [2]int64{row.Reached.K, row.Reached.N}
		}
	}
	return entries
}

func runSimpson(text json.RawMessage) (map[string]any, error) {
	var input struct{ Strata map[string][4]int64 }
	if err := strict(text, &input); err != nil {
		return nil, err
	}
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
	}, nil
}
