package attribution_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/attribution/internal/poisson"
)

// bootstrapRow is a row as it is specified, without a table.
type bootstrapRow struct {
	key                string
	conversions, nulls uint64
	values             []int64 // micros
}

// redrawn is a row of a replicate by the letter of the specification.
func (j *bootstrapRow) redrawn(dice *rand.Rand) (conversions, nulls uint64, value float64) {
	conversions, nulls = poisson.Draw(dice, j.conversions), poisson.Draw(dice, j.nulls)
	if conversions == 0 {
		return 0, nulls, 0
	}
	n := new(big.Rat).SetUint64(j.conversions)
	sum, squares := new(big.Rat), new(big.Rat)
	for _, v := range j.values {
		x := new(big.Rat).SetInt64(v)
		sum.Add(sum, x)
		squares.Add(squares, x.Mul(x, x))
	}
	variance := new(big.Rat).Mul(sum, sum)
	variance.Sub(squares, variance.Quo(variance, n)) // s²
	mean, _ := new(big.Rat).Quo(sum, n).Float64()
	drawn, _ := n.Float64()
	value = float64(conversions) * mean
	if variance.Sign() > 0 {
		s2, _ := variance.Float64()
		value += math.Sqrt(s2) * dice.NormFloat64() * math.Sqrt(float64(conversions)/drawn)
	}
	return conversions, nulls, max(0, value)
}

// TestBootstrapDraws compares replicates with the specification, row by row in
// canonical order. A row whose values are equal, large as they are, draws no normal
// number.
func TestBootstrapDraws(t *testing.T) {
	journeys := []bootstrapRow{
		{"", 2, 1, []int64{5_000_000, 7_000_000}},
		{"A", 3, 40, []int64{1, 2, 4}},
		{"B", 3, 0, []int64{123_456_789_123_457, 123_456_789_123_457, 123_456_789_123_457}},
		{"C", 0, 5, nil},
		{"D", 5, 2, []int64{0, 0, 0, 0, 900_000_000}}, // drawn below 0 now and then
		{"E", 2, 2, []int64{10_000_000, 30_000_000}},
	}
	table := attribution.MustTable[string]("EUR")
	for i := range journeys {
		j := &journeys[len(journeys)-1-i]
		p := attribution.Path[string]{Touches: []attribution.Touch[string]{{Key: j.key}}}
		for _, v := range j.values {
			p.Conversion = &attribution.Conversion{Value: conversion.Money{Micros: v, Currency: "EUR"}}
			table.Add(p)
		}
		for range j.nulls {
			table.AddNull(j.key)
		}
	}
	replicate := -1
	seenZero := false
	model := asked(func(got *attribution.Table[string]) (r attribution.Result[string], _ error) {
		if replicate++; replicate == 0 {
			return rowSums(got)
		}
		dice := rand.New(rand.NewPCG(77, uint64(replicate-1)))
		rows := map[string]attribution.Row[string]{}
		for row := range got.Rows() {
			rows[row.Keys[0]] = row
		}
		for i := range journeys {
			conversions, nulls, value := journeys[i].redrawn(dice)
			row, found := rows[journeys[i].key]
			require.Equal(t, conversions+nulls > 0, found, "replicate %d, row %q", replicate, journeys[i].key)
			require.Equal(t, [2]uint64{conversions, nulls}, [2]uint64{row.Conversions, row.Nulls}, "replicate %d, row %q", replicate, journeys[i].key)
			require.InDelta(t, value, 1e6*row.Value.Float64(), 0.5+1e-12*value, "replicate %d, row %q", replicate, journeys[i].key)
			seenZero = seenZero || conversions > 0 && value == 0
		}
		return rowSums(got)
	})
	_, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: model, Replicates: 300, Seed: 77})
	require.NoError(t, err)
	require.True(t, seenZero, "no value was cut at 0")
}

// BenchmarkBootstrap: 200 replicates of 5,000 distinct paths.
func BenchmarkBootstrap(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 5000))
	table := attribution.MustTable[string]("EUR")
	for table.Len() < 5000 {
		var keys []string
		for range 1 + int(r.ExpFloat64()*4) {
			keys = append(keys, string(rune('A'+r.IntN(20))))
		}
		if err := table.AddCount(keys, r.Int64N(4), 1+r.Int64N(20), conversion.Money{}); err != nil {
			b.Fatal(err)
		}
	}
	for _, model := range []attribution.Model{attribution.Linear{}, attribution.Markov{Order: 1}, attribution.Markov{Order: 2}} {
		b.Run(model.Label(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := table.Attribute(b.Context(), attribution.Bootstrap{Model: model, Replicates: 200}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
