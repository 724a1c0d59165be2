package clickhouse

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// layout is a checked [Table]: which columns it has, and the SQL of each. It is
// immutable.
type layout struct {
	table   Table
	from    string                           // in quotes
	columns []column                         // that the table has, in the order of the list
	sql     map[string]string                // of those, and of what no event has
	lacking []column                         // what events are without
	kinds   [conversion.KindStrings + 1]bool // of properties that the table keeps
	touches bool                             // some column is of the touch
}

// layout checks the table; the error joins all faults, each a [conversion.Fault].
func (t Table) layout() (*layout, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	l := &layout{table: t, sql: make(map[string]string)}
	l.from, _ = t.quoted()
	if t.isOwn() {
		l.addExpressions()
	} else {
		l.addColumns()
	}
	for _, c := range eventColumns {
		l.note(c)
	}
	return l, nil
}

// note finds out what it means that the table has a column, or has it not.
func (l *layout) note(c column) {
	switch has := l.has(c.name); {
	case has && c.kind != conversion.KindAbsent:
		l.kinds[c.kind] = true
	case has && c.from == fromTouch:
		l.touches = true
	case !has && c.zero != "" && !l.has(c.from):
		// A part of what events do have is not absent: it is computed in Go.
		l.sql[c.name] = c.zero
		l.lacking = append(l.lacking, c)
	}
}

// addColumns adds the columns of the module's own table.
func (l *layout) addColumns() {
	for _, c := range eventColumns {
		if !slices.Contains(l.table.Without, c.name) {
			l.columns = append(l.columns, c)
			l.sql[c.name], _ = quoteIdentifier(c.name)
		}
	}
}

// addExpressions adds the columns for which the programmer gave an expression.
func (l *layout) addExpressions() {
	own := l.table.Columns
	for _, x := range own.expressions() {
		if x.sql == "" {
			continue
		}
		i := slices.IndexFunc(eventColumns, func(c column) bool { return c.name == x.column })
		l.columns = append(l.columns, eventColumns[i])
		l.sql[x.column] = "(" + x.sql + ")"
	}
	if own.URL != "" {
		l.sql[columnName] = pageViewName(own.Name, own.URL)
		if own.Name == "" {
			l.columns = append(l.columns, *namedColumn(columnName))
		}
	}
}

// pageViewName returns the SQL of the name by which rules know an event; see
// [conversion.Event.EventName].
func pageViewName(name, url string) string {
	if name == "" {
		return "if((" + url + ") != '', 'page_view', '')"
	}
	return "if((" + name + ") = '' AND (" + url + ") != '', 'page_view', (" + name + "))"
}

// has reports whether the table has a column.
func (l *layout) has(name string) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.name == name })
}

// expression returns the SQL of a column of the layout. It is not ok if the table has
// not the column but events have what it is computed from; what all events lack has a
// constant expression.
func (l *layout) expression(name string) (sql string, ok bool) {
	sql, ok = l.sql[name]
	return sql, ok
}

// rebuild returns the columns from which events are rebuilt, but for the user, by
// whom they are grouped.
func (l *layout) rebuild() []column {
	var list []column
	for _, c := range l.columns {
		if c.stored() && c.name != columnUser {
			list = append(list, c)
		}
	}
	return list
}

// selected returns the SQL of columns.
func (l *layout) selected(list []column) []string {
	sql := make([]string, len(list))
	for i, c := range list {
		sql[i] = l.sql[c.name]
	}
	return sql
}
