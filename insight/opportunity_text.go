package insight

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as a table for a terminal with a fixed-width font.
func (r OpportunityReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.section())
}

// Markdown returns the report as a section with a table.
func (r OpportunityReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.section())
}

// headline names the step where most is to be had, and that where most people leave.
func (r *OpportunityReport) headline() string {
	text := r.best()
	if r.Funnel != "" {
		text = r.Funnel + ": " + text
	}
	return text + r.against() + " This is what a step as good as its baseline would bring if all else stayed: an assumption, not a cause."
}

func (r *OpportunityReport) best() string {
	switch {
	case len(r.Steps) == 0 || math.IsNaN(r.Steps[0].Value.Value):
		return "no step can be judged."
	case r.Steps[0].Value.Value <= 0:
		return "no step is below its baseline where anything is to be had."
	}
	best := &r.Steps[0]
	text := "most is to be had at " + best.Name + ": " + r.amount(best.Value.Value) + " (" + r.interval(best.Value) + ") per period, with " +
		chart.Percent(best.Baseline) + " (" + best.Source + ") instead of " + chart.Percent(best.Rate.Value()) + "."
	if best.Value.Low <= 0 {
		text += " It may be nothing: the interval holds 0."
	}
	if best.Suspect {
		text += " But its tracker may be at fault: look at that first."
	}
	return text
}

// against sets it against the lowest rate.
func (r *OpportunityReport) against() string {
	if r.Lowest == nil || len(r.Steps) == 0 || !(r.Steps[0].Value.Value > 0) {
		return ""
	}
	if r.Lowest.Step == r.Steps[0].Step {
		return " It has the lowest rate, too."
	}
	return " The lowest rate is that of " + r.Lowest.Name + ", " + chart.Percent(r.Lowest.Rate.Value()) + ": most people leave there, but less money is lost."
}

func (r *OpportunityReport) isMoney() bool { return r.Value != ConversionValue{} }

func (r *OpportunityReport) amount(x float64) string {
	if !r.isMoney() {
		return r.number(x) + " conversions"
	}
	return r.number(x) + " " + r.Value.Currency
}

func (r *OpportunityReport) number(x float64) string {
	if !r.isMoney() {
		return decimals(x)
	}
	return amountText(x, r.Value.Currency)
}

func (r *OpportunityReport) interval(e Estimate) string { return spanText(e, r.number) }

func (r *OpportunityReport) section() chart.Section {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("step")}, chart.RateColumns("of the step before")...)}
	t.Columns = append(t.Columns, chart.Numbers("baseline"), chart.Texts("of"), chart.Numbers("measured on"), chart.Numbers("conversions"))
	if r.isMoney() {
		t.Columns = append(t.Columns, chart.Numbers(r.Value.Currency))
	}
	t.Columns = append(t.Columns, chart.Numbers(percentLevel(r.Level)+" interval"), chart.Texts(""))
	for i := range r.Steps {
		t.Add(r.cells(&r.Steps[i])...)
	}
	return chart.Section{Title: "Where money is lost", Table: t}
}

func (r *OpportunityReport) cells(o *Opportunity) []string {
	low, high := o.Rate.Interval()
	cells := append([]string{o.Name}, chart.Rate(o.Rate.K, o.Rate.N, low, high)...)
	measured := ""
	if o.BaselineN > 0 {
		measured = chart.Count(o.BaselineN)
	}
	cells = append(cells, chart.Percent(o.Baseline), o.Source, measured, decimals(o.Conversions.Value))
	if r.isMoney() {
		cells = append(cells, r.number(o.Value.Value))
	}
	notes := []string{}
	if o.Suspect {
		notes = append(notes, "suspect: the tracker may be at fault")
	}
	if o.Reason != "" {
		notes = append(notes, o.Reason)
	}
	return append(cells, r.interval(o.Value), strings.Join(notes, "; "))
}

// MarshalJSON writes all fields, NaN as null; value is null where conversions are
// counted.
func (r OpportunityReport) MarshalJSON() ([]byte, error) {
	form := struct {
		Funnel string        `json:"funnel,omitempty"`
		Value  *valueForm    `json:"value"`
		Level  float64       `json:"level"`
		Steps  []Opportunity `json:"steps"`
		Lowest *StepRate     `json:"lowest_rate"`
	}{Funnel: r.Funnel, Level: r.Level, Steps: r.Steps, Lowest: r.Lowest}
	if r.isMoney() {
		form.Value = &valueForm{finite(r.Value.Mean), finite(r.Value.SE), r.Value.Currency}
	}
	return json.Marshal(form)
}

// valueForm is the JSON of a [ConversionValue].
type valueForm struct {
	Mean     *float64 `json:"mean"`
	SE       *float64 `json:"se"`
	Currency string   `json:"currency"`
}

// MarshalJSON writes all fields, NaN as null.
func (o Opportunity) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Step        int              `json:"step"`
		Name        string           `json:"name"`
		Rate        conversion.Rate  `json:"rate"`
		Baseline    *float64         `json:"baseline"`
		BaselineN   int64            `json:"baseline_n,omitempty"`
		Source      string           `json:"source"`
		Conversions Estimate         `json:"conversions"`
		Value       Estimate         `json:"value"`
		Amount      conversion.Money `json:"amount,omitzero"`
		Suspect     bool             `json:"suspect,omitempty"`
		Reason      string           `json:"reason,omitempty"`
	}{o.Step, o.Name, o.Rate, finite(o.Baseline), o.BaselineN, o.Source, o.Conversions, o.Value, o.Amount, o.Suspect, o.Reason})
}
