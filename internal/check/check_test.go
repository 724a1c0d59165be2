package check_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/rule"
)

func TestNames(t *testing.T) {
	list := []string{"a", "", "b", "a", ""}
	names := check.NamesOf("goals", list, func(s *string) string { return *s })
	var places []string
	for i := range list {
		places = append(places, names.Place(i))
	}
	require.Equal(t, []string{"a", "goals[1]", "b", "goals[3]", "goals[4]"}, places)
	require.Equal(t, map[string]int{"a": 0, "": 1, "b": 2}, names.First)
}

func TestChecker(t *testing.T) {
	var c check.Checker
	require.NoError(t, c.Err())
	names := check.NamesOf("goals", []string{"a", "a", "\xff", ""}, func(s *string) string { return *s })
	for i := range 4 {
		c.Head = names.Place(i)
		c.Name(names, i)
	}
	c.Head = "g"
	c.Limit("within", 0)
	c.Limit("within", -1)
	c.Predicate("on", nil)
	c.Predicate("on", rule.And(rule.Path("x")))
	c.Rule("rule", nil)
	require.EqualError(t, c.Err(), `goals[1].name: goal 0 is called "a" too`+
		"\n\xff.name: \"\\xff\" is no valid UTF-8"+
		"\ngoals[3].name: the goal has no name"+
		"\ng.within: the duration -1ns is negative"+
		"\ng.on: there is no predicate"+
		"\n"+`g.on.and[0].path: a path begins with a slash, not as "x"`+
		"\ng.rule: there is no rule")
}
