package session_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// forRandom runs a test with random policies and events.
func forRandom(t *testing.T, test func(t *testing.T, c *choices)) {
	for seed := range uint64(300) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { test(t, randomChoices(seed, 800)) }) {
			return
		}
	}
}

func TestOrderOfInputIsIndifferent(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		cutter, events := session.MustNew(c.policy()), c.events(30)
		want := cutter.Cut(events)
		events = slices.Clone(events) // the sessions are slices of the others
		for range 3 {
			c.shuffle(events)
			if diff := gocmp.Diff(want, cutter.Cut(events), sameNaN); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestSessionsArePartition(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		p, events := c.policy(), c.events(30)
		sessions := session.MustNew(p).Cut(events)
		var joined []conversion.Event
		for i, s := range sessions {
			require.Equal(t, i+1, s.Index)
			require.NotEmpty(t, s.Events)
			require.Equal(t, s.Events[0].Time, s.Start)
			require.Equal(t, s.Events[len(s.Events)-1].Time, s.End)
			require.Equal(t, i == 0, s.Cause == conversion.CauseFirst)
			require.True(t, i == 0 || conversion.Compare(&sessions[i-1].Events[0], &s.Events[0]) <= 0, "by first event")
			require.True(t, conversion.InOrder(s.Events))
			joined = append(joined, s.Events...)
		}
		if p.TrustIDs {
			slices.SortStableFunc(joined, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
		}
		if diff := gocmp.Diff(firstOfEach(events), joined, sameNaN); diff != "" {
			t.Errorf("events in order - events of sessions +\n%s", diff)
		}
	})
}

func TestGapsAreWithinTimeout(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		p := c.policy()
		p.Timeout, p.Passive, p.TrustIDs = 10*time.Minute, nil, false
		for _, s := range session.MustNew(p).Cut(c.events(30)) {
			for i := range s.Events[1:] {
				gap := s.Events[i+1].Time.Sub(s.Events[i].Time)
				require.LessOrEqual(t, gap, p.Timeout)
				require.False(t, gap == p.Timeout && p.AtTimeout == session.Split)
			}
		}
	})
}

func TestOneMoreEventChangesTheNumberByOneAtMost(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		cutter := session.MustNew(c.timePolicy())
		all := firstOfEach(c.events(30))
		for i := range all {
			fewer := slices.Delete(slices.Clone(all), i, i+1)
			change := len(cutter.Cut(all)) - len(cutter.Cut(fewer))
			require.True(t, -1 <= change && change <= 1, "%d", change)
		}
	})
}

func TestDuplicatesChangeNothing(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		cutter, events := session.MustNew(c.policy()), c.events(30)
		want := cutter.Cut(events)
		for _, e := range events {
			if e.ID != "" {
				events = append(events, e)
			}
		}
		if diff := gocmp.Diff(want, cutter.Cut(events), sameNaN); diff != "" {
			t.Error(diff)
		}
	})
}

func TestInputIsNeverChanged(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		cutter, events := session.MustNew(c.policy()), c.events(30)
		before := slices.Clone(events)
		sessions := cutter.Cut(events)
		for i := range sessions {
			_ = append(sessions[i].Events, conversion.Event{Name: "appended"})
		}
		if diff := gocmp.Diff(before, events, sameNaN); diff != "" {
			t.Error(diff)
		}
	})
}
