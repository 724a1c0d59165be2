package insight

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrGrid is what [ReadGrid] says of what is no table of counts.
var ErrGrid = errors.New("no grid of counts")

// ReadGrid reads a grid from comma-separated values with a header: a column of dates
// such as 2026-05-01, whatever its name, perhaps one that is called "part" (or
// "Part"), and the steps in their order. Rows without a part are of the whole;
// they may come in any order, and those of the same period add up. An empty count
// is 0.
//
// The error wraps [ErrGrid] and tells line, column and value; or it is that of r,
// or of [NewGrid].
func ReadGrid(r io.Reader, period GridPeriod) (*Grid, error) {
	in := &gridReader{in: csv.NewReader(r), part: -1}
	in.in.ReuseRecord = true
	if err := in.header(period); err != nil {
		return nil, err
	}
	for {
		err := in.line()
		if err == io.EOF {
			return in.grid, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// gridReader reads lines into a grid.
type gridReader struct {
	in     *csv.Reader
	grid   *Grid
	part   int // the column of the part; −1 if there is none
	counts []int64
}

func (r *gridReader) next() ([]string, error) {
	fields, err := r.in.Read()
	if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
		return nil, fmt.Errorf("%w: %w", err, ErrGrid)
	}
	return fields, err
}

func (r *gridReader) header(period GridPeriod) error {
	fields, err := r.next()
	if err == io.EOF {
		return fmt.Errorf("line 1: want a header, not nothing: %w", ErrGrid)
	}
	if err != nil {
		return err
	}
	fields = slices.Clone(fields)
	const byteOrderMark = "\ufeff"
	fields[0] = strings.TrimPrefix(fields[0], byteOrderMark)
	steps := fields[1:]
	if i := slices.IndexFunc(steps, func(s string) bool { return strings.EqualFold(s, "part") }); i >= 0 {
		r.part = i + 1
		steps = slices.Delete(steps, i, i+1)
	}
	r.grid, err = NewGrid(period, steps...)
	return err
}

func (r *gridReader) line() error {
	fields, err := r.next()
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(fields[0]))
	if err != nil {
		return r.fault(0, "%q is no date", fields[0])
	}
	part := ""
	r.counts = r.counts[:0]
	for i, field := range fields[1:] {
		if i+1 == r.part {
			part = field
			continue
		}
		n, err := countOf(field)
		if err != nil {
			return r.fault(i+1, "%q is no count", field)
		}
		r.counts = append(r.counts, n)
	}
	if err := r.grid.AddPart(part, day, r.counts...); err != nil {
		return r.fault(0, "%w", err)
	}
	return nil
}

func countOf(field string) (int64, error) {
	if field = strings.TrimSpace(field); field == "" {
		return 0, nil
	}
	return strconv.ParseInt(field, 10, 64)
}

// fault says where in the file something is wrong.
func (r *gridReader) fault(column int, format string, args ...any) error {
	line, _ := r.in.FieldPos(column)
	return fmt.Errorf("line %d, column %d: %w: %w", line, column+1, fmt.Errorf(format, args...), ErrGrid)
}
