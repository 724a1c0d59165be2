package attribution_test

import (
	"math/rand/v2"
	"testing"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// manyPaths returns a table of a million journeys over 20 keys, drawn with weights 1,
// 1/2, …, 1/20; lengths are geometric with mean 5, at most 60. A share of them
// converts. There are some 427 000 distinct paths.
func manyPaths(converting float64) *attribution.Table[string] {
	const keys, journeys = 20, 1_000_000
	r := rand.New(rand.NewPCG(5, 20))
	names, cumulated, sum := make([]string, keys), make([]float64, keys), 0.0
	for i := range names {
		names[i] = "channel " + string(rune('A'+i))
		sum += 1 / float64(i+1)
		cumulated[i] = sum
	}
	table := attribution.MustTable[string]("EUR")
	var path attribution.Path[string]
	for range journeys {
		path.Touches, path.Conversion = path.Touches[:0], nil
		for {
			x, n := r.Float64()*sum, 0
			for cumulated[n] < x {
				n++
			}
			path.Touches = append(path.Touches, attribution.Touch[string]{Key: names[n]})
			if len(path.Touches) == 60 || r.Float64() < 0.2 {
				break
			}
		}
		if r.Float64() < converting {
			path.Conversion = &attribution.Conversion{Value: conversion.Cents(500+r.Int64N(20_000), "EUR")}
		}
		table.Add(path)
	}
	return table
}

func BenchmarkCurve(b *testing.B) {
	for _, share := range []struct {
		name string
		of   float64
	}{{"5%", 0.05}, {"30%", 0.3}} {
		table := manyPaths(share.of)
		for _, curve := range []attribution.Curve{attribution.Last{}, attribution.Linear{}, attribution.U(), attribution.LinearDistinct{}} {
			b.Run(share.name+"/"+curve.Label(), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := table.Attribute(b.Context(), curve); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkAllocate(b *testing.B) {
	scores := []float64{0.4, 0.05, 0.05, 0.05, 0.05, 0.4}
	dst := make([]conversion.Money, 0, len(scores))
	b.ReportAllocs()
	for b.Loop() {
		dst = attribution.AppendAllocation(dst[:0], conversion.Cents(12_345, "EUR"), scores, 10_000)
	}
}

func BenchmarkLedger(b *testing.B) {
	p := dailyPath("ABACAD")
	var curve attribution.Curve = attribution.U()
	var dst []attribution.Entry[string]
	b.ReportAllocs()
	for b.Loop() {
		dst = attribution.Ledger(dst[:0], p, curve, 1)
	}
}

func BenchmarkTally(b *testing.B) {
	p := dailyPath("ABACAD")
	tally := attribution.MustTally[string]("EUR", attribution.MustPaths(attribution.Default()), attribution.U())
	b.ReportAllocs()
	for b.Loop() {
		tally.Add(p)
	}
}
