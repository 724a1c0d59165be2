package attribution

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// Entry is what one touch earns of one conversion.
type Entry[K Key] struct {
	Touch int // where the touch stands in the window's path, before transforms
	Key   K
	Share float64 // 0..1 of the conversion
	Money conversion.Money
}

// Ledger appends the credit of one conversion, touch by touch, in the order of the
// path. The amounts are multiples of the quantum, in micros, but one, and add up to
// the value of the conversion, to the last micro, by the rule of [Allocate]; those
// of [Participation] do so for each key. Touches of score 0 have no entry. A
// conversion that the curve leaves unattributed has none at all, and so have null
// paths and curves with bad numbers.
//
// A path is fixed when its conversion happens, so entries can be written with the
// order. With a curve of this package, and up to 32 touches, nothing is allocated
// but what dst lacks.
func Ledger[K Key](dst []Entry[K], p Path[K], c Curve, quantum int64) []Entry[K] {
	if p.Conversion == nil || len(p.Touches) == 0 || c == nil || c.check() != nil {
		return dst
	}
	var room ledgerRoom
	path := steps{conversion: p.Conversion, counts: room.counts[:]}
	path.keys, path.names = numberKeys(room.keys[:0], room.names[:0], p.Touches)
	path.touches = appendTouches(room.touches[:0], p.Touches)
	scores := scoresOf(room.scores[:0], c, &path)
	g, ok := readGrains(room.grains[:0], scores)
	if !ok || len(scores) != len(path.keys) {
		return dst
	}
	value := p.Conversion.Value
	rests := slices.Grow(room.rests[:0], len(scores))
	parts := g.divide(room.parts[:0], rests, c, &path, magnitude(value.Micros), atLeastOne(quantum))
	whole := 1.0
	if conserves(c) {
		whole, _ = judge(scores, len(scores))
	}
	for i, score := range scores {
		if score == 0 {
			continue
		}
		dst = append(dst, Entry[K]{
			Touch: p.index(i), Key: p.Touches[i].Key, Share: score / whole,
			Money: conversion.Money{Micros: signed(parts[i], value.Micros), Currency: value.Currency},
		})
	}
	return dst
}

// index returns where touch i stands in the window's path; a path that was not cut
// from one is its own.
func (p *Path[K]) index(i int) int {
	if i < len(p.Indices) {
		return p.Indices[i]
	}
	return i
}

// ledgerRoom is memory for a path of few touches.
type ledgerRoom struct {
	keys    [fewTouches]uint32
	names   [fewTouches]string
	counts  [fewTouches]occurrence
	touches [fewTouches]Touch[string]
	scores  [fewTouches]float64
	grains  [fewTouches]uint64
	rests   [fewTouches]remainder
	parts   [fewTouches]uint64
}

// numberKeys numbers the keys in the order of their first touches.
func numberKeys[K Key](keys []uint32, names []string, touches []Touch[K]) ([]uint32, []string) {
	if len(touches) > fewTouches {
		return numberMany(keys, names, touches)
	}
	for i := range touches {
		name := string(touches[i].Key)
		number := slices.Index(names, name)
		if number < 0 {
			number = len(names)
			names = append(names, name)
		}
		keys = append(keys, uint32(number))
	}
	return keys, names
}

func numberMany[K Key](keys []uint32, names []string, touches []Touch[K]) ([]uint32, []string) {
	numbers := map[string]uint32{}
	for i := range touches {
		name := string(touches[i].Key)
		number, known := numbers[name]
		if !known {
			number = uint32(len(names))
			numbers[name] = number
			names = append(names, name)
		}
		keys = append(keys, number)
	}
	return keys, names
}

func appendTouches[K Key](dst []Touch[string], touches []Touch[K]) []Touch[string] {
	for i := range touches {
		t := &touches[i]
		dst = append(dst, Touch[string]{string(t.Key), t.At, t.Seq})
	}
	return dst
}

// scoresOf is c.scores. Called by their own types, the curves of this package leave
// the path on the stack; others get a copy of it on the heap.
func scoresOf(dst []float64, c Curve, p *steps) []float64 {
	switch c := c.(type) {
	case First:
		return c.scores(dst, p)
	case Last:
		return c.scores(dst, p)
	case Linear:
		return c.scores(dst, p)
	case LinearDistinct:
		return c.scores(dst, p)
	case Position:
		return c.scores(dst, p)
	case Custom:
		return c.scores(dst, p)
	case PositionDecay:
		return c.scores(dst, p)
	case TimeDecay:
		return c.scores(dst, p)
	case SameTouch:
		return c.scores(dst, p)
	case Participation:
		return c.scores(dst, p)
	}
	return append(dst, c.scores(nil, p.clone())...)
}

// clone returns a path that shares no memory with p.
func (p *steps) clone() *steps {
	q := &steps{keys: slices.Clone(p.keys), names: slices.Clone(p.names), touches: slices.Clone(p.touches)}
	if p.conversion != nil {
		c := *p.conversion
		q.conversion = &c
	}
	return q
}
