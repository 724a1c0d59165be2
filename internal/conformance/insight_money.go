package conformance

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// inEuro is a value of which the case does not tell the currency.
func inEuro(mean *float64) (v insight.ConversionValue) {
	if mean != nil {
		v = insight.ConversionValue{Mean: *mean, Currency: "EUR"}
	}
	return v
}

// stepsOf names the steps of counts "0", "1", ….
func stepsOf(counts []int64) insight.StepRates {
	var steps []insight.StepCount
	for i, n := range counts {
		steps = append(steps, insight.StepCount{Name: fmt.Sprint(i), Count: n})
	}
	return insight.StepRatesOfCounts(steps...)
}

func runBottlenecks(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Counts   []int64
		Baseline []json.RawMessage
		Value    *float64
		Level    float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	o := insight.Opportunities{Steps: stepsOf(input.Counts), Value: inEuro(input.Value), Level: input.Level}
	for _, text := range input.Baseline {
		b, err := baselineOf(text)
		if err != nil {
			return nil, err
		}
		o.Baselines = append(o.Baselines, b)
	}
	report, err := o.Report()
	if err != nil {
		return nil, err
	}
	n := len(report.Steps)
	rates, value, low, high, order := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), []int{}
	for _, s := range report.Steps {
		i := s.Step - 1
		rates[i], value[i], low[i], high[i] = s.Rate.Value(), s.Value.Value, s.Value.Low, s.Value.High
		if !math.IsNaN(s.Value.Value) {
			order = append(order, i)
		}
	}
	return map[string]any{"rates": rates, "opportunity": value, "low": low, "high": high, "order": order}, nil
}

// baselineOf reads a rate or a count.
func baselineOf(text json.RawMessage) (insight.Baseline, error) {
	var rate float64
	if json.Unmarshal(text, &rate) == nil {
		return insight.TargetRate(rate), nil
	}
	var count struct{ K, N int64 }
	err := strict(text, &count)
	return insight.ReferenceRate(conversion.Rate{K: count.K, N: count.N}), err
}

func runStepChange(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Before, After []int64
		ValueBefore   *float64 `json:"value_before"`
		ValueAfter    *float64 `json:"value_after"`
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	report, err := insight.StepChange{
		Before: insight.StepPeriod{Steps: stepsOf(input.Before), Value: inEuro(input.ValueBefore)},
		After:  insight.StepPeriod{Steps: stepsOf(input.After), Value: inEuro(input.ValueAfter)},
	}.Report()
	if err != nil {
		return nil, err
	}
	answer := map[string]any{"defined": report.Defined, "change": report.Change}
	if !report.Defined {
		answer["first_zero"] = slices.IndexFunc(report.Factors, func(f insight.FactorChange) bool { return f.Name == report.FirstZero })
		return answer, nil
	}
	var logs, effects []float64
	for _, f := range report.Factors {
		logs, effects = append(logs, f.Log), append(effects, f.Effect)
	}
	answer["ln"], answer["effect"] = logs, effects
	return answer, nil
}
