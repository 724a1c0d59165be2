package conversiontest

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// conditionsOf returns all conditions of a segment, each before those that it is
// made of.
func conditionsOf(s segment.Segment) (all []segment.Condition) {
	left := []segment.Condition{s.Where, s.Exclude.Where}
	for len(left) > 0 {
		c := left[0]
		left = left[1:]
		if c == nil {
			continue
		}
		all = append(all, c)
		left = append(partsOf(c), left...)
	}
	return all
}

func partsOf(c segment.Condition) []segment.Condition {
	switch c := c.(type) {
	case segment.AndOf:
		return slices.Clone(c.Conditions)
	case segment.OrOf:
		return slices.Clone(c.Conditions)
	case segment.NotOf:
		return []segment.Condition{c.Condition}
	case segment.FirstIs:
		return []segment.Condition{c.Of}
	case segment.LastIs:
		return []segment.Condition{c.Of}
	}
	return nil
}

// waysTo returns rules and predicates about which c itself asks: those of one way
// come one after the other.
func waysTo(c segment.Condition) (ways [][]rule.Rule) {
	switch c := c.(type) {
	case segment.EventIs:
		ways = [][]rule.Rule{{c.On}}
	case segment.SessionIs:
		ways = [][]rule.Rule{{c.Rule}, {c.Without}}
	case segment.Did:
		ways = [][]rule.Rule{{c.Of}}
	case segment.FirstTime:
		ways = [][]rule.Rule{{c.Of}}
	case segment.Stopped:
		ways = [][]rule.Rule{{c.Of}}
	case segment.Restarted:
		ways = [][]rule.Rule{{c.Of}}
	case segment.Regularly:
		ways = [][]rule.Rule{{c.Of}}
	case segment.TouchIs:
		ways = [][]rule.Rule{{c.TouchIs}}
	case segment.Sequence:
		way := []rule.Rule{}
		ways = [][]rule.Rule{{c.Relevant}, {c.ThenWithout.Of}}
		for _, s := range c.Steps {
			way, ways = append(way, s.On), append(ways, []rule.Rule{s.Without})
		}
		ways = append(ways, way)
	}
	return slices.DeleteFunc(ways, func(way []rule.Rule) bool { return len(way) == 0 || way[0] == nil })
}

// rulesIn returns the rules and predicates in the conditions of a segment.
func rulesIn(s segment.Segment) (all []rule.Rule) {
	for _, c := range conditionsOf(s) {
		all = append(all, slices.Concat(waysTo(c)...)...)
	}
	return all
}

// limitsOf returns the lengths of time in a segment.
func limitsOf(s segment.Segment) (all []time.Duration) {
	all = append(all, s.Membership.For)
	for _, c := range conditionsOf(s) {
		switch c := c.(type) {
		case segment.SessionIs:
			all = append(all, c.In)
		case segment.Did:
			all = append(all, c.In)
		case segment.FirstTime:
			all = append(all, c.In)
		case segment.Stopped:
			all = append(all, c.Active, c.Quiet, saturated(c.Active, c.Quiet))
		case segment.Restarted:
			all = append(all, c.Active, c.Quiet, saturated(c.Active, c.Quiet))
		case segment.Regularly:
			all = append(all, c.Per)
		case segment.Reached:
			all = append(all, c.In)
		case segment.Sequence:
			all = append(all, c.Within, c.In, c.ThenWithout.For)
			for _, step := range c.Steps {
				all = append(all, step.Within, step.After)
			}
		}
	}
	return slices.DeleteFunc(all, func(d time.Duration) bool { return d == 0 })
}

// saturated adds lengths of time that are not negative.
func saturated(a, b time.Duration) time.Duration {
	return a + min(b, math.MaxInt64-a)
}

// goalsOf returns the names of the goals for which a segment asks.
func goalsOf(s segment.Segment) (names []string) {
	for _, c := range conditionsOf(s) {
		if reached, ok := c.(segment.Reached); ok {
			names = append(names, reached.Goal)
		}
	}
	return names
}

// hasFunction reports whether the answer depends on a Go function.
func hasFunction(s segment.Segment) bool {
	isOpaque := func(r rule.Rule) bool { return len(functionsIn(r)) > 0 }
	return len(journeyFunctionsIn(s)) > 0 || slices.ContainsFunc(rulesIn(s), isOpaque)
}

func journeyFunctionsIn(s segment.Segment) (found []journeyFunction) {
	for _, c := range conditionsOf(s) {
		if f, ok := c.(segment.FuncIs); ok {
			found = append(found, journeyFunction{f})
		}
	}
	return found
}
