package report_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// june is a day of the month from which the fixture is.
func june(day int) time.Time { return time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC) }

// shop are users of a shop, who come by channels that convert unlike.
func shop(users int) (all [][]conversion.Event) {
	sources := []string{"?utm_source=news&utm_medium=email", "?utm_source=google&utm_medium=cpc", "?utm_source=instagram&utm_medium=social", ""}
	for i := range users {
		at := june(1 + i%28).Add(time.Duration(i%600) * time.Minute)
		user := fmt.Sprint(i)
		add := func(after time.Duration, name, url, value string) conversion.Event {
			e := conversion.Event{User: user, Time: at.Add(after), Name: name, URL: url}
			if value != "" {
				e.Value, e.OrderID = conversion.MustMoney(value), user
			}
			return e
		}
		channel := i % len(sources)
		events := []conversion.Event{add(0, "", "https://shop.example/p/1"+sources[channel], "")}
		if i%(2+channel) == 0 {
			events = append(events, add(time.Minute, "add_to_cart", "", ""))
		}
		if i%7 == 0 {
			events = append(events, add(2*time.Minute, "newsletter", "", ""))
		}
		if i%(4+3*channel) == 0 {
			events = append(events, add(3*time.Minute, "add_to_cart", "", ""), add(5*time.Minute, "payment", "", ""))
		}
		if i%(8+7*channel) == 0 {
			events = append(events, add(6*time.Minute, "purchase", "", fmt.Sprintf("%d.90 EUR", 20+i%50)))
		}
		all = append(all, events)
	}
	return all
}

// naming makes the names of a fixture.
type naming func(name string) string

func plain(name string) string { return name }

// page is one with something in each section, of so many users.
func page(t testing.TB, users int, n naming) report.Page {
	t.Helper()
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
		goal.Goal{Name: "newsletter", Kind: goal.Secondary, Rule: rule.Event("newsletter"), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
		goal.Goal{Name: "video", Kind: goal.Secondary, Rule: rule.Event("video_end")},
	)
	reached := goal.NewAccumulator(goals, nil)
	checkout := funnel.MustAccumulator(funnel.MustCompile(funnel.Funnel{Name: "Checkout", Within: 24 * time.Hour, Steps: []funnel.Step{
		{Name: "product", On: rule.Path("/p/**")}, {Name: "cart", On: rule.Event("add_to_cart")}, {Name: "payment", On: rule.Event("payment")}, {Name: "order", On: rule.Event("purchase")},
	}}))
	segments := segment.MustAccumulator(segment.Study{
		Outcome: segment.GoalOutcome(goals, "order", "cart", "order"), AsOf: june(30),
		Segments: segment.MustCompile(goals, segment.Segment{Name: "readers of the newsletter", Where: segment.Event(rule.Event("newsletter"))}),
		By:       []segment.Partition{segment.ByChannel()},
	})
	for _, events := range shop(users) {
		reached.Add(events)
		checkout.Add(events)
		segments.Add(events)
	}
	g, f, s := reached.Report(), checkout.Report(), segments.Report()
	n.rename(&g, &f, &s)
	return report.Page{
		Title: n("Shop, June"), Source: n("export of the shop's events"), From: june(1), To: june(28),
		Goals: &g, Funnels: []funnel.Report{f}, Segments: []segment.Report{s},
		Attribution: []report.Credit{{Goal: n("order"), Comparison: credit(t, n)}},
		Values:      chain(n), Micros: micros(n), Discovery: discovery(n),
		Opportunities: []insight.OpportunityReport{opportunities(n)}, Changes: []insight.StepChangeReport{change(n)},
		Health: health(n), Targets: targets(n), Return: returns(n), Quality: quality(),
	}
}

// rename changes the names in reports, which definitions would not take.
func (n naming) rename(g *goal.Report, f *funnel.Report, s *segment.Report) {
	for i := range g.Goals {
		g.Goals[i].Goal = n(g.Goals[i].Goal)
	}
	for i := range g.Channels {
		g.Channels[i].Channel = n(g.Channels[i].Channel)
	}
	f.Funnel = n(f.Funnel)
	for i := range f.Steps {
		f.Steps[i].Name = n(f.Steps[i].Name)
	}
	if f.Bottleneck != nil {
		f.Bottleneck.Name = n(f.Bottleneck.Name)
	}
	s.Outcome = n(s.Outcome)
	for i := range s.Segments.Rows {
		s.Segments.Rows[i].Name = n(s.Segments.Rows[i].Name)
	}
	for i := range s.Partitions {
		s.Partitions[i].Name = n(s.Partitions[i].Name)
		for j := range s.Partitions[i].Rows {
			s.Partitions[i].Rows[j].Name = n(s.Partitions[i].Rows[j].Name)
		}
	}
}

func credit(t testing.TB, n naming) attribution.Comparison[string] {
	t.Helper()
	return compareModels(t, n, attribution.Last{}, attribution.U(), attribution.Markov{Order: 1})
}

func by(t testing.TB, models ...attribution.Model) attribution.Comparison[string] {
	t.Helper()
	return compareModels(t, plain, models...)
}

func compareModels(t testing.TB, n naming, models ...attribution.Model) attribution.Comparison[string] {
	t.Helper()
	table := attribution.MustTable[string]("EUR")
	for path, count := range map[[2]string]int64{{"Paid Search", "Email"}: 18, {"Paid Search", "Direct"}: 9, {"Organic Social", "Email"}: 4, {"Direct", "Direct"}: 6} {
		require.NoError(t, table.AddCount([]string{n(path[0]), n(path[1])}, count, 10*count, conversion.Cents(4200*count, "EUR")))
	}
	c, err := attribution.Compare(context.Background(), table, models...)
	require.NoError(t, err)
	return c
}

func estimate(value, low, high float64) insight.Estimate {
	return insight.Estimate{Value: value, Low: low, High: high}
}

func measured(value, low, high float64) insight.Measured {
	return insight.Measured{Estimate: estimate(value, low, high), SE: (high - low) / 4}
}

func none() insight.Estimate { return estimate(math.NaN(), math.NaN(), math.NaN()) }

func chain(n naming) *insight.ChainFit {
	return &insight.ChainFit{
		Units: 3605, Converted: 470, Left: 3120, Open: 15, Level: 0.95,
		Start: insight.StateValue{State: insight.StartState, Departures: 3605, Known: true, Value: measured(0.1304, 0.1198, 0.1418), Gain: insight.Measured{Estimate: none()}},
		States: []insight.StateValue{
			{State: n("payment_details"), Entries: 610, Departures: 610, Known: true, Value: measured(0.3824, 0.345, 0.421), Gain: measured(0.0941, 0.071, 0.117)},
			{State: n("cart"), Entries: 1320, Departures: 1319, Known: true, Value: measured(0.2305, 0.209, 0.254), Gain: measured(0.0672, 0.052, 0.083)},
			{State: n("add_to_cart"), Entries: 1405, Departures: 1404, Known: true, Value: measured(0.1932, 0.175, 0.213), Gain: measured(0.041, 0.03, 0.052)},
			{State: n("search"), Entries: 2210, Departures: 2210, Known: true, Value: measured(0.101, 0.09, 0.113), Gain: measured(-0.0231, -0.03, -0.016)},
			{State: n("chat"), Entries: 2},
		},
	}
}

func micros(n naming) []insight.MicroReport {
	v := insight.ConversionValue{Mean: 75, Currency: "EUR"}
	gain, gainValue := measured(0.041, 0.03, 0.052), estimate(3.08, 2.25, 3.9)
	return []insight.MicroReport{
		{
			Name: n("add_to_cart"), Units: 3605, Naive: conversion.Rate{K: 303, N: 921}, NaiveValue: estimate(24.66, 22.4, 27.0), Value: v,
			Adjusted: insight.AdjustedEffect{Effect: measured(0.2441, 0.2161, 0.2721), Value: estimate(18.31, 16.2, 20.4), Treated: 920, Unmatched: 1, Credible: true},
			Gain:     &gain, GainValue: &gainValue,
		},
		{
			Name: n("wishlist_add"), Units: 3605, Naive: conversion.Rate{K: 31, N: 280}, NaiveValue: estimate(8.3, 5.9, 11.4), Value: v,
			Adjusted: insight.AdjustedEffect{Effect: measured(-0.0217, -0.0494, 0.006), Value: estimate(-1.63, -3.7, 0.45), Treated: 280},
		},
		{
			Name: n("payment_details"), Units: 3605, Naive: conversion.Rate{K: 470, N: 610}, NaiveValue: estimate(57.8, 55.2, 60.1), Value: v,
			Adjusted: insight.AdjustedEffect{Effect: insight.Measured{Estimate: none()}, Value: none()}, Prerequisite: insight.Prerequisite{Without: conversion.Rate{K: 0, N: 470}, Upper: 0.0081, Is: true},
		},
		{
			Name: n("newsletter"), Units: 3605, Naive: conversion.Rate{K: 44, N: 210}, NaiveValue: estimate(15.7, 11.9, 20.2), Value: v,
			Adjusted:   insight.AdjustedEffect{Effect: measured(0.05, 0.01, 0.09), Value: estimate(3.75, 0.7, 6.8), Treated: 210, Credible: true},
			Randomised: &insight.RandomisedReport{Uptake: estimate(0.22, 0.19, 0.25), Effect: estimate(0.018, 0.004, 0.032), PerCompletion: estimate(0.082, 0.02, 0.15), Bounded: true},
		},
	}
}

func discovery(n naming) *insight.DiscoveryReport {
	candidate := func(name string, k int, table [4]int64, phi float64, strength string, effect insight.Estimate, class insight.Class) insight.Candidate {
		return insight.Candidate{Name: name, Count: k, Table: table, Phi: phi, Strength: strength, OddsRatio: 2, P: 0.0004, Q: 0.001, Effect: effect, Class: class}
	}
	return &insight.DiscoveryReport{Units: 3605, AtRisk: 2636, Landmark: 5, Candidates: []insight.Candidate{
		candidate(n("shipping_details"), 1, [4]int64{80, 170, 120, 948}, 0.27, "slight", estimate(0.21, 0.15, 0.27), insight.PositiveClass),
		candidate(n("cart"), 1, [4]int64{110, 290, 90, 828}, 0.24, "slight", estimate(0.17, 0.13, 0.22), insight.PositiveClass),
		candidate(n("review_page"), 1, [4]int64{20, 140, 180, 978}, -0.02, "", estimate(-0.02, -0.06, 0.02), insight.NeutralClass),
		candidate(n("catalog"), 2, [4]int64{60, 560, 140, 558}, -0.15, "", estimate(-0.1, -0.14, -0.06), insight.NegativeClass),
	}}
}

func opportunities(n naming) insight.OpportunityReport {
	return insight.OpportunityReport{Funnel: n("Checkout"), Value: insight.ConversionValue{Mean: 75, Currency: "EUR"}, Steps: []insight.Opportunity{
		{Step: 1, Name: n("cart"), Rate: conversion.Rate{K: 3201, N: 95_220}, Baseline: 0.038968, BaselineN: 84_211, Source: "reference period", Value: estimate(54_174, 49_551, 58_798)},
		{Step: 3, Name: n("order"), Rate: conversion.Rate{K: 790, N: 1520}, Baseline: 0.55, Value: estimate(3450, -420, 7320)},
		{Step: 2, Name: n("payment"), Rate: conversion.Rate{K: 1520, N: 3201}, Baseline: 0.4652, BaselineN: 3281, Value: estimate(-1210, -4230, 1810)},
	}}
}

func change(n naming) insight.StepChangeReport {
	return insight.StepChangeReport{Result: n("order"), Before: 1812, After: 811, Change: -1001, Defined: true, Factors: []insight.FactorChange{
		{Name: n("sessions"), Before: 102_431, After: 88_010, Log: -0.15, Effect: -192.45, P: math.NaN()},
		{Name: n("cart"), Before: 0.0711, After: 0.038968, Log: -0.6, Effect: -780.33, P: 0.00001},
		{Name: n("payment"), Before: 0.5263, After: 0.475154, Log: -0.1, Effect: -128.55, P: 0.021},
		{Name: n("order"), Before: 0.4777, After: 0.516428, Log: 0.08, Effect: 100.33, P: 0.18},
	}, Segments: []insight.SegmentEffect{
		{Factor: n("cart"), Segment: n("mobile"), Before: conversion.Rate{K: 4150, N: 61_200}, After: conversion.Rate{K: 1840, N: 58_110}, Rate: -700.5, Mix: -12.25},
		{Factor: n("cart"), Segment: n("desktop"), Before: conversion.Rate{K: 3133, N: 41_231}, After: conversion.Rate{K: 1590, N: 29_900}, Rate: -80.33, Mix: 12.75},
	}}
}

func health(n naming) *insight.HealthReport {
	r := &insight.HealthReport{
		Steps: []string{n("visits"), n("product"), n("cart"), n("payment"), n("order")}, From: june(1), To: june(28),
		Data: []insight.DataFinding{{Code: "order_of_two_users", Count: 3, Example: "4711"}, {Code: "name_variant", Subject: n("add_to_cart"), Count: 41, Example: n("AddToCart")}},
	}
	found := func(from, to, step int, part string, kind insight.HealthKind, cause insight.Cause, ratio float64, evidence string) {
		for d := from; d <= to; d++ {
			r.Findings = append(r.Findings, insight.HealthFinding{Day: june(d), Step: step, Name: r.Steps[step], Part: part, Kind: kind, Cause: cause, Ratio: ratio, P: 1e-9, Evidence: evidence})
		}
		r.Episodes = append(r.Episodes, insight.Episode{From: june(from), To: june(to), Days: to - from + 1, Step: step, Name: r.Steps[step], Part: part, Kind: kind, Cause: cause, Ratio: ratio, Evidence: evidence})
	}
	found(3, 9, 2, "", insight.Impossible, insight.Instrumentation, math.NaN(), "cart 2, payment 61")
	found(12, 13, 3, n("mobile"), insight.Outage, insight.Break, 0.04, "3 of 71 expected")
	found(20, 20, 4, "", insight.Drop, insight.Break, 0.46, "12 of 26 expected")
	found(24, 25, 1, "", insight.Surge, insight.Instrumentation, 2.1, "410 of 195 expected")
	return r
}

func targets(n naming) []insight.Forecast {
	return []insight.Forecast{
		{Goal: n("order"), From: june(1), To: june(31), AsOf: june(18), Target: 300, Observed: 160, Elapsed: 17, Total: 30, Mean: estimate(282, 256, 311), Reach: 0.11, NeededRate: 10.8, CurrentRate: 9.4, Phrase: insight.AtRisk},
		{Goal: n("revenue"), From: june(1), To: june(31), AsOf: june(18), Currency: "EUR", Target: 9000, Observed: 6810.5, Elapsed: 17, Total: 30, Mean: estimate(12_018, 11_010, 13_020), Reach: 0.9999, NeededRate: 168.42, CurrentRate: 400.6, Phrase: insight.OnCourse},
		{Goal: n("newsletter"), From: june(1), To: june(31), AsOf: june(18), Target: 50, Observed: 61, Elapsed: 17, Total: 30, Mean: estimate(108, 93, 124), Reach: 1, NeededRate: 0, CurrentRate: 3.6, Phrase: insight.Reached},
		{Goal: n("demo"), From: june(1), To: june(31), AsOf: june(18), Target: 40, Observed: 3, Elapsed: 17, Total: 30, Mean: estimate(5.6, 3, 11), Reach: 0.00001, NeededRate: 2.85, CurrentRate: 0.18, Phrase: insight.OutOfReach},
	}
}

func returns(n naming) *insight.ReturnReport {
	cost := func(cents int64) *conversion.Money { m := conversion.Cents(cents, "EUR"); return &m }
	return &insight.ReturnReport{
		Currency: "EUR", UnknownCosts: 1,
		Rows: []insight.Return{
			{Name: n("Email"), Cost: cost(40_000), Conversions: 22, Realised: estimate(1240, 890, 1590), Expected: 1310, InProgressGain: 40, Open: 12, ROAS: estimate(3.1, 2.2, 4), ROASExpected: 3.28, ROI: 2.1, ROIExpected: 2.28, CPA: estimate(18.18, 12, 29)},
			{Name: n("Organic Search"), Conversions: 9, Realised: estimate(410, 150, 670), Expected: 425, InProgressGain: 5, Open: 4, ROAS: none(), ROASExpected: math.NaN(), ROI: math.NaN(), ROIExpected: math.NaN(), CPA: none()},
			{Name: n("Paid Social"), Cost: cost(25_000), Realised: estimate(0, 0, 0), Expected: 31, InProgressGain: 8, Open: 7, ROAS: estimate(0, 0, 0), ROASExpected: 0.12, ROI: -1, ROIExpected: -0.88, CPA: estimate(math.NaN(), 67.77, math.NaN())},
		},
		Total: insight.Return{Cost: cost(65_000), Conversions: 31, Realised: estimate(1650, 1210, 2090), Expected: 1766, InProgressGain: 53, Open: 23, ROAS: none(), ROASExpected: math.NaN(), ROI: math.NaN(), ROIExpected: math.NaN(), CPA: none()},
	}
}

func quality() *insight.Quality {
	return &insight.Quality{
		N: 12_330, Converted: 1908, Brier: 0.124123, LogLoss: 0.4001, AUC: measured(0.68227, 0.6701, 0.6944), ECE: 0.013497, Reliability: 0.0003, Resolution: 0.0069, Uncertainty: 0.130798, Intercept: -0.02198, Slope: 0.98569,
		Bins: []insight.Bin{
			{Low: 0.01, High: 0.05, Forecast: 0.032, N: 2466, Converted: 66},
			{Low: 0.05, High: 0.11, Forecast: 0.081, N: 2466, Converted: 190},
			{Low: 0.11, High: 0.17, Forecast: 0.14, N: 2466, Converted: 371},
			{Low: 0.17, High: 0.24, Forecast: 0.2, N: 2466, Converted: 512},
			{Low: 0.24, High: 0.61, Forecast: 0.32, N: 2466, Converted: 769},
		},
	}
}
