package attribution_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

type aUser struct {
	touches     []touch
	conversions []attribution.Conversion
}

// userTraffic makes users with five touches on average and, one in ten, a conversion.
func userTraffic(n int, shuffled bool) (users []aUser, touches int) {
	r := rand.New(rand.NewPCG(1, 1))
	channels := []string{"Organic Search", "Paid Search", "Direct", "Email", "Display", "Paid Social", "Referral", "Affiliates"}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range n {
		var u aUser
		at := start.Add(time.Duration(r.IntN(30*24)) * time.Hour)
		for more := true; more; more = r.IntN(5) > 0 {
			at = at.Add(time.Duration(r.IntN(72*3600)) * time.Second)
			u.touches = append(u.touches, touch{Key: channels[r.IntN(1+r.IntN(len(channels)))], At: at})
		}
		if r.IntN(10) == 0 {
			u.conversions = append(u.conversions, attribution.Conversion{At: at.Add(time.Minute), ID: "1", Value: conversion.Cents(1+r.Int64N(20_000), "EUR")})
		}
		if shuffled {
			r.Shuffle(len(u.touches), func(i, k int) { u.touches[i], u.touches[k] = u.touches[k], u.touches[i] })
		}
		touches += len(u.touches)
		users = append(users, u)
	}
	return users, touches
}

func BenchmarkAddUser(b *testing.B) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Skip(err)
	}
	calendar := attribution.Default()
	calendar.Calendar = berlin
	ga := []attribution.Transform{attribution.DropUnlessAll{"Direct"}, attribution.Exposure{}}
	for _, c := range []struct {
		name     string
		paths    *attribution.Paths
		shuffled bool
	}{
		{"in order", attribution.MustPaths(attribution.Default()), false},
		{"shuffled", attribution.MustPaths(attribution.Default()), true},
		{"calendar", attribution.MustPaths(calendar), false},
		{"transforms", attribution.MustPaths(attribution.Default(), ga...), false},
		{"frequency", attribution.MustPaths(attribution.Default(), attribution.Frequency{}), false},
	} {
		b.Run(c.name, func(b *testing.B) {
			users, touches := userTraffic(20_000, c.shuffled)
			table := attribution.MustTable[string]("EUR")
			b.ReportAllocs()
			for b.Loop() {
				for i := range users {
					table.AddUser(c.paths, users[i].touches, users[i].conversions)
				}
			}
			b.ReportMetric(float64(b.N)*float64(touches)/b.Elapsed().Seconds()/1e6, "Mtouches/s")
		})
	}
}
