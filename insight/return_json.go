package insight

import (
	"encoding/json"

	"github.com/go-conversion/conversion"
)

// MarshalJSON writes the report; ratios that there are not, and costs that are not
// known, are null.
func (r ReturnReport) MarshalJSON() ([]byte, error) {
	form := struct {
		Currency     string       `json:"currency"`
		Level        *float64     `json:"level"`
		Start        *float64     `json:"start"`
		Rows         []returnForm `json:"rows"`
		Unattributed *returnForm  `json:"unattributed,omitempty"`
		Total        returnForm   `json:"total"`
		UnknownCosts int          `json:"unknown_costs"`
	}{Currency: r.Currency, Level: finite(r.Level), Start: finite(r.Start), Rows: []returnForm{}, Total: r.Total.form(), UnknownCosts: r.UnknownCosts}
	for i := range r.Rows {
		row := r.Rows[i].form()
		row.Name = &r.Rows[i].Name
		form.Rows = append(form.Rows, row)
	}
	if r.Unattributed != nil {
		row := r.Unattributed.form()
		form.Unattributed = &row
	}
	return json.Marshal(form)
}

type returnForm struct {
	Name           *string           `json:"name,omitempty"` // none of the total
	Cost           *conversion.Money `json:"cost"`
	Conversions    *float64          `json:"conversions"`
	Realised       Estimate          `json:"realised"`
	Expected       *float64          `json:"expected"`
	InProgressGain *float64          `json:"in_progress_gain"`
	Open           int64             `json:"open"`
	Unscored       int64             `json:"unscored,omitempty"`
	ROAS           Estimate          `json:"roas"`
	ROASExpected   *float64          `json:"roas_expected"`
	ROI            *float64          `json:"roi"`
	ROIExpected    *float64          `json:"roi_expected"`
	CPA            Estimate          `json:"cpa"`
}

func (r *Return) form() returnForm {
	return returnForm{
		Cost: r.Cost, Conversions: finite(r.Conversions), Realised: r.Realised, Expected: finite(r.Expected),
		InProgressGain: finite(r.InProgressGain), Open: r.Open, Unscored: r.Unscored,
		ROAS: r.ROAS, ROASExpected: finite(r.ROASExpected), ROI: finite(r.ROI), ROIExpected: finite(r.ROIExpected), CPA: r.CPA,
	}
}
