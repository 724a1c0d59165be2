package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

var progressAsOf = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// inCart is an open unit with a milestone, the last event of which is so old.
func inCart(user string, age time.Duration) *insight.Unit {
	return &insight.Unit{
		ID: user, Outcome: insight.Open,
		Events:  []conversion.Event{{Name: "look", Time: progressAsOf.Add(-time.Hour)}, {Name: "cart", Time: progressAsOf.Add(-age)}},
		Reached: []goal.Completion{{Goal: "cart", Kind: goal.Milestone, Event: 1}},
	}
}

func TestInProgress(t *testing.T) {
	change := func(u *insight.Unit, f func(u *insight.Unit)) *insight.Unit {
		f(u)
		return u
	}
	held := ""
	for i := 0; held == ""; i++ {
		if user := fmt.Sprint("held", i); insight.FoldOf(user, 0, 10) == 0 {
			held = user
		}
	}
	tests := []struct {
		name string
		unit *insight.Unit
		want insight.WhyNot
	}{
		{"in progress", inCart("ann", time.Minute), ""},
		{"no user", inCart("", time.Minute), insight.NoUser},
		{"converted", change(inCart("bob", 0), func(u *insight.Unit) { u.Outcome = insight.Converted }), insight.AlreadyConverted},
		{"converted and young", change(inCart("bob", 0), func(u *insight.Unit) { u.Outcome, u.Young = insight.Converted, true }), insight.AlreadyConverted},
		{"left", change(inCart("cid", 0), func(u *insight.Unit) { u.Outcome = insight.Left }), insight.AlreadyLeft},
		{"nothing reached", change(inCart("dot", 0), func(u *insight.Unit) { u.Reached = nil }), insight.NoMilestone},
		{"a secondary action", change(inCart("dot", 0), func(u *insight.Unit) { u.Reached[0].Kind = goal.Secondary }), insight.NoMilestone},
		{"no events", &insight.Unit{ID: "eve", Outcome: insight.Open}, insight.NoMilestone},
		{"just quiet", inCart("fay", 30*time.Minute), insight.TooQuiet},
		{"not quite", inCart("fay", 30*time.Minute-1), ""},
		{"from the future", inCart("gus", -time.Hour), ""},
		{"held out", inCart(held, time.Minute), insight.InHoldout},
		{"no forecast", inCart("nobody knows", time.Minute), insight.NoProbability},
	}
	audience := insight.Audience{Quiet: 30 * time.Minute}
	forecast := func(u *insight.Unit) float64 {
		if u.ID == "nobody knows" {
			return math.NaN()
		}
		return 0.3
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			visitors, err := insight.InProgress(slices.Values([]*insight.Unit{test.unit}), audience, progressAsOf, forecast)
			require.NoError(t, err)
			require.Len(t, visitors, 1)
			require.Equal(t, test.want, visitors[0].WhyNot)
			require.Equal(t, test.unit.ID, visitors[0].User)
			asked := test.want == "" || test.want == insight.InHoldout
			require.Equal(t, asked, visitors[0].P == 0.3)
		})
	}
}

// TestOneOfferPerUser: of two units of a user the later one counts.
func TestOneOfferPerUser(t *testing.T) {
	units := []*insight.Unit{inCart("ann", time.Hour), inCart("ann", time.Minute), inCart("ann", 2*time.Hour), inCart("bob", time.Hour)}
	units[2].Outcome = insight.Converted
	for range 2 {
		visitors, err := insight.InProgress(slices.Values(units), insight.Audience{Holdout: -1}, progressAsOf, func(*insight.Unit) float64 { return 0.5 })
		require.NoError(t, err)
		var got []string
		for _, v := range visitors {
			got = append(got, fmt.Sprint(v.User, " ", progressAsOf.Sub(v.Last), " ", v.WhyNot))
		}
		require.Equal(t, []string{"ann 1m0s ", "ann 1h0m0s second unit", "ann 2h0m0s converted", "bob 1h0m0s "}, got)
		slices.Reverse(units)
	}
}

// TestHoldout is of the size that was asked for, and its draw is the user's alone.
func TestHoldout(t *testing.T) {
	var units []*insight.Unit
	for i := range 5000 {
		units = append(units, inCart(fmt.Sprint("user", i), time.Minute))
	}
	held := func(a insight.Audience) (users map[string]bool) {
		visitors, err := insight.InProgress(slices.Values(units), a, progressAsOf, func(*insight.Unit) float64 { return 0.5 })
		require.NoError(t, err)
		users = map[string]bool{}
		for _, v := range visitors {
			if v.WhyNot == insight.InHoldout {
				users[v.User] = true
			}
		}
		return users
	}
	tenth := held(insight.Audience{})
	require.InDelta(t, 500, len(tenth), 100)
	require.Empty(t, held(insight.Audience{Holdout: -1}))
	require.Len(t, held(insight.Audience{Holdout: 1}), 5000)
	half := held(insight.Audience{Holdout: 0.5})
	for user := range tenth {
		require.True(t, half[user], "a larger holdout has all of a smaller one")
	}
	require.NotEqual(t, tenth, held(insight.Audience{Seed: 1}))
}

func TestAudienceFaults(t *testing.T) {
	none := slices.Values([]*insight.Unit(nil))
	_, err := insight.InProgress(none, insight.Audience{Quiet: -1, Holdout: 1.5}, time.Time{}, nil)
	require.Equal(t, []string{"quiet", "holdout", "as_of", "forecast"}, pathsOf(t, err))
	_, err = insight.InProgress(none, insight.Audience{Holdout: math.NaN()}, progressAsOf, func(*insight.Unit) float64 { return 0 })
	require.Equal(t, []string{"holdout"}, pathsOf(t, err))
	visitors, err := insight.InProgress(none, insight.Audience{}, progressAsOf, func(*insight.Unit) float64 { return 0 })
	require.NoError(t, err)
	require.Empty(t, visitors)
}

// visitors in progress, by their probability.
func visitorsWith(ps ...float64) (visitors []insight.Visitor) {
	for i, p := range ps {
		visitors = append(visitors, insight.Visitor{User: string(rune('a' + i)), P: p})
	}
	return visitors
}

func chosen(r *insight.OfferReport) (users string) {
	for _, row := range r.Rows {
		if row.Chosen {
			users += row.User
		}
	}
	return users
}

func TestChoose(t *testing.T) {
	offer := insight.Offer{Margin: 40, Cost: 5, Contact: 0.1, Uplift: 0.5}
	visitors := visitorsWith(0.1, 0.5, 0.02, 0.6, 0.001, 0.5)
	visitors = append(visitors, insight.Visitor{User: "z", P: math.NaN(), WhyNot: insight.TooQuiet}, insight.Visitor{User: "y", P: 0.5, WhyNot: insight.InHoldout})
	r, err := insight.Choose(visitors, offer, 0)
	require.NoError(t, err)
	require.Equal(t, "dbfac", chosen(r), "they gain 7.4, 6.15, 6.15, 1.15 and 0.15")
	var order []string
	for _, row := range r.Rows {
		order = append(order, row.User+" "+string(row.WhyNot))
	}
	require.Equal(t, []string{"d ", "b ", "f ", "y holdout", "a ", "c ", "e not worth it", "z quiet"}, order)
	require.Equal(t, []insight.OfferRefusal{{insight.InHoldout, 1}, {insight.NotWorth, 1}, {insight.TooQuiet, 1}}, r.WhyNot)

	// With little money, who brings most for it comes first: d costs 4.6. For b, f and a
	// too little is left; c costs 0.25.
	r, err = insight.Choose(visitors, offer, 5)
	require.NoError(t, err)
	require.Equal(t, "dc", chosen(r))
	require.InDelta(t, 4.6+0.25, r.Cost, 1e-12)
	require.InDelta(t, 7.4+0.15, r.Gain, 1e-12)
	require.Contains(t, r.WhyNot, insight.OfferRefusal{Reason: insight.OverBudget, Visitors: 3})
	require.LessOrEqual(t, r.Cost, r.Budget)
}

// TestChoiceIsNearlyBest compares with all choices that there are.
func TestChoiceIsNearlyBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 5))
	for range 100 {
		offer := insight.Offer{Margin: 20 + 20*rng.Float64(), Cost: 5 * rng.Float64(), Contact: rng.Float64(), Uplift: rng.Float64()}
		var ps []float64
		for range 8 {
			ps = append(ps, rng.Float64())
		}
		visitors := visitorsWith(ps...)
		budget := 0.1 + 10*rng.Float64()
		r, err := insight.Choose(visitors, offer, budget)
		require.NoError(t, err)
		best, largest := 0.0, 0.0
		for set := range 1 << 8 {
			cost, gain := 0.0, 0.0
			for i, p := range ps {
				if d := offer.Decide(p); set>>i&1 == 1 {
					cost, gain = cost+d.ExpectedCost, gain+d.Gain
				} else {
					largest = max(largest, d.Gain)
				}
			}
			if cost <= budget {
				best = max(best, gain)
			}
		}
		require.LessOrEqual(t, r.Cost, budget)
		require.LessOrEqual(t, r.Gain, best+1e-9)
		require.GreaterOrEqual(t, r.Gain, best-largest-1e-9)

		rng.Shuffle(8, func(i, j int) { visitors[i], visitors[j] = visitors[j], visitors[i] })
		again, err := insight.Choose(visitors, offer, budget)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(r, again, cmpopts.EquateNaNs()))
	}
}

func TestChooseNobody(t *testing.T) {
	r, err := insight.Choose(nil, insight.Offer{}, 0)
	require.NoError(t, err)
	require.Equal(t, &insight.OfferReport{Rows: []insight.OfferRow{}}, r)
	require.Contains(t, r.String(), "Offer to 0 of 0 visitors")
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"assumption":"uplift is assumed, not measured","offer":{"cost":0,"contact":0,"margin":0,"uplift":0},"budget":null,
		"chosen":0,"expected_cost":0,"expected_gain":0,"why_not":[],"visitors":[]}`, string(text))
	_, err = insight.Choose(nil, insight.Offer{Cost: -1}, -1)
	require.Equal(t, []string{"cost", "budget"}, pathsOf(t, err))
}

func TestOfferAsJSON(t *testing.T) {
	visitors := []insight.Visitor{{User: "ann", Milestone: "cart", P: 0.25, Last: progressAsOf}, {User: "bob", P: math.NaN(), WhyNot: insight.TooQuiet}}
	r, err := insight.Choose(visitors, insight.Offer{Margin: 40, Cost: 8, Uplift: 0.5, Currency: "EUR"}, 10)
	require.NoError(t, err)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"assumption":"uplift is assumed, not measured",
		"offer":{"cost":8,"contact":0,"margin":40,"uplift":0.5,"currency":"EUR"},"budget":10,
		"chosen":1,"expected_cost":3,"expected_gain":2,"why_not":[{"reason":"quiet","visitors":1}],
		"visitors":[
			{"user":"ann","milestone":"cart","last":"2026-03-01T12:00:00Z","chosen":true,
				"decision":{"p":0.25,"without":10,"with":12,"gain":2,"expected_cost":3,"break_even_uplift":0.25,"worth":true}},
			{"user":"bob","chosen":false,"why_not":"quiet","decision":null}]}`, string(text))
}

// TestOfferText: names come from outside.
func TestOfferText(t *testing.T) {
	visitors := []insight.Visitor{{User: "</b>*|\x1b[31m\u202e", Milestone: "c|art", P: 0.2, Last: progressAsOf}}
	for i := range 30 {
		visitors = append(visitors, insight.Visitor{User: fmt.Sprint("u", i), P: 0.9})
	}
	r, err := insight.Choose(visitors, insight.Offer{Margin: 40, Cost: 5, Uplift: 0.25, Currency: "EUR"}, 100)
	require.NoError(t, err)
	for _, text := range []string{r.String(), r.Markdown()} {
		require.NotContains(t, text, "\x1b")
		require.NotContains(t, text, "\u202e")
		require.Contains(t, text, "if the assumption holds that it makes conversion +25 % likelier")
		require.Contains(t, text, "the first 20 of 31")
	}
	require.Equal(t, strings.Count(r.Markdown(), "</b>"), strings.Count(r.Markdown(), `\</b>`), "escaped")
	require.Equal(t, 20, strings.Count(r.Markdown(), "no: not worth it")+strings.Count(r.Markdown(), "| yes"))
}
