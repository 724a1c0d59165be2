package conformance

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// returnsWants are the returns on costs, and the intervals of a level.
type returnsWants struct {
	Costs     map[string]string
	Virtual   [][]pathEntry
	Returns   map[string]map[string]*float64
	Level     float64
	Intervals map[string][4]float64
}

func (m *modelled) checkReturns() error {
	if m.Returns != nil {
		if err := m.checkCosts(); err != nil {
			return err
		}
	}
	if m.Intervals != nil {
		return m.checkIntervals()
	}
	return nil
}

func (m *modelled) checkCosts() error {
	costs := map[string]conversion.Money{}
	for key, text := range m.Costs {
		cost, err := amountOf(text, m.table.Currency())
		if err != nil {
			return err
		}
		costs[key] = cost
	}
	virtual, err := m.virtual()
	if err != nil {
		return err
	}
	returns, err := attribution.Returns(m.result, costs, virtual...)
	if err != nil {
		return err
	}
	want := maps.Clone(m.Returns)
	for _, r := range returns.Keys {
		if err := m.sameReturn(want[r.Key], r); err != nil {
			return fmt.Errorf("returns of %q: %w", r.Key, err)
		}
		delete(want, r.Key)
	}
	if len(want) > 0 {
		return fmt.Errorf("returns: nothing of %q", slices.Sorted(maps.Keys(want)))
	}
	return nil
}

// virtual attributes the virtual values by the same model.
func (m *modelled) virtual() (results []attribution.Result[string], err error) {
	for _, entries := range m.Virtual {
		t, err := tableOf(m.table.Currency(), entries)
		if err != nil {
			return nil, err
		}
		r, err := t.Attribute(context.Background(), m.model)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// sameReturn compares the numbers that the case names.
func (m *modelled) sameReturn(want map[string]*float64, got attribution.Return[string]) error {
	for _, what := range slices.Sorted(maps.Keys(want)) {
		var have *float64
		switch what {
		case "cpa":
			have = got.CPA
		case "roas":
			have = got.ROAS
		case "roi":
			have = got.ROI
		case "virtual":
			have = &got.Virtual
		case "roi_virtual":
			have = got.ROIVirtual
		default:
			return fmt.Errorf("unknown expectation %q", what)
		}
		if err := m.ratio(want[what], have); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// checkIntervals compares those of a curve in closed form.
func (m *modelled) checkIntervals() error {
	curve, ok := m.model.(attribution.Curve)
	if !ok {
		return fmt.Errorf("%s is no curve", m.model.Label())
	}
	r, err := m.table.Attribute(context.Background(), attribution.ClosedForm{Curve: curve, Level: m.Level})
	if err != nil {
		return err
	}
	for _, c := range r.Credits {
		want, ok := m.Intervals[c.Key]
		if !ok {
			continue
		}
		if c.Interval == nil || c.ValueInterval == nil {
			return fmt.Errorf("interval of %q: there is none", c.Key)
		}
		got := [4]float64{c.Interval.Low, c.Interval.High, c.ValueInterval.Low, c.ValueInterval.High}
		for i := range got {
			if err := m.number(want[i], got[i]); err != nil {
				return fmt.Errorf("interval of %q: %w", c.Key, err)
			}
		}
	}
	return nil
}
