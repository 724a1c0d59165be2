package insight

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

// checkReturn returns all faults, joined, by name.
func checkReturn(costs map[string]conversion.Money, realised map[string]Realised, open map[string]OpenValue, o *ReturnOptions) error {
	var c check.Checker
	o.check(&c)
	for _, name := range slices.Sorted(maps.Keys(costs)) {
		at, cost := fmt.Sprintf("costs[%q]", name), costs[name]
		switch {
		case cost.Micros < 0:
			c.Fault(at, "negative", "%v: want 0 or more", cost)
		case cost.Currency != o.Value.Currency && cost != (conversion.Money{}): // no cost has no currency to disagree about
			c.Fault(at, "currency", "%v: want %s, as values are", cost, o.Value.Currency)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(realised)) {
		of := realised[name]
		if of.N < 0 || of.N > mostUnits || !isFinite(of.Sum) || !isFinite(of.Squares) || of.Squares < 0 {
			c.Fault(fmt.Sprintf("realised[%q]", name), "value", "%d conversions of %v, squares %v, cannot be", of.N, of.Sum, of.Squares)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(open)) {
		v := open[name]
		if v.Visits < 0 || v.Visits > mostUnits || v.Unscored < 0 || v.Unscored > mostUnits || !(v.Now >= 0 && v.Now <= float64(v.Visits)) {
			c.Fault(fmt.Sprintf("open[%q]", name), "value", "%d visits with probabilities of %v in all, and %d without, cannot be", v.Visits, v.Now, v.Unscored)
		}
	}
	return c.Err()
}

func (o *ReturnOptions) check(c *check.Checker) {
	if checkConversionValue(c, "value", o.Value); o.Value == (ConversionValue{}) {
		c.Fault("value.currency", "missing", "there is no currency")
	}
	if !(o.Start >= 0 && o.Start <= 1) {
		c.Fault("start", "range", "%v: want a probability, 0 to 1", o.Start)
	}
	checkLevel(c, o.Level)
}

func isFinite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
