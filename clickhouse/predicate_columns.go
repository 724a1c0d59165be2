package clickhouse

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// columns says where a table has the columns of an event.
type columns interface {
	// expression returns the SQL of a column, which is named as in the layout of
	// this module, such as "path"; it can stand beside an operator. It is not ok
	// if the table leaves the column out; what all events lack has a constant
	// expression.
	expression(column string) (sql string, ok bool)
}

// The columns that predicates read.
const (
	columnName       = "name"
	columnURL        = "url"
	columnReferrer   = "referrer"
	columnEngaged    = "engaged"
	columnAmount     = "amount"
	columnCurrency   = "currency"
	columnQueryKey   = "query.key"
	columnQueryValue = "query.value"
	columnStrings    = "str"
	columnNumbers    = "num"
	columnBools      = "bool"
	columnLists      = "list"
)

// textColumn returns the column that holds a text in normal form, and the one
// that it comes from.
func textColumn(s rule.Subject) (column, source string) {
	switch s {
	case rule.URLText:
		return "location", columnURL
	case rule.ReferrerText:
		return "referrer_location", columnReferrer
	case rule.ReferrerHostText:
		return string(s), columnReferrer
	case rule.TitleText, rule.ContentTypeText:
		return string(s), string(s)
	}
	return string(s), columnURL
}

// propColumns returns the columns in which a test finds the values that it may
// hold of. A property is in one of them only.
func propColumns(t rule.Test) []string {
	switch {
	case t.Op == rule.OpExists:
		return []string{columnStrings, columnNumbers, columnBools, columnLists}
	case t.Values[0].Kind() == conversion.KindNumber:
		return []string{columnNumbers}
	case t.Values[0].Kind() == conversion.KindBool:
		return []string{columnBools}
	}
	return []string{columnStrings, columnLists}
}

// read returns the expressions of columns, or why there are none.
func (t translator) read(names ...string) ([]string, reason) {
	list := make([]string, len(names))
	for i, name := range names {
		sql, ok := t.columns.expression(name)
		if !ok {
			return nil, reason{reasonColumn, "the table has no column " + name}
		}
		list[i] = sql
	}
	return list, reason{}
}

// needs adds the columns that Go reads to decide on a predicate.
func (t translator) needs(list []string, p rule.Predicate) []string {
	switch p := p.(type) {
	case rule.NotOf:
		return t.needs(list, p.Predicate)
	case rule.AndOf:
		return t.needsAll(list, p.Predicates)
	case rule.OrOf:
		return t.needsAll(list, p.Predicates)
	case rule.NameIs:
		return added(list, columnName)
	case rule.TextIs:
		column, source := textColumn(p.Subject)
		return t.added(list, source, column)
	case rule.QueryIs:
		return t.added(list, columnURL, columnQueryKey, columnQueryValue)
	case rule.PropIs:
		return added(list, propColumns(p.Test)...)
	case rule.ValueIs:
		return added(list, columnAmount, columnCurrency)
	case rule.DeltaIs:
		return added(list, columnEngaged)
	}
	return list
}

func (t translator) needsAll(list []string, predicates []rule.Predicate) []string {
	for _, p := range predicates {
		list = t.needs(list, p)
	}
	return list
}

// added adds the columns, or where the table leaves one of them out their
// source.
func (t translator) added(list []string, source string, names ...string) []string {
	if _, why := t.read(names...); why.code != "" {
		return added(list, source)
	}
	return added(list, names...)
}

func added(list []string, names ...string) []string {
	for _, name := range names {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}
