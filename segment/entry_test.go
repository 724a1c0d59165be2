package segment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// TestEntry: the entry is the earliest step, ties at the earlier one, whatever
// the order of the completions; what is no step is left out.
func TestEntry(t *testing.T) {
	at := func(step, minute int) segment.Completion {
		return segment.Completion{Step: step, Time: studyAsOf.Add(time.Duration(minute) * time.Minute)}
	}
	for name, c := range map[string]struct {
		completions []segment.Completion
		entry       string
		reached     bool
		furthest    string
	}{
		"none":              {nil, "", false, ""},
		"no steps":          {[]segment.Completion{at(-1, 0), at(3, 0)}, "", false, ""},
		"in order":          {[]segment.Completion{at(0, 1), at(1, 2), at(2, 3)}, "article", true, "order"},
		"out of order":      {[]segment.Completion{at(1, 5), at(0, 9), at(0, 3)}, "article", false, "product"},
		"a tie":             {[]segment.Completion{at(2, 1), at(1, 1)}, "product", true, "order"},
		"no step before":    {[]segment.Completion{at(-1, 0), at(2, 1)}, "order", true, "order"},
		"back to the start": {[]segment.Completion{at(1, 1), at(0, 2)}, "product", false, "product"},
	} {
		t.Run(name, func(t *testing.T) {
			outcome := segment.Outcomes{Steps: []string{"article", "product", "order"}, Of: func(conversion.Journey) segment.Outcome {
				return segment.Outcome{Completions: c.completions}
			}}
			a := segment.MustAccumulator(segment.Study{Outcome: outcome})
			a.Add([]conversion.Event{{User: "u", Time: studyAsOf, Name: "x"}})
			rows := a.Report().All.Entries
			require.Len(t, rows, 4)
			for _, row := range rows {
				want := segment.EntryRow{Step: row.Step, Furthest: conversion.Rate{N: 1}}
				if row.Step == c.entry {
					want.Reached.N = 1
					if c.reached {
						want.Reached.K = 1
					}
				}
				if row.Step == c.furthest {
					want.Furthest.K = 1
				}
				require.Equal(t, want, row)
			}
		})
	}
}
