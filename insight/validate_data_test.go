package insight_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// shopUnits are the visits of the example of retentioneering as units of their users.
func shopUnits(t *testing.T) iter.Seq[*insight.Unit] {
	var units []*insight.Unit
	for _, v := range shopVisits(t) {
		u := namedUnit(v.user, v.converted, v.names...)
		u.Touch.Channel = v.channel
		units = append(units, &u)
	}
	return slices.Values(units)
}

// TestScorersOfShop validates the chain and both cards on the same visits. A chain
// knows of the last event only, which tells less than a visit does: it comes out
// timid, with a slope far above 1. Cards know of all events, and are calibrated.
func TestScorersOfShop(t *testing.T) {
	units := shopUnits(t)
	chain, err := insight.Validate(units, insight.Scoring{}, insight.MustChain(insight.ByName{}), func(c insight.Counter) (func(*insight.Unit) float64, error) {
		fit, err := c.(*insight.Chain).Fit(insight.FitOptions{})
		if err != nil {
			return nil, err
		}
		return insight.ReplayStates(fit, insight.ByName{}), nil
	})
	require.NoError(t, err)

	var features insight.Features
	for _, name := range []string{"add_to_cart", "cart", "shipping_details", "payment_details", "payment_error", "search", "catalog"} {
		features.Of = append(features.Of, insight.CountOf{Name: name, On: rule.Event(name), Cuts: []int{1, 2}})
	}
	features.Of = append(features.Of, insight.CountOf{Name: "events", On: rule.AnyEvent(), Cuts: []int{2, 3, 5, 8, 13}})
	training := insight.MustTraining(features)
	for u := range units {
		training.Count(u)
	}
	logistic, err := training.Logistic(insight.LogisticOptions{L2: 1})
	require.NoError(t, err)
	scorecard, err := training.Scorecard()
	require.NoError(t, err)

	require.Equal(t, int64(3605), chain.At[0].Quality.N)
	for name, q := range map[string]insight.ValidationReport{"chain": *chain, "logistic": logistic.Validation, "scorecard": scorecard.Validation} {
		t.Logf("%-9s AUC %.4f, Brier %.5f of %.5f, ECE %.4f, slope %.3f", name, q.All.AUC.Value, q.All.Brier, q.All.Uncertainty, q.All.ECE, q.All.Slope)
		require.Equal(t, chain.All.N, q.All.N)
		require.Zero(t, q.Unscored)
		require.Greater(t, q.All.AUC.Value, 0.6)
		require.Less(t, q.All.Brier, q.All.Uncertainty)
	}
	require.Greater(t, chain.All.Slope, 2.0)
	right, err := insight.FitPlatt(chain.Scored)
	require.NoError(t, err)
	require.InDelta(t, chain.All.Slope, right.Slope, 1e-12)
	for i := range chain.Scored {
		chain.Scored[i].P = right.Apply(chain.Scored[i].P)
	}
	q, err := insight.Evaluate(chain.Scored, 0)
	require.NoError(t, err)
	require.Less(t, q.Brier, chain.All.Brier-0.001)
	require.Less(t, q.ECE, chain.All.ECE/2)
	require.InDelta(t, 1, logistic.Validation.All.Slope, 0.1)
	require.InDelta(t, 1, scorecard.Validation.All.Slope, 0.1)
	require.Less(t, logistic.Validation.All.ECE, 0.02)
	require.Greater(t, logistic.Validation.All.AUC.Value, chain.All.AUC.Value+0.05)
	require.Greater(t, logistic.Validation.All.AUC.Value, scorecard.Validation.All.AUC.Value-0.01)
}

// TestChainAsScorer: event by event and all at once, the chain says the same.
func TestChainAsScorer(t *testing.T) {
	chain := insight.MustChain(insight.ByName{})
	u := namedUnit("u", true, "look", "cart")
	chain.Count(&u)
	v := namedUnit("v", false, "look", "look")
	chain.Count(&v)
	fit, err := chain.Fit(insight.FitOptions{})
	require.NoError(t, err)
	var live insight.Scorer = fit.Live()
	live.Begin(conversion.Touch{})
	replay, states := insight.Replay(fit.Live()), insight.ReplayStates(fit, insight.ByName{})
	for i := range u.Events {
		live.Observe(&u.Events[i])
		soFar := u
		soFar.Events = u.Events[:i+1]
		require.Equal(t, live.P(), replay(&soFar))
		require.Equal(t, live.P(), states(&soFar))
	}
	require.InDelta(t, 1, live.P(), 1e-15)
}
