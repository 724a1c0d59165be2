package conformance

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

func runROI(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Cost       json.Number
		Values     []json.Number
		Open       []float64
		Start      float64
		MacroValue float64 `json:"macro_value"`
		MacroSE    float64 `json:"macro_value_se"`
		Level      float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	cost, err := amountOf(input.Cost.String(), "EUR")
	if err != nil {
		return nil, err
	}
	var values []conversion.Money
	for _, v := range input.Values {
		value, err := amountOf(v.String(), "EUR")
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	realised, err := insight.RealisedOf("EUR", values...)
	if err != nil {
		return nil, err
	}
	open := insight.OpenValue{Visits: int64(len(input.Open))}
	for _, p := range input.Open {
		open.Now += p
	}
	r, err := insight.NewReturn(map[string]conversion.Money{"": cost}, map[string]insight.Realised{"": realised}, map[string]insight.OpenValue{"": open},
		insight.ReturnOptions{Value: euros(input.MacroValue, input.MacroSE), Start: input.Start, Level: input.Level})
	if err != nil {
		return nil, err
	}
	row := r.Rows[0]
	if math.IsInf(row.CPA.High, 1) { // the suite has no infinite numbers
		row.CPA.High = math.NaN()
	}
	return map[string]any{
		"realised": row.Realised.Value, "expected": row.Expected, "in_progress_gain": row.InProgressGain, "conversions": row.Conversions,
		"roas": row.ROAS.Value, "roas_low": row.ROAS.Low, "roas_high": row.ROAS.High, "roas_expected": row.ROASExpected,
		"roi": row.ROI, "roi_expected": row.ROIExpected, "cpa": row.CPA.Value, "cpa_low": row.CPA.Low, "cpa_high": row.CPA.High,
	}, nil
}
