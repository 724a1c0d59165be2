package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// ReturnOf is [NewReturn] where what was realised is the credit of a result of
// attribution, with its intervals; open visits are by the same keys. Conversions
// that no key has earned are in the total. The currency is that of the result, and
// so has to be that of o.Value; intervals are of the result's level.
//
// The worth of micro conversions, the virtual value of [attribution.Returns], has no
// place beside this: what they are worth is in the probabilities of open visits, and
// in the money of closed ones.
func ReturnOf[K attribution.Key](result attribution.Result[K], costs map[K]conversion.Money, open map[string]OpenValue, o ReturnOptions) (ReturnReport, error) {
	o.Level = result.Level
	named := make(map[string]conversion.Money, len(costs))
	for key, cost := range costs {
		named[string(key)] = cost
	}
	if err := checkReturn(named, nil, open, &o); err != nil {
		return ReturnReport{}, err
	}
	if result.Currency != o.Value.Currency {
		return ReturnReport{}, &conversion.Fault{
			Path: "value.currency", Code: "currency", Message: o.Value.Currency + ": want " + result.Currency + ", as that of the result",
		}
	}
	credits := make(map[string]attribution.Credit[K], len(result.Credits))
	for _, c := range result.Credits {
		credits[string(c.Key)] = c
	}
	r := newReturnReport(o)
	r.Level = result.Level
	for _, name := range namesIn(named, credits, open) {
		row := newRow(name, named, r.Currency)
		c := credits[name]
		row.credit(c.Conversions, c.Value, c.Interval, c.ValueInterval)
		r.add(row, open[name], &o)
	}
	if u := result.Unattributed; u != (attribution.Sum{}) {
		row := newRow("", nil, "")
		row.credit(u.Conversions, u.Value, nil, nil)
		row.foresee(OpenValue{}, &o)
		r.Unattributed = &row
	}
	r.Total.credit(result.Total.Conversions, result.Total.Value, nil, nil)
	r.close(open, &o)
	return r, nil
}

// credit sets what a key has earned.
func (r *Return) credit(conversions, value float64, number, worth *attribution.Interval) {
	r.Conversions, r.number, r.Realised = conversions, carried(conversions, number), carried(value, worth)
}

func carried(value float64, i *attribution.Interval) Estimate {
	if i == nil {
		return Estimate{Value: value, Low: math.NaN(), High: math.NaN()}
	}
	return Estimate{Value: value, Low: i.Low, High: i.High}
}
