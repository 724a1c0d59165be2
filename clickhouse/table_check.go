package clickhouse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// isOwn reports whether the table has a form of its own.
func (t Table) isOwn() bool { return t.Columns != Columns{} }

// check returns all faults of the table, joined; each is a [conversion.Fault].
func (t Table) check() error {
	var f tableFaults
	if _, err := t.quoted(); err != nil {
		f.add("from", "name", "%v", err)
	}
	if t.isOwn() {
		f.checkOwn(t)
	} else {
		f.checkWithout(t.Without)
	}
	if !slices.Contains([]time.Duration{0, 1, time.Microsecond, time.Millisecond, time.Second}, t.Resolution) {
		f.add("resolution", "range", "want 1ns, 1µs, 1ms or 1s, not %v", t.Resolution)
	}
	switch t.Duplicates {
	case SameRow, Never, SameID:
	default:
		f.add("duplicates", "unknown", "no kind of duplicates %q", string(t.Duplicates))
	}
	f.checkCluster(t)
	return errors.Join(f...)
}

// tableFaults gathers what is wrong with a table.
type tableFaults []error

func (f *tableFaults) add(path, code, format string, args ...any) {
	*f = append(*f, &conversion.Fault{Path: "table." + path, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (f *tableFaults) checkWithout(names []string) {
	for i, name := range names {
		path := fmt.Sprintf("without[%d]", i)
		switch c := namedColumn(name); {
		case c == nil:
			f.add(path, "unknown", "the layout has no column %q", name)
		case c.needed():
			f.add(path, "needed", "no event can be without %q", name)
		case slices.Index(names, name) < i:
			f.add(path, "duplicate", "%q is left out already", name)
		case other(name) != "" && !slices.Contains(names, other(name)):
			f.add(path, "pair", "%q goes with %q, which is not left out", name, other(name))
		}
	}
}

// other returns the column without which this one says nothing, "" for most.
func other(name string) string {
	switch name {
	case columnQueryKey:
		return columnQueryValue
	case columnQueryValue:
		return columnQueryKey
	case columnAmount:
		return columnCurrency
	case columnCurrency:
		return columnAmount
	}
	return ""
}

// checkOwn checks what a table of another form is given.
func (f *tableFaults) checkOwn(t Table) {
	c := t.Columns
	if c.User == "" {
		f.add("columns.user", "missing", "there is no expression for the user")
	}
	if c.Time == "" {
		f.add("columns.time", "missing", "there is no expression for the time")
	}
	if c.Name == "" && c.URL == "" {
		f.add("columns.name", "missing", "there is an expression neither for the name nor for the URL")
	}
	if t.Duplicates == SameID && c.ID == "" {
		f.add("columns.id", "missing", "duplicates are told by an id for which there is no expression")
	}
	if (c.QueryKeys == "") != (c.QueryValues == "") {
		f.add("columns.query_keys", "pair", "keys and values of the query go together")
	}
	if (c.Amount == "") != (c.Currency == "") {
		f.add("columns.amount", "pair", "amount and currency go together")
	}
	f.checkSources(c)
	if len(t.Without) > 0 {
		f.add("without", "own", "is for the layout of this module; here a column is left out by giving no expression")
	}
	if t.Replicated || t.Cluster != "" {
		f.add("columns", "own", "this module creates tables of its own layout only, replicated or not")
	}
}

// checkSources refuses parts of what the events are said to be without: SQL would see
// them, and Go would not.
func (f *tableFaults) checkSources(c Columns) {
	list := c.expressions()
	for _, x := range list {
		from := namedColumn(x.column).from
		if x.sql == "" || from == "" {
			continue
		}
		i := slices.IndexFunc(list, func(y ownColumn) bool { return y.column == from })
		if list[i].sql == "" {
			f.add("columns."+x.field, "source", "is a part of %s, for which there is no expression", from)
		}
	}
}

func (f *tableFaults) checkCluster(t Table) {
	if t.Cluster == "" {
		return
	}
	if _, err := quoteIdentifier(t.Cluster); err != nil {
		f.add("cluster", "name", "%v", err)
	}
	if !strings.Contains(t.From, ".") {
		f.add("from", "database", "%q has no database, which a distributed table needs", t.From)
	}
	if _, err := quoteTable(t.local()); err != nil {
		f.add("cluster", "local", "the table of each shard: %v", err)
	}
}

// quoted returns the name of the table in quotes. What stands before the first dot is
// the database.
func (t Table) quoted() (string, error) { return quoteTable(t.From) }

func quoteTable(name string) (string, error) {
	database, table, found := strings.Cut(name, ".")
	if !found {
		return quoteIdentifier(name)
	}
	first, err := quoteIdentifier(database)
	if err != nil {
		return "", fmt.Errorf("database of %.80q: %w", name, err)
	}
	second, err := quoteIdentifier(table)
	if err != nil {
		return "", fmt.Errorf("table of %.80q: %w", name, err)
	}
	return first + "." + second, nil
}

// namedColumn returns a column of the layout, or nil.
func namedColumn(name string) *column {
	for i := range eventColumns {
		if eventColumns[i].name == name {
			return &eventColumns[i]
		}
	}
	return nil
}
