//go:build !race

package goal_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/goal"
)

// The race detector drops what is pooled, so allocations are counted without
// it.
func TestSteadyStateAllocations(t *testing.T) {
	set, s := goal.MustCompile(hundredGoals()...), tenEvents()
	tracker := set.Tracker()
	observe := func() {
		tracker.Reset()
		for _, e := range s.Events {
			tracker.Observe(e)
		}
	}
	observe()
	require.Zero(t, testing.AllocsPerRun(100, observe), "Tracker.Observe")
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { set.Score(s) }), 2.0, "Set.Score")
}
