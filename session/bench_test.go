package session_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// visitors returns the events of n users, perUser each in order: pages of a shop
// with ids, referrers and now and then a campaign, about two sessions each.
func visitors(n, perUser int) [][]conversion.Event {
	r := rand.New(rand.NewPCG(1, 2))
	landing := []conversion.Event{
		{URL: "https://www.shop.example/", Referrer: "https://www.google.com/"},
		{URL: "https://www.shop.example/p/17?utm_source=newsletter&utm_medium=email&utm_campaign=spring"},
		{URL: "https://www.shop.example/?gclid=EAIaIQobChMI", Referrer: "https://www.google.com/"},
		{URL: "https://www.shop.example/p/4", Referrer: "https://blog.example/post"},
		{URL: "https://www.shop.example/"},
	}
	users := make([][]conversion.Event, n)
	for u := range users {
		at := time.Date(2026, 3, 1, r.IntN(24), r.IntN(60), 0, 0, time.UTC)
		events := make([]conversion.Event, perUser)
		for i := range events {
			e := conversion.Event{URL: fmt.Sprintf("https://www.shop.example/p/%d", r.IntN(100)), Referrer: "https://www.shop.example/"}
			if i%5 == 0 {
				e = landing[r.IntN(len(landing))]
				at = at.Add(time.Duration(r.IntN(3)) * time.Hour)
			}
			e.User, e.ID, e.Time, e.Name = fmt.Sprint("u", u), fmt.Sprintf("%d-%d", u, i), at, conversion.PageView
			at = at.Add(time.Duration(1+r.IntN(120)) * time.Second)
			events[i] = e
		}
		users[u] = events
	}
	return users
}

func BenchmarkAppendSessions(b *testing.B) {
	for _, perUser := range []int{10, 1000} {
		users := visitors(10000/perUser, perUser)
		for _, p := range []struct {
			name   string
			policy session.Policy
		}{
			{"ga4", session.GA4()},
			{"universal", session.Universal(berlin)},
			{"matomo", session.Matomo(berlin)},
			{"d8a", session.D8A()},
			{"trusted", session.Policy{TrustIDs: true}},
		} {
			b.Run(fmt.Sprintf("%s/%d", p.name, perUser), func(b *testing.B) {
				c := session.MustNew(p.policy)
				var dst []conversion.Session
				b.ReportAllocs()
				events, sessions := 0, 0
				for b.Loop() {
					for _, user := range users {
						dst = c.AppendSessions(dst[:0], user, nil)
						events += len(user)
						sessions += len(dst)
					}
				}
				report(b, events)
				b.ReportMetric(float64(events)/float64(sessions), "events/session")
			})
		}
	}
}

func BenchmarkUnsorted(b *testing.B) {
	users := visitors(1000, 10)
	for _, events := range users {
		slices.Reverse(events)
	}
	c := session.MustNew(session.Policy{})
	var dst []conversion.Session
	b.ReportAllocs()
	events := 0
	for b.Loop() {
		for _, user := range users {
			dst = c.AppendSessions(dst[:0], user, nil)
			events += len(user)
		}
	}
	report(b, events)
}

func BenchmarkStream(b *testing.B) {
	var all []conversion.Event
	for _, user := range visitors(10000, 10) {
		all = append(all, user...)
	}
	slices.SortStableFunc(all, func(a, b conversion.Event) int { return a.Time.Compare(b.Time) })
	for _, p := range []struct {
		name     string
		policy   session.Policy
		lateness time.Duration
	}{
		{"ga4", session.GA4(), 0},
		{"ga4/late", session.GA4(), time.Hour},
		{"matomo/late", session.Matomo(berlin), time.Hour},
	} {
		b.Run(p.name, func(b *testing.B) {
			c := session.MustNew(p.policy)
			b.ReportAllocs()
			events := 0
			for b.Loop() {
				for range c.Stream(given(all), p.lateness) {
				}
				events += len(all)
			}
			report(b, events)
		})
	}
}

func given(events []conversion.Event) iter.Seq2[conversion.Event, error] {
	return func(yield func(conversion.Event, error) bool) {
		for i := range events {
			if !yield(events[i], nil) {
				return
			}
		}
	}
}

func report(b *testing.B, events int) {
	b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
}
