package conformance

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/go-conversion/conversion/attribution"
)

// sameExact compares a decimal number with an amount, exactly.
func sameExact(want string, got attribution.Amount) error {
	number, _, _ := strings.Cut(got.String(), " ")
	a, okA := new(big.Rat).SetString(want)
	b, okB := new(big.Rat).SetString(number)
	if !okA || !okB || a.Cmp(b) != 0 {
		return fmt.Errorf("want %s, have %v", want, got)
	}
	return nil
}

// countedWant is a number of conversions and their exact value, written as
// [conversions, "value"].
type countedWant struct {
	Conversions uint64
	Value       string
}

func (c *countedWant) UnmarshalJSON(data []byte) error {
	var fields []json.RawMessage
	if err := strict(data, &fields); err != nil {
		return err
	}
	return tuple(fields, 2, &c.Conversions, &c.Value)
}

func (c countedWant) same(conversions uint64, value attribution.Amount) error {
	if c.Conversions != conversions {
		return fmt.Errorf("want %d conversions, have %d", c.Conversions, conversions)
	}
	return sameExact(c.Value, value)
}
