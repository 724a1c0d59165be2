package session_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/session"
)

// clicks returns an event for each RFC 3339 time.
func clicks(t *testing.T, times ...string) []conversion.Event {
	t.Helper()
	var events []conversion.Event
	for _, text := range times {
		at, err := time.Parse(time.RFC3339Nano, text)
		require.NoError(t, err)
		events = append(events, conversion.Event{User: "u", Name: "click", Time: at})
	}
	return events
}

// causes tells sessions by their causes and numbers of events.
func causes(sessions []conversion.Session) (texts []string) {
	for _, s := range sessions {
		texts = append(texts, fmt.Sprintf("%s %d", s.Cause, len(s.Events)))
	}
	return texts
}

func TestNoEvents(t *testing.T) {
	c := session.MustNew(session.Policy{})
	require.Empty(t, c.Cut(nil))
	require.Empty(t, c.Cut([]conversion.Event{}))
	require.Empty(t, c.Cut(make([]conversion.Event, 3)), "undated ones only")
	require.Equal(t, conversion.Journey{}, c.Journey(nil))
	require.Empty(t, session.MustNew(session.Policy{TrustIDs: true}).Cut(nil))
}

func TestJourney(t *testing.T) {
	c := session.MustNew(session.Policy{})
	events := clicks(t, "2026-03-01T12:00:00Z", "2026-03-01T10:00:00Z")
	want := conversion.Journey{User: "u", Sessions: c.Cut(events)}
	if diff := gocmp.Diff(want, c.Journey(events)); diff != "" {
		t.Error(diff)
	}
	require.Len(t, want.Sessions, 2)
}

func TestCauses(t *testing.T) {
	const page = "https://shop.example/"
	visit := func(url string, props ...conversion.Prop) conversion.Event {
		return conversion.Event{Name: "page_view", URL: url, Props: props}
	}
	for _, test := range []struct {
		name   string
		policy session.Policy
		every  time.Duration
		events []conversion.Event
		want   []string
	}{
		{"the first cause that holds is named", session.Policy{MaxAge: time.Hour, Midnight: time.UTC}, 24 * time.Hour,
			[]conversion.Event{visit(page), visit(page)}, []string{"first 1", "max_age 1"}},
		{"time-out before midnight", session.Policy{Midnight: time.UTC}, 24 * time.Hour,
			[]conversion.Event{visit(page), visit(page)}, []string{"first 1", "timeout 1"}},
		{"midnight alone", session.Policy{Timeout: session.NoTimeout, Midnight: time.UTC}, 24 * time.Hour,
			[]conversion.Event{visit(page), visit(page)}, []string{"first 1", "midnight 1"}},
		{"attributes in the order of the policy", session.Policy{SplitOn: []session.Attribute{session.Medium, session.Source}}, time.Minute,
			[]conversion.Event{visit(page + "?utm_source=a&utm_medium=x"), visit(page + "?utm_source=b&utm_medium=y")}, []string{"first 1", "medium 1"}},
		{"a property names itself", session.Policy{SplitOn: []session.Attribute{session.Prop("user_id")}}, time.Minute,
			[]conversion.Event{visit(page, conversion.String("user_id", "a")), visit(page), visit(page, conversion.String("user_id", "b"))}, []string{"first 2", "prop user_id 1"}},
		{"max_events comes last", session.Policy{MaxEvents: 1, SplitOn: []session.Attribute{session.Source}}, time.Minute,
			[]conversion.Event{visit(page), visit(page + "?utm_source=b"), visit(page)}, []string{"first 1", "source 1", "max_events 1"}},
		{"letter case is no change", session.Universal(nil), time.Minute,
			[]conversion.Event{visit(page + "?utm_source=A"), visit(page + "?utm_source=a")}, []string{"first 2"}},
		{"another kind of click id is a change", session.Policy{SplitOn: []session.Attribute{session.ClickID}}, time.Minute,
			[]conversion.Event{visit(page + "?gclid=1"), visit(page + "?gclid=1"), visit(page + "?wbraid=1")}, []string{"first 2", "click_id 1"}},
		{"numbers that are none are absent", session.Policy{SplitOn: []session.Attribute{session.Prop("n")}}, time.Minute,
			[]conversion.Event{visit(page, conversion.Number("n", 1)), visit(page, conversion.Number("n", nan())), visit(page, conversion.Number("n", 1))}, []string{"first 3"}},
		{"lists are compared whole", session.Policy{SplitOn: []session.Attribute{session.Prop("l")}}, time.Minute,
			[]conversion.Event{visit(page, conversion.Strings("l", "a", "b")), visit(page, conversion.Strings("l", "a", "b")), visit(page, conversion.Strings("l", "b", "a"))}, []string{"first 2", "prop l 1"}},
		{"nothing is adopted from passive events", session.Policy{SplitOn: []session.Attribute{session.Source}, Adopt: session.AdoptAbsent, Passive: []string{"ping"}}, time.Minute,
			[]conversion.Event{visit(page), {Name: "ping", URL: page + "?utm_source=a"}, visit(page + "?utm_source=b")}, []string{"first 3"}},
		{"an event without name is a page view", session.Policy{Passive: []string{"page_view"}}, time.Hour,
			[]conversion.Event{{Name: "click"}, {URL: page}, {Name: "click"}}, []string{"first 2", "timeout 1"}},
		{"a passive first event is active", session.Policy{Passive: []string{"ping"}}, 20 * time.Minute,
			[]conversion.Event{{Name: "ping"}, {Name: "ping"}, {Name: "click"}}, []string{"first 2", "timeout 1"}},
		{"a passive event over the number opens", session.Policy{Passive: []string{"ping"}, MaxEvents: 2}, 20 * time.Minute,
			[]conversion.Event{{Name: "click"}, {Name: "ping"}, {Name: "ping"}, {Name: "click"}}, []string{"first 2", "max_events 2"}},
		{"trusted ids interleave", session.Policy{TrustIDs: true}, 20 * time.Minute,
			[]conversion.Event{{Session: "A"}, {Session: "B"}, {Session: "A"}, {Name: "click"}, {Session: "B"}, {Session: "B"}, {Name: "click"}}, []string{"first 3", "id 4"}},
		{"ids that are not trusted do nothing", session.Policy{}, time.Minute,
			[]conversion.Event{{Session: "A"}, {Session: "B"}}, []string{"first 2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
			for i := range test.events {
				test.events[i].Time = at.Add(time.Duration(i) * test.every)
			}
			require.Equal(t, test.want, causes(session.MustNew(test.policy).Cut(test.events)))
			require.Equal(t, test.want, causes(reference(test.policy, test.events)))
		})
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

func TestTimesAreComparedExactly(t *testing.T) {
	c := session.MustNew(session.Policy{})
	require.Equal(t, []string{"first 2", "timeout 1"}, causes(c.Cut(clicks(t,
		"1969-12-31T23:40:00Z", "1970-01-01T00:10:00Z", "1970-01-01T00:40:00.000000001Z"))))
	far := clicks(t, "1678-01-01T00:00:00Z", "2261-12-31T23:59:59.999999999Z")
	require.Equal(t, []string{"first 1", "timeout 1"}, causes(c.Cut(far)), "further apart than a Duration")
	require.Equal(t, []string{"first 2"}, causes(session.MustNew(session.Policy{Timeout: session.NoTimeout}).Cut(far)))
	require.Equal(t, []string{"first 1", "timeout 1"}, causes(session.MustNew(session.Policy{Timeout: session.NoTimeout - 1}).Cut(far)))
	require.Equal(t, []string{"first 1", "max_age 1"}, causes(session.MustNew(session.Policy{MaxAge: session.NoTimeout}).Cut(far)))
	out := clicks(t, "1677-12-31T23:59:59Z", "2026-03-01T10:00:00Z", "2262-01-01T00:00:00Z")
	require.Equal(t, []string{"first 1"}, causes(c.Cut(out)))
}

func TestMidnight(t *testing.T) {
	for _, test := range []struct {
		zone  string
		times []string
		want  []string
	}{
		{"Europe/Berlin", []string{"2026-03-28T22:59:59.999999999Z", "2026-03-28T23:00:00Z"}, []string{"first 1", "midnight 1"}},
		{"Europe/Berlin", []string{"2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z"}, []string{"first 1", "midnight 1"}},     // summer time has begun
		{"Europe/Berlin", []string{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}, []string{"first 2"}},                   // 2:30 twice
		{"America/Sao_Paulo", []string{"2018-02-18T01:59:00Z", "2018-02-18T02:01:00Z"}, []string{"first 2"}},               // 24:00 became 23:00
		{"America/Sao_Paulo", []string{"2018-11-04T02:59:00Z", "2018-11-04T03:00:00Z"}, []string{"first 1", "midnight 1"}}, // 0:00 became 1:00
		{"America/St_Johns", []string{"2010-11-07T02:30:30Z", "2010-11-07T02:31:30Z"}, []string{"first 1", "midnight 1"}},  // back to the day before
		{"Pacific/Apia", []string{"2011-12-30T09:59:00Z", "2011-12-30T10:00:00Z"}, []string{"first 1", "midnight 1"}},      // skipped 30 December
		{"UTC", []string{"1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z"}, []string{"first 1", "midnight 1"}},
		{"UTC", []string{"1969-12-30T23:59:59Z", "1969-12-31T00:00:00Z"}, []string{"first 1", "midnight 1"}},
	} {
		t.Run(test.zone+test.times[0], func(t *testing.T) {
			c := session.MustNew(session.Policy{Timeout: 2 * time.Hour, Midnight: mustZone(test.zone)})
			require.Equal(t, test.want, causes(c.Cut(clicks(t, test.times...))))
		})
	}
}

// A stream may end a session at midnight only where the clock does not return
// to the day before: in Newfoundland it went from 0:01 to 23:01.
func TestStreamAtMidnight(t *testing.T) {
	for _, test := range []struct {
		zone, last string
		open, over string
	}{
		{"Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z"},
		{"Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z"},
		{"America/St_Johns", "2010-11-06T12:00:00Z", "2010-11-07T02:30:30Z", "2010-11-07T03:31:00Z"},
	} {
		s := session.MustNew(session.Policy{Timeout: session.NoTimeout, Midnight: mustZone(test.zone)}).Streamer(0)
		times := clicks(t, test.last, test.open, test.over)
		s.Add(times[0])
		require.Empty(t, s.Advance(times[1].Time), test.zone)
		if test.zone == "America/St_Johns" {
			times[2].Time = times[2].Time.Add(24 * time.Hour) // it may look again only the next day
		}
		require.Len(t, s.Advance(times[2].Time), 1, test.zone)
	}
}

func TestTouchIsOfFirstEvent(t *testing.T) {
	events := clicks(t, "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z")
	events[0].URL, events[0].Referrer = "https://shop.example/", "https://pay.example/done"
	events[1].URL = "https://shop.example/?utm_source=letter&utm_medium=email"
	p := session.Policy{SplitOn: []session.Attribute{session.Source}, Adopt: session.AdoptDirect}
	require.Equal(t, []string{"first 1", "source 1"}, causes(session.MustNew(p).Cut(events)))

	own := channel.MustNew(channel.Config{ExcludedReferrers: []string{"pay.example"}})
	c := session.MustNew(p, session.WithResolver(own))
	sessions := c.Cut(events)
	require.Equal(t, []string{"first 1", "source 1"}, causes(sessions), "attributes are those of the default resolver")
	require.Equal(t, "Direct", sessions[0].Touch.Channel)
	require.Equal(t, "Email", sessions[1].Touch.Channel)
}

func TestFindings(t *testing.T) {
	events := clicks(t, "2026-03-01T10:02:00Z", "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z", "2026-03-01T10:01:00Z", "2026-03-01T10:03:00Z")
	events[2].ID, events[3].ID, events[4].ID = "a", "a", "a"
	events = append(events, conversion.Event{Name: "click"})
	var found conversion.Findings
	c := session.MustNew(session.Policy{})
	sessions := c.AppendSessions(nil, events, &found)
	require.Equal(t, []string{"first 3"}, causes(sessions))
	want := conversion.Findings{
		{Code: conversion.Duplicate, Count: 1, Event: 3},
		{Code: conversion.DuplicateDiffers, Count: 1, Event: 4},
		{Code: conversion.Undated, Count: 1, Event: 5},
		{Code: conversion.Unsorted, Count: 3, Event: -1},
	}
	if diff := gocmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

func TestAppendSessions(t *testing.T) {
	c := session.MustNew(session.Policy{})
	events := clicks(t, "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z")
	dst := c.AppendSessions(nil, events, nil)
	dst = c.AppendSessions(dst, events, nil)
	require.Equal(t, []string{"first 1", "timeout 1", "first 1", "timeout 1"}, causes(dst))
	require.Equal(t, 2, dst[3].Index)
	require.Same(t, &events[1], &dst[3].Events[0], "a slice of the input")
}

func TestAllocations(t *testing.T) {
	users := visitors(100, 10)
	for _, test := range []struct {
		name   string
		policy session.Policy
		reuse  bool
		limit  float64 // per session
	}{
		{"time-out, memory used again", session.GA4(), true, 0},
		{"time-out", session.GA4(), false, 1},
		{"attributes", session.Universal(berlin), true, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := session.MustNew(test.policy)
			var dst []conversion.Session
			sessions := 0
			for _, events := range users {
				dst = c.AppendSessions(dst[:0], events, nil)
				sessions += len(dst)
			}
			allocations := testing.AllocsPerRun(10, func() {
				for _, events := range users {
					if test.reuse {
						dst = c.AppendSessions(dst[:0], events, nil)
					} else {
						c.Cut(events)
					}
				}
			})
			require.LessOrEqual(t, allocations/float64(sessions), test.limit)
		})
	}
}

func TestCutterIsShared(t *testing.T) {
	c := session.MustNew(session.Matomo(berlin))
	users := visitors(20, 30)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, events := range users {
				if len(c.Cut(events)) == 0 {
					t.Error("no sessions")
				}
			}
		})
	}
	group.Wait()
}

func TestEngaged(t *testing.T) {
	at := func(seconds int, name string) conversion.Event {
		return conversion.Event{Name: name, Time: time.Unix(int64(seconds), 0)}
	}
	for _, test := range []struct {
		name   string
		events []conversion.Event
		macro  bool
		want   bool
	}{
		{"one page", []conversion.Event{at(0, "page_view")}, false, false},
		{"a conversion", []conversion.Event{at(0, "page_view")}, true, true},
		{"ten seconds", []conversion.Event{at(0, "page_view"), at(10, "scroll")}, false, false},
		{"more than ten seconds", []conversion.Event{at(0, "page_view"), at(11, "scroll")}, false, true},
		{"two views", []conversion.Event{at(0, "page_view"), at(0, "screen_view")}, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := session.MustNew(session.Policy{}).Cut(test.events)[0]
			require.Equal(t, test.want, session.IsEngaged(&s, test.macro))
		})
	}
	require.False(t, session.IsEngaged(&conversion.Session{}, false))
}
