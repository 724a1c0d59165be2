package report_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/segment"
)

// reach is so many of so many visitors, who came once each.
func reach(k, n int64) goal.Reach {
	return goal.Reach{Users: conversion.Rate{K: k, N: n}, Sessions: conversion.Rate{K: k, N: n}}
}

// orders is a page of goals with one macro goal.
func orders(k, n int64, channels ...goal.ChannelRow) report.Page {
	return report.Page{Goals: &goal.Report{
		Users: n, Sessions: n, Macro: reach(k, n), Channels: channels,
		Goals: []goal.Row{{Goal: "order", Kind: goal.Macro, Completions: k, Reach: reach(k, n)}},
	}}
}

func channel(name string, k, n int64) goal.ChannelRow {
	return goal.ChannelRow{Channel: name, Sessions: n, Converted: conversion.Rate{K: k, N: n}}
}

func micro(m insight.MicroReport) report.Page {
	m.Name, m.Value = "newsletter", insight.ConversionValue{Mean: 10, Currency: "EUR"}
	if m.Naive.N == 0 && m.Randomised == nil && m.Units == 0 {
		m.Naive = conversion.Rate{K: 20, N: 100}
	}
	return report.Page{Micros: []insight.MicroReport{m}}
}

func adjusted(value, low, high float64, credible bool) report.Page {
	return micro(insight.MicroReport{Adjusted: insight.AdjustedEffect{Effect: measured(value, low, high), Value: estimate(10*value, 10*low, 10*high), Treated: 90, Credible: credible}})
}

func lot(value, low, high float64) report.Page {
	return micro(insight.MicroReport{Randomised: &insight.RandomisedReport{Effect: estimate(value, low, high), PerCompletion: none()}})
}

func target(f insight.Forecast) report.Page {
	f.Goal, f.Target, f.Total = "order", 100, 30
	return report.Page{Targets: []insight.Forecast{f}}
}

func episode(e insight.Episode) report.Page {
	e.Name = "cart"
	if e.Kind != insight.Never {
		e.From, e.To, e.Days = june(3), june(9), 7
	}
	return report.Page{Health: &insight.HealthReport{Steps: []string{"visits", "cart"}, From: june(1), To: june(28), Episodes: []insight.Episode{e}}}
}

// TestWords: what is said is what the data say.
func TestWords(t *testing.T) {
	euros := insight.ConversionValue{Mean: 75, Currency: "EUR"}
	for _, c := range []struct {
		name string
		page report.Page
		says string
	}{
		{"goals: nobody came", orders(0, 0), "No visitor was seen; nobody reached “order”."},
		{"goals: nobody converted", orders(0, 1000), "None of 1,000 visitors converted, so the true share is hardly above 0.38 %; nobody reached “order”."},
		{"goals: all converted", orders(12, 12), "All of 12 visitors converted, which is rare where the rule of the goal is right; each goal was reached at least once."},
		{"goals: one visitor", orders(1, 1), "All of 1 visitor converted, which is rare where the rule of the goal is right; each goal was reached at least once."},
		{"goals: some converted", orders(5, 20), "5 of 20 visitors converted, 25.0 % (11.2 to 46.9 %); each goal was reached at least once."},
		{"channels: one is clear", orders(60, 200, channel("Email", 50, 100), channel("Direct", 10, 100)), "Visits by “Email” converted best, 50.0 % (40.4 to 59.6 %), clear of all other channels."},
		{"channels: few visits", orders(52, 102, channel("Email", 50, 100), channel("Press", 2, 2)), "Visits by “Email” converted best, 50.0 % (40.4 to 59.6 %), but “Press” may be as good."},
		{"channels: only one", orders(5, 20, channel("Email", 5, 20)), "All visits came by “Email”, of which 25.0 % (11.2 to 46.9 %) converted."},
		{"channels: no conversions", orders(0, 20, channel("Email", 0, 20)), "No visit of any channel converted."},
		{"funnel: nobody entered", report.Page{Funnels: []funnel.Report{{Funnel: "Checkout"}}}, "Nobody entered."},
		{"funnel: nobody is through", report.Page{Funnels: []funnel.Report{{Flow: funnel.Flow{Entered: 9, Conversion: conversion.Rate{N: 9}}}}}, "None of the 9 who entered went all the way."},
		{"funnel: too young", report.Page{Funnels: []funnel.Report{{Flow: funnel.Flow{Entered: 9}}}}, "9 entered, but the time of none of them is over, so there is no rate yet."},
		{"funnel: silent", report.Page{Funnels: []funnel.Report{{Flow: funnel.Flow{Entered: 9, Conversion: conversion.Rate{K: 1, N: 9}}, Findings: []funnel.Finding{{Code: funnel.SilentStep, Index: 1, Name: "cart"}}}}}, "1 of the 9 who entered went all the way, 11.1 % (2.0 to 43.5 %); the tracking of “cart” looks broken, so rates beside it are doubtful."},
		{"segments: no difference", compared([2]int64{10, 100}, [2]int64{11, 100}), "None differs from everyone else by more than chance would explain."},
		{"segments: two sides", compared([2]int64{90, 200}, [2]int64{10, 200}), "“a” converted more often than everyone else, “b” less often."},
		{"segments: nobody converted", compared([2]int64{0, 200}, [2]int64{0, 200}), "Nobody converted, so there is nothing to compare."},
		{"segments: nobody", compared(), "No visitor was seen."},
		{"attribution: nothing", report.Page{Attribution: []report.Credit{{}}}, "No conversion had anything before it that could get credit."},
		{"attribution: one model", report.Page{Attribution: []report.Credit{{Comparison: by(t, attribution.Last{})}}}, "By the model “last”, “Email” gets most credit, 22 of 37 conversions."},
		{"attribution: models agree", report.Page{Attribution: []report.Credit{{Comparison: by(t, attribution.Last{}, attribution.Last{})}}}, "By the model “last”, “Email” gets most credit, 22 of 37 conversions, and so it does by all 2 models; they differ most about “Direct”, from 15 to 15."},
		{"chain: nobody", report.Page{Values: &insight.ChainFit{}}, "No visit was seen."},
		{"chain: no conversions", report.Page{Values: &insight.ChainFit{Units: 3, Left: 3}}, "None of 3 visits converted, so no step has a value yet."},
		{"chain: no states", report.Page{Values: &insight.ChainFit{Units: 3, Converted: 3}}, "No step on the way was seen often enough to have a value."},
		{"micro: credible", adjusted(0.2, 0.1, 0.3, true), "Those who did “newsletter” converted more often than visitors alike, by 20.0 percentage points (10.0 to 30.0), which would make each worth 2.00 EUR (1.00 to 3.00 EUR)."},
		{"micro: a warning", adjusted(-0.2, -0.3, -0.1, true), "“newsletter” brings nothing on top: those who did it converted less often than visitors alike who had come as far, by 20.0 percentage points (10.0 to 30.0)."},
		{"micro: may be chance", adjusted(0.2, -0.1, 0.3, false), "No effect of “newsletter” can be told from chance: visitors alike who had come as far without it converted about as often."},
		{"micro: no counterpart", adjusted(math.NaN(), math.NaN(), math.NaN(), false), "The worth of “newsletter” cannot be told: everybody alike did it too."},
		{"micro: nobody did it", micro(insight.MicroReport{Units: 5}), "Nobody did “newsletter”, so it has no value."},
		{"micro: prerequisite", micro(insight.MicroReport{Prerequisite: insight.Prerequisite{Is: true}}), "Hardly anybody converts without “newsletter”: it is a step of the way, with a share of the value and nothing on top."},
		{"micro: by lot, more", lot(0.02, 0.01, 0.03), "Inviting visitors to “newsletter”, drawn by lot, raised conversion by 2.0 percentage points (1.0 to 3.0): they were drawn by lot, so this is a cause."},
		{"micro: by lot, less", lot(-0.02, -0.03, -0.01), "Inviting visitors to “newsletter”, drawn by lot, lowered conversion by 2.0 percentage points (1.0 to 3.0): they were drawn by lot, so this is a cause."},
		{"micro: by lot, nothing", lot(0.02, -0.01, 0.03), "Inviting visitors to “newsletter”, drawn by lot, had no effect that can be told from chance."},
		{"micro: by lot, not yet", lot(math.NaN(), math.NaN(), math.NaN()), "The experiment about “newsletter” has no result yet."},
		{"discovery: short visits", report.Page{Discovery: &insight.DiscoveryReport{Units: 9}}, "No visit was long enough to look at its beginning."},
		{"discovery: nothing", report.Page{Discovery: &insight.DiscoveryReport{Units: 9, AtRisk: 9}}, "Nothing was done often enough to say anything about it."},
		{"discovery: a warning", report.Page{Discovery: &insight.DiscoveryReport{Units: 9, AtRisk: 9, Candidates: []insight.Candidate{{Name: "search", Class: insight.NegativeClass}}}}, "Those who did “search” early converted less often: a warning sign."},
		{"discovery: neutral", report.Page{Discovery: &insight.DiscoveryReport{Units: 9, AtRisk: 9, Candidates: []insight.Candidate{{Name: "search", Class: insight.NeutralClass}}}}, "Nothing that is no goal yet goes with more or fewer conversions later; 1 candidate was looked at."},
		{"opportunity: no baseline", report.Page{Opportunities: []insight.OpportunityReport{{Steps: []insight.Opportunity{{Name: "cart", Value: none(), Baseline: math.NaN()}}}}}, "No step can be compared with a baseline."},
		{"opportunity: all good", report.Page{Opportunities: []insight.OpportunityReport{{Steps: []insight.Opportunity{{Name: "cart", Value: estimate(-5, -9, -1), Baseline: 0.1}}}}}, "No loss is seen: “cart” is as good as its baseline already."},
		{"opportunity: may be chance", report.Page{Opportunities: []insight.OpportunityReport{{Value: euros, Steps: []insight.Opportunity{{Name: "cart", Rate: conversion.Rate{K: 1, N: 20}, Value: estimate(500, -40, 1040), Baseline: 0.1}}}}}, "If 10.0 % instead of 5.0 % of those before it had reached “cart”, there would have been about 500.00 EUR (−40 to 1,040 EUR) more, which may be chance."},
		{"opportunity: without money", report.Page{Opportunities: []insight.OpportunityReport{{Steps: []insight.Opportunity{{Name: "cart", Suspect: true, Rate: conversion.Rate{K: 1, N: 20}, Value: estimate(50, 40, 60), Baseline: 0.1}}}}}, "If 10.0 % instead of 5.0 % of those before it had reached “cart”, there would have been about 50 (40 to 60) more conversions; but its tracking looks broken, so look at that first."},
		{"opportunity: some are good", report.Page{Opportunities: []insight.OpportunityReport{{Value: euros, Steps: []insight.Opportunity{
			{Name: "cart", Source: "best segment: Email", Rate: conversion.Rate{K: 1, N: 20}, Value: estimate(500, 40, 960), Baseline: 0.1},
			{Name: "payment", Value: estimate(0, 0, 0)}, {Name: "order", Value: estimate(-528, -700, -300)},
		}}}}, "If 10.0 % (best segment: Email) instead of 5.0 % of those before it had reached “cart”, there would have been about 500.00 EUR (40.00 to 960.00 EUR) more; “payment” and “order” are as good as their baselines already."},
		{"change: cannot be shared out", report.Page{Changes: []insight.StepChangeReport{{Before: 0, After: 9, Change: 9, FirstZero: "cart"}}}, "The result went from 0 to 9; the change cannot be shared out, because “cart” was 0 or not known in one of the periods."},
		{"change: none", report.Page{Changes: []insight.StepChangeReport{{Before: 9, After: 9, Defined: true, Factors: []insight.FactorChange{{Name: "cart"}}}}}, "The result went from 9 to 9."},
		{"change: a rise", report.Page{Changes: []insight.StepChangeReport{{Currency: "EUR", Before: 90, After: 120, Change: 30, Defined: true, Factors: []insight.FactorChange{{Name: "visits", Effect: -10}, {Name: "cart", Effect: 40}}}}}, "The result went from 90.00 EUR to 120.00 EUR, a change of +30.00 EUR; “cart” accounts for most of it, +40.00 EUR."},
		{"health: all well", report.Page{Health: &insight.HealthReport{Steps: []string{"visits"}, From: june(1), To: june(28)}}, "Nothing looks wrong with the tracking of 1 step, 1 to 28 Jun 2026."},
		{"health: no steps", report.Page{Health: &insight.HealthReport{}}, "No steps were watched."},
		{"health: never", episode(insight.Episode{Kind: insight.Never, Cause: insight.Instrumentation, Ratio: math.NaN()}), "“cart” was never seen: visitors went on, so most likely the tracking is broken and rates into and out of it are doubtful."},
		{"health: a break", episode(insight.Episode{Kind: insight.Outage, Cause: insight.Break, Ratio: 0.04, Part: "mobile"}), "“cart” on “mobile” all but vanished, falling to 4.0 % of what was expected from 3 to 9 Jun 2026: visitors did not go on either, so the site itself may be broken there and money is being lost."},
		{"health: more visitors", episode(insight.Episode{Kind: insight.Surge, Cause: insight.Traffic, Ratio: 2.5}), "“cart” rose to 250 % of what was expected from 3 to 9 Jun 2026: later steps rose too, so it looks like real traffic."},
		{"health: no visitors", episode(insight.Episode{Kind: insight.Outage, Cause: insight.Traffic, Ratio: 0}), "“cart” all but vanished, falling to 0 % of what was expected from 3 to 9 Jun 2026: hardly anybody came, or all tracking was off."},
		{"target: reached", target(insight.Forecast{Observed: 120, Elapsed: 10, Phrase: insight.Reached}), "“order”: 120 of 100, the target is reached."},
		{"target: missed", target(insight.Forecast{Observed: 70, Elapsed: 30, Phrase: insight.OutOfReach}), "“order”: 70 of 100, and the time is over: the target was missed."},
		{"target: no forecast", target(insight.Forecast{Phrase: insight.NoForecast, Mean: none(), Reason: "nothing was watched"}), "“order”: 0 of 100; there is no forecast, because nothing was watched."},
		{"target: at risk", target(insight.Forecast{Observed: 30, Elapsed: 10, Weighted: true, Mean: estimate(90, 70, 112), Reach: 0.2, NeededRate: 3.5, CurrentRate: 3, Phrase: insight.AtRisk}), "“order”: 30 of 100 after 10 of 30 weighted days; if it goes on as before, it will be about 90 (70 to 112), so the target is at risk (met with a chance of 20 %); it takes 3.5 a day from now on, against 3 so far."},
		{"return: no cost", report.Page{Return: &insight.ReturnReport{Currency: "EUR", Total: insight.Return{Realised: estimate(50, 20, 80)}}}, "50.00 EUR was earned; no cost is known, so there is no return on it."},
		{"return: a cost is not known", report.Page{Return: &insight.ReturnReport{Currency: "EUR", Total: insight.Return{Realised: estimate(50, 20, 80), Cost: &conversion.Money{Micros: 4e7, Currency: "EUR"}, ROAS: none()}, Rows: []insight.Return{{Name: "a", ROAS: estimate(3, 1, 5)}, {Name: "b", ROAS: estimate(4, 0.5, 9)}, {Name: "c", ROAS: none()}}}}, "50.00 EUR was earned; not all costs are known; of those that are, “a” brought most, 3.00 (1.00 to 5.00) for each EUR spent."},
		{"return: one cost is known", report.Page{Return: &insight.ReturnReport{Currency: "EUR", UnknownCosts: 2, Total: insight.Return{Realised: estimate(50, 20, 80), Cost: &conversion.Money{Micros: 4e7, Currency: "EUR"}, ROAS: none()}, Rows: []insight.Return{{Name: "a", ROAS: estimate(3, 1, 5)}, {Name: "b", ROAS: none()}, {Name: "c", ROAS: none()}}}}, "50.00 EUR was earned; the costs of 2 channels are not known, so there is no return on all of it."},
		{"return: nothing spent", report.Page{Return: &insight.ReturnReport{Currency: "EUR", Total: insight.Return{Realised: estimate(50, 20, 80), Cost: &conversion.Money{Currency: "EUR"}, ROAS: none()}}}, "50.00 EUR was earned; nothing was spent, so there is no return on cost."},
		{"return: may be a loss", report.Page{Return: &insight.ReturnReport{Currency: "EUR", Total: insight.Return{Realised: estimate(50, 20, 80), Cost: &conversion.Money{Micros: 4e7, Currency: "EUR"}, ROAS: estimate(1.25, 0.5, 2)}}}, "50.00 EUR was earned; each EUR spent brought 1.25 (0.50 to 2.00) so far, which may be more or less than it cost."},
		{"quality: nothing", report.Page{Quality: &insight.Quality{}}, "No forecast was judged."},
		{"quality: one class", report.Page{Quality: &insight.Quality{N: 9, Converted: 9}}, "All of 9 visits ended alike, so forecasts cannot be judged."},
		{"quality: useless", report.Page{Quality: &insight.Quality{N: 9, Converted: 3, Brier: 0.3, Uncertainty: 0.2222}}, "Forecasts of 9 visits were no better than giving each the same chance of 33.3 %."},
		{"quality: too extreme", report.Page{Quality: &insight.Quality{N: 9, Converted: 3, Brier: 0.1, Uncertainty: 0.2222, ECE: 0.05, AUC: measured(0.8, 0.7, 0.9), Slope: 0.5}}, "Forecasts were off by 5.0 percentage points on average; of two visits of which one converted, that one had the higher forecast 80 times in 100 (50 is chance); they were too extreme."},
	} {
		t.Run(c.name, func(t *testing.T) {
			says := parsed(t, htmlOf(t, c.page)).sentences()
			require.Truef(t, slices.Contains(says, c.says), "want %s\ngot  %s", c.says, strings.Join(says, "\n     "))
		})
	}
}

// compared is a page of levels a and b, converted and seen.
func compared(levels ...[2]int64) report.Page {
	var counts []segment.Count
	for i, l := range levels {
		counts = append(counts, segment.Count{Name: string(rune('a' + i)), Rate: conversion.Rate{K: l[0], N: l[1]}})
	}
	c := segment.CompareCounts(counts, segment.Contrast{})
	return report.Page{Segments: []segment.Report{{Outcome: "order", Segments: &c}}}
}
