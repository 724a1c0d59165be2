package lint

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Walk calls visit with r and all rules and predicates in it, outer ones first,
// each with its path.
func Walk(path string, r rule.Rule, visit func(path string, r rule.Rule)) {
	visit(path, r)
	for _, p := range partsOf(path, r) {
		Walk(p.path, p.rule, visit)
	}
}

// located is a rule or predicate and its path.
type located struct {
	path string
	rule rule.Rule
}

// partsOf returns what r is made of.
func partsOf(path string, r rule.Rule) []located {
	switch r := r.(type) {
	case rule.AndOf:
		return members(rule.JoinPath(path, "and"), r.Predicates)
	case rule.OrOf:
		return members(rule.JoinPath(path, "or"), r.Predicates)
	case rule.NotOf:
		return []located{{rule.JoinPath(path, "not"), r.Predicate}}
	case rule.CountOf:
		return []located{{rule.JoinPath(path, "count.of"), r.Of}}
	case rule.Sequence:
		steps := members(rule.JoinPath(path, "sequence.steps"), r.Steps)
		if r.Without != nil {
			steps = append(steps, located{rule.JoinPath(path, "sequence.without"), r.Without})
		}
		return steps
	case rule.EntryIs:
		return []located{{rule.JoinPath(path, "entry"), r.Of}}
	case rule.AllOf:
		return members(rule.JoinPath(path, "all"), r.Rules)
	case rule.AnyOf:
		return members(rule.JoinPath(path, "any"), r.Rules)
	case rule.NoneOf:
		return []located{{rule.JoinPath(path, "none"), r.Rule}}
	}
	return nil
}

func members[R rule.Rule](path string, rules []R) []located {
	list := make([]located, len(rules))
	for i, r := range rules {
		list[i] = located{fmt.Sprintf("%s[%d]", path, i), r}
	}
	return list
}

// Rule warns about r, which is at path and well formed, and what is in it. It
// reports whether r is known never to be satisfied; then something in it, or r
// itself, has got a warning.
func (l *Linter) Rule(path string, r rule.Rule) (never bool) {
	inner := partsOf(path, r)
	nevers := 0
	for _, p := range inner {
		if l.Rule(p.path, p.rule) {
			nevers++
		}
	}
	switch r := r.(type) {
	case rule.AndOf:
		return nevers > 0 || l.contradiction(rule.JoinPath(path, "and"), r)
	case rule.OrOf:
		l.shadowed(inner)
		return nevers == len(inner)
	case rule.AnyOf:
		l.shadowed(inner)
		return nevers == len(inner)
	case rule.NotOf:
		return l.contradiction(rule.JoinPath(path, "not"), r)
	case rule.AllOf:
		return l.all(rule.JoinPath(path, "all"), r)
	case rule.Sequence:
		l.sequence(path, r)
	case rule.MatchFunc:
		l.Inform(rule.JoinPath(path, "func"), "opaque", "the function %q runs in Go only", r.Name)
	case rule.VisitFunc:
		l.Inform(rule.JoinPath(path, "func"), "opaque", "the function %q runs in Go only", r.Name)
	case rule.TextIs:
		l.list(path, r)
		return l.text(path, r)
	case rule.NameIs:
		l.list(path, r)
	case rule.DeltaIs:
		return l.contradiction(rule.JoinPath(path, "engaged"), r)
	case rule.PropIs:
		return l.contradiction(rule.JoinPath(path, "prop"), r)
	case rule.ValueIs:
		return l.contradiction(rule.JoinPath(path, "value"), r)
	}
	return false
}

func (l *Linter) contradiction(path string, p rule.Predicate) bool {
	if !contradicts(p) {
		return false
	}
	l.Warn(path, "never", "no event satisfies it: %s", textOf(p))
	return true
}

func (l *Linter) sequence(path string, r rule.Sequence) {
	if r.Within == 0 && len(r.Steps) > 1 {
		l.Inform(rule.JoinPath(path, "sequence"), "unbounded", "the steps may be any time apart: no within")
	}
}

// ReachedAtOnce reports whether it is certain that every visit reaches r, which
// is well formed, at its first event.
func ReachedAtOnce(r rule.Rule) bool {
	switch r := r.(type) {
	case rule.Predicate:
		return contradicts(rule.Not(r))
	case rule.EntryIs:
		return ReachedAtOnce(r.Of)
	case rule.CountOf:
		return r.AtLeast == 1 && r.Distinct == "" && ReachedAtOnce(r.Of)
	case rule.AnyOf:
		for _, member := range r.Rules {
			if ReachedAtOnce(member) {
				return true
			}
		}
	case rule.AllOf:
		for _, member := range r.Rules {
			if !ReachedAtOnce(member) {
				return false
			}
		}
		return true
	}
	return false
}

// list warns about names and exact texts that stand in a list twice.
func (l *Linter) list(path string, r rule.Rule) {
	switch r := r.(type) {
	case rule.NameIs:
		var names []located
		for i, name := range r.Names {
			names = append(names, located{fmt.Sprintf("%s[%d]", rule.JoinPath(path, "event"), i), rule.Event(name)})
		}
		l.shadowed(names)
	case rule.TextIs:
		if r.Pattern.Op != conversion.OneOf {
			return
		}
		var texts []located
		for i, text := range r.Pattern.Values {
			at := fmt.Sprintf("%s.in[%d]", rule.JoinPath(path, string(r.Subject)), i)
			p := rule.TextIs{Subject: r.Subject, Pattern: conversion.Pattern{Op: conversion.EqualTo, Values: []string{text}, Fold: r.Pattern.Fold}}
			texts = append(texts, located{at, p})
		}
		l.shadowed(texts)
	}
}
