package insight

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/go-conversion/conversion"
)

// cardForm is the JSON of a Card.
type cardForm struct {
	Model       Model             `json:"model"`
	Basis       Basis             `json:"basis"`
	Fingerprint []byte            `json:"features_fingerprint"`
	Intercept   float64           `json:"intercept"`
	Features    []cardFeatureForm `json:"features"`
	Validation  ValidationReport  `json:"validation"`
}

type cardFeatureForm struct {
	Name   string          `json:"name"`
	Levels []cardLevelForm `json:"levels"`
}

type cardLevelForm struct {
	Name      string  `json:"name"`
	Weight    float64 `json:"weight"`
	N         int64   `json:"n"`
	Converted int64   `json:"converted"`
}

// MarshalJSON writes all there is to the card, also for [ReadCard].
func (c *Card) MarshalJSON() ([]byte, error) {
	if c.plan == nil {
		return nil, fmt.Errorf("a card that was not fitted: %w", ErrRows)
	}
	form := cardForm{c.Model, c.Basis, c.plan.fingerprint[:], c.Intercept, []cardFeatureForm{}, c.Validation}
	for _, f := range c.Features {
		feature := cardFeatureForm{Name: f.Name}
		for _, l := range f.Levels {
			feature.Levels = append(feature.Levels, cardLevelForm(l))
		}
		form.Features = append(form.Features, feature)
	}
	return json.Marshal(form)
}

// ReadCard returns the card that was written as JSON, so that one program fits it and
// others score by it: its forecasts are the same, to the last bit. The features are
// those that it was fitted on. The error joins their faults, or is
// conversion.ErrDefinition for a card of other features and conversion.ErrState for
// what is no card.
func ReadCard(f Features, data []byte) (*Card, error) {
	plan, err := compileFeatures(f)
	if err != nil {
		return nil, err
	}
	var form cardForm
	if err := json.Unmarshal(data, &form); err != nil {
		return nil, fmt.Errorf("%w: %w", conversion.ErrState, err)
	}
	if string(form.Fingerprint) != string(plan.fingerprint[:]) {
		return nil, conversion.ErrDefinition
	}
	c := &Card{Model: form.Model, Basis: form.Basis, Intercept: form.Intercept, Validation: form.Validation, plan: plan}
	c.weights = &cardWeights{intercept: form.Intercept}
	if len(form.Features) != len(plan.forms) {
		return nil, fmt.Errorf("%w: %d features, want %d", conversion.ErrState, len(form.Features), len(plan.forms))
	}
	for i, feature := range form.Features {
		if err := c.read(feature, &plan.forms[i]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// read takes a feature from JSON.
func (c *Card) read(form cardFeatureForm, f *featureForm) error {
	if form.Name != f.name || len(form.Levels) != len(f.levels) {
		return fmt.Errorf("%w: feature %q of %d levels, want %q of %d", conversion.ErrState, form.Name, len(form.Levels), f.name, len(f.levels))
	}
	feature := CardFeature{Name: f.name}
	var weights []float64
	for i, l := range form.Levels {
		if l.Name != f.levels[i] || l.Converted < 0 || l.Converted > l.N || math.IsInf(l.Weight, 0) {
			return fmt.Errorf("%w: level %d of %q", conversion.ErrState, i, f.name)
		}
		feature.Levels = append(feature.Levels, CardLevel(l))
		weights = append(weights, l.Weight)
	}
	c.Features = append(c.Features, feature)
	c.weights.of = append(c.weights.of, weights)
	return nil
}
