package insight

import (
	"encoding/json"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report as a table for a terminal with a fixed-width font.
func (r FrictionReport) String() string {
	return chart.Clean(r.headline()) + "\n\n" + chart.Text(r.section())
}

// Markdown returns the report as a section with a table.
func (r FrictionReport) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.section())
}

func (r *FrictionReport) headline() string {
	return r.Funnel + ": how hard each step is, by " + r.Unit
}

func (r *FrictionReport) section() chart.Section {
	t := chart.Table{Columns: append([]chart.Column{
		chart.Texts("step"), chart.Numbers("reached"), chart.Numbers("times done"), chart.Numbers("by"), chart.Numbers("each"),
		chart.Numbers("went on"), chart.Numbers("median time"), chart.Numbers("90 % within"),
	}, chart.RateColumns("did not go on")...)}
	for i := range r.Steps {
		f := &r.Steps[i]
		name := f.Name
		if f.Optional {
			name += " (optional)"
		}
		cells := []string{name, chart.Count(f.Reached), chart.Count(f.Events), chart.Count(f.Actors), decimals(f.Retries)}
		if f.Timed > 0 {
			cells = append(cells, chart.Count(f.Timed), chart.Duration(f.Median), chart.Duration(f.P90))
		} else {
			cells = append(cells, "", "", "")
		}
		if f.Exits.N > 0 {
			low, high := f.Exits.Interval()
			cells = append(cells, chart.Rate(f.Exits.K, f.Exits.N, low, high)...)
		}
		t.Add(cells...)
	}
	return chart.Section{Title: "Friction", Table: t}
}

// MarshalJSON writes all fields, durations in nanoseconds and NaN as null; without
// times median and p90 are null too.
func (f Friction) MarshalJSON() ([]byte, error) {
	form := struct {
		Step     int             `json:"step"`
		Name     string          `json:"name"`
		Optional bool            `json:"optional,omitempty"`
		Reached  int64           `json:"reached"`
		Events   int64           `json:"events"`
		Actors   int64           `json:"actors"`
		Retries  *float64        `json:"retries"`
		Timed    int64           `json:"timed"`
		Median   *int64          `json:"median_ns"`
		P90      *int64          `json:"p90_ns"`
		Left     int64           `json:"left"`
		Exits    conversion.Rate `json:"exits"`
	}{
		Step: f.Step, Name: f.Name, Optional: f.Optional, Reached: f.Reached, Events: f.Events, Actors: f.Actors,
		Retries: finite(f.Retries), Timed: f.Timed, Left: f.Left, Exits: f.Exits,
	}
	if f.Timed > 0 {
		form.Median, form.P90 = new(int64(f.Median)), new(int64(f.P90))
	}
	return json.Marshal(form)
}

// MarshalJSON writes funnel, unit and steps.
func (r FrictionReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Funnel string     `json:"funnel"`
		Unit   string     `json:"unit"`
		Steps  []Friction `json:"steps"`
	}{r.Funnel, r.Unit, r.Steps})
}
