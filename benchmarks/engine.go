package main

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// engine answers conditions. To add one, write its bind in a file of its own
// and put it into engines.
type engine struct {
	name string
	// bind compiles the condition and brings the events into the form that the
	// engine reads. What it returns answers for event i; not for two at a time.
	bind func(condition, []conversion.Event) (answer, error)
}

// answer says whether a condition holds of event i. An error is that of the
// evaluation: the engine has no answer.
type answer func(i int) (bool, error)

// engines are all engines; the first two are this library.
var engines = []engine{
	{"rule (this library)", bindRule},
	{"segment (this library)", bindSegment},
	{"Go by hand", bindHand},
	{"expr, map", bindExprMap},
	{"expr, fields", bindExprFields},
	{"cel-go, map", bindCELMap},
	{"cel-go, variables", bindCELVariables},
	{"jsonlogic", bindJSONLogic},
}

func bindRule(c condition, events []conversion.Event) (answer, error) {
	m, err := rule.NewMatcher(c.rule)
	if err != nil {
		return nil, err
	}
	memo := m.NewMemo()
	return func(i int) (bool, error) { return memo.Match(&events[i]) == 1, nil }, nil
}

func bindHand(c condition, events []conversion.Event) (answer, error) {
	return func(i int) (bool, error) { return c.hand(&events[i]), nil }, nil
}
