package clickhouse

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// prop translates a test of a property. Its value is in the map of its type,
// so that a comparison across types finds none and is false.
func (t translator) prop(p rule.PropIs) (string, []serverRegexp, reason) {
	maps, why := t.read(propColumns(p.Test)...)
	if why.code != "" {
		return "", nil, why
	}
	key := stringLiteral(p.Name)
	if p.Test.Op == rule.OpExists {
		return existsIn(maps, key, p.Test.Values[0].IsTrue()), nil, why
	}
	switch value := valueIn(maps[0], key); p.Test.Values[0].Kind() {
	case conversion.KindNumber:
		return "(" + keyIn(maps[0], key) + " AND " + numberTest(value, p.Test) + ")", nil, why
	case conversion.KindBool:
		return boolTest(keyIn(maps[0], key), value, p.Test), nil, why
	}
	return t.propText(p, maps[0], maps[1], key)
}

func keyIn(m, key string) string { return "mapContains(" + m + ", " + key + ")" }

func valueIn(m, key string) string { return m + "[" + key + "]" }

func existsIn(maps []string, key string, there bool) string {
	sql := parenthesised(literals(maps, func(m string) string { return keyIn(m, key) }), " OR ", never)
	if there {
		return sql
	}
	return complement(sql)
}

// numberTest compares numbers. IN, into which the server also turns chains of
// equality, tells -0 from 0, which are equal; there is no -0 after an addition.
func numberTest(x string, test rule.Test) string {
	operands := make([]string, len(test.Values))
	for i, v := range test.Values {
		operands[i] = floatLiteral(v.Num() + 0) // -0 + 0 is 0 here as well
	}
	switch test.Op {
	case rule.OpEq, rule.OpNe, rule.OpIn, rule.OpNotIn:
		x += " + 0.0"
	}
	return compare(x, test.Op, operands)
}

// boolTest compares a boolean with the values that pass.
func boolTest(has, x string, test rule.Test) string {
	negated := test.Op == rule.OpNe || test.Op == rule.OpNotIn
	passes := [2]bool{negated, negated}
	for _, v := range test.Values {
		n := 0
		if v.IsTrue() {
			n = 1
		}
		passes[n] = !negated
	}
	switch {
	case passes[0] && passes[1]:
		return has
	case passes[1]:
		return "(" + has + " AND " + x + " = 1)"
	case passes[0]:
		return "(" + has + " AND " + x + " = 0)"
	}
	return never
}

// propText compares a text, or a list of texts of which one has to pass or, if
// the test is a negation, none to equal.
func (t translator) propText(p rule.PropIs, texts, lists, key string) (string, []serverRegexp, reason) {
	test, why := t.propTest(p)
	if why.code != "" {
		return "", nil, why
	}
	has, one := keyIn(texts, key), test.on(valueIn(texts, key))
	inList := "arrayExists(x -> " + test.on("x") + ", " + valueIn(lists, key) + ")"
	if p.Test.Op == rule.OpNe || p.Test.Op == rule.OpNotIn {
		one = complement(one)
		inList = "(" + keyIn(lists, key) + " AND " + complement(inList) + ")"
	}
	return "((" + has + " AND " + one + ") OR " + inList + ")", test.patterns, why
}

// propTest returns the test of one text, without its negation.
func (t translator) propTest(p rule.PropIs) (textTest, reason) {
	texts := make([]string, len(p.Test.Values))
	for i, v := range p.Test.Values {
		texts[i] = v.Str()
	}
	op := p.Test.Op
	switch op {
	case rule.OpLt, rule.OpLte, rule.OpGt, rule.OpGte, rule.OpBetween:
		operands := literals(texts, stringLiteral)
		return plainTest(func(x string) string { return compare(x, op, operands) })
	case rule.OpNe:
		op = rule.OpEq
	case rule.OpNotIn:
		op = rule.OpIn
	}
	return t.test(pattern.Prop, conversion.Pattern{Op: conversion.PatternOp(op), Values: texts, Fold: p.Fold})
}
