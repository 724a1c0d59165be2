package insight_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/segment"
)

// shopSteps are the steps of a shop: product, cart, address, order.
func shopSteps(counts ...int64) insight.StepRates {
	names := []string{"product", "cart", "address", "order"}
	var steps []insight.StepCount
	for i, n := range counts {
		steps = append(steps, insight.StepCount{Name: names[i], Count: n})
	}
	return insight.StepRatesOfCounts(steps...)
}

func rateTargets(rates ...float64) (list []insight.Baseline) {
	for _, r := range rates {
		list = append(list, insight.TargetRate(r))
	}
	return list
}

var twentyEuros = insight.FixedValue(conversion.Cents(2000, "EUR"))

// askedOf returns the opportunities by step.
func askedOf(t *testing.T, o insight.Opportunities) map[string]insight.Opportunity {
	report, err := o.Report()
	require.NoError(t, err)
	steps := map[string]insight.Opportunity{}
	for _, s := range report.Steps {
		steps[s.Name] = s
	}
	require.Len(t, steps, len(o.Steps.Rates))
	return steps
}

func TestOpportunities(t *testing.T) {
	const nobody, dead = "nobody reached the step before", "nobody gets through a later step: nothing is to be had here until that is repaired"
	nan := math.NaN()
	for _, test := range []struct {
		name    string
		counts  []int64
		targets []float64
		want    []float64 // by step, NaN is no answer
		reasons []string
	}{
		{"fixed targets", []int64{1000, 400, 100, 60}, []float64{0.5, 0.25, 0.7}, []float64{300, 0, 200}, []string{"", "", ""}},
		{"as good as it gets", []int64{10, 10, 10, 10}, []float64{1, 1, 1}, []float64{0, 0, 0}, []string{"", "", ""}},
		{"better than the target", []int64{100, 80, 40, 20}, []float64{0.4, 0.5, 0.5}, []float64{-200, 0, 0}, []string{"", "", ""}},
		{"a dead step", []int64{1000, 400, 0, 0}, []float64{0.5, 0.25, 0.7}, []float64{0, 0, nan}, []string{dead, dead, nobody}},
		{"a dead last step", []int64{1000, 400, 100, 0}, []float64{0.5, 0.25, 0.5}, []float64{0, 0, 1000}, []string{dead, dead, ""}},
		{"nobody", []int64{0, 0, 0, 0}, []float64{0.5, 0.5, 0.5}, []float64{nan, nan, nan}, []string{nobody, nobody, nobody}},
		{"one user", []int64{1, 1, 0, 0}, []float64{1, 1, 1}, []float64{0, 0, nan}, []string{dead, dead, nobody}},
	} {
		t.Run(test.name, func(t *testing.T) {
			steps := askedOf(t, insight.Opportunities{Steps: shopSteps(test.counts...), Baselines: rateTargets(test.targets...), Value: twentyEuros})
			for i, name := range []string{"cart", "address", "order"} {
				got, want := steps[name], test.want[i]
				require.Equal(t, test.reasons[i], got.Reason, name)
				require.Equal(t, math.IsNaN(want), math.IsNaN(got.Value.Value), name)
				if !math.IsNaN(want) {
					require.InDelta(t, want, got.Value.Value, 1e-9, name)
					require.InDelta(t, want/20, got.Conversions.Value, 1e-9, name)
					require.LessOrEqual(t, got.Value.Low, got.Value.Value)
					require.LessOrEqual(t, got.Value.Value, got.Value.High)
					require.Equal(t, "EUR", got.Amount.Currency)
				} else {
					require.False(t, got.Amount.IsSet())
				}
			}
		})
	}
}

// TestOpportunityOrder: most money first, ties by step, what has no answer last.
func TestOpportunityOrder(t *testing.T) {
	order := func(counts []int64, targets ...float64) (names []string) {
		report, err := insight.Opportunities{Steps: shopSteps(counts...), Baselines: rateTargets(targets...)}.Report()
		require.NoError(t, err)
		for _, s := range report.Steps {
			names = append(names, s.Name)
		}
		return names
	}
	require.Equal(t, []string{"cart", "order", "address"}, order([]int64{1000, 400, 100, 60}, 0.5, 0.25, 0.7))
	require.Equal(t, []string{"cart", "address", "order"}, order([]int64{16, 8, 4, 2}, 1, 1, 1))
	require.Equal(t, []string{"cart", "address", "order"}, order([]int64{16, 8, 0, 0}, 1, 1, 1))
}

// TestOpportunityInterval draws all rates again and again: the standard error is that
// of the values that come out.
func TestOpportunityInterval(t *testing.T) {
	counts := []int64{4000, 1600, 900, 500}
	reference := shopSteps(3000, 1500, 900, 540)
	steps := askedOf(t, insight.Opportunities{Steps: shopSteps(counts...), Baselines: insight.ReferencePeriod(reference)})
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(r conversion.Rate) (k int64) {
		for range r.N {
			if random.Float64() < r.Value() {
				k++
			}
		}
		return k
	}
	const runs = 400
	sums, squares := map[string]float64{}, map[string]float64{}
	for range runs {
		again, other := shopSteps(counts...), shopSteps(3000, 1500, 900, 540)
		for i := range again.Rates { // each step by itself: the formula takes n as given
			again.Rates[i].Rate.K = draw(again.Rates[i].Rate)
			other.Rates[i].Rate.K = draw(other.Rates[i].Rate)
		}
		for name, s := range askedOf(t, insight.Opportunities{Steps: again, Baselines: insight.ReferencePeriod(other)}) {
			sums[name] += s.Value.Value
			squares[name] += s.Value.Value * s.Value.Value
		}
	}
	for name, s := range steps {
		mean := sums[name] / runs
		sd := math.Sqrt(squares[name]/runs - mean*mean)
		se := (s.Value.High - s.Value.Low) / 2 / 1.959964
		require.InEpsilon(t, se, sd, 0.15, name)
	}
}

// TestOpportunityValue: linear in the value; the interval of a measured one is wider.
func TestOpportunityValue(t *testing.T) {
	o := insight.Opportunities{Steps: shopSteps(1000, 400, 100, 60), Baselines: insight.ReferencePeriod(shopSteps(1000, 500, 200, 100))}
	conversions := askedOf(t, o)
	o.Value = twentyEuros
	fixed := askedOf(t, o)
	o.Value.SE = 3
	measured := askedOf(t, o)
	for name, one := range conversions {
		require.Equal(t, one.Conversions, one.Value)
		require.False(t, one.Amount.IsSet())
		require.InDelta(t, 20*one.Value.Value, fixed[name].Value.Value, 1e-9)
		require.InDelta(t, 20*one.Value.Low, fixed[name].Value.Low, 1e-9)
		require.InDelta(t, 20*one.Value.High, fixed[name].Value.High, 1e-9)
		require.Equal(t, fixed[name].Value.Value, measured[name].Value.Value)
		require.Less(t, measured[name].Value.Low, fixed[name].Value.Low)
		require.Greater(t, measured[name].Value.High, fixed[name].Value.High)
	}
}

func TestBestSegment(t *testing.T) {
	comparison := segment.CompareCounts([]segment.Count{
		{Name: "luck", Rate: conversion.Rate{K: 2, N: 2}},
		{Name: "email", Levels: []segment.Level{{Kind: segment.ValueLevel, Value: "email"}}, Rate: conversion.Rate{K: 300, N: 1000}},
		{Name: "search", Rate: conversion.Rate{K: 100, N: 1000}},
		{Name: "social", Rate: conversion.Rate{K: 150, N: 1000}},
		{Name: "(other)", Levels: []segment.Level{{Kind: segment.OtherLevel}}, Rate: conversion.Rate{K: 350, N: 1000}},
	}, segment.Contrast{})
	email, _ := comparison.Row("email")
	best := insight.BestSegment(comparison)
	require.Equal(t, insight.Baseline{Rate: email.Shrunk.Low, N: 1000, Source: "best segment: email"}, best)

	for name, c := range map[string]segment.Comparison{
		"rates of segments vary no more than by chance": segment.CompareCounts([]segment.Count{
			{Name: "a", Rate: conversion.Rate{K: 50, N: 100}}, {Name: "b", Rate: conversion.Rate{K: 50, N: 100}},
		}, segment.Contrast{}),
		"there is no segment": {Prior: &segment.Prior{Alpha: 1, Beta: 1}},
	} {
		none := insight.BestSegment(c)
		require.True(t, math.IsNaN(none.Rate))
		require.Equal(t, name, none.Reason)
		steps := askedOf(t, insight.Opportunities{Steps: shopSteps(10, 5), Baselines: []insight.Baseline{none}})
		require.Equal(t, name, steps["cart"].Reason)
	}
}

func TestReferencePeriodOfNobody(t *testing.T) {
	steps := askedOf(t, insight.Opportunities{Steps: shopSteps(10, 5, 2), Baselines: insight.ReferencePeriod(shopSteps(10, 0, 0))})
	require.InDelta(t, -2, steps["cart"].Value.Value, 1e-12) // 10·(0 − ½)·⅖
	require.Equal(t, "nobody reached the step before in the reference period", steps["address"].Reason)
	require.True(t, math.IsNaN(steps["address"].Value.Value))
}

func TestOpportunityFaults(t *testing.T) {
	for _, test := range []struct {
		name string
		o    insight.Opportunities
		want []string
	}{
		{"nothing", insight.Opportunities{}, []string{"steps: want at least two steps"}},
		{"more than before", insight.Opportunities{Steps: shopSteps(10, 11), Baselines: rateTargets(0.5)},
			[]string{"steps[0]: cart: 11 of 10: want 0 or more, and no more than reached the step before"}},
		{"below zero", insight.Opportunities{Steps: shopSteps(10, -1), Baselines: rateTargets(0.5)},
			[]string{"steps[0]: cart: -1 of 10: want 0 or more, and no more than reached the step before"}},
		{"all at once", insight.Opportunities{
			Steps: shopSteps(10, 5), Baselines: append(insight.ReferencePeriod(shopSteps(1, 1)), insight.Baseline{Rate: 2, SE: -1, N: -1}),
			Value: insight.ConversionValue{Mean: math.Inf(1), SE: math.NaN(), Currency: "euro"}, Level: 1,
		}, []string{
			"baselines: 2 baselines of 1 steps",
			"baselines[1].rate: 2: want a rate, 0 to 1", "baselines[1].se: -1: want a finite number, 0 or more", "baselines[1].n: -1: want 0 or more",
			"value.mean: +Inf: want a finite number", "value.se: NaN: want a finite number, 0 or more", `value.currency: "euro": want three capital letters`,
			"level: 1: want a number between 0 and 1",
		}},
		{"another step's", insight.Opportunities{Steps: shopSteps(10, 5), Baselines: []insight.Baseline{{Step: "order", Rate: 0.5}}},
			[]string{`baselines[0]: it is one of "order": want one of "cart"`}},
		{"no number", insight.Opportunities{Steps: shopSteps(10, 5), Baselines: rateTargets(math.NaN())},
			[]string{"baselines[0].rate: NaN: want a rate, 0 to 1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.o.Report()
			require.Error(t, err)
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
			var fault *conversion.Fault
			require.True(t, errors.As(err, &fault))
		})
	}
}

// TestOpportunityHuge: counts that no float holds exactly give numbers all the same.
func TestOpportunityHuge(t *testing.T) {
	const most = math.MaxInt64
	steps := askedOf(t, insight.Opportunities{Steps: shopSteps(most, most/2, 1), Baselines: rateTargets(1, 1), Value: twentyEuros})
	require.InEpsilon(t, 1, steps["cart"].Conversions.Value, 1e-9)
	require.EqualValues(t, math.MaxInt64, steps["address"].Amount.Micros)
}

func TestOpportunityText(t *testing.T) {
	report := func(v insight.ConversionValue, targets []insight.Baseline, counts ...int64) insight.OpportunityReport {
		r, err := insight.Opportunities{Funnel: "checkout", Steps: shopSteps(counts...), Baselines: targets, Value: v}.Report()
		require.NoError(t, err)
		return r
	}
	for _, test := range []struct {
		name string
		r    insight.OpportunityReport
		want []string
	}{
		{"money", report(twentyEuros, rateTargets(0.5, 0.25, 0.7), 1000, 400, 100, 60), []string{
			"checkout: most is to be had at cart: 300.00 EUR (185.13 to 414.87) per period, with 50.00 % (target) instead of 40.00 %.",
			"The lowest rate is that of address, 25.00 %: most people leave there, but less money is lost.",
			"an assumption, not a cause",
		}},
		{"the lowest rate", report(insight.ConversionValue{}, rateTargets(0.7, 0.7), 1000, 400, 200), []string{
			"150.00 conversions", "It has the lowest rate, too.",
		}},
		{"may be nothing", report(twentyEuros, rateTargets(0.55), 10, 5), []string{"It may be nothing: the interval holds 0."}},
		{"nothing to be had", report(twentyEuros, rateTargets(0.5), 10, 5), []string{"no step is below its baseline where anything is to be had."}},
		{"nobody", report(twentyEuros, rateTargets(0.5), 0, 0), []string{"no step can be judged.", "nobody reached the step before"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, want := range test.want {
				require.Contains(t, test.r.String(), want)
			}
			require.Contains(t, test.r.Markdown(), "### Where money is lost")
			text, err := json.Marshal(test.r)
			require.NoError(t, err)
			require.NotContains(t, string(text), "NaN")
		})
	}
}

// TestOpportunityHostile: names come from outside.
func TestOpportunityHostile(t *testing.T) {
	steps := insight.StepRatesOfCounts(insight.StepCount{Name: "a", Count: 10}, insight.StepCount{Name: "</b>|\x1b[31m\n*x*", Count: 5})
	r, err := insight.Opportunities{Funnel: "\x07", Steps: steps, Baselines: rateTargets(0.9)}.Report()
	require.NoError(t, err)
	require.NotContains(t, r.String(), "\x1b")
	require.NotContains(t, r.Markdown(), "</b>|")
	require.NotContains(t, r.Markdown(), "\x07")
}

func TestOpportunityJSON(t *testing.T) {
	r, err := insight.Opportunities{Funnel: "checkout", Steps: shopSteps(40, 0, 0), Baselines: rateTargets(0.5, 0.5), Value: twentyEuros}.Report()
	require.NoError(t, err)
	text, err := json.MarshalIndent(r, "", "\t")
	require.NoError(t, err)
	want := `{
	"funnel": "checkout",
	"value": {"mean": 20, "se": 0, "currency": "EUR"},
	"level": 0.95,
	"steps": [
		{
			"step": 1, "name": "cart", "rate": {"k": 0, "n": 40, "value": 0, "low": 0, "high": 0.087621601},
			"baseline": 0.5, "source": "target",
			"conversions": {"value": 0, "low": 0, "high": 0}, "value": {"value": 0, "low": 0, "high": 0}, "amount": "0.00 EUR",
			"reason": "nobody gets through a later step: nothing is to be had here until that is repaired"
		},
		{
			"step": 2, "name": "address", "rate": {"k": 0, "n": 0, "value": null, "low": 0, "high": 1},
			"baseline": 0.5, "source": "target",
			"conversions": {"value": null, "low": null, "high": null}, "value": {"value": null, "low": null, "high": null},
			"reason": "nobody reached the step before"
		}
	],
	"lowest_rate": {"step": 1, "name": "cart", "rate": {"k": 0, "n": 40, "value": 0, "low": 0, "high": 0.087621601}}
}`
	require.JSONEq(t, want, string(text))
}

// A shop's January, held against its December.
func ExampleOpportunities() {
	december := insight.StepRatesOfCounts(
		insight.StepCount{Name: "sessions", Count: 131999}, insight.StepCount{Name: "cart", Count: 8473},
		insight.StepCount{Name: "checkout", Count: 4371}, insight.StepCount{Name: "purchase", Count: 2117},
	)
	january := insight.StepRatesOfCounts(
		insight.StepCount{Name: "sessions", Count: 116711}, insight.StepCount{Name: "cart", Count: 4548},
		insight.StepCount{Name: "checkout", Count: 2161}, insight.StepCount{Name: "purchase", Count: 1116},
	)
	report, err := insight.Opportunities{
		Funnel: "shop", Steps: january, Baselines: insight.ReferencePeriod(december),
		Value: insight.FixedValue(conversion.MustMoney("75.00 USD")),
	}.Report()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range report.Steps {
		fmt.Printf("%-8s %5.1f %% instead of %4.1f %%: %v\n", s.Name, 100*s.Rate.Value(), 100*s.Baseline, s.Amount)
	}
	// Output:
	// cart       3.9 % instead of  6.4 %: 54174.311741 USD
	// checkout  47.5 % instead of 51.6 %: 7172.975207 USD
	// purchase  51.6 % instead of 48.4 %: -5202.453672 USD
}
