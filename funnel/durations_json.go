package funnel

import (
	"encoding/json"
	"time"
)

// durationsForm is the JSON of [Durations].
type durationsForm struct {
	N      int64         `json:"n"`
	Exact  bool          `json:"exact"`
	Mean   time.Duration `json:"mean_ns"`
	Min    time.Duration `json:"min_ns"`
	P10    time.Duration `json:"p10_ns"`
	P25    time.Duration `json:"p25_ns"`
	Median time.Duration `json:"median_ns"`
	P75    time.Duration `json:"p75_ns"`
	P90    time.Duration `json:"p90_ns"`
	Max    time.Duration `json:"max_ns"`
}

// MarshalJSON writes an object with n and, if that is not 0, exact (false where
// quantiles are within 1/256 of the exact ones), and in nanoseconds mean, min, max
// and the quantiles 0.1, 0.25, 0.5, 0.75 and 0.9. It is a summary, which is not
// read back; [Durations.AppendBinary] writes all there is.
func (d Durations) MarshalJSON() ([]byte, error) {
	if d.n == 0 {
		return []byte(`{"n":0}`), nil
	}
	return json.Marshal(durationsForm{
		N: d.n, Exact: d.IsExact(), Mean: d.Mean(), Min: d.min,
		P10: d.Quantile(0.1), P25: d.Quantile(0.25), Median: d.Median(), P75: d.Quantile(0.75), P90: d.Quantile(0.9), Max: d.max,
	})
}
