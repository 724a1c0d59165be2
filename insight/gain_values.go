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
// The error joins all faults: no set, and a value that is not finite or has no
// currency. The values are shares of what conversions bring and add up to it at most;
// they do not say that reaching a goal brings it about.
func (f *ChainFit) GoalValues(set *goal.Set, v ConversionValue) (map[string]conversion.Money, error) {
	var c check.Checker
	if set == nil {
		c.Fault("set", "missing", "there are no goals")
	}
	checkConversionValue(&c, "value", v)
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
