package importer_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

var noon = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// event returns an event so long after noon, with properties.
func event(after time.Duration, name string, props ...conversion.Prop) conversion.Event {
	return conversion.Event{User: "u", Name: name, Time: noon.Add(after), Props: props}
}

// page returns a page view.
func page(after time.Duration, url string) conversion.Event {
	e := event(after, conversion.PageView)
	e.URL = url
	return e
}

// visit returns a session that came from a source by a medium.
func visit(source, medium string, events ...conversion.Event) conversion.Session {
	return conversion.Session{
		User: "u", Events: events, Start: events[0].Time, End: events[len(events)-1].Time,
		Touch: conversion.Touch{Source: source, Medium: medium, Channel: "Other"},
	}
}

func journey(sessions ...conversion.Session) conversion.Journey {
	return conversion.Journey{User: "u", Sessions: sessions}
}

// requireMember asks whether the user is in the segment.
func requireMember(t *testing.T, want bool, s segment.Segment, j conversion.Journey, asOf time.Time) {
	t.Helper()
	set, err := segment.Compile(nil, s)
	require.NoError(t, err)
	require.Equal(t, want, set.Match(nil, j, asOf).Has(0), "%s", segment.AppendJSON(nil, s))
}

// requireHolds asks whether a predicate holds of an event.
func requireHolds(t *testing.T, want bool, p rule.Predicate, e conversion.Event) {
	t.Helper()
	m, err := rule.NewMatcher(p)
	require.NoError(t, err)
	require.Equal(t, want, m.NewMemo().Match(&e) == 1, "%s", rule.AppendPredicateJSON(nil, p))
}

// requireFaults compares the places and codes of faults.
func requireFaults(t *testing.T, err error, want ...string) {
	t.Helper()
	require.Error(t, err)
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok, "%v", err)
	var got []string
	for _, one := range joined.Unwrap() {
		fault, ok := one.(*conversion.Fault)
		require.True(t, ok, "%v", one)
		require.NotEmpty(t, fault.Message)
		got = append(got, fault.Path+" "+fault.Code)
	}
	require.Empty(t, cmp.Diff(want, got), "%v", err)
}
