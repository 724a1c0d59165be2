package importer

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// ga4Dimension reads a filter of one dimension or metric.
func ga4Dimension(v strict.Value) ga4Filter {
	filters := []string{"stringFilter", "inListFilter", "numericFilter", "betweenFilter"}
	if !isObject(v, append([]string{"fieldName", "atAnyPointInTime", "inAnyNDayPeriod"}, filters...)...) {
		return ga4Filter{at: v, on: never()}
	}
	name := requiredText(v, "fieldName")
	f := ga4Filter{at: v, on: never()}
	field := ga4FieldOf(name)
	switch key, test := union(v, filters...); {
	case field.why != "":
		unsupported(v.Get("fieldName"), "%s: %s", name, field.why)
	case key == "stringFilter" || key == "inListFilter":
		f = field.text(v, ga4Wanted(key, test))
	case key != "":
		f = field.number(v, key, test)
	}
	f.ever, f.in = flag(v, "atAnyPointInTime"), ga4Window(v)
	if f.user != nil && f.in > 0 {
		unsupported(v, "where the user came from first has no window")
	}
	return f
}

const ga4WindowDays = 60

// ga4Window returns a window of days, of which 0 is none.
func ga4Window(v strict.Value) time.Duration {
	member, ok := optional(v, "inAnyNDayPeriod", strict.Number)
	if !ok {
		return 0
	}
	n, ok := member.Int()
	if !ok || n < 0 || n > ga4WindowDays {
		member.Fault("range", "want 0 to %d whole days", ga4WindowDays)
		return 0
	}
	return time.Duration(n) * day
}

// ga4Wanted reads a filter of texts.
func ga4Wanted(key string, v strict.Value) wanted {
	w := wanted{op: conversion.EqualTo}
	if key == "inListFilter" {
		if !isObject(v, "values", "caseSensitive") {
			return w
		}
		values, ok := required(v, "values", strict.List)
		if ok && values.Len() == 0 {
			values.Fault("empty", "the list is empty")
		}
		for _, item := range values.Items() {
			isKind(item, strict.Text)
		}
		w.texts, w.fold = values.Texts(), !flag(v, "caseSensitive")
		return w
	}
	if !isObject(v, "matchType", "value", "caseSensitive") {
		return w
	}
	value := requiredText(v, "value")
	switch ga4Enum(v, "matchType", "", "EXACT", "BEGINS_WITH", "ENDS_WITH", "CONTAINS", "FULL_REGEXP") {
	case "BEGINS_WITH":
		w.op = conversion.HasPrefix
	case "ENDS_WITH":
		w.op = conversion.HasSuffix
	case "CONTAINS":
		w.op = conversion.Containing
	case "FULL_REGEXP":
		w.op, value = conversion.MatchingRegexp, "^(?:"+value+")$"
	}
	w.texts, w.fold = []string{value}, !flag(v, "caseSensitive")
	return w
}

// text asks for a text of the field.
func (g ga4Field) text(v strict.Value, w wanted) ga4Filter {
	f := ga4Filter{at: v}
	switch {
	case len(w.texts) == 0:
		f.on = never()
	case g.isName && (w.op != conversion.EqualTo || w.fold):
		f.on = never()
		unsupported(v, "names of events are compared exactly: want EXACT or a list, and caseSensitive")
	case g.isName:
		f.on = rule.Event(w.texts...)
	case g.count != nil:
		f.on = never()
		v.Fault("type", "a count is a number")
	case g.subject != "":
		f.on = w.subject(g.subject)
	case g.landing != "":
		f.visit = rule.Entry(w.subject(g.landing))
	case g.touch != "":
		f.visit = w.touch(g.touch)
	case g.user != "":
		f.user = ga4First(v, w, g.user)
	default:
		f.on = w.prop(g.prop)
	}
	f.sound()
	return f
}

// sound records what is wrong with the patterns.
func (f ga4Filter) sound() {
	switch {
	case f.on != nil:
		sound(f.at, f.on)
	case f.visit != nil:
		sound(f.at, f.visit)
	}
}

func ga4First(v strict.Value, w wanted, field rule.TouchField) segment.Condition {
	var list []segment.Condition
	for _, p := range w.patterns() {
		touch := rule.TouchIs{Field: field, Pattern: p}
		sound(v, touch)
		list = append(list, segment.First(segment.TouchIs{TouchIs: touch}))
	}
	return either(list)
}
