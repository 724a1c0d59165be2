package attribution

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
)

// ReturnReport sets what keys cost against what they earned. It is plain data.
type ReturnReport[K Key] struct {
	Model    string // its label
	Currency string
	Level    float64     // of the intervals; 0 if there are none
	Keys     []Return[K] // by key
	// Total has the sums over keys, the key "", and the ratios of what all keys cost to
	// all there is, with what is unattributed. Those are nil where a cost is not known;
	// a key that costs nothing has a cost of 0.
	Total        Return[K]
	Unattributed Sum
	UnknownCosts int // keys whose cost is not known
}

// Return is what one key cost and earned. A ratio is nil, never 0 or infinite, where
// its denominator is 0, and where the cost is not known.
type Return[K Key] struct {
	Key                K
	Cost               *conversion.Money // nil: not known
	Conversions, Value float64           // its credit

	CPA  *float64 // cost/conversions; nil too where conversions are below 0
	ROAS *float64 // value/cost
	ROI  *float64 // (value − cost)/cost
	// The intervals are those of the credit carried over, nil where that has none.
	CPAInterval, ROASInterval, ROIInterval *Bounds

	// Virtual is the worth of the micro conversions that the key gets credit for.
	Virtual float64
	// ROIVirtual is (value + virtual − cost)/cost: to be read beside ROI, never instead
	// of it.
	ROIVirtual *float64
}

// Bounds are the ends of an interval. The one of a cost per conversion is open above,
// High is nil, where there may be no conversion at all.
type Bounds struct{ Low, High *float64 }

// Returns sets the credit of a result against what each key cost. A key without an
// entry in costs has an unknown cost; an entry of 0 is a cost. The virtual results are
// of micro conversions with virtual values, attributed by the same model; [Open] keeps
// them from counting a gain twice. There is a row for every key of any of the three.
//
// The error is [ErrCosts] for a cost that is negative or in another currency, with its
// key and amount, and [ErrCurrency] for virtual values in another currency.
func Returns[K Key](r Result[K], costs map[K]conversion.Money, virtual ...Result[K]) (ReturnReport[K], error) {
	if err := checkCosts(costs, r.Currency); err != nil {
		return ReturnReport[K]{}, err
	}
	gains, err := virtualGains(virtual, r.Currency)
	if err != nil {
		return ReturnReport[K]{}, err
	}
	credits := map[K]Credit[K]{}
	for _, c := range r.Credits {
		credits[c.Key] = c
	}
	report := ReturnReport[K]{Model: r.Model, Currency: r.Currency, Level: r.Level, Unattributed: r.Unattributed}
	for _, key := range allKeys(credits, costs, gains) {
		row := Return[K]{Key: key, Conversions: credits[key].Conversions, Value: credits[key].Value, Virtual: gains[key]}
		if cost, known := costs[key]; known {
			row.Cost = &conversion.Money{Micros: cost.Micros, Currency: r.Currency}
		}
		row.setRatios(row.Conversions, row.Value, row.Virtual)
		row.setBounds(credits[key])
		report.Keys = append(report.Keys, row)
	}
	report.setTotal(r.Total, virtual)
	return report, nil
}

func checkCosts[K Key](costs map[K]conversion.Money, currency string) error {
	for _, key := range slices.Sorted(maps.Keys(costs)) {
		switch cost := costs[key]; {
		case cost.Micros < 0:
			return fmt.Errorf("costs[%q]: %s: want 0 or more: %w", string(key), amountText(cost), ErrCosts)
		case cost.Micros > 0 && cost.Currency != currency: // 0 has no currency to disagree about
			return fmt.Errorf("costs[%q]: %s: want %s, as values are: %w", string(key), amountText(cost), currency, ErrCosts)
		}
	}
	return nil
}

// amountText is the text of an amount that may lack its currency.
func amountText(m conversion.Money) string {
	if m.IsSet() {
		return m.String()
	}
	return string(m.AppendAmount(nil)) + " without a currency"
}

// virtualGains adds up the value credit of each key.
func virtualGains[K Key](virtual []Result[K], currency string) (map[K]float64, error) {
	gains := map[K]float64{}
	for i, v := range virtual {
		if v.Currency != currency {
			return nil, fmt.Errorf("virtual[%d]: %s: want %s, as values are: %w", i, v.Currency, currency, ErrCurrency)
		}
		for _, c := range v.Credits {
			gains[c.Key] += c.Value
		}
	}
	return gains, nil
}

// allKeys returns the keys of the maps in order.
func allKeys[K Key, A, B, C any](a map[K]A, b map[K]B, c map[K]C) []K {
	keys := slices.Collect(maps.Keys(a))
	keys = slices.AppendSeq(keys, maps.Keys(b))
	keys = slices.AppendSeq(keys, maps.Keys(c))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// setRatios sets the ratios of so much to the cost.
func (r *Return[K]) setRatios(conversions, value, virtual float64) {
	if r.Cost == nil {
		return
	}
	cost := float64(r.Cost.Micros) / 1e6
	if conversions > 0 {
		r.CPA = new(cost / conversions)
	}
	if cost > 0 {
		r.ROAS = new(value / cost)
		r.ROI = new((value - cost) / cost)
		r.ROIVirtual = new((value + virtual - cost) / cost)
	}
}

// setBounds carries the intervals of the credit over.
func (r *Return[K]) setBounds(c Credit[K]) {
	if r.Cost == nil {
		return
	}
	cost := float64(r.Cost.Micros) / 1e6
	if i := c.Interval; i != nil && r.CPA != nil && i.High > 0 {
		r.CPAInterval = &Bounds{Low: new(cost / i.High)}
		if i.Low > 0 {
			r.CPAInterval.High = new(cost / i.Low)
		}
	}
	if i := c.ValueInterval; i != nil && cost > 0 {
		r.ROASInterval = &Bounds{new(i.Low / cost), new(i.High / cost)}
		r.ROIInterval = &Bounds{new((i.Low - cost) / cost), new((i.High - cost) / cost)}
	}
}

// setTotal adds the keys up. Ratios are those of the totals of the results, which are
// the sums over keys and what is unattributed, and are right for models too that credit
// each key whole.
func (r *ReturnReport[K]) setTotal(all Sum, virtual []Result[K]) {
	t := &r.Total
	var costs conversion.Totals
	for i := range r.Keys {
		row := &r.Keys[i]
		t.Conversions += row.Conversions
		t.Value += row.Value
		t.Virtual += row.Virtual
		if row.Cost == nil {
			r.UnknownCosts++
			continue
		}
		costs.Add(*row.Cost)
		sum, _ := costs.In(r.Currency)
		t.Cost = &sum
	}
	gains := 0.0
	for _, v := range virtual {
		gains += v.Total.Value
	}
	if r.UnknownCosts == 0 { // else it would set some of the costs against all there is
		t.setRatios(all.Conversions, all.Value, gains)
	}
}
