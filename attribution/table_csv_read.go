package attribution

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/internal/decimal"
	"github.com/go-conversion/conversion/internal/stat"
)

// ReadCSV adds the lines of a file, each as [Table.AddCount] does. The columns may
// be in any order and there may be others; value and nulls, unless they are named in
// c, may be missing, and are 0 then, as is an empty field. Counts are whole, up to
// 2⁶⁴−1; "3.0" and "1e+05" are, as data frames write them. Values are exact decimals,
// rounded half to even at the sixth digit; their currency is that of the table.
//
// The error tells line, column and value, and nothing changes: [ErrFormat] for what
// is no such file, [ErrRow] for a negative number or a value without conversions;
// or it is that of r.
func (t *Table[K]) ReadCSV(r io.Reader, c CSV) error {
	form, err := c.form()
	if err != nil {
		return err
	}
	in := &csvReader{csvForm: form, in: csv.NewReader(r), rows: newRows(t.rows.currency)}
	in.in.Comma = form.comma
	in.in.ReuseRecord = true
	if err := in.header(); err != nil {
		return err
	}
	for {
		err := in.line()
		if err == io.EOF {
			t.rows.merge(in.rows)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// csvReader reads lines into rows.
type csvReader struct {
	*csvForm
	in   *csv.Reader
	at   [csvColumns]int // where the columns are; −1: nowhere
	rows *rows

	fields []string
	keys   []string
	ids    []uint32
}

// next reads a line.
func (r *csvReader) next() error {
	fields, err := r.in.Read()
	r.fields = fields
	if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
		return fmt.Errorf("%w: %w", err, ErrFormat)
	}
	return err
}

func (r *csvReader) header() error {
	err := r.next()
	if err == io.EOF {
		return fmt.Errorf("line 1: want a header, not nothing: %w", ErrFormat)
	}
	if err != nil {
		return err
	}
	const byteOrderMark = "\ufeff"
	r.fields[0] = strings.TrimPrefix(r.fields[0], byteOrderMark)
	for column, name := range r.names {
		r.at[column] = slices.Index(r.fields, name)
		switch {
		case r.at[column] < 0 && r.given[column]:
			return fmt.Errorf("line 1: %q: there is no column %q: %w", r.fields, name, ErrFormat)
		case r.at[column] >= 0 && slices.Contains(r.fields[r.at[column]+1:], name):
			return fmt.Errorf("line 1: %q: there are two columns %q: %w", r.fields, name, ErrFormat)
		}
	}
	return nil
}

// line adds the next line; at the end of the file the error is [io.EOF].
func (r *csvReader) line() error {
	if err := r.next(); err != nil {
		return err
	}
	conversions, err := r.count(conversionsColumn)
	if err != nil {
		return err
	}
	nulls, err := r.count(nullsColumn)
	if err != nil {
		return err
	}
	value, err := r.value()
	switch {
	case err != nil:
		return err
	case conversions == 0 && !value.IsZero():
		return r.fault(valueColumn, "there are no conversions", ErrRow)
	case conversions > 0 || nulls > 0:
		r.rows.addCount(r.path(), conversions, nulls, value)
	}
	return nil
}

// path returns the ids of the keys.
func (r *csvReader) path() []uint32 {
	r.keys = r.split(r.keys[:0], r.fields[r.at[pathColumn]])
	r.ids = r.ids[:0]
	for _, key := range r.keys {
		if _, known := r.rows.ids[key]; !known {
			key = strings.Clone(key) // or it would keep the whole line
		}
		r.ids = append(r.ids, r.rows.intern(key))
	}
	return r.ids
}

func (r *csvReader) field(column int) string {
	if r.at[column] < 0 {
		return ""
	}
	return strings.Trim(r.fields[r.at[column]], blanks)
}

// fault is an error about a field.
func (r *csvReader) fault(column int, want string, err error) error {
	line, _ := r.in.FieldPos(r.at[column])
	return fmt.Errorf("line %d: column %q: %q: %s: %w", line, r.names[column], r.field(column), want, err)
}

// count reads a whole number.
func (r *csvReader) count(column int) (uint64, error) {
	text := r.field(column)
	if text == "" {
		return 0, nil
	}
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return n, nil
	}
	d, ok := decimal.Parse(text, true)
	micros, fits := d.Micros()
	switch {
	case ok && d.Sign() < 0:
		return 0, r.fault(column, "want 0 or more", ErrRow)
	case !ok || !fits || micros%1e6 != 0:
		return 0, r.fault(column, "want a whole number below 2⁶⁴", ErrFormat)
	}
	return uint64(micros / 1e6), nil
}

// value reads an amount, in micros.
func (r *csvReader) value() (stat.Uint128, error) {
	text := r.field(valueColumn)
	if text == "" {
		return stat.Uint128{}, nil
	}
	d, ok := decimal.Parse(text, true)
	micros, fits := d.Micros()
	switch {
	case !ok:
		return stat.Uint128{}, r.fault(valueColumn, "want a decimal number", ErrFormat)
	case d.Sign() < 0:
		return stat.Uint128{}, r.fault(valueColumn, "want 0 or more", ErrRow)
	case fits:
		return stat.Uint128{Lo: uint64(micros)}, nil
	}
	wide, ok := wideMicros(text)
	if !ok {
		return stat.Uint128{}, r.fault(valueColumn, "want less than 2¹²⁸ micros, and no exponent where it is large", ErrFormat)
	}
	return wide, nil
}

// wideMicros reads digits with at most six after the point: what is beyond Money.
func wideMicros(text string) (micros stat.Uint128, ok bool) {
	const most = 39 // digits of 2¹²⁸
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "+"), ".")
	whole = strings.TrimLeft(whole, "0")
	if len(fraction) > 6 || len(whole) > most {
		return micros, false
	}
	n, ok := new(big.Int).SetString(whole+fraction+"000000"[len(fraction):], 10)
	if !ok || n.BitLen() > 128 {
		return micros, false
	}
	return stat.FromBig(n), true
}
