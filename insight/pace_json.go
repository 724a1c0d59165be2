package insight

import (
	"encoding/json"
	"time"

	"github.com/go-conversion/conversion"
)

// MarshalJSON writes all fields, NaN as null.
func (f Forecast) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Goal        string              `json:"goal,omitempty"`
		From        time.Time           `json:"from,omitzero"`
		To          time.Time           `json:"to,omitzero"`
		AsOf        time.Time           `json:"as_of,omitzero"`
		Currency    string              `json:"currency,omitempty"`
		Target      *float64            `json:"target"`
		Observed    *float64            `json:"observed"`
		Elapsed     *float64            `json:"elapsed"`
		Total       *float64            `json:"total"`
		Weighted    bool                `json:"weighted,omitempty"`
		Mean        Estimate            `json:"mean"`
		SD          *float64            `json:"sd"`
		Level       float64             `json:"level"`
		Dispersion  *float64            `json:"dispersion"`
		Reach       *float64            `json:"reach"`
		NeededRate  *float64            `json:"needed_rate"`
		CurrentRate *float64            `json:"current_rate"`
		Phrase      Phrase              `json:"phrase"`
		Reason      string              `json:"reason,omitempty"`
		Drift       *Drift              `json:"drift,omitempty"`
		Words       string              `json:"words"`
		Findings    conversion.Findings `json:"findings,omitempty"`
	}{
		f.Goal, f.From, f.To, f.AsOf, f.Currency, finite(f.Target), finite(f.Observed), finite(f.Elapsed), finite(f.Total), f.Weighted,
		f.Mean, finite(f.SD), f.Level, finite(f.Dispersion), finite(f.Reach), finite(f.NeededRate), finite(f.CurrentRate),
		f.Phrase, f.Reason, f.Drift, f.String(), f.Findings,
	})
}
