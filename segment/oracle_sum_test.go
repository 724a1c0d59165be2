package segment_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// TestOracleMillionths compares the rounding of single values beside ties, where a
// product of floats would be on the wrong side.
func TestOracleMillionths(t *testing.T) {
	d := oracleRandom(oracleSeed(t))
	for range oracleCases(t, 2000) {
		tie := (float64(d([]int{10, 1000, 1e9, 1e13}[d(4)])) + 0.5) / 1e6
		v := []float64{tie, math.Nextafter(tie, 0), math.Nextafter(tie, math.Inf(1))}[d(3)] * float64(1-2*d(2))
		n, _ := millionths(v).Float64()
		set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Did{Of: rule.AnyEvent(), Sum: "n", Bounds: segment.Exactly(n / 1e6)}})
		e := conversion.Event{Name: "a", Time: oracleMidnight, Props: conversion.Props{conversion.Number("n", v)}}
		j := conversion.Journey{Sessions: []conversion.Session{{Events: []conversion.Event{e}}}}
		require.True(t, set.Match(nil, j, oracleMidnight.Add(time.Hour)).Has(0), "%v is %v millionths", v, n)
	}
}

// TestOracleSums adds up what is far beyond 64 bits and what is small beside it,
// in windows that lose some of it again.
func TestOracleSums(t *testing.T) {
	values := []float64{1e13, -1e13, 1e20, -1e20, 1e23, -1e23, 0.1, -0.1, 12345.678901, 9223372036854.775807, 2500000000.000001, 5000000000.000002}
	oracleMany(t, 1000, func(d oracleDice) oracleCase {
		c := oracleCase{world: d.world(), location: time.UTC}
		limit := values[d(len(values))] + values[d(len(values))]
		bounds := []segment.Bounds{segment.AtLeast(limit), segment.AtMost(limit), segment.Between(-1e23, limit)}[d(3)]
		if limit < -1e23 {
			bounds = segment.AtMost(limit)
		}
		c.segments = []segment.Segment{{Name: "s0", Where: segment.Did{Of: rule.AnyEvent(), Sum: "n", In: d.lengthOrNone(c.world), Bounds: bounds}}}
		c.journey = d.journey(c.world, d.in(5))
		c.eachEvent(func(e *conversion.Event) {
			e.Props = conversion.Props{conversion.Number("n", values[d(len(values))])}
		})
		c.asOf = d.asOf(c)
		return c
	}, func(c oracleCase) string {
		if text := matchDiffers(c); text != "" {
			return text
		}
		return trackerDiffers(c)
	})
}

func TestSumIsExact(t *testing.T) {
	for _, c := range []struct {
		values []float64
		bounds segment.Bounds
	}{
		{[]float64{0.1, 0.2}, segment.Exactly(0.3)},
		{[]float64{0.1, 0.7}, segment.Exactly(0.8)},
		{[]float64{1e20, 0.000001, -1e20}, segment.Exactly(0.000001)},
		{[]float64{2500000000.000001, 2500000000.000001}, segment.Exactly(5000000000.000002)}, // which no float64 is
		{[]float64{-2500000000.000001, -2500000000.000001}, segment.Exactly(-5000000000.000002)},
	} {
		set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Did{Of: rule.AnyEvent(), Sum: "n", Bounds: c.bounds}})
		var s conversion.Session
		for _, v := range c.values {
			s.Events = append(s.Events, conversion.Event{Name: "a", Time: oracleMidnight, Props: conversion.Props{conversion.Number("n", v)}})
		}
		j := conversion.Journey{Sessions: []conversion.Session{s}}
		require.True(t, set.Match(nil, j, oracleMidnight.Add(time.Hour)).Has(0), "%v in %v", c.values, c.bounds)
	}
}

func TestMillionths(t *testing.T) {
	for _, c := range []struct {
		value float64
		want  string
	}{
		{0, "0"}, {0.1, "100000"}, {-0.1, "-100000"}, {0.0000014, "1"}, {-0.0000016, "-2"}, {0.5, "500000"}, {1e20, "100000000000000000000000000"},
		{1.0 / (1 << 7), "7813"}, // 7812.5, exactly
		{-1.0 / (1 << 7), "-7813"},
	} {
		require.Equal(t, c.want, millionths(c.value).String(), "%v", c.value)
	}
}
