package insight

import (
	"maps"
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// newRow returns a row of nothing, with its cost where that is known.
func newRow(name string, costs map[string]conversion.Money, currency string) Return {
	nan := math.NaN()
	row := Return{Name: name, ROAS: none(), ROASExpected: nan, ROI: nan, ROIExpected: nan, CPA: none()}
	if cost, known := costs[name]; known {
		row.Cost = &conversion.Money{Micros: cost.Micros, Currency: currency}
	}
	return row
}

// realise sets what conversions brought. A sum below 0, of refunds, is not cut to an
// interval that lacks it.
func (r *Return) realise(of Realised, level float64) {
	low, high := stat.PoissonExact(of.N, level)
	r.Conversions, r.number = float64(of.N), Estimate{Value: float64(of.N), Low: low, High: high}
	r.Realised = around(of.Sum, math.Sqrt(of.Squares), level)
	r.Realised.Low = max(r.Realised.Low, min(of.Sum, 0))
}

// foresee sets what open visits are expected to bring.
func (r *Return) foresee(v OpenValue, o *ReturnOptions) {
	r.Open, r.Unscored = v.Visits+v.Unscored, v.Unscored
	r.Expected = r.Realised.Value + v.Now*o.Value.Mean
	r.InProgressGain = (v.Now - float64(v.Visits)*o.Start) * o.Value.Mean
}

// setRatios sets the ratios of the cost to conversions and of what was earned, and is
// expected, to the cost.
func (r *Return) setRatios() {
	if r.Cost == nil {
		return
	}
	cost := units(*r.Cost)
	r.CPA = Estimate{Value: ratio(cost, r.Conversions), Low: ratio(cost, r.number.High), High: cost / r.number.Low}
	r.ROAS = Estimate{Value: ratio(r.Realised.Value, cost), Low: ratio(r.Realised.Low, cost), High: ratio(r.Realised.High, cost)}
	r.ROI = ratio(r.Realised.Value-cost, cost)
	r.ROASExpected, r.ROIExpected = ratio(r.Expected, cost), ratio(r.Expected-cost, cost)
}

// ratio returns a/b, NaN unless b is above 0.
func ratio(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}

// add completes a row.
func (r *ReturnReport) add(row Return, open OpenValue, o *ReturnOptions) {
	row.foresee(open, o)
	row.setRatios()
	r.Rows = append(r.Rows, row)
}

// close completes the total. Where a cost is not known it has no ratios: they would
// set some of the costs against all that was earned.
func (r *ReturnReport) close(open map[string]OpenValue, o *ReturnOptions) {
	var all OpenValue
	for _, name := range slices.Sorted(maps.Keys(open)) {
		v := open[name]
		all = OpenValue{addCapped(all.Visits, v.Visits), all.Now + v.Now, addCapped(all.Unscored, v.Unscored)}
	}
	r.Total.foresee(all, o)
	var costs conversion.Totals
	for i := range r.Rows {
		if r.Rows[i].Cost == nil {
			r.UnknownCosts++
			continue
		}
		costs.Add(*r.Rows[i].Cost)
		sum, _ := costs.In(r.Currency)
		r.Total.Cost = &sum
	}
	if r.UnknownCosts == 0 {
		r.Total.setRatios()
	}
}
