package insight

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// Drift is whether completions became more or fewer over the days so far. Forecasts go
// on at the mean rate of all of them, and so are too low where completions rise and too
// high where they fall.
type Drift struct {
	Earlier, Later float64 // completions per day (or weight) in the two halves of the days
	P              float64 // two-sided, of no drift
}

// surely is the p from which on a drift is told: forecasts are read day after day.
const surely = 0.01

// IsClear reports whether chance alone would hardly do it: P is below 0.01.
func (d *Drift) IsClear() bool { return d != nil && d.P < surely }

// driftOf compares the halves of days in order of time,
//
//	z = (k₂ − k·w₂/w)/√(φ·k·w₁w₂/w²),
//
// with φ the dispersion within the halves; nil of fewer than two weeks, and without
// completions.
func driftOf(days []DayCount) *Drift {
	if len(days) < 2*fewestDays {
		return nil
	}
	middle := len(days) / 2
	k1, w1 := sumOfDays(days[:middle])
	k2, w2 := sumOfDays(days[middle:])
	if k1+k2 == 0 || w1 == 0 || w2 == 0 {
		return nil
	}
	within := pearson(days[:middle], k1/w1) + pearson(days[middle:], k2/w2)
	phi := max(1, within/float64(len(days)-2))
	k, w := k1+k2, w1+w2
	z := (k2 - k*w2/w) / math.Sqrt(phi*k*w1/w*w2/w)
	return &Drift{Earlier: k1 / w1, Later: k2 / w2, P: 2 * stat.NormSF(math.Abs(z))}
}

func sumOfDays(days []DayCount) (count, weight float64) {
	for _, d := range days {
		count += float64(d.Count)
		weight += d.Weight
	}
	return count, weight
}

// pearson returns Σ (x − λw)²/(λw) over the days that weigh anything; 0 if λ is.
func pearson(days []DayCount, rate float64) (chi2 float64) {
	for _, d := range days {
		if expected := rate * d.Weight; expected > 0 {
			chi2 += (float64(d.Count) - expected) * (float64(d.Count) - expected) / expected
		}
	}
	return chi2
}

// MarshalJSON writes earlier, later and p.
func (d Drift) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Earlier *float64 `json:"earlier"`
		Later   *float64 `json:"later"`
		P       *float64 `json:"p"`
	}{finite(d.Earlier), finite(d.Later), finite(d.P)})
}
