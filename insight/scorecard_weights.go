package insight

import (
	"fmt"
	"math"
)

// ScorecardWeights returns what to add up to the log odds of a unit: the intercept
// ln(K/M), and for each feature the weight of the bin that the unit is in,
//
//	ln((k+½)/(K+½B)) − ln((m+½)/(M+½B)),
//
// of the k converted and m other units in the bin, K and M in all, B bins of the
// feature. features has [k, m] of each bin of each feature. The sum takes features
// for independent of each other, which they are not, and so is too extreme:
// recalibrate it. The error is [ErrRows] if features have not the same sums, no bins,
// or counts below 0, and [ErrDiverged] if all or none converted.
func ScorecardWeights(features [][][2]int64) (intercept float64, weights [][]float64, err error) {
	var all [2]int64
	for i, bins := range features {
		sum, err := sumOfBins(bins)
		if err != nil {
			return math.NaN(), nil, fmt.Errorf("features[%d]: %w", i, err)
		}
		if i > 0 && sum != all {
			return math.NaN(), nil, fmt.Errorf("%w: features[%d] has %v units, features[0] %v", ErrRows, i, sum, all)
		}
		all = sum
	}
	if len(features) == 0 {
		return math.NaN(), nil, fmt.Errorf("%w: no features", ErrRows)
	}
	if all[0] == 0 || all[1] == 0 {
		return math.NaN(), nil, fmt.Errorf("%w: %d converted, %d did not", ErrDiverged, all[0], all[1])
	}
	for _, bins := range features {
		weights = append(weights, weightsOfBins(bins, all))
	}
	return math.Log(float64(all[0]) / float64(all[1])), weights, nil
}

func sumOfBins(bins [][2]int64) (sum [2]int64, err error) {
	for i, bin := range bins {
		for j, n := range bin {
			if n < 0 || n > mostUnits-sum[j] {
				return sum, fmt.Errorf("%w: bin %d has %v units", ErrRows, i, bin)
			}
			sum[j] += n
		}
	}
	if len(bins) == 0 {
		return sum, fmt.Errorf("%w: no bins", ErrRows)
	}
	return sum, nil
}

func weightsOfBins(bins [][2]int64, all [2]int64) (weights []float64) {
	half := float64(len(bins)) / 2
	for _, bin := range bins {
		converted := (float64(bin[0]) + 0.5) / (float64(all[0]) + half)
		others := (float64(bin[1]) + 0.5) / (float64(all[1]) + half)
		weights = append(weights, math.Log(converted)-math.Log(others))
	}
	return weights
}
