package insight

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font.
func (r RandomisedReport) String() string {
	return chart.Text(r.sections()...) + "\n" + chart.Clean(r.verdict()) + "\n"
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r RandomisedReport) Markdown() string {
	return chart.Markdown(r.sections()...) + "\n" + chart.Escape(r.verdict()) + "\n"
}

func (r *RandomisedReport) sections() []chart.Section {
	arms := chart.Table{Columns: []chart.Column{
		chart.Texts("arm"), chart.Numbers("units"), chart.Numbers("did it"), chart.Numbers("share"), chart.Numbers(r.brought() + " per unit"),
	}}
	for _, a := range []struct {
		name string
		Arm
	}{{"invited", r.Invited}, {"control", r.Control}} {
		m := a.means()
		arms.Add(a.name, chart.Count(a.N), chart.Count(a.Did), chart.Percent(m.did), r.text(m.y))
	}
	effects := chart.Table{Columns: []chart.Column{chart.Texts("effect"), chart.Numbers("estimate"), chart.Numbers(percentLevel(r.Level) + " interval")}}
	effects.Add("of the invitation, on doing it", pointsText(r.Uptake.Value), spanText(r.Uptake, pointsText))
	effects.Add("of the invitation, on "+r.brought(), r.text(r.Effect.Value), spanText(r.Effect, r.text))
	effects.Add("of doing it because of the invitation", r.text(r.PerCompletion.Value), spanText(r.PerCompletion, r.text))
	return []chart.Section{{Title: "Arms", Table: arms}, {Title: "Effects", Table: effects}}
}

func (r *RandomisedReport) brought() string {
	if r.Currency == "" {
		return "conversions"
	}
	return "value, " + r.Currency
}

func (r *RandomisedReport) text(y float64) string {
	if r.Currency == "" {
		return pointsText(y)
	}
	return amountText(y, r.Currency)
}

func (r *RandomisedReport) verdict() string {
	text := "Effects are caused by the invitation, drawn by lot; the last one by doing it, if the invitation acts in no other way."
	switch {
	case math.IsNaN(r.Uptake.Low):
		text += " There are no intervals: the level is not between 0 and 1, or an arm has fewer than two units."
	case !r.Bounded:
		text += " The invitation was too weak for an interval of that: uptake may be 0."
	}
	if r.Unvalued > 0 {
		text += " Without a value in " + r.Currency + ", and taken for 0: " + countText(r.Unvalued, "conversion") + "."
	}
	if r.Anonymous > 0 {
		text += " Without an ID, and left out: " + countText(r.Anonymous, "unit") + "."
	}
	return text
}

// MarshalJSON writes the arms and the effects; null is what there is not.
func (r RandomisedReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Level         *float64 `json:"level"`
		Currency      string   `json:"currency"`
		Invited       armForm  `json:"invited"`
		Control       armForm  `json:"control"`
		Unvalued      int64    `json:"unvalued,omitempty"`
		Anonymous     int64    `json:"anonymous,omitempty"`
		Uptake        Estimate `json:"uptake"`
		Effect        Estimate `json:"effect"`
		PerCompletion Estimate `json:"per_completion"`
		Bounded       bool     `json:"bounded"`
	}{finite(r.Level), r.Currency, r.Invited.form(), r.Control.form(), r.Unvalued, r.Anonymous, r.Uptake, r.Effect, r.PerCompletion, r.Bounded})
}

// armForm is the JSON of an [Arm] with sums that may be no numbers.
type armForm struct {
	N   int64    `json:"n"`
	Did int64    `json:"did"`
	Y   *float64 `json:"y"`
	YY  *float64 `json:"yy"`
	DY  *float64 `json:"dy"`
}

func (a *Arm) form() armForm { return armForm{a.N, a.Did, finite(a.Y), finite(a.YY), finite(a.DY)} }
