package attribution

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSV is the form of a table as text: a header, then a line for each path with
// its keys in one field, its conversions, their value and its nulls. The zero CSV has
// a comma between fields, " > " between keys, and the columns path, conversions,
// value and nulls; no keys are an empty field. Other tools differ in names:
//
//	ChannelAttribution	{Comma: ';', Separator: ">", Conversions: "total_conversions", Value: "total_conversion_value", Nulls: "total_null"}
//	Fractribution    	{Path: "transformed_path", Nulls: "non_conversions", Value: "revenue"}
//
// A separator without blanks at its ends allows for blanks around keys, which do
// not belong to them: ">" reads "a>b" and "a > b" alike. Any other is matched as it
// is, and so are keys.
type CSV struct {
	Comma                           rune   // between fields; 0: a comma
	Separator                       string // between keys; "": " > "
	Path, Conversions, Value, Nulls string // names of the columns; "": path, conversions, value, nulls
}

// csvForm is a CSV with all that it leaves out, checked.
type csvForm struct {
	comma     rune
	separator string
	names     [csvColumns]string
	given     [csvColumns]bool // by name: a file has to have the column
	trims     bool             // blanks around keys
}

// The columns, in the order in which they are written.
const (
	pathColumn = iota
	conversionsColumn
	valueColumn
	nullsColumn
	csvColumns
)

const blanks = " \t"

func (c CSV) form() (*csvForm, error) {
	f := &csvForm{
		comma: c.Comma, separator: c.Separator,
		names: [csvColumns]string{c.Path, c.Conversions, c.Value, c.Nulls},
		given: [csvColumns]bool{true, true, c.Value != "", c.Nulls != ""},
	}
	if f.comma == 0 {
		f.comma = ','
	}
	if f.separator == "" {
		f.separator = " > "
	}
	f.trims = strings.Trim(f.separator, blanks) == f.separator
	for i, usual := range [csvColumns]string{"path", "conversions", "value", "nulls"} {
		if f.names[i] == "" {
			f.names[i] = usual
		}
		if at := slices.Index(f.names[:i], f.names[i]); at >= 0 {
			return nil, fmt.Errorf("csv: two columns %q: %w", f.names[i], ErrFormat)
		}
	}
	if strings.ContainsRune("\"\r\n", f.comma) || !utf8.ValidRune(f.comma) || f.comma == utf8.RuneError {
		return nil, fmt.Errorf("csv.comma: %q: want another character: %w", f.comma, ErrFormat)
	}
	return f, nil
}

// split appends the keys of a path.
func (f *csvForm) split(dst []string, path string) []string {
	if f.trims {
		path = strings.Trim(path, blanks)
	}
	if path == "" {
		return dst
	}
	for {
		key, rest, more := strings.Cut(path, f.separator)
		if f.trims {
			key = strings.Trim(key, blanks)
		}
		dst = append(dst, key)
		if !more {
			return dst
		}
		path = rest
	}
}

// WriteCSV writes the rows as text, in canonical order. Counters are not part of it,
// nor how the value of a row spreads over its conversions. The error is
// [ErrFormat], before anything is written, for a path that would be read back as
// another one, such as that of a key that contains the separator, or of one empty
// key; or that of w.
func (t *Table[K]) WriteCSV(w io.Writer, c CSV) error {
	form, err := c.form()
	if err != nil {
		return err
	}
	v := t.rows.view()
	order := v.canonical()
	if err := form.check(&v, order); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma = form.comma
	if err := out.Write(form.names[:]); err != nil {
		return err
	}
	var keys []string
	var line [csvColumns]string
	for _, n := range order {
		keys = v.keysOf(keys[:0], n)
		r := &v.list[n]
		line[pathColumn] = strings.Join(keys, form.separator)
		line[conversionsColumn] = strconv.FormatUint(r.conversions, 10)
		line[valueColumn], _, _ = strings.Cut(Amount{r.value, v.currency}.String(), " ")
		line[nullsColumn] = strconv.FormatUint(r.nulls, 10)
		if err := out.Write(line[:]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// check finds paths that would not be read back as they are. A reader of CSV takes
// the carriage return off each line's end, inside of quotes too.
func (f *csvForm) check(v *view, order []int) error {
	var keys, back []string
	for _, n := range order {
		keys = v.keysOf(keys[:0], n)
		path := strings.ReplaceAll(strings.Join(keys, f.separator), "\r\n", "\n")
		if back = f.split(back[:0], path); !slices.Equal(keys, back) {
			return fmt.Errorf("path %q: it would be read as %q: %w", keys, back, ErrFormat)
		}
	}
	return nil
}

// keysOf appends the keys of row n.
func (v *view) keysOf(dst []string, n int) []string {
	for packed := v.sequence(n); len(packed) > 0; {
		number, size := v.number(packed)
		dst = append(dst, v.names[number])
		packed = packed[size:]
	}
	return dst
}
