package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func conversionsAt(seconds ...int64) (all []attribution.Conversion) {
	for _, s := range seconds {
		all = append(all, attribution.Conversion{At: time.Unix(s, 0)})
	}
	return all
}

func TestOpen(t *testing.T) {
	for _, test := range []struct {
		name               string
		micro, macro, want []int64
		within             time.Duration
	}{
		{"no macro", []int64{3, 1, 2}, nil, []int64{3, 1, 2}, time.Hour},
		{"no micro", nil, []int64{1}, nil, time.Hour},
		{"after it", []int64{10}, []int64{9}, []int64{10}, time.Hour},
		{"at the same time", []int64{10, 11}, []int64{10}, []int64{11}, time.Hour},
		{"at the limit", []int64{10, 9}, []int64{20}, []int64{9}, 10 * time.Second},
		{"at the same time only", []int64{10, 9}, []int64{10}, []int64{9}, 0},
		{"one macro follows several", []int64{1, 2, 3, 4}, []int64{3}, []int64{4}, time.Hour},
		{"the nearest decides", []int64{5}, []int64{100, 6}, nil, time.Second},
		{"repeated", []int64{5, 5, 50, 50}, []int64{6, 6}, []int64{50, 50}, time.Minute},
		{"without limit", []int64{-1 << 40, 5}, []int64{4}, []int64{5}, math.MaxInt64},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := attribution.Open(conversionsAt(test.micro...), conversionsAt(test.macro...), test.within)
			require.Empty(t, cmp.Diff(conversionsAt(test.want...), got))
		})
	}
	require.Len(t, attribution.Open(conversionsAt(1), []attribution.Conversion{{}}, math.MaxInt64), 1, "without a time it follows nothing")
}

// TestOpenIsTheDefinition compares with looking at all pairs.
func TestOpenIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	draw := func(n int) (all []attribution.Conversion) {
		for range n {
			all = append(all, attribution.Conversion{At: time.Unix(r.Int64N(50), 0), Seq: r.Int64N(3)})
		}
		return all
	}
	for range 2000 {
		micro, macro, within := draw(r.IntN(8)), draw(r.IntN(8)), time.Duration(r.Int64N(10))*time.Second
		var want []attribution.Conversion
		for _, c := range micro {
			followed := false
			for _, m := range macro {
				followed = followed || !m.At.Before(c.At) && m.At.Sub(c.At) <= within
			}
			if !followed {
				want = append(want, c)
			}
		}
		require.Empty(t, cmp.Diff(want, attribution.Open(micro, macro, within)))
	}
}

func ExampleOpen() {
	day := func(n int) time.Time { return time.Date(2026, 5, n, 12, 0, 0, 0, time.UTC) }
	signups := []attribution.Conversion{
		{At: day(1), ID: "demo", Value: conversion.Cents(4000, "EUR")},
		{At: day(20), ID: "trial", Value: conversion.Cents(9000, "EUR")},
	}
	orders := []attribution.Conversion{{At: day(9), Value: conversion.Cents(60000, "EUR")}}
	for _, c := range attribution.Open(signups, orders, 30*24*time.Hour) {
		fmt.Println(c.ID, c.Value)
	}
	// Output:
	// trial 90.00 EUR
}
