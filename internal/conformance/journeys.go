package conformance

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// journeysCase is a case of suite journeys.
type journeysCase struct {
	Users      []journeyUser
	Window     json.RawMessage
	AsOf       json.Number `json:"as_of"`
	Transforms json.RawMessage
	Model      json.RawMessage
	Tolerance  *float64
	Relative   float64
	Error      string

	Want         map[string][2]float64
	Unattributed *[2]float64 // beside Want 0 by default
	Total        *[2]float64
	Table        []pathEntry
	Pending      *uint64
	Duplicates   uint64
	TimeLag      *timeLagWant `json:"time_lag"`
	Quantum      string
	Ledger       []ledgerWant
	reportWants
}

// travelled is a case with its users, and what came of them.
type travelled struct {
	*journeysCase
	closeness
	users []user
	paths *attribution.Paths
	model attribution.Model
	table *attribution.Table[string]
	tally *attribution.Tally[string] // by the model, if it is a curve, else by [attribution.Linear]
}

func runJourneys(fields json.RawMessage) error {
	var c journeysCase
	if err := strict(fields, &c); err != nil {
		return err
	}
	t := travelled{journeysCase: &c, closeness: closenessOf(c.Tolerance, c.Relative)}
	err := t.define()
	if c.Error != "" {
		return wantError(c.Error, err)
	}
	if err != nil {
		return err
	}
	if !c.expects() {
		return errors.New("the case expects nothing")
	}
	if t.users, err = readUsers(c.Users); err != nil {
		return err
	}
	if err := t.run((*travelled).addAll); err != nil {
		return err
	}
	if err := t.checkLedger(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	t.turnRound()
	if err := t.run((*travelled).addShards); err != nil {
		return fmt.Errorf("the other way round and merged: %w", err)
	}
	return nil
}

func (c *journeysCase) expects() bool {
	return c.Want != nil || c.Unattributed != nil || c.Total != nil || c.Table != nil || c.Pending != nil || c.TimeLag != nil || c.Ledger != nil ||
		c.reportWants.wanted()
}

// define reads the definition of the case, and once more what is written of it.
func (t *travelled) define() error {
	text := []byte(`{"window":` + cmp.Or(string(t.Window), "{}") + `,"transforms":` + cmp.Or(string(t.Transforms), "[]") +
		`,"model":` + cmp.Or(string(t.Model), `"linear"`) + `}`)
	d, err := attribution.Parse(text, nil, nil)
	if err != nil {
		return err
	}
	written := attribution.AppendJSON(nil, d)
	if d, err = attribution.Parse(written, nil, nil); err != nil {
		return fmt.Errorf("canonical form %s: %w", written, err)
	}
	if err := sameText(written, attribution.AppendJSON(nil, d)); err != nil {
		return err
	}
	if t.AsOf != "" {
		if d.Window.AsOf, err = instantOf(t.AsOf); err != nil {
			return err
		}
	}
	t.model = d.Model
	t.paths, err = attribution.NewPaths(d.Window, d.Transforms...)
	return err
}

// curve is the model, or Linear where that is no curve of single paths.
func (t *travelled) curve() attribution.Curve {
	if c, ok := pathCurve(t.model); ok {
		return c
	}
	return attribution.Linear{}
}

// pathCurve returns the model if it is a curve of single paths, as Redistribute,
// which looks at the whole table, is not.
func pathCurve(m attribution.Model) (c attribution.Curve, ok bool) {
	if _, whole := m.(attribution.Redistribute); whole {
		return nil, false
	}
	c, ok = m.(attribution.Curve)
	return c, ok
}

func (t *travelled) empty() (*attribution.Table[string], *attribution.Tally[string], error) {
	tally, err := attribution.NewTally[string](caseCurrency, t.paths, t.curve())
	return attribution.MustTable[string](caseCurrency), tally, err
}

func (t *travelled) run(add func(*travelled) error) error {
	if err := add(t); err != nil {
		return err
	}
	if err := t.checkResults(); err != nil {
		return err
	}
	if t.Table != nil {
		if err := sameRows(t.Table, t.table); err != nil {
			return err
		}
	}
	if t.TimeLag != nil {
		if err := t.checkTimeLag(); err != nil {
			return err
		}
	}
	return t.reportWants.check(t.table)
}

func (t *travelled) addAll() (err error) {
	if t.table, t.tally, err = t.empty(); err != nil {
		return err
	}
	for _, u := range t.users {
		t.table.AddUser(t.paths, u.touches, u.conversions)
		t.tally.AddUser(u.touches, u.conversions)
	}
	return nil
}

// addShards adds each user to a table and a tally of his own, and merges these.
func (t *travelled) addShards() (err error) {
	if t.table, t.tally, err = t.empty(); err != nil {
		return err
	}
	for _, u := range t.users {
		table, tally, err := t.empty()
		if err != nil {
			return err
		}
		table.AddUser(t.paths, u.touches, u.conversions)
		tally.AddUser(u.touches, u.conversions)
		if err := t.table.Merge(table); err != nil {
			return err
		}
		if err := t.tally.Merge(tally); err != nil {
			return err
		}
	}
	return nil
}

// turnRound turns the order of users, touches and conversions round.
func (t *travelled) turnRound() {
	slices.Reverse(t.users)
	for _, u := range t.users {
		slices.Reverse(u.touches)
		slices.Reverse(u.conversions)
	}
}

// checkResults compares the credit: of the table unless the curve needs times, and
// of the tally if the model is a curve.
func (t *travelled) checkResults() error {
	if !needsTimes(t.model) {
		r, err := t.table.Attribute(context.Background(), t.model)
		if err != nil {
			return err
		}
		if err := t.checkResult(r); err != nil {
			return fmt.Errorf("of the table: %w", err)
		}
	}
	if _, ok := pathCurve(t.model); ok {
		if err := t.checkResult(t.tally.Result()); err != nil {
			return fmt.Errorf("of the tally: %w", err)
		}
	}
	return nil
}

func needsTimes(m attribution.Model) bool {
	switch m.(type) {
	case attribution.TimeDecay, attribution.SameTouch:
		return true
	}
	return false
}

func (t *travelled) checkResult(r attribution.Result[string]) error {
	if t.Want != nil || t.Unattributed != nil {
		if err := t.credit(t.Want, t.Unattributed, r); err != nil {
			return err
		}
	}
	if t.Total != nil {
		if err := t.sum(*t.Total, r.Total); err != nil {
			return fmt.Errorf("total: %w", err)
		}
	}
	if t.Pending != nil && *t.Pending != r.Pending {
		return fmt.Errorf("pending: want %d, have %d", *t.Pending, r.Pending)
	}
	if n := r.Findings.Count(attribution.Duplicate); n != t.Duplicates {
		return fmt.Errorf("duplicates: want %d, have %d", t.Duplicates, n)
	}
	return checkConservation(r)
}
