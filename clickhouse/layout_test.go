package clickhouse

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func layoutOf(t testing.TB, table Table) *layout {
	t.Helper()
	l, err := table.layout()
	require.NoError(t, err)
	return l
}

// Each column is filled and read in one way, and each that events are rebuilt from can
// be given by a programmer.
func TestColumnsAreComplete(t *testing.T) {
	require.Equal(t, columnUser, eventColumns[0].name, "a batch sorts by what stands first")
	var own []string
	for _, x := range (&Columns{}).expressions() {
		own = append(own, x.column)
	}
	for _, c := range eventColumns {
		ways := 0
		for _, way := range []bool{c.text != nil, c.int != nil, c.part != nil, c.write != nil, c.name == columnKey} {
			if way {
				ways++
			}
		}
		require.Equal(t, 1, ways, c.name)
		require.Equal(t, c.from == "", c.stored(), c.name)
		require.Equal(t, c.from != fromTouch, slices.Contains(own, c.name), c.name)
		require.Equal(t, c.from == fromTouch || c.name == columnUser || c.name == columnTime, c.zero == "", c.name)
	}
}

// The layout is what predicates are translated to.
var _ columns = (*layout)(nil)

func TestExpressions(t *testing.T) {
	own := Table{From: "raw", Columns: Columns{User: "toString(uid)", Time: "t", Name: "action", URL: "u || ''", Host: "h"}}
	onlyURL := Table{From: "raw", Columns: Columns{User: "uid", Time: "t", URL: "u"}}
	for _, test := range []struct {
		table  Table
		column string
		want   string // "" if there is none
	}{
		{Events("e"), "path", "`path`"},
		{Events("e"), "query.key", "`query.key`"},
		{Events("e"), "nonsense", ""},
		{Table{From: "e", Without: []string{"path"}}, "path", ""},
		{Table{From: "e", Without: []string{"title"}}, "title", "''"},
		{Table{From: "e", Without: []string{"url", "path"}}, "path", "''"},
		{Table{From: "e", Without: []string{"url"}}, "path", "`path`"},
		{Table{From: "e", Without: []string{"source"}}, "source", ""},
		{Table{From: "e", Without: []string{"num"}}, "num", "CAST(map(), 'Map(String, Float64)')"},
		{own, "user", "(toString(uid))"},
		{own, "seq", "toInt64(0)"},
		{own, "key", "''"},
		{own, "host", "(h)"},
		{own, "path", ""},
		{own, "referrer_host", "''"},
		{own, "query.key", ""},
		{own, "channel", ""},
		{own, "name", "if((action) = '' AND (u || '') != '', 'page_view', (action))"},
		{onlyURL, "name", "if((u) != '', 'page_view', '')"},
		{plainTable, "query.value", "CAST([], 'Array(String)')"},
		{plainTable, "name", "(action)"},
	} {
		got, ok := layoutOf(t, test.table).expression(test.column)
		require.Equal(t, test.want, got, "%s of %+v", test.column, test.table)
		require.Equal(t, test.want != "", ok, "%s of %+v", test.column, test.table)
	}
}

func TestRebuiltColumns(t *testing.T) {
	names := func(table Table) (list []string) {
		for _, c := range layoutOf(t, table).rebuild() {
			list = append(list, c.name)
		}
		return list
	}
	require.Empty(t, cmp.Diff([]string{"ts", "seq", "key", "session", "name", "title", "content_type", "order_id", "engaged", "amount", "currency", "url", "referrer", "str", "num", "bool", "list"}, names(Events("e"))))
	require.Empty(t, cmp.Diff([]string{"ts", "seq", "key", "name", "title", "content_type", "order_id", "engaged", "amount", "currency", "referrer", "str", "num", "bool"},
		names(Table{From: "e", Without: []string{"session", "url", "list", "channel"}})))
	require.Empty(t, cmp.Diff([]string{"ts", "name"}, names(plainTable)))
	require.Empty(t, cmp.Diff([]string{"ts", "url", "name"}, names(Table{From: "e", Columns: Columns{User: "u", Time: "t", URL: "x", Host: "h"}})))
	l := layoutOf(t, plainTable)
	require.Equal(t, []string{"(t * 1000)", "(action)"}, l.selected(l.rebuild()))
}
