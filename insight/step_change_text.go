package insight

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// listedSegments is how many segments of each factor a text lists.
const listedSegments = 10

// String returns the report as tables for a terminal with a fixed-width font. Of the
// segments the ten with the largest effects on each factor are listed, and the sum of
// the others.
func (r StepChangeReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r StepChangeReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

// headline says what changed and which factor did most.
func (r *StepChangeReport) headline() string {
	text := fmt.Sprintf("%s: from %s to %s (%s)", r.Result, r.amount(r.Before), r.amount(r.After), plus(r.amount(r.Change)))
	if r.Currency != "" {
		text += " " + r.Currency
	}
	if !r.Defined {
		return text + ". What did it cannot be told apart: " + r.FirstZero + " is 0 or undefined in one of the periods."
	}
	if r.Change != 0 && len(r.Factors) > 0 {
		most := slices.MaxFunc(r.Factors, func(a, b FactorChange) int {
			if sign := math.Copysign(1, r.Change); a.Effect*sign < b.Effect*sign {
				return -1
			}
			return 1
		})
		text += ", most of it by " + most.Name + " (" + r.signed(most.Effect) + ")"
	}
	return text + ". Effects add up to the change; they tell where it happened, not why."
}

func (r *StepChangeReport) sections() []chart.Section {
	return []chart.Section{{Title: "What changed", Table: r.factorTable()}, {Title: "By segment", Table: r.segmentTable()}}
}

func (r *StepChangeReport) factorTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("factor"), chart.Numbers("before"), chart.Numbers("after"), chart.Numbers("p"), chart.Numbers("ln"), chart.Numbers("effect"),
	}}
	for i := range r.Factors {
		f := &r.Factors[i]
		p, log := "", ""
		if !math.IsNaN(f.P) {
			p = pText(f.P)
		}
		if r.Defined {
			log = fmt.Sprintf("%+.4f", f.Log)
		}
		t.Add(f.Name, r.level(i, f.Before), r.level(i, f.After), p, log, r.signed(f.Effect))
	}
	t.Add(r.Result, r.amount(r.Before), r.amount(r.After), "", "", plus(r.amount(r.Change)))
	return t
}

// level returns the value of a factor: a count, a rate, or the mean value.
func (r *StepChangeReport) level(factor int, x float64) string {
	switch {
	case factor == 0:
		return quantityText(x, "")
	case factor == len(r.Factors)-1 && r.Currency != "":
		return r.amount(x)
	}
	return chart.Percent(x)
}

// amount returns a number of conversions, or money without its currency.
func (r *StepChangeReport) amount(x float64) string { return quantityText(x, r.Currency) }

// signed returns an effect with its sign; "" without one.
func (r *StepChangeReport) signed(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	if r.Currency != "" {
		return plus(amountText(x, r.Currency))
	}
	return plus(decimals(x))
}

// plus sets a plus before what has no minus.
func plus(number string) string {
	if strings.HasPrefix(number, "-") {
		return number
	}
	return "+" + number
}

func (r *StepChangeReport) segmentTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("factor"), chart.Texts("segment"), chart.Numbers("before"), chart.Numbers("rate"), chart.Numbers("after"), chart.Numbers("rate"),
		chart.Numbers("by its rate"), chart.Numbers("by the mix"),
	}}
	for first := 0; first < len(r.Segments); {
		end := first
		for end < len(r.Segments) && r.Segments[end].Factor == r.Segments[first].Factor {
			end++
		}
		r.addSegments(&t, r.Segments[first:end])
		first = end
	}
	return t
}

// addSegments adds the segments of one factor.
func (r *StepChangeReport) addSegments(t *chart.Table, effects []SegmentEffect) {
	name, others := effects[0].Factor, SegmentEffect{}
	for i, e := range effects {
		if i >= listedSegments {
			others.Rate += e.Rate
			others.Mix += e.Mix
			continue
		}
		before, after := chart.Rate(e.Before.K, e.Before.N, 0, 0), chart.Rate(e.After.K, e.After.N, 0, 0)
		segment := e.Segment
		if segment == "" {
			segment = "(none)"
		}
		t.Add(name, segment, before[0], before[1], after[0], after[1], r.signed(e.Rate), r.signed(e.Mix))
		name = ""
	}
	if n := len(effects) - listedSegments; n > 0 {
		t.Add("", fmt.Sprintf("(%d others)", n), "", "", "", "", r.signed(others.Rate), r.signed(others.Mix))
	}
}

// MarshalJSON writes all fields, NaN as null.
func (r StepChangeReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Result    string          `json:"result"`
		Currency  string          `json:"currency,omitempty"`
		Before    *float64        `json:"before"`
		After     *float64        `json:"after"`
		Change    *float64        `json:"change"`
		Defined   bool            `json:"defined"`
		FirstZero string          `json:"first_zero,omitempty"`
		Factors   []FactorChange  `json:"factors"`
		Segments  []SegmentEffect `json:"segments,omitempty"`
	}{r.Result, r.Currency, finite(r.Before), finite(r.After), finite(r.Change), r.Defined, r.FirstZero, r.Factors, r.Segments})
}

// MarshalJSON writes all fields, NaN as null.
func (f FactorChange) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name   string   `json:"name"`
		Before *float64 `json:"before"`
		After  *float64 `json:"after"`
		Log    *float64 `json:"ln"`
		Effect *float64 `json:"effect"`
		P      *float64 `json:"p"`
	}{f.Name, finite(f.Before), finite(f.After), finite(f.Log), finite(f.Effect), finite(f.P)})
}

// MarshalJSON writes all fields, NaN as null.
func (e SegmentEffect) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Factor  string          `json:"factor"`
		Segment string          `json:"segment"`
		Before  conversion.Rate `json:"before"`
		After   conversion.Rate `json:"after"`
		Rate    *float64        `json:"rate"`
		Mix     *float64        `json:"mix"`
	}{e.Factor, e.Segment, e.Before, e.After, finite(e.Rate), finite(e.Mix)})
}
