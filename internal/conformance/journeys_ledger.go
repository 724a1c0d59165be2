package conformance

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// ledgerWant is the credit of one conversion: entries [index of the touch in the
// window's path, key, amount].
type ledgerWant struct {
	User    int
	At      json.Number
	Value   string
	Entries [][]json.RawMessage
}

// checkLedger compares the credit of every conversion that counts, by user, then
// conversion.
func (t *travelled) checkLedger() error {
	if t.Ledger == nil {
		return nil
	}
	curve, ok := t.model.(attribution.Curve)
	if !ok {
		return errors.New("the model is no curve")
	}
	quantum, err := amountOf(t.Quantum, caseCurrency)
	if err != nil {
		return err
	}
	rest := t.Ledger
	for i, u := range t.users {
		for _, p := range attribution.Cut(t.paths, u.touches, u.conversions).Paths {
			if len(rest) == 0 {
				return fmt.Errorf("user %d: a conversion at %d is not wanted", i, p.Conversion.At.Unix())
			}
			got := attribution.Ledger(nil, p, curve, quantum.Micros)
			if err := rest[0].check(i, p.Conversion, got); err != nil {
				return fmt.Errorf("user %d, conversion at %d: %w", i, p.Conversion.At.Unix(), err)
			}
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("%d conversions more are wanted", len(rest))
	}
	return nil
}

func (w ledgerWant) check(user int, c *attribution.Conversion, got []attribution.Entry[string]) error {
	at, err := instantOf(w.At)
	if err != nil {
		return err
	}
	if w.User != user || !at.Equal(c.At) {
		return fmt.Errorf("want one of user %d at %s", w.User, w.At)
	}
	if err := sameAmount(w.Value, c.Value); err != nil {
		return err
	}
	if len(w.Entries) != len(got) {
		return fmt.Errorf("want %d entries, have %v", len(w.Entries), got)
	}
	for i, fields := range w.Entries {
		var touch int
		var key, amount string
		if err := tuple(fields, 3, &touch, &key, &amount); err != nil {
			return err
		}
		if touch != got[i].Touch || key != got[i].Key {
			return fmt.Errorf("entry %d: want touch %d of %q, have %d of %q", i, touch, key, got[i].Touch, got[i].Key)
		}
		if err := sameAmount(amount, got[i].Money); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return nil
}

// sameAmount compares exactly.
func sameAmount(want string, got conversion.Money) error {
	m, err := amountOf(want, caseCurrency)
	if err != nil {
		return err
	}
	if m.Micros != got.Micros {
		return fmt.Errorf("want %s, have %v", want, got)
	}
	return nil
}
