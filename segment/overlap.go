package segment

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Overlap is how two segments overlap.
type Overlap struct {
	A, B  string          // names
	InA   conversion.Rate // of all units
	InB   conversion.Rate
	Both  conversion.Rate
	Share conversion.Rate // of the units of A, those of B

	Jaccard float64 // |A∩B|/|A∪B|, 0 to 1; NaN if both are empty
	Lift    float64 // |A∩B|·N/(|A||B|): 1 is as by chance; NaN if one is empty
	Phi     float64 // correlation, −1 to 1; 0 if one is empty or everybody
	P       float64 // of independence: Fisher's exact test, beyond 100,000 units the automatic one of differences
}

// exactOverlap is the number of units up to which the p of an overlap is Fisher's:
// it takes time linear in them, and beyond tells no more than the z test.
const exactOverlap = 100_000

// OverlapOf compares two segments of a and b units of all, of which both are in
// either. Counts that cannot be give NaN.
func OverlapOf(a, b, both, all int64) Overlap {
	o := Overlap{
		InA: conversion.Rate{K: a, N: all}, InB: conversion.Rate{K: b, N: all},
		Both: conversion.Rate{K: both, N: all}, Share: conversion.Rate{K: both, N: a},
	}
	test := stat.TwoRates
	if all <= exactOverlap {
		test = stat.Fisher
	}
	onlyB, notA := b-both, all-a
	o.P, o.Phi = test(both, a, onlyB, notA), stat.Phi(both, a, onlyB, notA)
	if math.IsNaN(o.P) {
		o.Jaccard, o.Lift = math.NaN(), math.NaN()
		return o
	}
	o.Jaccard = float64(both) / (float64(a) + float64(onlyB))
	o.Lift = o.Share.Value() / o.InB.Value()
	return o
}

func (a *Accumulator) overlaps() (list []Overlap) {
	segments := a.study.Segments.Segments()
	for i := range segments {
		for j := i + 1; j < len(segments); j++ {
			o := OverlapOf(a.segments[i].own.N, a.segments[j].own.N, a.pairs[a.pair(i, j)], a.all.own.N)
			o.A, o.B = segments[i].Name, segments[j].Name
			list = append(list, o)
		}
	}
	return list
}

// MarshalJSON writes all fields, NaN as null.
func (o Overlap) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		A       string          `json:"a"`
		B       string          `json:"b"`
		InA     conversion.Rate `json:"in_a"`
		InB     conversion.Rate `json:"in_b"`
		Both    conversion.Rate `json:"both"`
		Share   conversion.Rate `json:"share"`
		Jaccard *float64        `json:"jaccard"`
		Lift    *float64        `json:"lift"`
		Phi     *float64        `json:"phi"`
		P       *float64        `json:"p"`
	}{o.A, o.B, o.InA, o.InB, o.Both, o.Share, rounded(o.Jaccard), rounded(o.Lift), rounded(o.Phi), significant(o.P)})
}
