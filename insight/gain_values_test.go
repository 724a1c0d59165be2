package insight_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

func TestGoalValues(t *testing.T) {
	estimated := func(name string) goal.Goal {
		return goal.Goal{Name: name, Kind: goal.Milestone, Rule: rule.Event(name), Value: goal.Estimated()}
	}
	set := goal.MustCompile(estimated("cart"), estimated("contest"), estimated("never"), estimated("seldom"), estimated("open"),
		goal.Goal{Name: "fixed", Kind: goal.Milestone, Rule: rule.Event("fixed"), Value: goal.Fixed(conversion.Cents(5, "EUR"))})
	fit := goalsFit(t, insight.FitOptions{MinCount: 2},
		chainPath{[]string{"cart"}, insight.Converted, 2}, chainPath{[]string{"cart"}, insight.Left, 2}, chainPath{[]string{"contest"}, insight.Left, 3},
		chainPath{[]string{"fixed"}, insight.Converted, 2}, chainPath{[]string{"seldom"}, insight.Converted, 1}, chainPath{[]string{"open"}, insight.Open, 9})
	values, err := fit.GoalValues(set, insight.FixedValue(conversion.Cents(8000, "EUR")))
	require.NoError(t, err)
	want := map[string]conversion.Money{"cart": {}, "contest": {Currency: "EUR"}}
	want["cart"] = conversion.Money{Micros: int64(math.RoundToEven(8e7 * (0.5 - fit.Start.Value.Value))), Currency: "EUR"}
	require.Empty(t, cmp.Diff(want, values))
	_, err = set.WithValues(values)
	require.NoError(t, err)

	none, err := goalsFit(t, insight.FitOptions{}).GoalValues(set, insight.FixedValue(conversion.Cents(8000, "EUR")))
	require.NoError(t, err)
	require.Empty(t, none)
}

// goalsFit fits a chain whose states are goals.
func goalsFit(t *testing.T, o insight.FitOptions, paths ...chainPath) *insight.ChainFit {
	t.Helper()
	c := insight.MustChain(insight.ByGoal{})
	for _, p := range paths {
		require.NoError(t, c.AddPath(p.states, p.end, p.n))
	}
	fit, err := c.Fit(o)
	require.NoError(t, err)
	return fit
}

func TestGoalValuesFaults(t *testing.T) {
	fit := goalsFit(t, insight.FitOptions{})
	_, err := fit.GoalValues(nil, insight.ConversionValue{})
	require.EqualError(t, err, "set: there are no goals\nvalue: nobody said what a conversion is worth")
	_, err = fit.GoalValues(goal.MustCompile(), insight.ConversionValue{Mean: math.Inf(1), SE: -1, Currency: "euro"})
	require.ErrorContains(t, err, "value.mean")
	require.ErrorContains(t, err, "value.se")
	require.ErrorContains(t, err, "value.currency")
	_, err = fit.GoalValues(goal.MustCompile(), insight.ConversionValue{Mean: -3, Currency: "EUR"})
	require.Equal(t, []string{"value.mean"}, pathsOf(t, err))
	for _, states := range []insight.States{insight.ByName{}, insight.ByGoalAndChannel{}} {
		other, err := insight.MustChain(states).Fit(insight.FitOptions{})
		require.NoError(t, err)
		_, err = other.GoalValues(goal.MustCompile(), insight.FixedValue(conversion.Cents(8000, "EUR")))
		require.Equal(t, []string{"states"}, pathsOf(t, err))
	}
}

// What the newsletter is worth is learned of the visits of last month, and then given
// to the goal.
func ExampleChainFit_GoalValues() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")},
		goal.Goal{Name: "newsletter", Kind: goal.Secondary, Rule: rule.Event("subscribe"), Value: goal.Estimated()},
	)
	visits := insight.MustReader(insight.Study{Goals: goals})
	chain, _ := insight.NewChain(insight.ByGoal{})
	for _, visit := range []conversion.Session{
		conversiontest.Visit("look", "subscribe", "purchase"), conversiontest.Visit("look", "subscribe"), conversiontest.Visit("look"), conversiontest.Visit("look"),
	} {
		for unit := range visits.Units(visit.Events) {
			chain.Count(unit)
		}
	}
	fit, _ := chain.Fit(insight.FitOptions{})
	values, _ := fit.GoalValues(goals, insight.FixedValue(conversion.Cents(8000, "EUR")))
	learned, _ := goals.WithValues(values)

	score := learned.Score(conversiontest.Visit("look", "subscribe"))
	for _, c := range score.Completions {
		fmt.Println(c.Goal, c.Value, c.Virtual())
	}
	// Output:
	// newsletter 20.00 EUR true
}
