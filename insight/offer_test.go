package insight_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

var nan = math.NaN()

func TestDecide(t *testing.T) {
	for name, test := range map[string]struct {
		p     float64
		offer insight.Offer
		want  insight.Decision
	}{
		"hesitant": {
			0.1, insight.Offer{Margin: 40, Cost: 5, Contact: 0.1, Uplift: 0.5},
			insight.Decision{P: 0.1, Without: 4, With: 5.15, Gain: 1.15, ExpectedCost: 0.85, BreakEven: 0.6 / 3.5, Worth: true},
		},
		"would buy anyway": {
			0.9, insight.Offer{Margin: 40, Cost: 5, Contact: 0.1, Uplift: 0.05},
			insight.Decision{P: 0.9, Without: 36, With: 32.975, Gain: -3.025, ExpectedCost: 4.825, BreakEven: nan},
		},
		"more than certain is certain": {
			0.8, insight.Offer{Margin: 10, Cost: 1, Uplift: 9},
			insight.Decision{P: 0.8, Without: 8, With: 9, Gain: 1, ExpectedCost: 1, BreakEven: 8/7.2 - 1, Worth: true},
		},
		"exactly certain": {
			0.5, insight.Offer{Margin: 10, Cost: 5, Uplift: 1},
			insight.Decision{P: 0.5, Without: 5, With: 5, ExpectedCost: 5, BreakEven: 1},
		},
		"without any chance": {
			0, insight.Offer{Margin: 10, Cost: 1, Contact: 1, Uplift: 9},
			insight.Decision{With: -1, Gain: -1, ExpectedCost: 1, BreakEven: nan},
		},
		"for free": {
			0.2, insight.Offer{Margin: 10, Uplift: 0.1},
			insight.Decision{P: 0.2, Without: 2, With: 2.2, Gain: 0.2, Worth: true},
		},
		"costs the margin": {
			0.2, insight.Offer{Margin: 8, Cost: 8, Uplift: 1},
			insight.Decision{P: 0.2, Without: 1.6, Gain: -1.6, ExpectedCost: 3.2, BreakEven: nan},
		},
		"deters": {
			0.2, insight.Offer{Margin: 10, Cost: 1, Uplift: -1},
			insight.Decision{P: 0.2, Without: 2, Gain: -2, BreakEven: 2/1.8 - 1},
		},
		"no probability":  {1.1, insight.Offer{Margin: 10}, insight.Decision{1.1, nan, nan, nan, nan, nan, false}},
		"no number":       {nan, insight.Offer{Margin: 10}, insight.Decision{nan, nan, nan, nan, nan, nan, false}},
		"no such offer":   {0.5, insight.Offer{Margin: -10}, insight.Decision{0.5, nan, nan, nan, nan, nan, false}},
		"infinite margin": {0.5, insight.Offer{Margin: math.Inf(1)}, insight.Decision{0.5, nan, nan, nan, nan, nan, false}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(test.want, test.offer.Decide(test.p), cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-12, 1e-12)))
		})
	}
}

// TestBreakEven: at the uplift from which on it pays the gain is 0; it never falls as
// the uplift grows; and without one no uplift helps.
func TestBreakEven(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	with, without := 0, 0
	for range 2000 {
		p := rng.Float64()
		o := insight.Offer{Margin: 40 * rng.Float64(), Cost: 10 * rng.Float64(), Contact: rng.Float64()}
		d := o.Decide(p)
		if math.IsNaN(d.BreakEven) {
			without++
			o.Uplift = 1e9
			require.False(t, o.Decide(p).Worth && o.Decide(p).Gain > 1e-9, "%+v %v", o, p)
			continue
		}
		with++
		o.Uplift = d.BreakEven
		require.InDelta(t, 0, o.Decide(p).Gain, 1e-9)
		before := math.Inf(-1)
		for uplift := -1.0; uplift < 5; uplift += 0.25 {
			o.Uplift = uplift
			gain := o.Decide(p).Gain
			require.GreaterOrEqual(t, gain, before-1e-12)
			require.Equal(t, gain > 0, o.Decide(p).Worth)
			before = gain
		}
	}
	require.Greater(t, min(with, without), 300)
}

func TestOfferFaults(t *testing.T) {
	require.Equal(t, []string{"cost", "contact", "margin", "uplift", "currency"},
		pathsOf(t, insight.Offer{Cost: -1, Contact: nan, Margin: math.Inf(1), Uplift: -1.5, Currency: "euro"}.Check()))
	require.NoError(t, insight.Offer{}.Check())
}

func TestDecisionAsJSON(t *testing.T) {
	text, err := json.Marshal(insight.Offer{Margin: 5, Cost: 8, Uplift: 3}.Decide(0.2))
	require.NoError(t, err)
	require.JSONEq(t, `{"p":0.2,"without":1,"with":-2.4,"gain":-3.4,"expected_cost":6.4,"break_even_uplift":null,"worth":false}`, string(text))
}
