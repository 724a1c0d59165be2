package insight

import (
	"cmp"
	"math"
	"slices"
)

// DayCount is how many completions a day had, and what it weighs.
type DayCount struct {
	Count  int64
	Weight float64
}

// fewestDays are a week: of fewer, chance and the weekday say more than the
// completions.
const fewestDays = 7

// Dispersion returns how many times more the counts of days vary than if completions
// were independent, the index of dispersion
//
//	φ = Σ (x − λw)²/(λw) / (days − 1),  λ = Σx/Σw,
//
// and 1 if that is less, of fewer than seven days, and without any completion. Days
// that weigh nothing are left out. A trend, or a weekday that is not weighed, shows up
// in it too and makes forecasts less sure; it does not make them follow the trend, see
// [Drift]. Order does not matter.
//
// Source: Pearson's χ² over its degrees of freedom, as McCullagh and Nelder (1989) 4.5
// have it for such models.
func Dispersion(days []DayCount) float64 {
	days = slices.DeleteFunc(slices.Clone(days), func(d DayCount) bool { return !(d.Weight > 0) || d.Count < 0 })
	slices.SortFunc(days, func(a, b DayCount) int {
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Count, b.Count))
	})
	count, weight := sumOfDays(days)
	if len(days) < fewestDays || count == 0 {
		return 1
	}
	phi := pearson(days, count/weight) / float64(len(days)-1)
	if !(phi > 1) || math.IsInf(phi, 1) {
		return 1
	}
	return phi
}
