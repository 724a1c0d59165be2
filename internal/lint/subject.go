package lint

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// subject is what a literal is about. What holds of one subject says nothing
// about another, as far as this file knows.
type subject struct {
	kind subjectKind
	name string // of the text, parameter, property or field
}

type subjectKind uint8

const (
	opaque subjectKind = iota
	aboutName
	aboutText
	aboutQuery
	aboutProp
	aboutValue
	aboutDelta
	aboutTouch
)

func subjectOf(r rule.Rule) subject {
	switch r := r.(type) {
	case rule.NameIs:
		return subject{kind: aboutName}
	case rule.TextIs:
		return subject{aboutText, string(r.Subject)}
	case rule.QueryIs:
		return subject{aboutQuery, r.Name}
	case rule.PropIs:
		return subject{aboutProp, r.Name}
	case rule.ValueIs:
		return subject{kind: aboutValue}
	case rule.DeltaIs:
		return subject{kind: aboutDelta}
	case rule.TouchIs:
		return subject{aboutTouch, string(r.Field)}
	}
	return subject{}
}

// candidate is the first event of a visit.
type candidate struct {
	event conversion.Event
	touch conversion.Touch
}

// hits returns the rules that are reached at the candidate.
func (c *candidate) hits(visit *rule.Visit) []int {
	visit.Begin(c.touch)
	return visit.Observe(&c.event)
}

// candidates returns events between which the literals, all about s, tell no
// difference that matters. All reports whether every event that satisfies the
// literals is like one of them.
func (s subject) candidates(literals []literal) (list []candidate, all bool) {
	switch s.kind {
	case aboutName:
		return nameCandidates(literals), true
	case aboutText, aboutTouch:
		return exactCandidates(literals)
	case aboutQuery:
		return queryCandidates(literals)
	case aboutProp:
		return propCandidates(s.name, literals)
	case aboutValue:
		return valueCandidates(literals), true
	case aboutDelta:
		return deltaCandidates(literals), true
	}
	return nil, false
}

// nameCandidates are all names and another one.
func nameCandidates(literals []literal) []candidate {
	other := "other"
	var list []candidate
	for _, l := range literals {
		for _, name := range l.rule.(rule.NameIs).Names {
			list = append(list, candidate{event: conversion.Event{Name: name}})
			other += name // longer than any name, so unlike all
		}
	}
	return append(list, candidate{event: conversion.Event{Name: other}})
}

// exactCandidates are those of a literal that asks for exact texts.
func exactCandidates(literals []literal) ([]candidate, bool) {
	for _, l := range literals {
		if l.negated {
			continue
		}
		if list, ok := representatives(l.rule); ok {
			return list, true
		}
	}
	return nil, false
}

// queryCandidates are known only where the parameter has to be absent: it may
// have several values, which satisfy this and that.
func queryCandidates(literals []literal) ([]candidate, bool) {
	absent := func(l literal) bool { return l.negated && l.rule.(rule.QueryIs).Pattern == nil }
	return []candidate{{}}, slices.ContainsFunc(literals, absent)
}

// propCandidates are all that is no text: a list of texts may satisfy this and
// that.
func propCandidates(name string, literals []literal) (list []candidate, all bool) {
	add := func(v conversion.Value) {
		list = append(list, candidate{event: conversion.Event{Props: conversion.Props{{Name: name, Value: v}}}})
	}
	add(conversion.Value{})
	add(conversion.BoolValue(true))
	add(conversion.BoolValue(false))
	for _, x := range []float64{0, math.Inf(-1), math.Inf(1), math.NaN()} {
		add(conversion.NumberValue(x))
	}
	for _, l := range literals {
		all = all || noTextSatisfies(l)
		for _, v := range l.rule.(rule.PropIs).Test.Values {
			if v.Kind() == conversion.KindNumber {
				add(v)
				add(conversion.NumberValue(math.Nextafter(v.Num(), math.Inf(-1))))
				add(conversion.NumberValue(math.Nextafter(v.Num(), math.Inf(1))))
			}
		}
	}
	return list, all
}

// noTextSatisfies reports whether neither a text nor a list of texts satisfies
// the literal about a property.
func noTextSatisfies(l literal) bool {
	t := l.rule.(rule.PropIs).Test
	if t.Op == rule.OpExists {
		return t.Values[0].IsTrue() == l.negated
	}
	return !l.negated && t.Values[0].Kind() != conversion.KindString
}

// valueCandidates are no amount, the ends of all ranges in each currency, and
// another currency.
func valueCandidates(literals []literal) []candidate {
	other := "AAA"
	var list []candidate
	add := func(m conversion.Money) { list = append(list, candidate{event: conversion.Event{Value: m}}) }
	add(conversion.Money{})
	for _, l := range literals {
		for _, m := range l.rule.(rule.ValueIs).Test.Amounts {
			for _, micros := range around(m.Micros) {
				add(conversion.Money{Micros: micros, Currency: m.Currency})
			}
			other += m.Currency // longer than any currency, so unlike all
		}
	}
	add(conversion.Money{Currency: other})
	return list
}

// deltaCandidates are the ends of all ranges of engaged time. Durations are
// compared as float64, so the neighbours of an end are those of a float64.
func deltaCandidates(literals []literal) (list []candidate) {
	add := func(ns int64) { list = append(list, candidate{event: conversion.Event{Engaged: time.Duration(ns)}}) }
	add(0)
	add(math.MaxInt64)
	for _, l := range literals {
		for _, v := range l.rule.(rule.DeltaIs).Test.Values {
			add(int64(v.Num()))
			add(int64(math.Nextafter(v.Num(), 0)))
			if above := math.Ceil(math.Nextafter(v.Num(), math.Inf(1))); above < 1<<63 {
				add(int64(above))
			}
		}
	}
	return list
}

// around returns n, its neighbours and the ends of the range.
func around(n int64) []int64 {
	list := []int64{math.MinInt64, n, math.MaxInt64}
	if n > math.MinInt64 {
		list = append(list, n-1)
	}
	if n < math.MaxInt64 {
		list = append(list, n+1)
	}
	return list
}
