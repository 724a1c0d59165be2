package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

func TestExperimentFaults(t *testing.T) {
	_, err := insight.NewExperiment(insight.ExperimentStudy{Currency: "eur"})
	require.EqualError(t, err, "name: the experiment has no name\ngoal: neither a goal nor an event is given\n"+
		"share: 0 of all are invited: want some and not all, between 0 and 1\n"+`currency: "eur" is no currency: want three capital letters`)
	for _, share := range []float64{-0.1, 1, 1.5, math.NaN()} {
		_, err := insight.NewExperiment(insight.ExperimentStudy{Name: "e", Goal: "g", Share: share})
		require.ErrorContains(t, err, "e.share")
	}
}

// TestExperimentReference: the counter has the sums over units, in money exactly.
func TestExperimentReference(t *testing.T) {
	for _, currency := range []string{"", "EUR"} {
		study := insight.ExperimentStudy{Name: "e", On: ruleM, Share: 0.3, Seed: 9, Currency: currency}
		e, err := insight.NewExperiment(study)
		require.NoError(t, err)
		var arms [2][][2]float64 // d and y of control and invited
		unvalued := int64(0)
		for _, u := range randomTiedUnits(rand.New(rand.NewPCG(31, 1)), 400) {
			e.Count(u)
			if u.Outcome == insight.Open {
				continue
			}
			var one [2]float64
			for _, event := range u.Events {
				if event.Name == "m" {
					one[0] = 1
				}
			}
			if u.Outcome == insight.Converted {
				switch {
				case currency == "":
					one[1] = 1
				case u.Conversion.Value.Currency == currency:
					one[1] = float64(u.Conversion.Value.Micros) / 1e6
				default:
					unvalued++
				}
			}
			side := 0
			if study.Invited(u.ID) {
				side = 1
			}
			arms[side] = append(arms[side], one)
		}
		r := e.Report(0)
		require.Equal(t, unvalued, r.Unvalued)
		require.Equal(t, currency, r.Currency)
		checkRandomised(t, arms[1], arms[0], r)
		require.Greater(t, r.Control.N, r.Invited.N, "30 % are invited")
	}
}

// TestExperimentAnonymous: of whom nobody knows whether they were invited.
func TestExperimentAnonymous(t *testing.T) {
	e := tiedCounters(t)["experiment"].(*insight.Experiment)
	e.Count(&insight.Unit{Outcome: insight.Converted})
	e.Count(&insight.Unit{Outcome: insight.Open})
	require.NoError(t, e.Merge(e))
	r := e.Report(0)
	require.Equal(t, int64(2), r.Anonymous)
	require.Zero(t, r.Invited.N+r.Control.N+r.Unvalued)
	require.Contains(t, r.String(), "Without an ID, and left out: 2 units")
}

// checkRandomised compares with the definitions of means, variances and covariance.
func checkRandomised(t *testing.T, invited, control [][2]float64, r insight.RandomisedReport) {
	t.Helper()
	moments := func(xs [][2]float64) (mean, variance [2]float64, cov float64) {
		n := float64(len(xs))
		for _, x := range xs {
			mean[0] += x[0] / n
			mean[1] += x[1] / n
		}
		for _, x := range xs {
			d, y := x[0]-mean[0], x[1]-mean[1]
			variance[0] += d * d / (n - 1) / n
			variance[1] += y * y / (n - 1) / n
			cov += d * y / (n - 1) / n
		}
		return mean, variance, cov
	}
	m1, v1, c1 := moments(invited)
	m0, v0, c0 := moments(control)
	const z = 1.959963984540054
	uptake, effect := m1[0]-m0[0], m1[1]-m0[1]
	varUptake, varEffect, cov := v1[0]+v0[0], v1[1]+v0[1], c1+c0
	require.InDelta(t, uptake, r.Uptake.Value, 1e-12)
	require.InDelta(t, effect-z*math.Sqrt(varEffect), r.Effect.Low, 1e-9)
	require.InDelta(t, uptake+z*math.Sqrt(varUptake), r.Uptake.High, 1e-9)
	require.InDelta(t, effect/uptake, r.PerCompletion.Value, 1e-9)
	require.Equal(t, r.Bounded, uptake*uptake > z*z*varUptake)
	for _, ratio := range []float64{r.PerCompletion.Low, r.PerCompletion.High} {
		if r.Bounded { // where the ratio is just z standard errors away
			variance := varEffect - 2*ratio*cov + ratio*ratio*varUptake
			require.InDelta(t, z*math.Sqrt(variance), math.Abs(effect-ratio*uptake), 1e-8)
		}
	}
}

// TestRandomise: sums that cannot be have no intervals, and nothing panics.
func TestRandomise(t *testing.T) {
	good := insight.Arm{N: 100, Did: 40, Y: 30, YY: 30, DY: 20}
	for name, bad := range map[string]insight.Arm{
		"nobody":          {},
		"one unit":        {N: 1, Did: 1, Y: 1, YY: 1, DY: 1},
		"more than all":   {N: 10, Did: 11},
		"negative":        {N: -5, Did: -2},
		"squares too few": {N: 100, Did: 40, Y: 30, YY: 3, DY: 20},
		"no number":       {N: 100, Did: 40, Y: math.NaN(), YY: math.Inf(1), DY: 20},
	} {
		t.Run(name, func(t *testing.T) {
			r := insight.Randomise(good, bad, 0)
			require.False(t, r.Bounded)
			require.True(t, math.IsNaN(r.PerCompletion.Low) && math.IsNaN(r.PerCompletion.High))
			require.True(t, math.IsNaN(r.Effect.Low) && math.IsNaN(r.Effect.High))
			require.NotContains(t, r.String()+r.Markdown(), "NaN")
			_, err := json.Marshal(r)
			require.NoError(t, err)
		})
	}
	r := insight.Randomise(good, good, 0)
	require.Zero(t, r.Uptake.Value)
	require.True(t, math.IsNaN(r.PerCompletion.Value), "nobody did it because of the invitation")
	r = insight.Randomise(good, good, 3)
	require.True(t, math.IsNaN(r.Uptake.Low))

	// All convert, with one value: the sums do not vary, however they are rounded.
	same := insight.Arm{N: 7, Did: 3, Y: 7 * 19.99, YY: 7 * 19.99 * 19.99, DY: 3 * 19.99}
	r = insight.Randomise(same, same, 0)
	require.InDelta(t, 0, r.Effect.High, 1e-6)
	require.False(t, math.IsNaN(r.Effect.Low))
}

// TestExperimentTells: an invitation that makes people do what helps nothing has no
// effect, though those who do it convert more often. Whoever is keen does it, and
// buys.
func TestExperimentTells(t *testing.T) {
	const runs, users = 200, 800
	r := rand.New(rand.NewPCG(2026, 5))
	var covered, naive, bounded float64
	for run := range runs {
		study := insight.ExperimentStudy{Name: "e", On: ruleM, Share: 0.5, Seed: uint64(run)}
		e, err := insight.NewExperiment(study)
		require.NoError(t, err)
		var did conversion.Rate
		for i := range users {
			u := &insight.Unit{ID: fmt.Sprint(i)}
			keen := r.IntN(3) == 0
			does := keen && r.IntN(2) == 0
			if study.Invited(u.ID) {
				does = does || r.IntN(3) == 0
			}
			if does {
				u.Events = []conversion.Event{{Name: "m"}}
				did.N++
			}
			if keen && r.IntN(2) == 0 || r.IntN(20) == 0 {
				u.Outcome = insight.Converted
				if does {
					did.K++
				}
			}
			e.Count(u)
		}
		report := e.Report(0)
		if report.Bounded {
			bounded += 1.0 / runs
		}
		if report.PerCompletion.Low <= 0 && 0 <= report.PerCompletion.High {
			covered += 1.0 / runs
		}
		naive += did.Value() / runs
	}
	require.Greater(t, naive, 0.3)
	require.Greater(t, bounded, 0.99)
	require.InDelta(t, 0.95, covered, 0.04)
}

// A newsletter was shown to a half of all users, by lot. What did it do to those who
// subscribed because it was shown?
func ExampleExperiment() {
	study := insight.ExperimentStudy{Name: "newsletter", Goal: "newsletter", Share: 0.5, Seed: 2026, Currency: "EUR"}
	experiment, err := insight.NewExperiment(study)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 4000 {
		u := &insight.Unit{ID: fmt.Sprint("user ", i), Events: []conversion.Event{{Name: "page_view"}, {Name: "page_view"}}}
		if i%10 == 0 || study.Invited(u.ID) && i%10 < 4 { // the site asks the study whom to invite
			u.Reached = []goal.Completion{{Goal: "newsletter", Event: 1}}
		}
		if i%7 == 0 || len(u.Reached) > 0 && i%3 == 0 {
			u.Outcome = insight.Converted
			u.Conversion.Value = conversion.Cents(int64(4000+i%50*100), "EUR")
		}
		experiment.Count(u)
	}
	fmt.Print(experiment.Report(0))
	// Output:
	// Arms
	//
	// arm      units  did it    share  value, EUR per unit
	// -------  -----  ------  -------  -------------------
	// invited  1,990     781  39.25 %                15.56
	// control  2,010     198   9.85 %                11.57
	//
	// Effects
	//
	// effect                                 estimate         95 % interval
	// -------------------------------------  --------  --------------------
	// of the invitation, on doing it         29.40 pp  26.88 pp to 31.91 pp
	// of the invitation, on value, EUR           3.98          2.32 to 5.65
	// of doing it because of the invitation     13.54         8.02 to 19.01
	//
	// Effects are caused by the invitation, drawn by lot; the last one by doing it, if the invitation acts in no other way.
}
