package insight

import (
	"fmt"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

func (o *Opportunities) check() error {
	var c check.Checker
	o.Steps.check(&c, "steps")
	if want, have := len(o.Steps.Rates), len(o.Baselines); want != have {
		c.Fault("baselines", "steps", "%d baselines of %d steps", have, want)
	}
	for i, b := range o.Baselines {
		b.check(&c, fmt.Sprintf("baselines[%d]", i))
		if i < len(o.Steps.Rates) && b.Step != "" && b.Step != o.Steps.Rates[i].Name {
			c.Fault(fmt.Sprintf("baselines[%d]", i), "steps", "it is one of %q: want one of %q", b.Step, o.Steps.Rates[i].Name)
		}
	}
	checkConversionValue(&c, "value", o.Value)
	checkLevel(&c, o.Level)
	return c.Err()
}

// checkConversionValue refuses what is no value; the zero value is none at all.
func checkConversionValue(c *check.Checker, path string, v ConversionValue) {
	if v == (ConversionValue{}) {
		return
	}
	if math.IsNaN(v.Mean) || math.IsInf(v.Mean, 0) {
		c.Fault(path+".mean", "number", "%v: want a finite number", v.Mean)
	}
	if !(v.SE >= 0) || math.IsInf(v.SE, 1) {
		c.Fault(path+".se", "number", "%v: want a finite number, 0 or more", v.SE)
	}
	if !conversion.IsCurrency(v.Currency) {
		c.Fault(path+".currency", "currency", "%q: %v", v.Currency, conversion.ErrCurrency)
	}
}

// checkLevel refuses what is no level of an interval; 0 stands for 0.95.
func checkLevel(c *check.Checker, level float64) {
	if level != 0 && !(level > 0 && level < 1) {
		c.Fault("level", "range", "%v: want a number between 0 and 1", level)
	}
}
