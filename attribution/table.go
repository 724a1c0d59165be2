package attribution

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Table is the aggregate that every model reads: for each sequence of keys the
// conversions that it led to, the journeys that ended without one, and the value
// of the conversions. Times are gone; a [Tally] is for curves that need them. It
// has one currency.
//
// Any number of goroutines may read a table; adding is for one at a time. A row
// costs a byte for each touch (with up to 128 keys) and some 60 bytes.
type Table[K Key] struct{ rows *rows }

// NewTable returns an empty table of conversions valued in the currency, which
// is three capital letters.
func NewTable[K Key](currency string) (*Table[K], error) {
	if !conversion.IsCurrency(currency) {
		return nil, fmt.Errorf("currency %q: want three capital letters: %w", currency, ErrCurrency)
	}
	return &Table[K]{newRows(currency)}, nil
}

// MustTable is [NewTable] for currencies that are known to be right: it panics on
// an error.
func MustTable[K Key](currency string) *Table[K] {
	t, err := NewTable[K](currency)
	if err != nil {
		panic("attribution: " + err.Error())
	}
	return t
}

// of returns a table of the rows.
func (*Table[K]) of(r *rows) *Table[K] { return &Table[K]{r} }

// Currency returns the currency of all values.
func (t *Table[K]) Currency() string { return t.rows.currency }

// Add adds a path: one conversion, or one null path. A conversion of negative
// value, or in another currency, counts with value 0 and as a finding; an amount of
// 0 and an absent one have no currency to disagree about.
func (t *Table[K]) Add(p Path[K]) {
	ids := make([]uint32, len(p.Touches))
	for i, touch := range p.Touches {
		ids[i] = t.rows.intern(string(touch.Key))
	}
	if p.Conversion == nil {
		t.rows.at(ids).add(0, 1, stat.Uint128{}, stat.Uint128{})
		return
	}
	t.rows.convert(ids, p.Conversion.Value)
}

// AddNull adds a journey that ended without a conversion.
func (t *Table[K]) AddNull(keys ...K) {
	t.rows.at(t.ids(keys)).add(0, 1, stat.Uint128{}, stat.Uint128{})
}

func (t *Table[K]) ids(keys []K) []uint32 {
	ids := make([]uint32, len(keys))
	for i, key := range keys {
		ids[i] = t.rows.intern(string(key))
	}
	return ids
}

// convert adds one conversion.
func (t *rows) convert(ids []uint32, value conversion.Money) {
	micros := t.counters.valued(value, t.currency)
	t.at(ids).add(1, 0, stat.Uint128{Lo: uint64(micros)}, stat.Product(micros, micros))
}

// valued returns what a conversion counts for, and counts those of negative
// value or another currency.
func (c *counters) valued(value conversion.Money, currency string) (micros int64) {
	switch {
	case value.Micros == 0:
		return 0
	case value.Currency != currency:
		c.foreign = capped(c.foreign, 1)
		return 0
	case value.Micros < 0:
		c.negative = capped(c.negative, 1)
		return 0
	}
	return value.Micros
}

// AddCount adds aggregated data: so many conversions worth so much together, and so
// many journeys without one, all of one sequence of keys. How the value spreads
// over the conversions is not known: they count as equal, intervals of value are
// too narrow then, and reports say so. The error is [ErrRow] for a negative
// number or a value without conversions, [ErrCurrency] for another currency; the
// table is unchanged then.
func (t *Table[K]) AddCount(keys []K, conversions, nulls int64, value conversion.Money) error {
	switch {
	case conversions < 0:
		return fmt.Errorf("conversions: %d: want 0 or more: %w", conversions, ErrRow)
	case nulls < 0:
		return fmt.Errorf("nulls: %d: want 0 or more: %w", nulls, ErrRow)
	case value.Micros < 0:
		return fmt.Errorf("value: %v: want 0 or more: %w", value, ErrRow)
	case value.Micros > 0 && conversions == 0:
		return fmt.Errorf("value: %v: there are no conversions: %w", value, ErrRow)
	case value.Micros > 0 && value.Currency != t.rows.currency:
		return fmt.Errorf("value: %v: the table is in %s: %w", value, t.rows.currency, ErrCurrency)
	case conversions == 0 && nulls == 0:
		return nil
	}
	t.rows.addCount(t.ids(keys), uint64(conversions), uint64(nulls), stat.Uint128{Lo: uint64(value.Micros)})
	return nil
}

// addCount adds aggregated data, not all of it 0.
func (t *rows) addCount(ids []uint32, conversions, nulls uint64, value stat.Uint128) {
	if conversions > 1 {
		t.counters.spreadless = capped(t.counters.spreadless, conversions)
	}
	t.at(ids).add(conversions, nulls, value, value.SquareOver(max(1, conversions)))
}

// findings are those that were counted.
func (c *counters) findings() (found Findings) {
	add := func(code FindingCode, n uint64) {
		if n > 0 {
			found = append(found, Finding{Code: code, Count: n})
		}
	}
	add(Foreign, c.foreign)
	add(Negative, c.negative)
	add(Undated, c.undated)
	add(Duplicate, c.duplicate)
	add(Pending, c.pending)
	add(Spreadless, c.spreadless)
	return found
}
