package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// checkTypes makes sure that the columns of the table, or the expressions for them,
// have the types in which rows are read, with names of few values or without: any
// other, such as one with NULLs, is ErrContract. A table without rows passes.
func (sc *scan) checkTypes(ctx context.Context, c *client) error {
	l := sc.db.layout
	columns := append([]column{*namedColumn(columnUser)}, l.rebuild()...)
	types := l.selected(columns)
	for i, sql := range types {
		types[i] = "toTypeName(" + sql + ")"
	}
	sql := "SELECT toUInt8(1), [" + strings.Join(types, ", ") + "] FROM " + l.from + " LIMIT 1 FORMAT RowBinary"
	rows, err := askRows(ctx, c, sc.db.retries, sql, func(s *stream) []string { return s.appendTexts(nil) })
	if err != nil || len(rows) == 0 {
		return err
	}
	if len(rows[0]) != len(columns) {
		return fmt.Errorf("%w: %d types of %d columns", ErrProtocol, len(rows[0]), len(columns))
	}
	return typesFault(columns, rows[0])
}

var (
	fewValues = regexp.MustCompile(`LowCardinality\((\w+)\)`)
	booleans  = regexp.MustCompile(`\bBool\b`) // as bytes they are the same
)

// typesFault joins all columns of other types than they should have.
func typesFault(columns []column, got []string) error {
	var faults []error
	for i, c := range columns {
		want := plainType(c.typ)
		if plainType(got[i]) != want {
			faults = append(faults, fmt.Errorf("%w: %s is %s, not %s", ErrContract, c.name, got[i], want))
		}
	}
	return errors.Join(faults...)
}

func plainType(t string) string {
	return booleans.ReplaceAllString(fewValues.ReplaceAllString(t, "$1"), "UInt8")
}
