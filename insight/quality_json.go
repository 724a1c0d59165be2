package insight

import (
	"encoding/json"
	"math"
)

// qualityForm is the JSON of a Quality.
type qualityForm struct {
	N           int64        `json:"n"`
	Converted   int64        `json:"converted"`
	Brier       *float64     `json:"brier"`
	LogLoss     *float64     `json:"log_loss"`
	AUC         measuredForm `json:"auc"`
	ECE         *float64     `json:"ece"`
	Reliability *float64     `json:"reliability"`
	Resolution  *float64     `json:"resolution"`
	Uncertainty *float64     `json:"uncertainty"`
	Intercept   *float64     `json:"intercept"`
	InterceptSE *float64     `json:"intercept_se"`
	Slope       *float64     `json:"slope"`
	SlopeSE     *float64     `json:"slope_se"`
	Bins        []binForm    `json:"bins"`
}

type measuredForm struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	SE    *float64 `json:"se"`
}

type binForm struct {
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Forecast  *float64 `json:"forecast"`
	N         int64    `json:"n"`
	Converted int64    `json:"converted"`
}

// MarshalJSON writes numbers rounded to nine digits after the point, and NaN as null.
func (q Quality) MarshalJSON() ([]byte, error) {
	form := qualityForm{
		q.N, q.Converted, finite(q.Brier), finite(q.LogLoss),
		measuredForm{finite(q.AUC.Value), finite(q.AUC.Low), finite(q.AUC.High), finite(q.AUC.SE)},
		finite(q.ECE), finite(q.Reliability), finite(q.Resolution), finite(q.Uncertainty),
		finite(q.Intercept), finite(q.InterceptSE), finite(q.Slope), finite(q.SlopeSE), []binForm{},
	}
	for _, b := range q.Bins {
		form.Bins = append(form.Bins, binForm{finite(b.Low), finite(b.High), finite(b.Forecast), b.N, b.Converted})
	}
	return json.Marshal(form)
}

// UnmarshalJSON reads what [Quality.MarshalJSON] wrote.
func (q *Quality) UnmarshalJSON(data []byte) error {
	var form qualityForm
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	*q = Quality{
		N: form.N, Converted: form.Converted, Brier: orNaN(form.Brier), LogLoss: orNaN(form.LogLoss),
		AUC: Measured{Estimate{Value: orNaN(form.AUC.Value), Low: orNaN(form.AUC.Low), High: orNaN(form.AUC.High)}, orNaN(form.AUC.SE)},
		ECE: orNaN(form.ECE), Reliability: orNaN(form.Reliability), Resolution: orNaN(form.Resolution), Uncertainty: orNaN(form.Uncertainty),
		Intercept: orNaN(form.Intercept), InterceptSE: orNaN(form.InterceptSE), Slope: orNaN(form.Slope), SlopeSE: orNaN(form.SlopeSE),
	}
	for _, b := range form.Bins {
		q.Bins = append(q.Bins, Bin{orNaN(b.Low), orNaN(b.High), orNaN(b.Forecast), b.N, b.Converted})
	}
	return nil
}

// orNaN returns the number, NaN if there is none.
func orNaN(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}
