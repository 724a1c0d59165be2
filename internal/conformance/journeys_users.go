package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// journeyUser is a user as written: touches [unix, key, seq?], conversions
// [unix, cents, id?].
type journeyUser struct{ Touches, Conversions [][]json.RawMessage }

type user struct {
	touches     []attribution.Touch[string]
	conversions []attribution.Conversion
}

func readUsers(list []journeyUser) (users []user, err error) {
	for i, raw := range list {
		u, err := readUser(raw)
		if err != nil {
			return nil, fmt.Errorf("user %d: %w", i, err)
		}
		users = append(users, u)
	}
	return users, nil
}

func readUser(raw journeyUser) (u user, err error) {
	for _, fields := range raw.Touches {
		var t attribution.Touch[string]
		var at json.Number
		if err := tuple(fields, 2, &at, &t.Key, &t.Seq); err != nil {
			return u, err
		}
		if t.At, err = instantOf(at); err != nil {
			return u, err
		}
		u.touches = append(u.touches, t)
	}
	for _, fields := range raw.Conversions {
		var c attribution.Conversion
		var at json.Number
		var cents int64
		if err := tuple(fields, 2, &at, &cents, &c.ID); err != nil {
			return u, err
		}
		if c.At, err = instantOf(at); err != nil {
			return u, err
		}
		c.Value = conversion.Cents(cents, caseCurrency)
		u.conversions = append(u.conversions, c)
	}
	return u, nil
}

// tuple decodes the items of a list, of which the first least have to be there.
func tuple(fields []json.RawMessage, least int, into ...any) error {
	if len(fields) < least || len(fields) > len(into) {
		return fmt.Errorf("want %d to %d items, have %d", least, len(into), len(fields))
	}
	for i, raw := range fields {
		if err := strict(raw, into[i]); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	return nil
}
