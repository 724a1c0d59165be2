package importer

import (
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// visit is one way for a visit to satisfy a Matomo segment.
type visit struct {
	actions []rule.Predicate // all of one action
	rules   []rule.Rule      // each somewhere in the visit
	without []rule.Rule      // none of them
}

func (w visit) and(other visit) visit {
	return visit{
		slices.Concat(w.actions, other.actions), slices.Concat(w.rules, other.rules), slices.Concat(w.without, other.without),
	}
}

func (w visit) condition() segment.Condition {
	var rules []rule.Rule
	if len(w.actions) > 0 {
		rules = append(rules, bothOn(w.actions))
	}
	if rules = append(rules, w.rules...); len(rules) == 0 {
		rules = append(rules, rule.AnyEvent())
	}
	c := segment.Session(bothIn(rules))
	if len(w.without) > 0 {
		c.Without = eitherIn(w.without)
	}
	return c
}

// visit returns the ways for a visit to satisfy a condition on a dimension.
func (m *matomo) visit(place, name string, d matomoDimension, op, value string) []visit {
	order, ordered := matomoOrders[op]
	switch {
	case d.number != nil:
		return m.measure(place, d, op, value)
	case ordered && !d.prop:
		m.fault(place, "operator", "only numbers and properties have %s, not %s", op, name)
		return nil
	case ordered:
		return d.asks(m.sound(place, ordering(name, order, value)))
	case value == "" && op == "!=":
		return d.asks(m.sound(place, d.present(name)))
	case value == "" && d.scope == actionScope:
		return d.asks(rule.Not(m.sound(place, d.present(name)).(rule.Predicate)))
	case value == "":
		return []visit{{without: []rule.Rule{m.sound(place, d.present(name))}}}
	}
	w := wanted{op: matomoTexts[op[1]], texts: []string{value}}
	if d.isURL {
		w.texts = spellings(w.op, value)
	}
	r := m.sound(place, d.text(name, w))
	if op[0] == '!' {
		return []visit{{without: []rule.Rule{r}}}
	}
	return d.asks(r)
}

var (
	matomoTexts  = map[byte]conversion.PatternOp{'=': conversion.EqualTo, '@': conversion.Containing, '^': conversion.HasPrefix, '$': conversion.HasSuffix}
	matomoOrders = map[string]rule.Op{"<": rule.OpLt, "<=": rule.OpLte, ">": rule.OpGt, ">=": rule.OpGte}
)

// asks asks for r of an action, or of the visit.
func (d matomoDimension) asks(r rule.Rule) []visit {
	if p, ok := r.(rule.Predicate); ok && d.scope == actionScope {
		return []visit{{actions: []rule.Predicate{p}}}
	}
	return []visit{{rules: []rule.Rule{r}}}
}

// sound records what is wrong with a rule.
func (m *matomo) sound(place string, r rule.Rule) rule.Rule {
	for _, f := range rule.Check(r) {
		m.fault(place, f.Code, "%s", f.Message)
	}
	return r
}

// present asks for a value that is neither empty nor "0".
func (d matomoDimension) present(name string) rule.Rule {
	if d.prop {
		zero := wanted{op: conversion.EqualTo, texts: []string{"", "0"}}
		return rule.And(rule.HasProp(name), rule.Not(zero.prop(name)))
	}
	return d.text(name, wanted{op: conversion.MatchingRegexp, texts: []string{"^[^0]|^0."}})
}

// ordering compares numbers, or texts where the value is no number.
func ordering(name string, op rule.Op, value string) rule.Predicate {
	if f, ok := number(value); ok {
		return compare(name, op, conversion.NumberValue(f))
	}
	return compare(name, op, conversion.StringValue(value))
}

// spellings returns the ways in which a URL may have been written that are the
// same to Matomo, which leaves out the scheme and www.
func spellings(op conversion.PatternOp, text string) []string {
	bare := text
	for _, prefix := range []string{"http://", "https://", "www."} {
		bare = strings.TrimPrefix(bare, prefix)
	}
	switch {
	case bare == "":
		return []string{text}
	case op == conversion.EqualTo || op == conversion.HasPrefix:
		return []string{"https://" + bare, "https://www." + bare, "http://" + bare, "http://www." + bare}
	}
	return []string{bare}
}

// measure compares how many actions a visit has, or how long it lasted.
func (m *matomo) measure(place string, d matomoDimension, op, value string) []visit {
	f, ok := number(value)
	if !ok || f < 0 || f != float64(int32(f)) {
		m.fault(place, "number", "want a whole number, not %q", value)
		return nil
	}
	least, more := d.number(int(f)), d.number(int(f)+1)
	switch op {
	case ">=":
		return []visit{{rules: least}}
	case ">":
		return []visit{{rules: more}}
	case "<":
		return []visit{{without: least}}
	case "<=":
		return []visit{{without: more}}
	case "==":
		return []visit{{rules: least, without: more}}
	case "!=":
		return []visit{{rules: more}, {without: least}}
	}
	m.fault(place, "operator", "numbers have no %s", op)
	return nil
}

// atLeastActions and atLeastSeconds return what a visit reaches that has so many.
func atLeastActions(n int) []rule.Rule {
	if n == 0 {
		return []rule.Rule{rule.AnyEvent()}
	}
	return []rule.Rule{rule.Count(n, rule.AnyEvent())}
}

func atLeastSeconds(n int) []rule.Rule {
	if n == 0 {
		return []rule.Rule{rule.AnyEvent()}
	}
	return []rule.Rule{rule.Lasted(time.Duration(n)*time.Second - 1)}
}
