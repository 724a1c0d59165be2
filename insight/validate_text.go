package insight

import (
	"encoding/json"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as tables for a terminal with a fixed-width font.
func (r ValidationReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r ValidationReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

func (r *ValidationReport) headline() string {
	text := r.All.headline() + ", by what was fitted on others (" + countText(int64(r.Folds), "fold") + ")"
	if len(r.At) > 1 {
		text += "; units are there once for each number of events"
	}
	if r.Unscored > 0 {
		text += "; without a forecast: " + chart.Count(r.Unscored)
	}
	return text
}

func (r *ValidationReport) sections() []chart.Section {
	t := chart.Table{Columns: []chart.Column{
		chart.Numbers("after events"), chart.Numbers("units"), chart.Numbers("converted"), chart.Numbers("AUC"), chart.Numbers("95 % interval"),
		chart.Numbers("Brier"), chart.Numbers("ECE"), chart.Numbers("slope"), chart.Numbers("95 % interval"),
	}}
	for _, at := range r.At {
		q := &at.Quality
		t.Add(chart.Count(int64(at.Events)), chart.Count(q.N), chart.Count(q.Converted),
			thousandths(q.AUC.Value), spanText(q.AUC.Estimate, thousandths), thousandths(q.Brier), thousandths(q.ECE),
			thousandths(q.Slope), plusMinus(q.Slope, q.SlopeSE))
	}
	return append(r.All.sections(), chart.Section{Title: "By age", Table: t})
}

// MarshalJSON writes folds, unscored, all, and at: a list of events and quality.
func (r ValidationReport) MarshalJSON() ([]byte, error) { return json.Marshal(r.form()) }

// UnmarshalJSON reads what [ValidationReport.MarshalJSON] wrote.
func (r *ValidationReport) UnmarshalJSON(data []byte) error {
	var form validationForm
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	*r = ValidationReport{Folds: form.Folds, Unscored: form.Unscored, All: form.All}
	for _, at := range form.At {
		r.At = append(r.At, QualityAt(at))
	}
	return nil
}

// validationForm is the JSON of a ValidationReport.
type validationForm struct {
	Folds    int             `json:"folds"`
	Unscored int64           `json:"unscored"`
	All      Quality         `json:"all"`
	At       []qualityAtForm `json:"at"`
}

type qualityAtForm struct {
	Events  int     `json:"events"`
	Quality Quality `json:"quality"`
}

func (r *ValidationReport) form() validationForm {
	form := validationForm{r.Folds, r.Unscored, r.All, []qualityAtForm{}}
	for _, at := range r.At {
		form.At = append(form.At, qualityAtForm(at))
	}
	return form
}
