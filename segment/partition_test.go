package segment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// anyOutcome converts nobody.
var anyOutcome = segment.Outcomes{Name: "none", Of: func(conversion.Journey) segment.Outcome { return segment.Outcome{} }}

// levelsOf returns the levels of a partition over units.
func levelsOf(p segment.Partition, unit segment.Unit, users ...[]conversion.Event) map[string]int64 {
	cutter := session.MustNew(session.Policy{TrustIDs: true})
	a := added(segment.MustAccumulator(segment.Study{Unit: unit, Outcome: anyOutcome, Cutter: cutter, By: []segment.Partition{p}}), users...)
	levels := map[string]int64{}
	for _, r := range a.Report().Partitions[0].Rows {
		text := ""
		for _, l := range r.Levels {
			text += string(l.Kind) + " " + l.Value + ";"
		}
		levels[text] = r.Rate.N
	}
	return levels
}

func TestPartition(t *testing.T) {
	at := func(minute int, id, url string, props ...conversion.Prop) conversion.Event {
		return conversion.Event{User: "u", Session: id, Time: studyAsOf.Add(time.Duration(minute) * time.Minute), URL: url, Props: props}
	}
	const news, ads = "https://shop.example/?utm_source=news&utm_medium=email", "https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring"
	user := []conversion.Event{
		at(0, "1", news),
		at(5, "2", ads, conversion.Number("size", 10)),
		at(6, "1", "", conversion.Strings("size", "b", "a")),
		at(7, "1", "", conversion.Bool("size", true)),
		at(9, "2", "", conversion.String("size", "")),
	}
	for name, c := range map[string]struct {
		partition      segment.Partition
		user, sessions map[string]int64
	}{
		"channel":       {segment.ByChannel(), map[string]int64{"value Email;": 1}, map[string]int64{"value Email;": 1, "value Paid Search;": 1}},
		"last channel":  {segment.AtLast(segment.ByChannel()), map[string]int64{"value Paid Search;": 1}, map[string]int64{"value Email;": 1, "value Paid Search;": 1}},
		"source":        {segment.BySource(), map[string]int64{"value news;": 1}, map[string]int64{"value news;": 1, "value google;": 1}},
		"medium":        {segment.AtLast(segment.ByMedium()), map[string]int64{"value cpc;": 1}, map[string]int64{"value email;": 1, "value cpc;": 1}},
		"campaign":      {segment.ByCampaign(), map[string]int64{"none ;": 1}, map[string]int64{"none ;": 1, "value spring;": 1}},
		"last campaign": {segment.AtLast(segment.ByCampaign()), map[string]int64{"value spring;": 1}, map[string]int64{"none ;": 1, "value spring;": 1}},
		"prop":          {segment.ByProp("size"), map[string]int64{"value 10;": 1}, map[string]int64{"value a, b;": 1, "value 10;": 1}},
		"last prop":     {segment.AtLast(segment.ByProp("size")), map[string]int64{"value ;": 1}, map[string]int64{"value true;": 1, "value ;": 1}},
		"no prop":       {segment.ByProp("colour"), map[string]int64{"none ;": 1}, map[string]int64{"none ;": 2}},
		"returning":     {segment.ByReturning(), map[string]int64{"value returning;": 1}, map[string]int64{"value new;": 1, "value returning;": 1}},
		"crossed": {
			segment.Cross(segment.ByMedium(), segment.ByCampaign()),
			map[string]int64{"value email;none ;": 1}, map[string]int64{"value email;none ;": 1, "value cpc;value spring;": 1},
		},
		"func": {
			segment.ByFunc("other", func(u conversion.Journey) (string, bool) { return "(other)", len(u.Sessions) == 2 }),
			map[string]int64{"value (other);": 1}, map[string]int64{"none ;": 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.user, levelsOf(c.partition, segment.PerUser, user))
			require.Equal(t, c.sessions, levelsOf(c.partition, segment.PerSession, user))
		})
	}
}

func TestPartitionNames(t *testing.T) {
	for want, p := range map[string]segment.Partition{
		"channel":          segment.ByChannel(),
		"last source":      segment.AtLast(segment.BySource()),
		"medium × plan":    segment.Cross(segment.ByMedium(), segment.ByProp("plan")),
		"what they bought": {Name: "what they bought", By: segment.ByProp("sku").By},
	} {
		require.Equal(t, want, p.String())
	}
	p := segment.ByChannel()
	segment.Top(1, segment.AtLast(p))
	require.Equal(t, segment.ByChannel(), p, "a changed copy changes no original")
}

// planUsers have plans as often as told; "" is none.
func planUsers(plans map[string]int) (users [][]conversion.Event) {
	for plan, n := range plans {
		for range n {
			e := conversion.Event{User: "u", Time: studyAsOf, Name: "x"}
			if plan != "" {
				e.Props = conversion.Props{conversion.String("plan", plan)}
			}
			users = append(users, []conversion.Event{e})
		}
	}
	return users
}

func TestTop(t *testing.T) {
	users := planUsers(map[string]int{"b": 10, "a": 10, "": 20, "c": 12, "(other)": 1, "d": 2})
	for n, want := range map[int]map[string]int64{
		-1: {"other ;": 35, "none ;": 20},
		0:  {"other ;": 35, "none ;": 20},
		2:  {"value c;": 12, "value a;": 10, "other ;": 13, "none ;": 20},
		4:  {"value c;": 12, "value a;": 10, "value b;": 10, "value d;": 2, "other ;": 1, "none ;": 20},
		5:  {"value c;": 12, "value a;": 10, "value b;": 10, "value d;": 2, "value (other);": 1, "none ;": 20},
		9:  {"value c;": 12, "value a;": 10, "value b;": 10, "value d;": 2, "value (other);": 1, "none ;": 20},
	} {
		require.Equal(t, want, levelsOf(segment.Top(n, segment.ByProp("plan")), segment.PerUser, users...), "%d", n)
	}
	crossed := segment.Cross(segment.Top(1, segment.ByProp("plan")), segment.ByReturning())
	require.Equal(t, map[string]int64{"value c;value new;": 12, "other ;value new;": 23, "none ;value new;": 20}, levelsOf(crossed, segment.PerUser, users...))
}

// TestLevels: the order of a table.
func TestLevels(t *testing.T) {
	study := segment.Study{Outcome: anyOutcome, By: []segment.Partition{segment.Top(3, segment.ByProp("plan"))}}
	users := planUsers(map[string]int{"b": 10, "a": 10, "": 20, "c": 12, "d": 50, "e": 9})
	c := added(segment.MustAccumulator(study), users...).Report().Partitions[0]
	var got []string
	for _, l := range c.Levels() {
		got = append(got, l.Name)
	}
	require.Equal(t, []string{"d", "c", "a", "(other)", "(none)"}, got)
	require.Equal(t, []segment.Count{
		{Name: "b", Levels: []segment.Level{{Kind: segment.ValueLevel, Value: "b"}}, Rate: conversion.Rate{N: 10}},
		{Name: "e", Levels: []segment.Level{{Kind: segment.ValueLevel, Value: "e"}}, Rate: conversion.Rate{N: 9}},
	}, c.Folded)
}
