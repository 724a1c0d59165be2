package attribution_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestOrderOfArrivalChangesNothing(t *testing.T) {
	place := saintJohns(t)
	for seed := range 10_000 {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 4)), place)
		p, touches, conversions := attribution.MustPaths(d.window(), d.transforms()...), d.touches(), d.conversions()
		want := attribution.Cut(p, touches, conversions)
		d.Shuffle(len(touches), func(i, k int) { touches[i], touches[k] = touches[k], touches[i] })
		d.Shuffle(len(conversions), func(i, k int) { conversions[i], conversions[k] = conversions[k], conversions[i] })
		require.True(t, equalUsers(want, attribution.Cut(p, touches, conversions)), "seed %d", seed)
	}
}

// Without transforms a longer lookback never lowers what is attributed.
func TestLongerLookbackAttributesMore(t *testing.T) {
	for seed := range 10_000 {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 5)), time.UTC)
		short, touches, conversions := d.window(), d.touches(), d.conversions()
		short.Lookback += 24 * time.Hour
		long := short
		long.Lookback += time.Duration(d.IntN(3)) * 24 * time.Hour
		require.GreaterOrEqual(t, attributed(long, touches, conversions), attributed(short, touches, conversions), "seed %d", seed)
	}
}

func attributed(w window, touches []touch, conversions []attribution.Conversion) (n int) {
	for _, p := range attribution.Cut(attribution.MustPaths(w), touches, conversions).Paths {
		if len(p.Touches) > 0 {
			n++
		}
	}
	return n
}

// A ledger that is written with each order says the same as one that is written in
// the end: nothing that comes later changes the path of a conversion.
func TestPathsAreCausal(t *testing.T) {
	place := saintJohns(t)
	for seed := range 10_000 {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 6)), place)
		w, touches, conversions := d.window(), d.touches(), d.conversions()
		for i := range conversions {
			conversions[i].ID = "" // which of two is counted may be known later only
		}
		w.AsOf = time.Time{}
		all := attribution.Cut(attribution.MustPaths(w), touches, conversions)
		w.AsOf = d.instant()
		early := attribution.Cut(attribution.MustPaths(w), touches, conversions)
		if w.AsOf.IsZero() {
			continue
		}
		require.True(t, slices.EqualFunc(early.Paths, all.Paths[:len(early.Paths)], equalPaths), "seed %d", seed)
	}
}

// Each byte makes a step in time, a touch or a conversion.
func FuzzCut(f *testing.F) {
	f.Add([]byte("abcABC012"), uint16(0))
	f.Add([]byte{0, 1, 2, 3, 255, 254, 128, 64, 32}, uint16(0xffff))
	f.Fuzz(func(t *testing.T, data []byte, options uint16) {
		if len(data) > 64 {
			data = data[:64]
		}
		touches, conversions := fuzzedUser(data)
		w, transforms := fuzzedWindow(options), fuzzedTransforms(options)
		got := attribution.Cut(attribution.MustPaths(w, transforms...), touches, conversions)
		want := referenceCut(w, transforms, touches, conversions)
		if !equalUsers(want, got) {
			t.Fatalf("window %+v, transforms %#v\n%s", w, transforms, cmp.Diff(want, got))
		}
	})
}

func fuzzedUser(data []byte) (touches []touch, conversions []attribution.Conversion) {
	when := time.Date(2006, 10, 29, 0, 0, 0, 0, time.UTC)
	for i, b := range data {
		when = when.Add(time.Duration(int8(b)) * time.Hour / 2)
		switch {
		case b%3 == 0:
			c := attribution.Conversion{At: when, Seq: int64(b % 5), Value: conversion.Cents(int64(i), "EUR")}
			if b%2 == 0 {
				c.ID = string(rune('0' + b%7))
			}
			conversions = append(conversions, c)
		case b == 254:
			touches = append(touches, touch{Key: "undated"})
		default:
			touches = append(touches, touch{Key: string(rune('A' + b%4)), At: when, Seq: int64(b % 2)})
		}
	}
	return touches, conversions
}

func fuzzedWindow(options uint16) window {
	bit := func(i int) bool { return options>>i&1 == 1 }
	w := window{
		Lookback: time.Duration(options&3) * days, MaxTouches: int(options >> 2 & 3), SincePrevious: bit(4), OncePerUser: bit(5),
		Nulls: []attribution.Nulls{"", "never", "tail", "none"}[options>>6&3], Horizon: time.Duration(options>>8&1) * 12 * time.Hour,
	}
	middle := time.Date(2006, 10, 29, 6, 0, 0, 0, time.UTC)
	if bit(9) {
		w.AsOf = middle.Add(days)
	}
	if bit(10) {
		w.From = middle
	}
	if bit(11) {
		w.To = middle.Add(days)
	}
	return w
}

func fuzzedTransforms(options uint16) []attribution.Transform {
	return [][]attribution.Transform{
		nil, {attribution.Exposure{}}, {attribution.Frequency{}}, {attribution.LastN(2), attribution.Distinct{}},
		{attribution.DropTrailingUnlessAll{"A", "B"}}, {attribution.Drop{"A"}, attribution.Prefer{"B"}},
		{attribution.Inherit{Key: "A", Within: 3 * time.Hour}, attribution.DropUnlessAll{"A"}}, {attribution.Map{"A": "B"}, attribution.Exposure{}},
		{attribution.Func{Name: "reverse without first", Apply: reverseWithoutFirst}},
	}[int(options>>12)%9]
}
