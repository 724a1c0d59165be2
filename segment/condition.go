package segment

import "github.com/go-conversion/conversion/rule"

// partsOf returns the conditions that c is made of, in the order written; none
// for what is not made of others.
func partsOf(c Condition) []Condition {
	switch c := c.(type) {
	case AndOf:
		return c.Conditions
	case OrOf:
		return c.Conditions
	case NotOf:
		return []Condition{c.Condition}
	case FirstIs:
		return []Condition{c.Of}
	case LastIs:
		return []Condition{c.Of}
	}
	return nil
}

// rulesOf returns the rules and predicates in c itself, some of which may be nil.
func rulesOf(c Condition) []rule.Rule {
	switch c := c.(type) {
	case EventIs:
		return []rule.Rule{c.On}
	case SessionIs:
		return []rule.Rule{c.Rule, c.Without}
	case Did:
		return []rule.Rule{c.Of}
	case FirstTime:
		return []rule.Rule{c.Of}
	case Stopped:
		return []rule.Rule{c.Of}
	case Restarted:
		return []rule.Rule{c.Of}
	case Regularly:
		return []rule.Rule{c.Of}
	case Sequence:
		list := []rule.Rule{c.Relevant, c.ThenWithout.Of}
		for _, s := range c.Steps {
			list = append(list, s.On, s.Without)
		}
		return list
	}
	return nil
}

// conditionHasFunc reports whether there is a Go function in c, so that two of
// the same text may differ.
func conditionHasFunc(c Condition) bool {
	if _, ok := c.(FuncIs); ok {
		return true
	}
	for _, r := range rulesOf(c) {
		if hasFunc(r) {
			return true
		}
	}
	for _, part := range partsOf(c) {
		if conditionHasFunc(part) {
			return true
		}
	}
	return false
}
