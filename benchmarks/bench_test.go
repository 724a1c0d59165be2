package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkContests runs what the program measures.
func BenchmarkContests(b *testing.B) {
	all, err := contests(journeys)
	require.NoError(b, err)
	for _, c := range all {
		for _, e := range c.entries {
			b.Run(c.name+"/"+e.name, func(b *testing.B) {
				e.pass()
				b.ReportAllocs()
				for b.Loop() {
					e.pass()
				}
				ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(c.inputs)
				b.ReportMetric(ns, "ns/input")
				b.ReportMetric(1e3/ns, "Minputs/s")
			})
		}
	}
}

// TestMeasured: the table has a row for every entry, and the library is the
// first of each contest.
func TestContests(t *testing.T) {
	all, err := contests(2000) // the answers do not need a large table
	require.NoError(t, err)
	for _, c := range all {
		require.Contains(t, c.entries[0].name, "this library", c.name)
		require.Positive(t, c.inputs, c.name)
		for _, e := range c.entries {
			e.pass()
			require.NotEmpty(t, e.answers, e.name)
		}
	}
}
