package conformance

import (
	"encoding/json"

	"github.com/go-conversion/conversion/insight"
)

func runOffer(text json.RawMessage) (map[string]any, error) {
	var input struct {
		P, Margin, Cost, Uplift float64
		ContactCost             float64 `json:"contact_cost"`
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	offer := insight.Offer{Cost: input.Cost, Contact: input.ContactCost, Margin: input.Margin, Uplift: input.Uplift}
	if err := offer.Check(); err != nil {
		return nil, err
	}
	d := offer.Decide(input.P)
	return map[string]any{
		"without": d.Without, "with": d.With, "gain": d.Gain, "break_even_uplift": d.BreakEven, "worth": d.Worth,
	}, nil
}
