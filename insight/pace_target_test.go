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
	"github.com/go-conversion/conversion/rule"
)

var (
	quarterBegin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	quarterEnd   = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
)

// quarterGoal returns a goal with a target in the quarter.
func quarterGoal(name string, target goal.Target) goal.Goal {
	target.From, target.To = quarterBegin, quarterEnd
	return goal.Goal{Name: name, Kind: goal.Macro, Rule: rule.Event(name), Target: &target}
}

// quarterCompletions returns a completion every so often from the beginning of the
// quarter on.
func quarterCompletions(name, value string, every time.Duration, n int) (list []goal.Completion) {
	for i := range n {
		c := goal.Completion{Goal: name, Kind: goal.Macro, Time: quarterBegin.Add(every / 2).Add(time.Duration(i) * every)}
		if value != "" {
			c.Value = conversion.MustMoney(value)
		}
		list = append(list, c)
	}
	return list
}

func forecastsOf(t *testing.T, set *goal.Set, asOf time.Time, completions []goal.Completion, o insight.ForecastOptions) insight.Forecasts {
	t.Helper()
	forecasts, err := insight.ForecastTargets(set, asOf, slices.Values(completions), o)
	require.NoError(t, err)
	return forecasts
}

func TestForecastTargets(t *testing.T) {
	set := goal.MustCompile(
		quarterGoal("lead", goal.Target{Count: 300}),
		goal.Goal{Name: "no target", Kind: goal.Secondary, Rule: rule.Event("else")},
		quarterGoal("order", goal.Target{Lift: "0.18", Baseline: "250"}),
		quarterGoal("sale", goal.Target{Value: conversion.MustMoney("9000.00 EUR")}),
		quarterGoal("deal", goal.Target{Lift: "0.1", Baseline: "100", Currency: "EUR"}),
	)
	completions := slices.Concat(
		quarterCompletions("lead", "", 8*time.Hour, 120),           // three a day for 40 days
		quarterCompletions("order", "5.00 EUR", 6*time.Hour, 1000), // four a day, all quarter and longer
		quarterCompletions("sale", "60.00 EUR", 24*time.Hour, 20), quarterCompletions("sale", "100.00 EUR", 24*time.Hour, 20),
		quarterCompletions("sale", "100.00 USD", 24*time.Hour, 3), quarterCompletions("sale", "", time.Hour, 7),
		quarterCompletions("deal", "200.00 EUR", time.Hour, 1),
		quarterCompletions("no target", "", time.Hour, 10), quarterCompletions("unknown", "", time.Hour, 10),
	)
	asOf := quarterBegin.AddDate(0, 0, 40)
	got := forecastsOf(t, set, asOf, completions, insight.ForecastOptions{})
	require.Len(t, got, 4)

	want := forecastOf(t, insight.Pace{Goal: "lead", Observed: 120, Elapsed: 40, Total: 90, Target: 300})
	want.From, want.To, want.AsOf, want.Drift = quarterBegin, quarterEnd, asOf, &insight.Drift{Earlier: 3, Later: 3, P: 1}
	if diff := cmp.Diff(want, got[0], cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	require.Equal(t, []float64{295, 160}, []float64{got[1].Target, got[1].Observed})

	want = forecastOf(t, insight.Pace{Goal: "sale", Observed: 40, Elapsed: 40, Total: 90, Dispersion: got[2].Dispersion,
		Value: insight.PaceValue{Target: 9000, Observed: 3200, Mean: 80, SD: 20 * math.Sqrt(40.0/39), Currency: "EUR"}})
	want.From, want.To, want.AsOf, want.Drift = quarterBegin, quarterEnd, asOf, got[2].Drift
	want.Findings = conversion.Findings{{Code: conversion.OtherCurrency, Subject: "sale", Count: 3, Event: -1}}
	require.True(t, got[2].Drift.IsClear()) // two a day at first, then none
	if diff := cmp.Diff(want, got[2], cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Error(diff)
	}
	require.Contains(t, got.String(), "sale: 3 amounts in another currency, left out")
	require.Equal(t, []float64{110, 200}, []float64{got[3].Target, got[3].Observed})
	require.Equal(t, insight.Reached, got[3].Phrase)
	require.True(t, math.IsNaN(got[3].Mean.Value)) // of one value there is no spread
}

// TestForecastTargetsOverTime: before, at the ends of and after the span.
func TestForecastTargetsOverTime(t *testing.T) {
	set := goal.MustCompile(quarterGoal("lead", goal.Target{Count: 300}))
	completions := quarterCompletions("lead", "", 8*time.Hour, 1000)
	for _, test := range []struct {
		asOf              time.Time
		elapsed, observed float64
		phrase            insight.Phrase
	}{
		{time.Time{}, 0, 0, insight.NoForecast},
		{quarterBegin.AddDate(0, 0, -1), 0, 0, insight.NoForecast},
		{quarterBegin, 0, 0, insight.NoForecast},
		{quarterBegin.Add(36 * time.Hour), 1.5, 5, insight.AtRisk}, // of three a day, but of little is little known
		{quarterEnd.Add(-time.Nanosecond), 90, 270, insight.OutOfReach},
		{quarterEnd, 90, 270, insight.OutOfReach},
		{quarterEnd.AddDate(1, 0, 0), 90, 270, insight.OutOfReach},
	} {
		f := forecastsOf(t, set, test.asOf, completions, insight.ForecastOptions{})[0]
		require.InDelta(t, test.elapsed, f.Elapsed, 1e-9)
		require.Equal(t, test.observed, f.Observed)
		require.Equal(t, test.phrase, f.Phrase, "as of %v", test.asOf)
	}
}

// TestForecastTargetsDispersion: it is that of whole days, as the calendar cuts and
// weighs them.
func TestForecastTargetsDispersion(t *testing.T) {
	set := goal.MustCompile(quarterGoal("lead", goal.Target{Count: 300}))
	var completions []goal.Completion
	for day := range 20 { // four on every other day
		if day%2 == 0 {
			for range 4 {
				completions = append(completions, goal.Completion{Goal: "lead", Time: quarterBegin.AddDate(0, 0, day).Add(time.Hour)})
			}
		}
	}
	asOf := quarterBegin.AddDate(0, 0, 20).Add(12 * time.Hour)
	f := forecastsOf(t, set, asOf, completions, insight.ForecastOptions{})[0]
	require.InDelta(t, 20*4.0/2/19, f.Dispersion, 1e-12) // the half day is not in it
	require.Equal(t, 1.5, forecastsOf(t, set, asOf, completions, insight.ForecastOptions{Dispersion: 1.5})[0].Dispersion)

	// An hour after midnight UTC is the day before in New York, and the first of them
	// lies before the quarter's first whole day there.
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	f = forecastsOf(t, set, asOf, completions, insight.ForecastOptions{Calendar: insight.Calendar{Zone: zone}})[0]
	require.InDelta(t, (11*1.8*1.8+9*2.2*2.2)/1.8/19, f.Dispersion, 1e-12) // 9 of 20 days

	weighed := insight.ForecastOptions{Calendar: insight.Calendar{Days: map[string]float64{}}}
	for day := range 90 {
		if day%2 == 1 {
			weighed.Calendar.Days[quarterBegin.AddDate(0, 0, day).Format(time.DateOnly)] = 0
		}
	}
	f = forecastsOf(t, set, asOf, completions, weighed)[0]
	require.Equal(t, []float64{1, 10.5, 45}, []float64{f.Dispersion, f.Elapsed, f.Total})
	require.True(t, f.Weighted)
	require.Contains(t, f.String(), "after 10.5 of 45 weighted days")
}

// TestForecastTargetsDrift: whoever reads that completions rise knows that the forecast
// is low.
func TestForecastTargetsDrift(t *testing.T) {
	set := goal.MustCompile(quarterGoal("lead", goal.Target{Count: 300}))
	leads := func(earlier, later time.Duration) []goal.Completion {
		list := quarterCompletions("lead", "", earlier, int(10*24*time.Hour/earlier))
		for _, c := range quarterCompletions("lead", "", later, int(10*24*time.Hour/later)) {
			c.Time = c.Time.AddDate(0, 0, 10)
			list = append(list, c)
		}
		return list
	}
	asOf := quarterBegin.AddDate(0, 0, 20)
	for _, test := range []struct {
		name           string
		earlier, later time.Duration
		want           insight.Drift
		words          string
	}{
		{"rise", 24 * time.Hour, 6 * time.Hour, insight.Drift{Earlier: 1, Later: 4, P: 2.2090497e-05}, "Completions rise, from 1.00 a day in the first half of the days so far to 4.00 in the second, so the forecast may be too low."},
		{"fall", 6 * time.Hour, 24 * time.Hour, insight.Drift{Earlier: 4, Later: 1, P: 2.2090497e-05}, "Completions fall, from 4.00 a day in the first half of the days so far to 1.00 in the second, so the forecast may be too high."},
		{"chance", 8 * time.Hour, 6 * time.Hour, insight.Drift{Earlier: 3, Later: 4, P: 0.2319977}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := forecastsOf(t, set, asOf, leads(test.earlier, test.later), insight.ForecastOptions{})[0]
			if diff := cmp.Diff(&test.want, f.Drift, cmpopts.EquateApprox(1e-5, 0)); diff != "" {
				t.Error(diff)
			}
			require.Equal(t, test.words != "", f.Drift.IsClear())
			require.Contains(t, f.String(), test.words)
			require.Equal(t, test.words != "", strings.Contains(f.String(), "Completions"))
			text, err := json.Marshal(f)
			require.NoError(t, err)
			require.Contains(t, string(text), `"drift":{"earlier":`)
		})
	}
	require.Nil(t, forecastsOf(t, set, asOf.AddDate(0, 0, -7), leads(time.Hour, time.Hour), insight.ForecastOptions{})[0].Drift)
	require.Nil(t, forecastsOf(t, set, asOf, nil, insight.ForecastOptions{})[0].Drift)
}

// TestForecastTargetsOrder: bit for bit the same in any order of completions.
func TestForecastTargetsOrder(t *testing.T) {
	set := goal.MustCompile(quarterGoal("sale", goal.Target{Value: conversion.MustMoney("9000.00 EUR")}))
	random := rand.New(rand.NewPCG(21, 22))
	completions := quarterCompletions("sale", "1.00 EUR", 3*time.Hour, 200)
	for i := range completions {
		completions[i].Value.Micros = random.Int64N(1e9)
	}
	asOf := quarterBegin.AddDate(0, 0, 20)
	want := forecastsOf(t, set, asOf, completions, insight.ForecastOptions{})
	for range 10 {
		random.Shuffle(len(completions), func(i, j int) { completions[i], completions[j] = completions[j], completions[i] })
		require.Equal(t, want, forecastsOf(t, set, asOf, completions, insight.ForecastOptions{}))
	}
}

// TestForecastTargetsPrior: what was known before counts as long as little is seen.
func TestForecastTargetsPrior(t *testing.T) {
	set := goal.MustCompile(quarterGoal("lead", goal.Target{Count: 300}))
	o := insight.ForecastOptions{Priors: map[string]insight.GammaPrior{"lead": {Shape: 360, Rate: 90}}}
	f := forecastsOf(t, set, quarterBegin, nil, o)[0]
	require.Equal(t, 360.0, f.Mean.Value)
	require.Equal(t, insight.OnCourse, f.Phrase)
}

func TestForecastTargetsFaults(t *testing.T) {
	shut := insight.ForecastOptions{Calendar: insight.Calendar{Months: [12]float64{11: 1}}} // open in December only
	set := goal.MustCompile(quarterGoal("lead", goal.Target{Count: 300}), quarterGoal("order", goal.Target{Count: 3}))
	for _, test := range []struct {
		name string
		set  *goal.Set
		o    insight.ForecastOptions
		want []string
	}{
		{"no goals", nil, insight.ForecastOptions{}, []string{"goals: there are no goals"}},
		{"spans without exposure", set, shut, []string{"lead.total: 0: want a finite number above 0", "order.total: 0: want a finite number above 0"}},
		{"options", set, insight.ForecastOptions{
			Calendar: insight.Calendar{Weekdays: [7]float64{1: -1}, Months: [12]float64{2: math.Inf(1)}, Days: map[string]float64{"24.12.": math.NaN(), "2026-02-30": 1}},
			Priors:   map[string]insight.GammaPrior{"leads": {Shape: 1}, "order": {Rate: 1}}, Dispersion: 0.5, Level: -1,
		}, []string{
			"calendar.weekdays[1]: -1: want a finite number, 0 or more", "calendar.months[2]: +Inf: want a finite number, 0 or more",
			`calendar.days["2026-02-30"]: "2026-02-30": want a date such as 2026-12-24`,
			`calendar.days["24.12."]: "24.12.": want a date such as 2026-12-24`, `calendar.days["24.12."]: NaN: want a finite number, 0 or more`,
			`priors[leads]: there is no goal "leads"`, "priors[order].shape: 0: want a finite number above 0",
			"dispersion: 0.5: want a finite number, 1 or more", "level: -1: want a number between 0 and 1",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			forecasts, err := insight.ForecastTargets(test.set, quarterBegin, slices.Values([]goal.Completion{}), test.o)
			require.Error(t, err)
			require.Nil(t, forecasts)
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForecastTargetsOfNone(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "lead", Kind: goal.Macro, Rule: rule.Event("lead")})
	require.Empty(t, forecastsOf(t, set, quarterBegin, quarterCompletions("lead", "", time.Hour, 3), insight.ForecastOptions{}))
}

// "300 leads in the quarter" and "18 % more orders than last year's 250", on the tenth of
// February.
func ExampleForecastTargets() {
	begin, end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	set := goal.MustCompile(
		goal.Goal{Name: "lead", Kind: goal.Milestone, Rule: rule.Event("lead"), Target: &goal.Target{Count: 300, From: begin, To: end}},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Target: &goal.Target{Lift: "0.18", Baseline: "250", From: begin, To: end}},
	)
	var completions []goal.Completion // as Score gives them; here one every so often
	for i := range 120 {
		completions = append(completions, goal.Completion{Goal: "lead", Time: begin.Add(time.Duration(i) * 8 * time.Hour)})
	}
	for i := range 150 {
		completions = append(completions, goal.Completion{Goal: "order", Time: begin.Add(time.Duration(i) * 6 * time.Hour)})
	}
	forecasts, err := insight.ForecastTargets(set, begin.AddDate(0, 0, 40), slices.Values(completions), insight.ForecastOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range forecasts {
		fmt.Println(f)
	}
	// Output:
	// lead: at risk: 120 of 300 after 40 of 90 days. 271 are expected until 2026-04-01 (236 to 308), and the probability of 300 or more is 6 %. 3.60 a day are needed from now on; so far it was 3.00 a day.
	// order: on course: 150 of 295 after 40 of 90 days. 338 are expected until 2026-04-01 (299 to 380), and the probability of 295 or more is 99 %. 2.90 a day are needed from now on; so far it was 3.75 a day.
}
