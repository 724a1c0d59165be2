package segment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// TestSince: with Since the past makes the members and what comes later the
// outcome, so a segment about conversions has no rate by definition.
func TestSince(t *testing.T) {
	study := segment.Study{
		Since: noon.Add(100 * time.Hour), AsOf: noon.Add(200 * time.Hour),
		Outcome: segment.GoalOutcome(orders, "order"),
		Segments: segment.MustCompile(nil,
			segment.Segment{Name: "bought", Where: segment.Event(rule.Event("c"))},
			segment.Segment{Name: "came twice", Where: segment.SessionIs{Rule: rule.AnyEvent(), Bounds: segment.AtLeast(2)}}),
		By: []segment.Partition{segment.ByReturning()},
	}
	a := segment.MustAccumulator(study)
	for i, j := range []conversion.Journey{
		journey("a+1h c+2h"),            // bought, and no more
		journey("c+1h", "c+150h"),       // bought, and again
		journey("a+1h", "a+50h c+150h"), // came twice; a visit goes on beyond Since
		journey("a+1h", "c+250h"),       // buys too late
		journey("c+150h"),               // was not there before
		journey("a+100h c+101h"),        // nor was this one
	} {
		var events []conversion.Event
		for _, s := range j.Sessions {
			for _, e := range s.Events {
				e.User = string(rune('u' + i))
				events = append(events, e)
			}
		}
		a.Add(events)
	}
	r := a.Report()
	rates := map[string]conversion.Rate{"all": r.All.Rate.Rate}
	for _, c := range []segment.Comparison{*r.Segments, r.Partitions[0]} {
		for _, row := range c.Rows {
			rates[row.Name] = row.Rate.Rate
		}
	}
	require.Equal(t, map[string]conversion.Rate{
		"all": {K: 2, N: 4}, "bought": {K: 1, N: 2}, "came twice": {K: 1, N: 2}, "new": {K: 1, N: 2}, "returning": {K: 1, N: 2},
	}, rates)
	require.Contains(t, r.String(), "members as of 2026-02-05 16:00 UTC, outcomes since then")
}

func TestSinceFaults(t *testing.T) {
	outcome := segment.GoalOutcome(orders, "order")
	_, err := segment.NewAccumulator(segment.Study{Outcome: outcome, Since: noon, AsOf: noon})
	require.EqualError(t, err, "since: nothing is between since, 2026-02-01T12:00:00Z, and as_of, 2026-02-01T12:00:00Z")
	_, err = segment.NewAccumulator(segment.Study{Outcome: outcome, Since: noon, Unit: segment.PerSession})
	require.EqualError(t, err, "since: a session has no past: since is for users")
}
