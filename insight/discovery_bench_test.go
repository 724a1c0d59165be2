package insight_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// BenchmarkDiscovery counts visits of ten events out of 500 names, in 20 strata: by
// name, and by name, value of a property, path and engaged time.
func BenchmarkDiscovery(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	units := make([]insight.Unit, 10_000)
	for i := range units {
		u := insight.Unit{ID: "user" + strconv.Itoa(i), Stratum: "stratum " + strconv.Itoa(r.IntN(20)), Outcome: insight.Outcome(r.IntN(2))}
		for range 10 {
			page := strconv.Itoa(r.IntN(500))
			u.Events = append(u.Events, conversion.Event{
				Name: "event_" + page, URL: "https://shop.example/p/" + page, Engaged: time.Second,
				Props: conversion.Props{conversion.String("plan", []string{"free", "pro"}[r.IntN(2)])},
			})
		}
		units[i] = u
	}
	for _, bench := range []struct {
		name  string
		study insight.DiscoveryStudy
	}{
		{"names", insight.DiscoveryStudy{}},
		{"all", insight.DiscoveryStudy{
			Props: []string{"plan"}, Engaged: []time.Duration{3 * time.Second, 5 * time.Second},
			Paths: rule.Types{{Is: "first", When: rule.Path("/p/1*")}, {Is: "product", When: rule.Path("/p/*")}},
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			d := discovered(b, bench.study, units)
			b.ReportAllocs()
			for b.Loop() {
				for i := range units {
					d.Count(&units[i])
				}
			}
			b.ReportMetric(10*float64(len(units))*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mevents/s")
			b.ReportMetric(float64(len(units))*float64(b.N)/1e6/b.Elapsed().Seconds(), "Munits/s")
		})
	}
}

// BenchmarkDiscoveryReport ranks 500 candidates in 20 strata.
func BenchmarkDiscoveryReport(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	d := newDiscovery(b, insight.DiscoveryStudy{})
	for i := range 100_000 {
		names := make([]string, 5)
		for j := range names {
			names[j] = "event_" + strconv.Itoa(r.IntN(500))
		}
		d.CountNames(strconv.Itoa(i), strconv.Itoa(r.IntN(20)), r.IntN(9) == 0, names)
	}
	for b.Loop() {
		d.Report(insight.DiscoveryOptions{})
	}
}
