package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/go-conversion/conversion/insight"
)

func runLogistic(text json.RawMessage) (map[string]any, error) {
	var input struct {
		X  [][]float64
		Y  []int64
		L2 float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	if len(input.X) != len(input.Y) {
		return nil, fmt.Errorf("%d rows, but %d outcomes", len(input.X), len(input.Y))
	}
	var rows []insight.Row
	for i, x := range input.X {
		rows = append(rows, insight.Row{X: x, N: 1, Converted: input.Y[i]})
	}
	fit, err := insight.FitLogistic(rows, insight.LogisticOptions{L2: input.L2})
	if err != nil {
		return nil, err
	}
	return map[string]any{"coef": fit.Coef}, nil
}

// scoredInput is forecasts and what came of each.
type scoredInput struct {
	P    []float64
	Y    []int64
	Bins int
}

func readScored(text json.RawMessage) (scored []insight.Scored, bins int, err error) {
	var input scoredInput
	if err := strict(text, &input); err != nil {
		return nil, 0, err
	}
	if len(input.P) != len(input.Y) {
		return nil, 0, fmt.Errorf("%d forecasts, but %d outcomes", len(input.P), len(input.Y))
	}
	for i, p := range input.P {
		scored = append(scored, insight.Scored{P: p, N: 1, Converted: input.Y[i]})
	}
	return scored, input.Bins, nil
}

func runCalibration(text json.RawMessage) (map[string]any, error) {
	scored, bins, err := readScored(text)
	if err != nil {
		return nil, err
	}
	q, err := insight.Evaluate(scored, bins)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"brier": q.Brier, "log_loss": q.LogLoss, "auc": q.AUC.Value, "auc_se": q.AUC.SE, "ece": q.ECE,
		"reliability": q.Reliability, "resolution": q.Resolution, "uncertainty": q.Uncertainty,
		"intercept": q.Intercept, "slope": q.Slope,
	}, nil
}

func runIsotonic(text json.RawMessage) (map[string]any, error) {
	scored, _, err := readScored(text)
	if err != nil {
		return nil, err
	}
	fit, err := insight.FitIsotonic(scored)
	if err != nil {
		return nil, err
	}
	return map[string]any{"p": fit.P, "fit": fit.Fit}, nil
}

func runScorecard(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Features [][][2]int64 // converted and others of each bin
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	intercept, weights, err := insight.ScorecardWeights(input.Features)
	if err != nil {
		return nil, err
	}
	return map[string]any{"intercept": intercept, "weights": weights}, nil
}
