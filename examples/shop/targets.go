package main

import (
	"iter"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// targets returns how far the goals are on the way to their targets, and whether they
// will meet them.
func (s *scorer) targets(asOf time.Time, users [][]conversion.Event) ([]goal.TargetResult, insight.Forecasts, error) {
	var wanted []goal.Goal
	for _, g := range s.set.Goals() {
		if g.Target != nil {
			wanted = append(wanted, g)
		}
	}
	if len(wanted) == 0 {
		return nil, nil, nil
	}
	completions := slices.Collect(s.netCompletions(wanted, users))
	forecasts, err := insight.ForecastTargets(s.set, asOf, slices.Values(completions), insight.ForecastOptions{})
	return s.set.Targets(asOf, slices.Values(completions)), forecasts, err
}

// netCompletions yields the completions of all users, with what is left of
// their values after refunds.
func (s *scorer) netCompletions(goals []goal.Goal, users [][]conversion.Event) iter.Seq[goal.Completion] {
	return func(yield func(goal.Completion) bool) {
		for _, events := range users {
			score := s.set.ScoreJourney(s.cutter.Journey(events))
			for _, c := range score.Adjust(refunds(goals, events)).Completions {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// refunds takes the refunds among the events from the macro conversions.
func refunds(goals []goal.Goal, events []conversion.Event) (all []goal.Adjustment) {
	for _, g := range goals {
		if g.Kind == goal.Macro {
			all = append(all, goal.Refunds(g.Name, events)...)
		}
	}
	return all
}
