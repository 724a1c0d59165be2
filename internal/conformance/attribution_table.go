package conformance

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// tableWants are what a table is after its transforms.
type tableWants struct {
	Table  []pathEntry
	Bytes  *string
	Decode *string
}

// pathEntry is a row of a table.
type pathEntry struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

// caseCurrency is that of cases that name none.
const caseCurrency = "EUR"

func newTable(currency string) (*attribution.Table[string], error) {
	if currency == "" {
		currency = caseCurrency
	}
	return attribution.NewTable[string](currency)
}

func (a *attributionCase) readTable(f *File, c Case) (*attribution.Table[string], error) {
	t, err := tableOf(a.Currency, a.Paths)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Requires != nil:
		return t, addFile(t, f.beside(c.Requires.File), c.Requires.Columns, c.Requires.Separator)
	case a.PathsFile != "":
		return t, addFile(t, f.beside(a.PathsFile), nil, "")
	}
	return t, nil
}

func tableOf(currency string, entries []pathEntry) (*attribution.Table[string], error) {
	t, err := newTable(currency)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		if err := addEntry(t, e); err != nil {
			return nil, fmt.Errorf("path %d: %w", i, err)
		}
	}
	return t, nil
}

func addEntry(t *attribution.Table[string], e pathEntry) error {
	value, err := amountOf(e.Value, t.Currency())
	if err != nil {
		return err
	}
	return t.AddCount(e.Path, e.Conversions, e.Nulls, value)
}

// amountOf reads an amount; none is 0.
func amountOf(text, currency string) (conversion.Money, error) {
	if text == "" {
		return conversion.Money{}, nil
	}
	return conversion.ParseAmount(text, currency)
}

// checkTable compares the rows and the bytes of the table.
func (m *modelled) checkTable() error {
	if m.Table != nil {
		if err := sameRows(m.Table, m.table); err != nil {
			return err
		}
	}
	if m.Bytes != nil {
		if err := sameBytes(*m.Bytes, m.table); err != nil {
			return err
		}
	}
	return m.checkShards()
}

// checkShards holds the table against the merger of two halves.
func (m *modelled) checkShards() error {
	if m.Bytes == nil || m.Transforms != nil {
		return nil
	}
	half := len(m.Paths) / 2
	t, err := tableOf(m.Currency, m.Paths[half:])
	if err != nil {
		return err
	}
	o, err := tableOf(m.Currency, m.Paths[:half])
	if err != nil {
		return err
	}
	if err := t.Merge(o); err != nil {
		return err
	}
	return sameBytes(*m.Bytes, t)
}

func sameBytes(want string, t *attribution.Table[string]) error {
	data, err := t.AppendBinary(nil)
	if err != nil {
		return err
	}
	if got := hex.EncodeToString(data); got != want {
		return fmt.Errorf("bytes: want %s, have %s", want, got)
	}
	return nil
}

func (a *attributionCase) checkDecode() error {
	data, err := hex.DecodeString(*a.Decode)
	if err != nil {
		return err
	}
	t, err := newTable(a.Currency)
	if err != nil {
		return err
	}
	err = t.UnmarshalBinary(data)
	if a.Error != "" {
		return wantError(a.Error, err)
	}
	if err != nil {
		return err
	}
	want := *a.Decode
	if a.Bytes != nil {
		want = *a.Bytes
	}
	return sameBytes(want, t)
}

// sameRows compares whole tables, in any order.
func sameRows(want []pathEntry, t *attribution.Table[string]) error {
	wanted, err := tableOf(t.Currency(), want)
	if err != nil {
		return err
	}
	if a, b := rowTexts(wanted), rowTexts(t); !slices.Equal(a, b) {
		return fmt.Errorf("table: want\n%s\nhave\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	return nil
}

// rowTexts returns a line for each row, in canonical order.
func rowTexts(t *attribution.Table[string]) (lines []string) {
	for row := range t.Rows() {
		lines = append(lines, fmt.Sprintf("%q: %d conversions, %d nulls, %v", row.Keys, row.Conversions, row.Nulls, row.Value))
	}
	return lines
}
