package insight

// Quality says how good forecasts were.
type Quality struct {
	N, Converted                         int64
	Brier, LogLoss                       float64
	AUC                                  Measured // NaN without both classes
	ECE                                  float64
	Reliability, Resolution, Uncertainty float64
	Intercept, Slope                     float64 // NaN if there is none
	Bins                                 []Bin
}

// Bin is a group of forecasts.
type Bin struct {
	Low, High    float64 // of the forecasts
	Forecast     float64 // mean
	N, Converted int64
}
