package segment_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

const day = 24 * time.Hour

var benchAsOf = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

var benchNames = []string{"page_view", "view_item", "search", "add_to_cart", "begin_checkout", "purchase", "share", "video_complete"}

// benchJourneys are users with so many events each, some of them in one session.
func benchJourneys(users, events int) []conversion.Journey {
	rng := rand.New(rand.NewPCG(1, 2))
	urls := make([]string, 200)
	for i := range urls {
		urls[i] = fmt.Sprintf("https://shop.example/%s/%d", []string{"p", "c", "guide", "cart"}[i%4], i)
	}
	pause := 20 * time.Hour
	if events > 10_000 {
		pause = time.Hour // so that all of it happens before 2261
	}
	journeys := make([]conversion.Journey, users)
	for u := range journeys {
		j := &journeys[u]
		j.User = fmt.Sprint("user ", u)
		at := benchAsOf.Add(-time.Duration(rng.Int64N(int64(60 * day))))
		for i := range events {
			if i%7 == 0 {
				at = at.Add(pause)
				j.Sessions = append(j.Sessions, conversion.Session{User: j.User, Start: at, Touch: conversion.Touch{
					Source: "google", Medium: "organic", Channel: []string{"Organic Search", "Direct", "Email"}[rng.IntN(3)],
				}})
			}
			at = at.Add(time.Duration(rng.Int64N(int64(5 * time.Minute))))
			s := &j.Sessions[len(j.Sessions)-1]
			e := conversion.Event{
				User: j.User, ID: fmt.Sprintf("%d-%d", u, i), Time: at,
				Name: benchNames[min(rng.IntN(12), rng.IntN(len(benchNames)))], URL: urls[rng.IntN(len(urls))],
				Props: conversion.Props{conversion.Number("items", float64(rng.IntN(5))), conversion.String("plan", []string{"free", "pro", "team"}[rng.IntN(3)])},
			}
			s.Events, s.End = append(s.Events, e), at
		}
	}
	return journeys
}

// benchSegments are the hundred of the specification: 40 events, 20 sessions, 20
// counts with windows, 15 sequences, 5 that are regular.
func benchSegments() (all []segment.Segment) {
	add := func(c segment.Condition) {
		all = append(all, segment.Segment{Name: fmt.Sprint("segment ", len(all)), Where: c})
	}
	name := func(i int) string { return benchNames[i%len(benchNames)] }
	for i := range 40 {
		switch i % 4 {
		case 0:
			add(segment.Event(rule.Event(name(i / 4))))
		case 1:
			add(segment.Event(rule.Path(rule.Prefix(fmt.Sprintf("/p/%d", i)))))
		case 2:
			add(segment.Event(rule.And(rule.Event(name(i)), rule.Prop("plan", "pro"))))
		default:
			add(segment.Event(rule.Prop("items", rule.Gte(float64(i%5)))))
		}
	}
	for i := range 20 {
		switch i % 4 {
		case 0:
			add(segment.Session(rule.All(rule.Event(name(i)), rule.Event(name(i+1)))))
		case 1:
			add(segment.SessionIs{Rule: rule.Event(name(i)), Without: rule.Event("purchase"), In: time.Duration(i) * day})
		case 2:
			add(segment.First(segment.Channel([]string{"Email", "Direct"}[i/2%2])))
		default:
			add(segment.Session(rule.All(rule.Path("/guide/**"), rule.None(rule.Event(name(i))))))
		}
	}
	for i := range 20 {
		add(segment.Did{Of: rule.Event(name(i)), Bounds: segment.AtLeast(float64(1 + i%4)), In: time.Duration(1+i) * day})
	}
	for i := range 15 {
		s := segment.Sequence{Within: time.Duration(1+i) * day, Steps: []segment.Step{
			{On: rule.Event(name(i))}, {On: rule.Event(name(i + 1)), Within: 12 * time.Hour}, {On: rule.Event(name(i + 3))},
		}}
		if i%3 == 0 {
			s.Steps[2].Without = rule.Event("search")
		}
		if i%5 == 0 {
			s.ThenWithout = segment.Absence{Of: rule.Event("purchase"), For: day}
		}
		add(s)
	}
	for i := range 5 {
		add(segment.Regularly{Of: rule.Event(name(i)), Per: 7 * day, Periods: 4, MinPeriods: 2})
	}
	return all
}

func BenchmarkMatch(b *testing.B) {
	const users, events = 2000, 20
	journeys := benchJourneys(users, events)
	match := func(b *testing.B, segments []segment.Segment) {
		m := segment.MustCompile(nil, segments...).Matcher()
		var bits segment.Bits
		n := 0
		for b.Loop() {
			bits = m.Match(bits, journeys[n%users], benchAsOf)
			n++
		}
		b.ReportMetric(float64(n*events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
	}
	b.Run("100 segments", func(b *testing.B) { match(b, benchSegments()) })
	b.Run("1000 segments of 100 leaves", func(b *testing.B) { match(b, manySegments(1000)) })
}

// manySegments are segments made of a hundred conditions, by two and two.
func manySegments(n int) (all []segment.Segment) {
	leaves := benchSegments()
	for i := range n {
		a, b := leaves[i%100].Where, leaves[(i*7+i/100)%100].Where
		all = append(all, segment.Segment{Name: fmt.Sprint(i), Where: segment.Or(segment.And(a, b), segment.Not(b))})
	}
	return all
}

// TestMatchAllocates: nothing, once the memory is there.
func TestMatchAllocates(t *testing.T) {
	journeys := benchJourneys(50, 30)
	m := segment.MustCompile(nil, benchSegments()...).Matcher()
	var bits segment.Bits
	match := func() {
		for i := range journeys {
			bits = m.Match(bits, journeys[i], benchAsOf)
		}
	}
	match()
	require.Zero(t, testing.AllocsPerRun(20, match))
	require.NotZero(t, bits.Count())
}

// BenchmarkOneEvent is one condition on one event, by name or by property, over
// events that come one after the other.
func BenchmarkOneEvent(b *testing.B) {
	for name, on := range map[string]rule.Predicate{"name": rule.Event("purchase"), "prop": rule.Prop("plan", "pro")} {
		b.Run(name, func(b *testing.B) {
			const events = 1000
			tracker := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Event(on)}).Matcher()
			j := benchJourneys(1, events)[0]
			for i := range j.Sessions {
				for k := range j.Sessions[i].Events {
					j.Sessions[i].Events[k].ID = ""
				}
			}
			var bits segment.Bits
			n := 0
			for b.Loop() {
				bits = tracker.Match(bits, j, benchAsOf.Add(9000*day))
				n++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*events), "ns/event")
		})
	}
}

func BenchmarkObserve(b *testing.B) {
	j := benchJourneys(1, 2000)[0]
	tracker := segment.MustCompile(nil, benchSegments()...).Tracker(segment.RememberIDs(0))
	b.ReportAllocs()
	n, sessions := 0, len(j.Sessions)
	for b.Loop() {
		if n == sessions*7 {
			n = 0
			tracker.Reset()
		}
		if s := &j.Sessions[n/7]; n%7 < len(s.Events) {
			if n%7 == 0 {
				tracker.NextSession(*s)
			}
			tracker.Observe(s.Events[n%7])
		}
		n++
	}
}

// BenchmarkHistory is one user with very many events beside as many in users of a
// thousand: the time for an event should not grow.
func BenchmarkHistory(b *testing.B) {
	for _, events := range []int{1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(events), func(b *testing.B) {
			j := benchJourneys(1, events)[0]
			last := j.Sessions[len(j.Sessions)-1].End.Add(day)
			m := segment.MustCompile(nil, benchSegments()...).Matcher()
			bits := m.Match(nil, j, last) // it takes memory once
			n := 0
			for b.Loop() {
				bits = m.Match(bits, j, last)
				n++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*events), "ns/event")
		})
	}
}
