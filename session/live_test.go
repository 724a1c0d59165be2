package session_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// TestLiveEqualsCut follows random users under random policies, saving and
// restoring on the way.
func TestLiveEqualsCut(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		policy := c.policy()
		policy.TrustIDs = false
		cutter := session.MustNew(policy)
		input := c.events(1 + c.below(20))
		var found conversion.Findings
		live := cutter.Live()
		var got []conversion.Session
		for _, i := range conversion.Order(nil, input, &found) {
			s, begins := live.Next(input[i])
			if begins {
				got = append(got, s)
			}
			last := &got[len(got)-1]
			last.End = s.End
			require.Equal(t, last.Index, s.Index)
			if c.oneIn(4) {
				live = restoredLive(t, cutter, live)
			}
		}
		want := cutter.Cut(input)
		require.Empty(t, cmp.Diff(want, got, cmpopts.IgnoreFields(conversion.Session{}, "Events"), cmpopts.EquateEmpty()), "policy %+v", policy)
	})
}

func restoredLive(t *testing.T, cutter *session.Cutter, live *session.Live) *session.Live {
	saved, err := live.AppendBinary(nil)
	require.NoError(t, err)
	for cut := range saved {
		_, err := cutter.RestoreLive(saved[:cut])
		require.ErrorIs(t, err, conversion.ErrState)
	}
	again, err := cutter.RestoreLive(saved)
	require.NoError(t, err)
	resaved, err := again.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, saved, resaved)
	return again
}

func TestLiveOver(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	live := session.MustNew(session.GA4()).Live()
	require.False(t, live.Over(at), "there is nothing yet")
	_, begins := live.Next(conversion.Event{Name: "x"})
	require.False(t, begins, "undated")
	first, begins := live.Next(conversion.Event{Name: "x", Time: at, User: "ada"})
	require.True(t, begins)
	require.Equal(t, []any{1, "ada", conversion.CauseFirst, "Direct"}, []any{first.Index, first.User, first.Cause, first.Touch.Channel})
	require.False(t, live.Over(at.Add(30*time.Minute)))
	require.True(t, live.Over(at.Add(30*time.Minute+1)))
	second, begins := live.Next(conversion.Event{Name: "x", Time: at.Add(time.Hour)})
	require.True(t, begins)
	require.Equal(t, []any{2, conversion.CauseTimeout}, []any{second.Index, second.Cause})
}

// TestLiveLate: neither a late event nor a clock behind begins or ends anything.
func TestLiveLate(t *testing.T) {
	at := time.Date(2026, 3, 2, 0, 0, 5, 0, time.UTC)
	for _, policy := range []session.Policy{session.GA4(), session.PostHog(), session.Matomo(nil)} {
		live := session.MustNew(policy).Live()
		live.Next(conversion.Event{Name: "x", Time: at})
		require.False(t, live.Over(at.Add(-10*time.Second)))
		s, begins := live.Next(conversion.Event{Name: "x", Time: at.Add(-10 * time.Second)})
		require.False(t, begins)
		require.True(t, at.Equal(s.End))
		_, begins = live.Next(conversion.Event{Name: "x", Time: at.Add(29 * time.Minute)})
		require.False(t, begins, "the pause counts from the newest event")
	}
}

func TestLiveTrustsIDs(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	live := session.MustNew(session.Policy{TrustIDs: true}).Live()
	var begun []int
	for i, id := range []string{"a", "a", "", "b", "b"} {
		if _, begins := live.Next(conversion.Event{Name: "x", Time: at.Add(time.Duration(i) * time.Minute), Session: id}); begins {
			begun = append(begun, i)
		}
	}
	require.Equal(t, []int{0, 3}, begun)
}

func TestRestoreLiveOfAnotherCutter(t *testing.T) {
	saved, err := session.MustNew(session.GA4()).Live().AppendBinary(nil)
	require.NoError(t, err)
	_, err = session.MustNew(session.Plausible()).RestoreLive(saved)
	require.ErrorIs(t, err, conversion.ErrDefinition)
}

// TestLiveOverFarAhead: the zone's rules for years to come have an end.
func TestLiveOverFarAhead(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	l := session.MustNew(session.Policy{Midnight: zone}).Live()
	l.Next(conversion.Event{User: "u", Name: "a", Time: time.Date(2040, 12, 30, 23, 55, 0, 0, zone)})
	require.False(t, l.Over(time.Date(2040, 12, 30, 23, 59, 0, 0, zone)))
	require.True(t, l.Over(time.Date(2040, 12, 31, 0, 5, 0, 0, zone)))
}
