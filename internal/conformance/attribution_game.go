package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/attribution"
)

// gameWants are what the game of a case, or its curve by position, gives.
type gameWants struct {
	Phi        map[string]float64
	Dividends  []dividendWant
	ByPosition map[string]map[string]float64 `json:"by_position"`
}

type dividendWant struct {
	Keys     []string
	Dividend float64
}

func (w *gameWants) wanted() bool { return w.Phi != nil || w.Dividends != nil || w.ByPosition != nil }

func (m *modelled) checkGame() error {
	for _, check := range []func(*modelled) error{(*modelled).checkPhi, (*modelled).checkDividends, (*modelled).checkPositions} {
		if err := check(m); err != nil {
			return err
		}
	}
	return nil
}

func (m *modelled) checkPhi() error {
	if m.Phi == nil {
		return nil
	}
	game, ok := m.model.(attribution.Game)
	if !ok {
		return errors.New("the model is no game")
	}
	values, err := attribution.Phi(context.Background(), game)
	if err != nil {
		return err
	}
	got := map[string]float64{}
	for _, v := range values {
		got[v.Player] = v.Phi
	}
	if err := m.numbers(m.Phi, got); err != nil {
		return fmt.Errorf("φ of %w", err)
	}
	return nil
}

// checkDividends compares the dividends of the game that counts conversions; one
// that is missing is 0.
func (m *modelled) checkDividends() error {
	if m.Dividends == nil {
		return nil
	}
	game, err := m.table.Game(m.model)
	if err != nil {
		return err
	}
	dividends, err := attribution.Dividends(context.Background(), game)
	if err != nil {
		return err
	}
	want, got := map[string]float64{}, map[string]float64{}
	for _, w := range m.Dividends {
		want[strings.Join(slices.Sorted(slices.Values(w.Keys)), " + ")] = w.Dividend
	}
	for _, d := range dividends {
		got[strings.Join(d.Keys, " + ")] = d.Amount
	}
	if err := m.numbers(want, got); err != nil {
		return fmt.Errorf("dividend of %w", err)
	}
	return nil
}

func (m *modelled) checkPositions() error {
	if m.ByPosition == nil {
		return nil
	}
	curve, ok := m.model.(attribution.Curve)
	if !ok {
		return errors.New("the model is no curve")
	}
	credits, err := m.table.ByPosition(curve)
	if err != nil {
		return err
	}
	want, got := map[string]float64{}, map[string]float64{}
	for key, positions := range m.ByPosition {
		for position, credit := range positions {
			want[key+" at "+position] = credit
		}
	}
	for _, c := range credits {
		got[c.Key+" at "+strconv.Itoa(c.Position)] = c.Conversions
	}
	if err := m.numbers(want, got); err != nil {
		return fmt.Errorf("credit of %w", err)
	}
	return nil
}
