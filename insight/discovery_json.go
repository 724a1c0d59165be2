package insight

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/go-conversion/conversion/goal"
)

// MarshalJSON writes the report. Numbers that are not there are null; the class is
// "prerequisite", "positive", "neutral" or "negative".
func (r DiscoveryReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Units       int64           `json:"units"`
		Converted   int64           `json:"converted"`
		AtRisk      int64           `json:"at_risk"`
		Estimated   int64           `json:"estimated"`
		Landmark    int             `json:"landmark"`
		InSample    bool            `json:"in_sample"`
		Strata      int             `json:"strata"`
		Level       *float64        `json:"level"`
		FDR         *float64        `json:"fdr"`
		MinSupport  int64           `json:"min_support"`
		Value       *float64        `json:"value"`
		Currency    string          `json:"currency,omitempty"`
		Candidates  []Candidate     `json:"candidates"`
		Unsupported int             `json:"unsupported"`
		Notes       []DiscoveryNote `json:"notes,omitempty"`
		Basis       Basis           `json:"basis"`
	}{
		r.Units, r.Converted, r.AtRisk, r.Estimated, r.Landmark, r.InSample, r.Strata, finite(r.Level), finite(r.FDR), r.MinSupport,
		r.value(), r.Value.Currency, append([]Candidate{}, r.Candidates...), r.Unsupported, r.Notes, r.Basis,
	})
}

func (r *DiscoveryReport) value() *float64 {
	if r.Value == (ConversionValue{}) {
		return nil
	}
	return finite(r.Value.Mean)
}

// MarshalJSON writes the candidate, and the goal of a positive one that is new, in the
// form that goal.Parse reads.
func (c Candidate) MarshalJSON() ([]byte, error) {
	form := struct {
		Name      string        `json:"name"`
		Kind      CandidateKind `json:"kind"`
		Known     string        `json:"known,omitempty"`
		Count     int           `json:"count"`
		Table     [4]int64      `json:"table"`
		Phi       *float64      `json:"phi"`
		Strength  string        `json:"strength,omitempty"`
		OddsRatio *float64      `json:"odds_ratio"`
		P         *float64      `json:"p"`
		Q         *float64      `json:"q"`
		Effect    Estimate      `json:"effect"`
		Class     Class         `json:"class"`
		Score     *float64      `json:"score"`
		Without   struct {
			Units     int64    `json:"converted_without"`
			Converted int64    `json:"converted"`
			Upper     *float64 `json:"upper"`
		} `json:"prerequisite"`
		Goal json.RawMessage `json:"goal,omitempty"`
	}{
		Name: c.Name, Kind: c.Kind, Known: c.Known, Count: c.Count, Table: c.Table, Phi: finite(c.Phi), Strength: c.Strength, OddsRatio: finite(c.OddsRatio),
		P: sixDigits(c.P), Q: sixDigits(c.Q), Effect: c.Effect, Class: c.Class, Score: finite(c.Score),
	}
	form.Without.Units, form.Without.Converted, form.Without.Upper = c.Prerequisite.Without.K, c.Prerequisite.Without.N, finite(c.Prerequisite.Upper)
	if c.Class == PositiveClass && c.Known == "" {
		form.Goal = goal.AppendJSON(nil, c.Goal())
	}
	return json.Marshal(form)
}

// sixDigits rounds what may be very small; nil for what JSON lacks.
func sixDigits(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	return &x
}
