package segment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func outcomeGoals() *goal.Set {
	return goal.MustCompile(
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(100, "EUR"))},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every(), Value: goal.EventValue()},
		goal.Goal{Name: "quote", Kind: goal.Macro, Rule: rule.Path("/quote"), Value: goal.Fixed(conversion.Cents(500, "USD"))},
	)
}

func TestGoalOutcome(t *testing.T) {
	start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	visit := conversiontest.Visit(
		conversiontest.At(start), conversiontest.Event("add_to_cart"), conversiontest.Event("purchase", conversiontest.Worth("2.50 EUR")),
		conversiontest.Event("purchase"), conversiontest.Event("purchase", conversiontest.Worth("1 USD")), conversiontest.Page("/quote"),
	)
	journey := conversiontest.Journey(visit)
	events := journey.Sessions[0].Events
	for name, c := range map[string]struct {
		outcomes segment.Outcomes
		want     segment.Outcome
	}{
		"a macro conversion": {segment.GoalOutcome(outcomeGoals(), "order", "cart", "order"), segment.Outcome{
			Converted:   true,
			Values:      []conversion.Money{conversion.Cents(250, "EUR"), conversion.Cents(100, "USD")},
			Completions: []segment.Completion{{Step: 0, Time: events[0].Time}, {Step: 1, Time: events[1].Time}, {Step: 1, Time: events[2].Time}, {Step: 1, Time: events[3].Time}},
		}},
		"any macro conversion": {segment.GoalOutcome(outcomeGoals(), ""), segment.Outcome{
			Converted: true, Values: []conversion.Money{conversion.Cents(250, "EUR"), conversion.Cents(100, "USD"), conversion.Cents(500, "USD")},
		}},
		"a milestone has no real value": {segment.GoalOutcome(outcomeGoals(), "cart"), segment.Outcome{Converted: true}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(c.want, c.outcomes.Of(journey)))
		})
	}
	require.Equal(t, segment.Outcome{}, segment.GoalOutcome(outcomeGoals(), "order", "cart").Of(conversion.Journey{}))
}

// TestGoalOutcomeFingerprint: other goals or another macro are another outcome.
func TestGoalOutcomeFingerprint(t *testing.T) {
	seen := map[[32]byte]bool{}
	other := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("order")})
	for _, o := range []segment.Outcomes{
		segment.GoalOutcome(outcomeGoals(), "order"), segment.GoalOutcome(outcomeGoals(), ""), segment.GoalOutcome(outcomeGoals(), "quote"),
		segment.GoalOutcome(outcomeGoals(), "order", "cart"), segment.GoalOutcome(other, "order"),
	} {
		seen[segment.MustAccumulator(segment.Study{Outcome: o}).Fingerprint()] = true
	}
	require.Len(t, seen, 5)
	_, err := segment.NewAccumulator(segment.Study{Outcome: segment.GoalOutcome(outcomeGoals(), "sale", "cart", "box")})
	require.ErrorContains(t, err, `outcome: there is no goal "sale"`)
	require.ErrorContains(t, err, `outcome: there is no goal "box"`)
}
