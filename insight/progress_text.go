package insight

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
)

// rowsInText is how many visitors are written out in text.
const rowsInText = 20

// String returns the report as tables for a terminal with a fixed-width font, with the
// visitors who gain most.
func (r *OfferReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r *OfferReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

func (r *OfferReport) headline() string {
	text := "Offer to " + chart.Count(r.Chosen) + " of " + countText(int64(len(r.Rows)), "visitor") +
		": expected gain " + r.amount(r.Gain) + " at an expected cost of " + r.amount(r.Cost)
	if r.Budget > 0 {
		text += " (budget " + r.amount(r.Budget) + ")"
	}
	return text + ", if the assumption holds that it makes conversion " + signedPercent(r.Offer.Uplift) +
		" likelier. Whether it does, only a holdout can tell."
}

// amount returns an amount in the currency of the offer, if it has one.
func (r *OfferReport) amount(x float64) string {
	if text := amountText(x, r.Offer.Currency); r.Offer.Currency == "" || math.IsNaN(x) {
		return text
	}
	return amountText(x, r.Offer.Currency) + " " + r.Offer.Currency
}

// signedPercent returns a relative change: "+50 %".
func signedPercent(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	text := strconv.FormatFloat(math.Round(1000*x)/10+0, 'f', -1, 64) + " %"
	if x > 0 {
		text = "+" + text
	}
	return text
}

func (r *OfferReport) sections() []chart.Section {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("visitor"), chart.Texts("milestone"), chart.Texts("last event"), chart.Numbers("converts"),
		chart.Numbers("without"), chart.Numbers("with"), chart.Numbers("gain"), chart.Numbers("pays from an uplift of"), chart.Texts("offer"),
	}}
	for _, row := range r.Rows[:min(len(r.Rows), rowsInText)] {
		t.Add(r.cells(&row)...)
	}
	title := "Visitors"
	if len(r.Rows) > rowsInText {
		title += " (the first " + chart.Count(rowsInText) + " of " + chart.Count(int64(len(r.Rows))) + ")"
	}
	why := chart.Table{Columns: []chart.Column{chart.Texts("no offer because"), chart.Numbers("visitors")}}
	for _, w := range r.WhyNot {
		why.Add(string(w.Reason), chart.Count(w.Visitors))
	}
	return []chart.Section{{Title: title, Table: t}, {Title: "Who gets none", Table: why}}
}

func (r *OfferReport) cells(row *OfferRow) []string {
	offer, last := "yes", ""
	if !row.Chosen {
		offer = "no: " + string(row.WhyNot)
	}
	if !row.Last.IsZero() {
		last = row.Last.UTC().Format("2006-01-02 15:04 MST")
	}
	d := &row.Decision
	cells := []string{row.User, row.Milestone, last, "", "", "", "", "", offer}
	if math.IsNaN(d.Gain) {
		return cells
	}
	cells[3], cells[4], cells[5], cells[6] = chart.Percent(d.P), r.amount(d.Without), r.amount(d.With), r.amount(d.Gain)
	if cells[7] = signedPercent(d.BreakEven); cells[7] == "" {
		cells[7] = "never"
	}
	return cells
}

// MarshalJSON writes the offer, the budget (null without one), the sums, the reasons
// and all visitors.
func (r *OfferReport) MarshalJSON() ([]byte, error) {
	form := struct {
		Assumption string         `json:"assumption"`
		Offer      Offer          `json:"offer"`
		Budget     *float64       `json:"budget"`
		Chosen     int64          `json:"chosen"`
		Cost       *float64       `json:"expected_cost"`
		Gain       *float64       `json:"expected_gain"`
		WhyNot     []refusalForm  `json:"why_not"`
		Visitors   []offerRowForm `json:"visitors"`
	}{
		"uplift is assumed, not measured", r.Offer, nil, r.Chosen, finite(r.Cost), finite(r.Gain), []refusalForm{}, []offerRowForm{},
	}
	if r.Budget > 0 {
		form.Budget = &r.Budget
	}
	for _, w := range r.WhyNot {
		form.WhyNot = append(form.WhyNot, refusalForm(w))
	}
	for _, row := range r.Rows {
		form.Visitors = append(form.Visitors, row.form())
	}
	return json.Marshal(form)
}

type refusalForm struct {
	Reason   WhyNot `json:"reason"`
	Visitors int64  `json:"visitors"`
}

type offerRowForm struct {
	User      string     `json:"user"`
	Milestone string     `json:"milestone,omitempty"`
	Last      *time.Time `json:"last,omitempty"`
	Chosen    bool       `json:"chosen"`
	WhyNot    WhyNot     `json:"why_not,omitempty"`
	Decision  *Decision  `json:"decision"`
}

func (row *OfferRow) form() offerRowForm {
	form := offerRowForm{User: row.User, Milestone: row.Milestone, Chosen: row.Chosen, WhyNot: row.WhyNot}
	if !row.Last.IsZero() {
		form.Last = &row.Last
	}
	if !math.IsNaN(row.Decision.Gain) {
		form.Decision = &row.Decision
	}
	return form
}
