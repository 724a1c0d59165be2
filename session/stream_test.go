package session_test

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

func FuzzStream(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(randomChoices(seed, 400).data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkStream(t, &choices{data}) })
}

func TestStreamIsCutOfAcceptedEvents(t *testing.T) {
	for seed := range uint64(300) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { checkStream(t, randomChoices(seed, 700)) }) {
			return
		}
	}
}

// checkStream lets events of some users arrive in random order and demands
// after each that just the sessions have been given out that are final, and in
// the end that all together are Cut of the accepted events.
func checkStream(t *testing.T, c *choices) {
	p := c.policy()
	lateness := pick(c, 0, time.Second, 10*time.Minute, time.Hour, 12*time.Hour, math.MaxInt64)
	var arriving []conversion.Event
	for _, user := range []string{"a", "b", "c"} {
		for _, e := range c.events(12) {
			e.User = user
			arriving = append(arriving, e)
		}
	}
	if c.oneIn(2) {
		slices.SortStableFunc(arriving, func(a, b conversion.Event) int { return a.Time.Compare(b.Time) })
		for range c.below(8) {
			i, j := c.below(len(arriving)+1), c.below(len(arriving)+1)
			if i < len(arriving) && j < len(arriving) {
				arriving[i], arriving[j] = arriving[j], arriving[i]
			}
		}
	} else {
		c.shuffle(arriving)
	}
	s := session.MustNew(p).Streamer(lateness)
	m := streamModel{policy: p, lateness: lateness, settled: time.Time{}}
	var given []conversion.Session
	for _, e := range arriving {
		m.add(e)
		given = append(given, s.Add(e)...)
		requireSame(t, p, m.final(), given)
	}
	given = append(given, s.Flush()...)
	requireSame(t, p, m.all(), given)
	require.Equal(t, m.tooLate, s.Findings().Count(conversion.TooLate))
	require.Equal(t, m.undated, s.Findings().Count(conversion.Undated))
}

func requireSame(t *testing.T, p session.Policy, want, got []conversion.Session) {
	t.Helper()
	byUser := func(a, b conversion.Session) int {
		return cmp.Or(strings.Compare(a.User, b.User), cmp.Compare(a.Index, b.Index))
	}
	got = slices.SortedFunc(slices.Values(got), byUser)
	if diff := gocmp.Diff(want, got, sameNaN); diff != "" {
		json, _ := p.MarshalJSON()
		t.Fatalf("policy %s: want - given out +\n%s", json, diff)
	}
}

// streamModel says slowly what a stream has to do.
type streamModel struct {
	policy           session.Policy
	lateness         time.Duration
	accepted         [3][]conversion.Event // of users a, b, c
	settled          time.Time             // no event before that is accepted
	tooLate, undated int64
}

func (m *streamModel) add(e conversion.Event) {
	if _, dated := e.UnixNano(); !dated {
		m.undated++
		return
	}
	if e.Time.Before(m.settled) {
		m.tooLate++
		return
	}
	user := e.User[0] - 'a'
	m.accepted[user] = append(m.accepted[user], e)
	if at := e.Time.Add(-m.lateness); at.After(m.settled) {
		m.settled = at
	}
}

func (m *streamModel) all() (list []conversion.Session) {
	for _, events := range m.accepted {
		list = append(list, reference(m.policy, events)...)
	}
	return list
}

// final returns the sessions of which no event at or after m.settled can be.
func (m *streamModel) final() (list []conversion.Session) {
	for _, events := range m.accepted {
		events = slices.DeleteFunc(firstOfEach(events), func(e conversion.Event) bool { return !e.Time.Before(m.settled) })
		if len(events) == 0 {
			continue
		}
		sessions := reference(m.policy, events)
		current := sessionOfLast(sessions, events[len(events)-1])
		for i, s := range sessions {
			if s.ID == "" && (i != current || m.isOver(events, len(sessions))) {
				list = append(list, s)
			}
		}
	}
	return list
}

// sessionOfLast returns the session of the last event. Of equal events some may
// be in the session before.
func sessionOfLast(sessions []conversion.Session, last conversion.Event) int {
	for i := len(sessions) - 1; i >= 0; i-- {
		if slices.ContainsFunc(sessions[i].Events, func(e conversion.Event) bool { return conversion.Compare(&e, &last) == 0 }) {
			return i
		}
	}
	return -1
}

// isOver reports whether the least likely event to begin a session does so now.
func (m *streamModel) isOver(events []conversion.Event, sessions int) bool {
	plain := conversion.Event{User: events[0].User, Name: "click", Time: m.settled}
	if len(m.policy.Passive) > 0 {
		plain.Name = m.policy.Passive[0]
	}
	return len(reference(m.policy, append(slices.Clone(events), plain))) > sessions
}

func TestStreamPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken line")
	day := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	events := func(yield func(conversion.Event, error) bool) {
		_ = yield(conversion.Event{User: "a", Name: "click", Time: day}, nil) &&
			yield(conversion.Event{}, broken) &&
			yield(conversion.Event{User: "a", Name: "click", Time: day.Add(time.Minute)}, nil)
	}
	sessions, failures := drain(session.MustNew(session.Policy{}).Stream(events, time.Minute))
	require.Equal(t, []error{broken}, failures)
	require.Len(t, sessions, 1)
	require.Len(t, sessions[0].Events, 2)
}

func drain(stream iter.Seq2[conversion.Session, error]) (sessions []conversion.Session, failures []error) {
	for s, err := range stream {
		if err != nil {
			failures = append(failures, err)
		} else {
			sessions = append(sessions, s)
		}
	}
	return sessions, failures
}

func TestStreamCanBeLeft(t *testing.T) {
	day := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	read := 0
	events := func(yield func(conversion.Event, error) bool) {
		for {
			read++
			if !yield(conversion.Event{User: "a", Name: "click", Time: day.Add(time.Duration(read) * time.Hour)}, nil) {
				return
			}
		}
	}
	for s := range session.MustNew(session.Policy{}).Stream(events, 0) {
		require.Equal(t, 1, s.Index)
		break
	}
	require.Equal(t, 2, read)
}

func TestStreamer(t *testing.T) {
	at := func(hhmm string) time.Time {
		clock, err := time.Parse("15:04", hhmm)
		require.NoError(t, err)
		return time.Date(2026, 3, 1, clock.Hour(), clock.Minute(), 0, 0, time.UTC)
	}
	click := func(user, hhmm, id string) conversion.Event {
		return conversion.Event{User: user, Name: "click", Time: at(hhmm), ID: id}
	}
	text := func(list []conversion.Session) (texts []string) {
		for _, s := range list {
			texts = append(texts, fmt.Sprintf("%s%d %s %s-%s %d", s.User, s.Index, s.Cause, s.Start.Format("15:04"), s.End.Format("15:04"), len(s.Events)))
		}
		return texts
	}

	t.Run("late events bridge", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(time.Hour)
		require.Empty(t, s.Add(click("a", "10:00", "")))
		require.Empty(t, s.Add(click("a", "10:50", "")))
		require.Empty(t, s.Add(click("a", "10:25", "")))
		require.Equal(t, []string{"a1 first 10:00-10:50 3"}, text(s.Flush()))
	})
	t.Run("final at the end of pause and lateness", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(10 * time.Minute)
		require.Empty(t, s.Add(click("a", "10:00", "")))
		require.Empty(t, s.Add(click("b", "10:40", "")), "an event at 10:30 may come and stays")
		require.Equal(t, []string{"a1 first 10:00-10:00 1"}, text(s.Add(click("b", "10:41", ""))))
		require.Empty(t, s.Add(click("a", "10:30", "")), "too late")
		require.EqualValues(t, 1, s.Findings().Count(conversion.TooLate))
		require.Equal(t, []string{"b1 first 10:40-10:41 2"}, text(s.Flush()))
	})
	t.Run("index and cause go on", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(0)
		s.Add(click("a", "10:00", ""))
		require.Equal(t, []string{"a1 first 10:00-10:00 1"}, text(s.Advance(at("12:00"))))
		require.Empty(t, s.Add(click("a", "13:00", "")))
		require.Equal(t, []string{"a2 timeout 13:00-13:00 1"}, text(s.Flush()))
		require.Empty(t, s.Add(click("a", "14:00", "")), "after the end")
		require.EqualValues(t, 1, s.Findings().Count(conversion.TooLate))
	})
	t.Run("forget", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(0)
		s.Add(click("a", "10:00", ""))
		s.Add(click("b", "10:00", ""))
		s.Forget(at("12:00"))
		s.Add(click("a", "10:01", ""))
		s.Advance(at("12:00"))
		s.Add(click("b", "12:00", ""))
		s.Forget(at("12:00"))
		s.Add(click("a", "12:01", ""))
		require.Equal(t, []string{"b2 timeout 12:00-12:00 1", "a1 first 12:01-12:01 1"}, text(s.Flush()))
	})
	t.Run("duplicates", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(time.Hour)
		s.Add(click("a", "10:10", "x"))
		s.Add(click("a", "10:10", "x"))
		s.Add(click("b", "10:10", "x"))
		s.Add(click("a", "10:00", "x"))
		s.Add(click("a", "10:05", "x"))
		require.Equal(t, []string{"a1 first 10:00-10:00 1", "b1 first 10:10-10:10 1"}, text(s.Flush()))
		require.EqualValues(t, 1, s.Findings().Count(conversion.Duplicate))
		require.EqualValues(t, 2, s.Findings().Count(conversion.DuplicateDiffers))
	})
	t.Run("duplicates among many", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(10 * time.Minute)
		for i := range 59 {
			s.Add(click("a", fmt.Sprintf("10:%02d", i), fmt.Sprint(i)))
		}
		for i := range 59 {
			s.Add(click("a", "11:00", fmt.Sprint(i)))
		}
		require.Equal(t, []string{"a1 first 10:00-10:58 59"}, text(s.Flush()))
		require.EqualValues(t, 59, s.Findings().Count(conversion.DuplicateDiffers))
	})
	t.Run("a clock that advances by hand", func(t *testing.T) {
		s := session.MustNew(session.Policy{}).Streamer(-1)
		s.Add(click("a", "10:00", ""))
		require.Empty(t, s.Advance(at("10:30")))
		require.Empty(t, s.Advance(time.Time{}))
		require.Empty(t, s.Advance(at("10:00")))
		require.Len(t, s.Advance(at("10:31")), 1)
	})
}
