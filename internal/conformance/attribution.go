package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// attributionCase is a case of suite attribution.
type attributionCase struct {
	Currency   string
	Paths      []pathEntry
	PathsFile  string `json:"paths_file"`
	Transforms json.RawMessage
	Model      json.RawMessage
	Tolerance  *float64
	Relative   float64
	Error      string

	Want         map[string][2]float64
	Unattributed *[2]float64 // beside Want 0 by default
	tableWants
	chainWants
	gameWants
	reportWants
	returnsWants
	allocateWants
}

// modelled is a case on its table, and what came of it.
type modelled struct {
	*attributionCase
	closeness
	table  *attribution.Table[string]
	model  attribution.Model // nil: the case has none
	result attribution.Result[string]
}

func runAttribution(f *File, c Case) error {
	var a attributionCase
	if err := strict(c.fields, &a); err != nil {
		return err
	}
	switch {
	case a.Allocate != nil:
		return a.checkAllocate()
	case a.Decode != nil:
		return a.checkDecode()
	}
	if err := a.run(f, c); err != nil {
		return err
	}
	slices.Reverse(a.Paths)
	if err := a.run(f, c); err != nil {
		return fmt.Errorf("the other way round: %w", err)
	}
	return nil
}

func (a *attributionCase) run(f *File, c Case) error {
	m := modelled{attributionCase: a, closeness: closenessOf(a.Tolerance, a.Relative)}
	err := m.attribute(f, c)
	if a.Error != "" {
		return wantError(a.Error, err)
	}
	if err != nil {
		return err
	}
	if !a.expects() {
		return errors.New("the case expects nothing")
	}
	for _, check := range []func(*modelled) error{
		(*modelled).checkCredit, (*modelled).checkTable, (*modelled).checkChain, (*modelled).checkGame, (*modelled).checkReport,
		(*modelled).checkReturns,
	} {
		if err := check(&m); err != nil {
			return err
		}
	}
	return nil
}

func (a *attributionCase) expects() bool {
	return a.Want != nil || a.Unattributed != nil || a.Table != nil || a.Bytes != nil || a.chainWants.wanted() || a.gameWants.wanted() ||
		a.reportWants.wanted() || a.Returns != nil || a.Intervals != nil
}

func (m *modelled) attribute(f *File, c Case) (err error) {
	if m.table, err = m.readTable(f, c); err != nil {
		return err
	}
	if m.Transforms != nil {
		ts, err := parseTransforms(m.Transforms)
		if err != nil {
			return err
		}
		if m.table, err = m.table.Transform(ts...); err != nil {
			return err
		}
	}
	if m.Model == nil {
		return nil
	}
	if m.model, err = parseModel(m.Model); err != nil {
		return err
	}
	m.result, err = m.table.Attribute(context.Background(), m.model)
	return err
}

// checkCredit compares the credit, if the case has any.
func (m *modelled) checkCredit() error {
	if m.Want == nil && m.Unattributed == nil {
		return nil
	}
	if err := m.credit(m.Want, m.Unattributed, m.result); err != nil {
		return err
	}
	return checkConservation(m.result)
}

// checkConservation holds a result against what every result has to be.
func checkConservation(r attribution.Result[string]) error {
	var sum attribution.Sum
	for _, c := range r.Credits {
		sum.Conversions += c.Conversions
		sum.Value += c.Value
	}
	near := closeness{tolerance: 1e-9}
	if err := near.sum(pair(r.Total), attribution.Sum{
		Conversions: r.Attributed.Conversions + r.Unattributed.Conversions, Value: r.Attributed.Value + r.Unattributed.Value,
	}); err != nil {
		return fmt.Errorf("attributed and unattributed: %w", err)
	}
	if err := near.sum(pair(r.Attributed), sum); err != nil && r.Conserving {
		return fmt.Errorf("sum of credit: %w", err)
	}
	return nil
}

func pair(s attribution.Sum) [2]float64 { return [2]float64{s.Conversions, s.Value} }

func closenessOf(tolerance *float64, relative float64) closeness {
	if tolerance == nil {
		return closeness{1e-9, relative}
	}
	return closeness{*tolerance, relative}
}

// attributionErrors are the errors by their names in vectors.
var attributionErrors = map[string]error{
	"window":    attribution.ErrWindow,
	"transform": attribution.ErrTransform,
	"curve":     attribution.ErrCurve,
	"model":     attribution.ErrModel,
	"times":     attribution.ErrTimes,
	"limit":     attribution.ErrLimit,
	"row":       attribution.ErrRow,
	"currency":  attribution.ErrCurrency,
	"format":    attribution.ErrFormat,
	"tolerance": attribution.ErrTolerance,
	"costs":     attribution.ErrCosts,
}

func wantError(name string, got error) error {
	want, ok := attributionErrors[name]
	switch {
	case !ok:
		return fmt.Errorf("unknown error %q", name)
	case got == nil:
		return fmt.Errorf("want the error %q, have none", name)
	case !errors.Is(got, want):
		return fmt.Errorf("want the error %q, have %w", name, got)
	}
	return nil
}

// parseModel reads a model, and once more what is written of it.
func parseModel(raw json.RawMessage) (attribution.Model, error) {
	m, err := attribution.ParseModel(raw)
	if err != nil {
		return nil, err
	}
	text := attribution.AppendModelJSON(nil, m)
	again, err := attribution.ParseModel(text)
	if err != nil {
		return nil, fmt.Errorf("canonical form %s: %w", text, err)
	}
	return again, sameText(text, attribution.AppendModelJSON(nil, again))
}

func parseTransforms(raw json.RawMessage) ([]attribution.Transform, error) {
	ts, err := attribution.ParseTransforms(raw)
	if err != nil {
		return nil, err
	}
	text := attribution.AppendTransformsJSON(nil, ts)
	again, err := attribution.ParseTransforms(text)
	if err != nil {
		return nil, fmt.Errorf("canonical form %s: %w", text, err)
	}
	return again, sameText(text, attribution.AppendTransformsJSON(nil, again))
}

func sameText(a, b []byte) error {
	if !bytes.Equal(a, b) {
		return fmt.Errorf("canonical form %s is read as %s", a, b)
	}
	return nil
}
