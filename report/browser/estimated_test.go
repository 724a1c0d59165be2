package browser_test

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
)

// around is an estimate with a hundredth of spread.
func around(value float64) insight.Measured {
	return insight.Measured{Estimate: between(value-0.02, value, value+0.02), SE: 0.01}
}

func between(low, value, high float64) insight.Estimate {
	return insight.Estimate{Value: value, Low: low, High: high}
}

// estimate adds to a page what is estimated. The numbers are not of any events.
func (n naming) estimate(p *report.Page) {
	p.Values = &insight.ChainFit{Units: 240, Converted: 40, Left: 190, Open: 10, Level: 0.95, Start: insight.StateValue{State: n("(start)"), Entries: 240, Departures: 240, Known: true, Value: around(0.16)}, States: []insight.StateValue{
		{State: n("cart"), Entries: 120, Departures: 120, Known: true, Value: around(0.33), Gain: around(0.17)},
		{State: n("search"), Entries: 90, Departures: 90, Known: true, Value: around(0.10), Gain: around(-0.06)},
		{State: n("wishlist"), Entries: 1, Departures: 0},
	}}
	p.Micros = []insight.MicroReport{n.micro()}
	p.Discovery = &insight.DiscoveryReport{Units: 230, Converted: 40, AtRisk: 200, Landmark: 5, Candidates: []insight.Candidate{
		{Name: n("add_to_cart"), Kind: insight.EventCandidate, Count: 1, Table: [4]int64{30, 20, 5, 145}, Phi: 0.6, Strength: "high", OddsRatio: 33, P: 1e-12, Q: 1e-11, Effect: between(0.4, 0.55, 0.7), Class: insight.PositiveClass, Score: 20},
		{Name: n("search"), Kind: insight.EventCandidate, Count: 2, Table: [4]int64{5, 45, 30, 120}, Phi: -0.1, OddsRatio: 0.5, P: 0.2, Q: 0.4, Effect: between(-0.2, -0.05, 0.1), Class: insight.NeutralClass},
		{Name: n("rare"), Kind: insight.PathCandidate, Phi: math.NaN(), OddsRatio: math.NaN(), P: math.NaN(), Q: math.NaN(), Effect: between(math.NaN(), math.NaN(), math.NaN())},
	}}
	p.Opportunities = []insight.OpportunityReport{{Funnel: n("checkout"), Steps: []insight.Opportunity{
		{Step: 1, Name: n("cart"), Rate: conversion.Rate{K: 120, N: 240}, Baseline: 0.6, BaselineN: 900, Value: between(200, 480.5, 760)},
		{Step: 2, Name: n("order"), Rate: conversion.Rate{K: 40, N: 120}, Baseline: math.NaN(), Value: between(math.NaN(), math.NaN(), math.NaN())},
	}}}
	p.Changes = []insight.StepChangeReport{
		{Before: 1000, After: 1200, Change: 200, Defined: true, Factors: []insight.FactorChange{
			{Name: n("visitors"), Before: 200, After: 240, Log: 0.18, Effect: 200},
			{Name: n("order"), Before: 0.2, After: 0.2, Log: 0, Effect: 0},
		}},
		{Before: 0, After: 10, Change: 10, FirstZero: n("cart")},
	}
	p.Health = n.health()
	p.Targets = n.targets()
	p.Return = n.returns()
	p.Quality = quality()
}

func (n naming) micro() insight.MicroReport {
	gain, gainValue := around(0.17), between(6.8, 7.6, 8.4)
	return insight.MicroReport{
		Name: n("cart"), Units: 230, Naive: conversion.Rate{K: 40, N: 120}, NaiveValue: between(10, 14.9, 20),
		Adjusted:     insight.AdjustedEffect{Effect: around(0.24), Value: between(8, 10.7, 13), Treated: 118, Unmatched: 2, Credible: true},
		Prerequisite: insight.Prerequisite{Without: conversion.Rate{K: 0, N: 40}, Upper: 0.09, Is: false},
		Gain:         &gain, GainValue: &gainValue,
	}
}

func (n naming) health() *insight.HealthReport {
	day := begin.AddDate(0, 0, 3)
	return &insight.HealthReport{
		Steps: []string{n("product"), n("cart"), n("order")}, From: begin, To: end,
		Findings: []insight.HealthFinding{
			{Day: day, Step: 2, Name: n("order"), Kind: insight.Outage, Cause: insight.Instrumentation, Ratio: 0, P: 1e-9, Evidence: n("0 orders where 12 are expected")},
			{Day: day.AddDate(0, 0, 1), Step: 2, Name: n("order"), Kind: insight.Outage, Cause: insight.Instrumentation, Ratio: 0, P: 1e-9, Evidence: n("0 orders")},
			{Step: 1, Name: n("cart"), Part: n("iOS"), Kind: insight.Never, Cause: insight.Instrumentation, Ratio: math.NaN(), P: math.NaN(), Evidence: n("never seen")},
		},
		Episodes: []insight.Episode{
			{From: day, To: day.AddDate(0, 0, 1), Days: 2, Step: 2, Name: n("order"), Kind: insight.Outage, Cause: insight.Instrumentation, Evidence: n("0 orders")},
			{From: day.AddDate(0, 0, 9), To: day.AddDate(0, 0, 9), Days: 1, Name: n("product"), Part: n("Android"), Kind: insight.Surge, Cause: insight.Traffic, Ratio: 3.2, Evidence: n("38 products")},
		},
		Data: []insight.DataFinding{{Code: "duplicate", Subject: n("order"), Count: 12, Example: n("o-1001")}},
	}
}

func (n naming) targets() []insight.Forecast {
	f := insight.Forecast{
		Goal: n("order"), From: begin, To: end, AsOf: begin.AddDate(0, 0, 14), Target: 60, Observed: 20, Elapsed: 14, Total: 28,
		Mean: between(31, 40, 50), Reach: 0.002, NeededRate: 2.86, CurrentRate: 1.43, Phrase: insight.OutOfReach,
	}
	over := f
	over.Goal, over.Currency, over.Observed, over.Mean, over.Reach, over.Phrase = n("revenue"), "EUR", 90, between(90, 130, 170), 1, insight.Reached
	none := f
	none.Goal, none.Observed, none.Mean, none.Reach, none.NeededRate, none.Phrase = n("lead"), 0, between(math.NaN(), math.NaN(), math.NaN()), math.NaN(), math.NaN(), insight.NoForecast
	return []insight.Forecast{f, over, none}
}

func (n naming) returns() *insight.ReturnReport {
	cost := conversion.Cents(10000, "EUR")
	paid := insight.Return{
		Name: n("Search"), Cost: &cost, Conversions: 11, Realised: between(250, 310, 370), Expected: 340, InProgressGain: 12, Open: 10,
		ROAS: between(2.5, 3.1, 3.7), ROASExpected: 3.4, ROI: 2.1, ROIExpected: 2.4, CPA: between(7, 9.1, 12),
	}
	free := insight.Return{
		Name: n("Social"), Conversions: 2, Realised: between(0, 40, 90), Expected: 40, ROAS: between(math.NaN(), math.NaN(), math.NaN()),
		ROASExpected: math.NaN(), ROI: math.NaN(), ROIExpected: math.NaN(), CPA: between(math.NaN(), math.NaN(), math.NaN()),
	}
	return &insight.ReturnReport{Currency: "EUR", Rows: []insight.Return{paid, free}, Total: paid}
}

func quality() *insight.Quality {
	q := insight.Quality{
		N: 240, Converted: 40, Brier: 0.117, LogLoss: 0.38, AUC: around(0.75), ECE: 0.02,
		Reliability: 0.001, Resolution: 0.02, Uncertainty: 0.139, Intercept: 0.02, Slope: 0.98, InterceptSE: 0.1, SlopeSE: 0.1,
	}
	for i := range 10 {
		low := float64(i) / 20
		q.Bins = append(q.Bins, insight.Bin{Low: low, High: low + 0.04, Forecast: low + 0.02, N: 24, Converted: int64(i)})
	}
	return &q
}
