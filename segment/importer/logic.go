package importer

import (
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// single returns the only one of a list, or what join makes of them.
func single[T any](list []T, join func([]T) T) T {
	if len(list) == 1 {
		return list[0]
	}
	return join(list)
}

func bothOn(list []rule.Predicate) rule.Predicate {
	return single(list, func(l []rule.Predicate) rule.Predicate { return rule.And(l...) })
}

func eitherOn(list []rule.Predicate) rule.Predicate {
	return single(list, func(l []rule.Predicate) rule.Predicate { return rule.Or(l...) })
}

func bothIn(list []rule.Rule) rule.Rule {
	return single(list, func(l []rule.Rule) rule.Rule { return rule.All(l...) })
}

func eitherIn(list []rule.Rule) rule.Rule {
	return single(list, func(l []rule.Rule) rule.Rule { return rule.Any(l...) })
}

func both(list []segment.Condition) segment.Condition {
	return single(list, func(l []segment.Condition) segment.Condition { return segment.And(l...) })
}

func either(list []segment.Condition) segment.Condition {
	return single(list, func(l []segment.Condition) segment.Condition { return segment.Or(l...) })
}

// always holds of every event, never of none.
func always() rule.Predicate { return rule.AnyEvent() }

func never() rule.Predicate { return rule.Not(rule.AnyEvent()) }
