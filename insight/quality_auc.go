package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// areaUnder returns the AUC of distinct forecasts in ascending order.
func areaUnder(fs []Scored, n, converted int64) Measured {
	nan := math.NaN()
	others := n - converted
	area := Measured{none(), nan}
	if converted == 0 || others == 0 {
		return area
	}
	area.Value = wins(fs).Float() / 2 / float64(converted) / float64(others)
	area.SE = deLong(fs, area.Value, converted, others)
	if area.SE > 0 {
		z := stat.NormPPF(0.975)
		area.Low, area.High = max(0, area.Value-z*area.SE), min(1, area.Value+z*area.SE)
	}
	return area
}

// wins returns twice the number of pairs in which the converted unit had the higher
// forecast, ties counting half.
func wins(fs []Scored) (twice stat.Uint128) {
	below := int64(0) // others with a lower forecast
	for _, f := range fs {
		no := f.N - f.Converted
		twice = twice.Add(stat.Product(f.Converted, 2*below+no))
		below += no
	}
	return twice
}

// deLong returns √(v₁/converted + v₀/others), v₁ being the variance over converted
// units of the share of others that each beats, v₀ that over others of the share of
// converted units by which each is beaten.
func deLong(fs []Scored, area float64, converted, others int64) float64 {
	if converted < 2 || others < 2 {
		return math.NaN()
	}
	yes, no := float64(converted), float64(others)
	var spreadYes, spreadNo float64
	below, above := int64(0), converted
	for _, f := range fs {
		losers := f.N - f.Converted
		above -= f.Converted
		beats := (float64(below) + float64(losers)/2) / no
		beaten := (float64(above) + float64(f.Converted)/2) / yes
		spreadYes += float64(f.Converted) * (beats - area) * (beats - area)
		spreadNo += float64(losers) * (beaten - area) * (beaten - area)
		below += losers
	}
	return math.Sqrt(spreadYes/(yes-1)/yes + spreadNo/(no-1)/no)
}
