package insight

import "encoding/json"

// MarshalJSON writes what may be shown: the units, the prerequisite, and each of the
// [MicroReport.Readings] under its basis, null where it is not.
func (r MicroReport) MarshalJSON() ([]byte, error) {
	form := microForm{
		Name: r.Name, Units: r.Units, Did: r.Naive.N, Level: finite(r.Level),
		Prerequisite: r.Prerequisite,
	}
	if r.Value != (ConversionValue{}) {
		form.Value = &valueForm{finite(r.Value.Mean), finite(r.Value.SE), r.Value.Currency}
	}
	for _, m := range r.Readings() {
		reading := &readingForm{N: m.N, Effect: m.Effect, Value: m.Value, Currency: m.Currency}
		switch m.Basis {
		case Associated:
			form.Naive = reading
		case AdjustedFor:
			a := r.Adjusted
			form.Adjusted = &adjustedForm{*reading, finite(a.Effect.SE), a.Unmatched, a.Credible}
		case Randomised:
			form.Randomised = r.Randomised
		case ByChain:
			form.Chain = &gainForm{*reading, r.State, finite(r.Gain.SE)}
		}
	}
	return json.Marshal(form)
}

type microForm struct {
	Name         string            `json:"name"`
	Units        int64             `json:"units"`
	Did          int64             `json:"did"`
	Level        *float64          `json:"level"`
	Value        *valueForm        `json:"value"`
	Prerequisite Prerequisite      `json:"prerequisite"`
	Naive        *readingForm      `json:"associated"`
	Adjusted     *adjustedForm     `json:"adjusted"`
	Randomised   *RandomisedReport `json:"randomised"`
	Chain        *gainForm         `json:"chain"`
}

type readingForm struct {
	N        int64    `json:"n"`
	Effect   Estimate `json:"effect"`
	Value    Estimate `json:"value"`
	Currency string   `json:"currency"`
}

type adjustedForm struct {
	readingForm
	SE        *float64 `json:"se"`
	Unmatched int64    `json:"unmatched"`
	Credible  bool     `json:"credible"`
}

type gainForm struct {
	readingForm
	State string   `json:"state"`
	SE    *float64 `json:"se"`
}
