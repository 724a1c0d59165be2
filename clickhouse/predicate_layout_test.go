package clickhouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// layoutTypes are the columns of the module's layout that predicates read, the
// maps last.
var layoutTypes = [][2]string{
	{"name", "LowCardinality(String)"}, {"title", "String"}, {"content_type", "LowCardinality(String)"}, {"engaged", "Int64"}, {"amount", "Int64"}, {"currency", "LowCardinality(String)"},
	{"url", "String"}, {"location", "String"}, {"host", "LowCardinality(String)"}, {"path", "String"}, {"fragment", "String"},
	{"query.key", "Array(LowCardinality(String))"}, {"query.value", "Array(String)"}, {"referrer", "String"}, {"referrer_location", "String"}, {"referrer_host", "LowCardinality(String)"},
	{"str", "Map(LowCardinality(String), String)"}, {"num", "Map(LowCardinality(String), Float64)"}, {"bool", "Map(LowCardinality(String), UInt8)"}, {"list", "Map(LowCardinality(String), Array(String))"},
}

// someLayout is a table of that layout.
type someLayout struct{ without []string }

func layoutWithout(columns ...string) someLayout { return someLayout{columns} }

func (l someLayout) expression(column string) (string, bool) {
	known := slices.ContainsFunc(layoutTypes, func(c [2]string) bool { return c[0] == column })
	quoted, err := quoteIdentifier(column)
	return quoted, err == nil && known && !slices.Contains(l.without, column)
}

// oldLayout is what of it there is on a server without maps.
var oldLayout = layoutWithout(columnStrings, columnNumbers, columnBools, columnLists)

// statements returns what makes a table of events; n is the index of the event.
func (l someLayout) statements(name string, events []conversion.Event) (create, insert string) {
	columns := []string{"n UInt32"}
	for _, c := range layoutTypes {
		if _, ok := l.expression(c[0]); ok {
			columns = append(columns, fmt.Sprintf("`%s` %s", c[0], c[1]))
		}
	}
	rows := make([]string, len(events))
	for i := range events {
		rows[i] = fmt.Sprintf("(%d, %s)", i, strings.Join(layoutRow(&events[i])[:len(columns)-1], ", "))
	}
	create = "CREATE TABLE " + name + " (" + strings.Join(columns, ", ") + ") ENGINE = Memory"
	if len(l.without) > 0 {
		create = strings.ReplaceAll(create, "LowCardinality(String)", "String")
	}
	return create, "INSERT INTO " + name + " VALUES " + strings.Join(rows, ", ")
}

// layoutRow returns the literals of an event's columns.
func layoutRow(e *conversion.Event) []string {
	url, referrer := pattern.Parse(e.URL), pattern.Parse(e.Referrer)
	var keys, values []string
	for k, v := range url.Params() {
		keys, values = append(keys, stringLiteral(k)), append(values, stringLiteral(v))
	}
	maps := map[conversion.Kind][]string{}
	for _, p := range e.Props {
		maps[p.Value.Kind()] = append(maps[p.Value.Kind()], stringLiteral(p.Name)+", "+valueLiteral(p.Value))
	}
	text := stringLiteral
	return []string{
		text(e.EventName()), text(e.Title), text(e.ContentType), intLiteral(int64(e.Engaged)), intLiteral(e.Value.Micros), text(e.Value.Currency),
		text(e.URL), text(url.Text()), text(url.Host), text(url.TrimmedPath()), text(url.Fragment()),
		arrayLiteral(keys), arrayLiteral(values), text(e.Referrer), text(referrer.Text()), text(referrer.Host),
		mapLiteral(maps[conversion.KindString]), mapLiteral(maps[conversion.KindNumber]), mapLiteral(maps[conversion.KindBool]), mapLiteral(maps[conversion.KindStrings]),
	}
}

func valueLiteral(v conversion.Value) string {
	switch v.Kind() {
	case conversion.KindNumber:
		return floatLiteral(v.Num())
	case conversion.KindBool:
		if v.IsTrue() {
			return "1"
		}
		return "0"
	case conversion.KindStrings:
		return arrayLiteral(literals(v.List(), stringLiteral))
	}
	return stringLiteral(v.Str())
}

func arrayLiteral(list []string) string { return "[" + strings.Join(list, ", ") + "]" }

func mapLiteral(entries []string) string { return "map(" + strings.Join(entries, ", ") + ")" }
