package importer

import (
	"math"
	"strconv"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// wanted is what a text has to be like in a tool whose values are all texts: one
// of the texts, or begin with one of them, and so on.
type wanted struct {
	op    conversion.PatternOp // EqualTo, HasPrefix, HasSuffix, Containing or MatchingRegexp
	texts []string
	fold  bool
}

func (w wanted) patterns() []conversion.Pattern {
	if w.op == conversion.EqualTo && len(w.texts) != 1 {
		return []conversion.Pattern{{Op: conversion.OneOf, Values: w.texts, Fold: w.fold}}
	}
	list := make([]conversion.Pattern, len(w.texts))
	for i, t := range w.texts {
		list[i] = conversion.Pattern{Op: w.op, Values: []string{t}, Fold: w.fold}
	}
	return list
}

// subject asks for a text of the event.
func (w wanted) subject(s rule.Subject) rule.Predicate {
	var list []rule.Predicate
	for _, p := range w.patterns() {
		list = append(list, rule.TextIs{Subject: s, Pattern: p})
	}
	return eitherOn(list)
}

// touch asks for where the visit came from.
func (w wanted) touch(f rule.TouchField) rule.Rule {
	var list []rule.Rule
	for _, p := range w.patterns() {
		list = append(list, rule.TouchIs{Field: f, Pattern: p})
	}
	return eitherIn(list)
}

// prop asks for a property. A property that equals a text may also be the number
// or the boolean which that spells.
func (w wanted) prop(name string) rule.Predicate {
	var list []rule.Predicate
	for _, p := range w.patterns() {
		list = append(list, rule.Prop(name, p))
	}
	if w.op == conversion.EqualTo {
		list = append(list, spelled(name, w.texts)...)
	}
	return eitherOn(list)
}

// spelled asks for the numbers and the booleans that texts spell.
func spelled(name string, texts []string) (list []rule.Predicate) {
	var numbers, truths []conversion.Value
	for _, t := range texts {
		if f, ok := number(t); ok && strconv.FormatFloat(f, 'f', -1, 64) == t {
			numbers = append(numbers, conversion.NumberValue(f))
		}
		if t == "true" || t == "false" {
			truths = append(truths, conversion.BoolValue(t == "true"))
		}
	}
	for _, values := range [][]conversion.Value{numbers, truths} {
		if len(values) > 0 {
			list = append(list, equals(name, values))
		}
	}
	return list
}

// equals asks for one of some values of one type.
func equals(name string, values []conversion.Value) rule.Predicate {
	if len(values) == 1 {
		return compare(name, rule.OpEq, values[0])
	}
	return compare(name, rule.OpIn, values...)
}

// compare tests a property.
func compare(name string, op rule.Op, values ...conversion.Value) rule.Predicate {
	return rule.PropIs{Name: name, Test: rule.Test{Op: op, Values: values}}
}

// number reads a finite number.
func number(text string) (f float64, ok bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}
