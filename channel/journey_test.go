package channel_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

func session(day int, referrers ...string) conversion.Session {
	s := conversion.Session{Start: time.Date(2026, 3, day, 10, 0, 0, 0, time.UTC)}
	for _, referrer := range referrers {
		s.Events = append(s.Events, conversion.Event{URL: shop, Referrer: referrer})
	}
	return s
}

func sources(sessions []conversion.Session) (list []string) {
	for _, s := range sessions {
		list = append(list, s.Touch.Source)
	}
	return list
}

func TestAdopt(t *testing.T) {
	given := []conversion.Session{
		session(1, "", shop, "https://www.google.com/", "https://www.bing.com/"),
		session(2, "https://www.bing.com/", "https://www.google.com/"),
		session(3, "", shop),
		{Touch: conversion.Touch{Source: "own"}},
		{},
	}
	got := channel.Default().Adopt(given)
	require.Equal(t, []string{"google", "bing", "(direct)", "own", ""}, sources(got))
	require.Equal(t, channel.OrganicSearch, got[0].Touch.Channel)
	require.Equal(t, []string{"", "", "", "own", ""}, sources(given), "the input has changed")
}

func TestCarry(t *testing.T) {
	given := []conversion.Session{
		session(1, ""), session(2, "https://www.google.com/"), session(4, ""), session(5, ""),
		session(6, shop), session(7, "https://www.bing.com/"), session(7, ""),
	}
	got := channel.Default().Carry(given, 3*24*time.Hour)
	want := []string{"(direct)", "google", "google", "google", "(direct)", "bing", "bing"}
	if diff := cmp.Diff(want, sources(got)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	require.Equal(t, channel.OrganicSearch, got[3].Touch.Channel)
	require.Empty(t, given[0].Touch, "the input has changed")
}
