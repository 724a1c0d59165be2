package insight

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/go-conversion/conversion"
)

// ReturnReport sets what was earned beside what open visits are expected to bring:
// a closed visit counts with its money only, an open one with its probability only,
// so nothing counts twice. It tells what a channel earned, not what it caused.
type ReturnReport struct {
	Currency string
	Level    float64  // of the intervals
	Rows     []Return // by name
	Total    Return   // of the rows and what no row earned
	Start    float64  // the probability with which a visit begins

	Unattributed *Return // what no row earned: conversions without a touch; nil if there are none
	UnknownCosts int     // rows whose cost is not known; with any the total has no ratios
}

// Return is the return of one channel or campaign, in units of the currency. Absent
// ratios are NaN: where the denominator is 0 or the cost not known.
type Return struct {
	Name           string
	Cost           *conversion.Money // nil: not known
	Conversions    float64           // seldom whole where they are credit
	Realised       Estimate          // Σ value ± z·√Σ value², cut at 0
	Expected       float64           // Realised and what open visits are expected to bring
	InProgressGain float64           // of this what came since the visits began: virtual value
	Open           int64             // visits
	Unscored       int64             // of these without a probability: they count for nothing

	ROAS             Estimate // realised value/cost
	ROASExpected     float64
	ROI, ROIExpected float64  // (value − cost)/cost
	CPA              Estimate // cost/conversions; High is +Inf where there may be none

	number Estimate // of conversions
}

// Realised is what conversions brought: their number, and the sum of their values
// and of the squares of these, in units of the currency.
type Realised struct {
	N            int64
	Sum, Squares float64
}

// RealisedOf adds up values exactly. The error is conversion.ErrMixed, with the
// place, unless all are in the currency.
func RealisedOf(currency string, values ...conversion.Money) (Realised, error) {
	var sum, squares, x, xx big.Int
	for i, v := range values {
		if v.Currency != currency {
			return Realised{}, fmt.Errorf("values[%d]: %v: want %s: %w", i, v, currency, conversion.ErrMixed)
		}
		x.SetInt64(v.Micros)
		sum.Add(&sum, &x)
		squares.Add(&squares, xx.Mul(&x, &x))
	}
	return Realised{int64(len(values)), rounded(&sum) / 1e6, rounded(&squares) / 1e12}, nil
}

// OpenValue is what may still come of open visits.
type OpenValue struct {
	Visits   int64   // with a probability to convert
	Now      float64 // the sum of these
	Unscored int64   // visits without one
}

// ReturnOptions say what a conversion that is still to come is worth.
type ReturnOptions struct {
	Value ConversionValue // of one; its currency is that of the report
	Start float64         // the probability with which a visit begins, such as that of [ChainFit].Start
	Level float64         // of the intervals; 0 is 0.95
}

// NewReturn sets costs, what conversions brought and open visits beside each other,
// all by name; there is a row for every name of any of the three. A name without an
// entry in costs has an unknown cost, an entry of 0 is a cost. What has a cost and
// neither conversions nor visits has ROAS 0 and no CPA.
//
// The error joins all faults, each a *conversion.Fault with its place, such as
// costs["Email"] for one that is negative or in another currency.
func NewReturn(costs map[string]conversion.Money, realised map[string]Realised, open map[string]OpenValue, o ReturnOptions) (ReturnReport, error) {
	if err := checkReturn(costs, realised, open, &o); err != nil {
		return ReturnReport{}, err
	}
	r := newReturnReport(o)
	var all Realised
	for _, name := range namesIn(costs, realised, open) {
		of := realised[name]
		all = Realised{addCapped(all.N, of.N), all.Sum + of.Sum, all.Squares + of.Squares}
		row := newRow(name, costs, r.Currency)
		row.realise(of, r.Level)
		r.add(row, open[name], &o)
	}
	r.Total.realise(all, r.Level)
	r.close(open, &o)
	return r, nil
}

func newReturnReport(o ReturnOptions) ReturnReport {
	return ReturnReport{
		Currency: o.Value.Currency, Level: levelOr95(o.Level), Start: o.Start,
		Rows: []Return{}, Total: newRow("", nil, ""),
	}
}

// namesIn returns the keys of the maps in order.
func namesIn[A, B, C any](a map[string]A, b map[string]B, c map[string]C) []string {
	names := slices.Collect(maps.Keys(a))
	names = slices.AppendSeq(names, maps.Keys(b))
	names = slices.AppendSeq(names, maps.Keys(c))
	slices.Sort(names)
	return slices.Compact(names)
}
