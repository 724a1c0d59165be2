package conformance

import (
	"encoding/json"

	"github.com/go-conversion/conversion/insight"
)

// paceCase is the input of funcs pace and pace_value.
type paceCase struct {
	Observed       int64
	Elapsed, Total float64
	Target         int64
	Lift, Baseline json.Number
	PriorShape     *float64 `json:"prior_shape"`
	PriorRate      float64  `json:"prior_rate"`
	Dispersion     float64
	Level          float64

	ValueObserved float64 `json:"value_observed"`
	TargetValue   float64 `json:"target_value"`
	Mean, SD      float64
}

// pace returns what is asked, with a target of money if the case has one.
func (c *paceCase) pace() (insight.Pace, error) {
	p := insight.Pace{Observed: c.Observed, Elapsed: c.Elapsed, Total: c.Total, Target: c.Target, Dispersion: c.Dispersion, Level: c.Level}
	if c.PriorShape != nil {
		p.Prior = insight.GammaPrior{Shape: *c.PriorShape, Rate: c.PriorRate}
	} else if c.PriorRate > 0 {
		p.Prior = insight.GammaPrior{Shape: 0.5, Rate: c.PriorRate}
	}
	if c.TargetValue != 0 {
		p.Target = 0
		p.Value = insight.PaceValue{Target: c.TargetValue, Observed: c.ValueObserved, Mean: c.Mean, SD: c.SD, Currency: "EUR"}
	}
	if c.Lift == "" {
		return p, nil
	}
	var err error
	p.Target, err = insight.LiftTarget(c.Lift.String(), c.Baseline.String())
	return p, err
}

func (c *paceCase) forecast(text json.RawMessage) (insight.Forecast, error) {
	if err := strict(text, c); err != nil {
		return insight.Forecast{}, err
	}
	p, err := c.pace()
	if err != nil {
		return insight.Forecast{}, err
	}
	return p.Forecast()
}

func runPace(text json.RawMessage) (map[string]any, error) {
	f, err := new(paceCase).forecast(text)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"target": f.Target, "mean": f.Mean.Value, "low": f.Mean.Low, "high": f.Mean.High,
		"p_reach": f.Reach, "needed_rate": f.NeededRate,
	}, nil
}

func runPaceValue(text json.RawMessage) (map[string]any, error) {
	f, err := new(paceCase).forecast(text)
	if err != nil {
		return nil, err
	}
	return map[string]any{"mean": f.Mean.Value, "sd": f.SD, "p_reach": f.Reach, "needed_per_day": f.NeededRate}, nil
}
