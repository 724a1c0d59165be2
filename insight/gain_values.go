package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
)

// GoalValues returns what the goals of a set whose Value is goal.Estimated are worth,
// for [goal.Set.WithValues]: the gain of the state named as the goal, times the value
// of a conversion; 0 if the gain is negative. Goals that no unit reached, or so few
// that they are in RareState, are left out. It is for chains by [ByGoal], or by
// [StateFunc] with names of goals.
//
// The error joins all faults: no set, states that are no goals, and a value that is
// negative, not finite or has no currency. The values are shares of what a conversion brings, at most
// one of it for each unit; units that leave lose theirs again, which virtual values do
// not show, so over all units their sum may exceed what conversions brought. They do
// not say that reaching a goal brings it about.
func (f *ChainFit) GoalValues(set *goal.Set, v ConversionValue) (map[string]conversion.Money, error) {
	var c check.Checker
	if set == nil {
		c.Fault("set", "missing", "there are no goals")
	}
	switch f.states.(type) {
	case ByName, ByGoalAndChannel:
		c.Fault("states", "states", "the states of the chain are by %s, want those of ByGoal", f.states)
	}
	checkConversionValue(&c, "value", v)
	if v.Mean < 0 {
		c.Fault("value.mean", "number", "%v: want a number, 0 or more", v.Mean)
	}
	if v == (ConversionValue{}) {
		c.Fault("value", "missing", "nobody said what a conversion is worth")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	values := map[string]conversion.Money{}
	for _, g := range set.Goals() {
		s, known := f.State(g.Name)
		if g.Value.Mode == goal.EstimatedMode && known && s.State == quoted(g.Name) && !math.IsNaN(s.Gain.Value) {
			values[g.Name] = v.money(max(0, s.Gain.Value*v.Mean))
		}
	}
	return values, nil
}
