package clickhouse

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// plainTable is a table of another form, as small as possible.
var plainTable = Table{From: "raw", Columns: Columns{User: "uid", Time: "t * 1000", Name: "action"}}

func TestTableFaults(t *testing.T) {
	own := func(change func(*Table)) Table {
		table := plainTable
		change(&table)
		return table
	}
	for name, test := range map[string]struct {
		table Table
		want  []string // path and code
	}{
		"good":             {Events("shop.events"), nil},
		"no database":      {Events("events"), nil},
		"hostile name":     {Events("a`b\\.c'd.e"), nil},
		"no name":          {Table{}, []string{"table.from name"}},
		"empty database":   {Events(".events"), []string{"table.from name"}},
		"empty table":      {Events("shop."), []string{"table.from name"}},
		"zero byte":        {Events("shop.a\x00"), []string{"table.from name"}},
		"long name":        {Events(strings.Repeat("x", 257)), []string{"table.from name"}},
		"left out":         {Table{From: "e", Without: []string{"location", "channel", "str", "amount", "currency"}}, nil},
		"needed":           {Table{From: "e", Without: []string{"user", "ts", "seq", "key", "name"}}, []string{"table.without[0] needed", "table.without[1] needed", "table.without[2] needed", "table.without[3] needed", "table.without[4] needed"}},
		"unknown":          {Table{From: "e", Without: []string{"path", "query", "path"}}, []string{"table.without[1] unknown", "table.without[2] duplicate"}},
		"half an amount":   {Table{From: "e", Without: []string{"currency"}}, []string{"table.without[0] pair"}},
		"half a query":     {Table{From: "e", Without: []string{"query.key"}}, []string{"table.without[0] pair"}},
		"resolution":       {Table{From: "e", Resolution: time.Minute}, []string{"table.resolution range"}},
		"resolutions":      {Table{From: "e", Resolution: time.Millisecond}, nil},
		"duplicates":       {Table{From: "e", Duplicates: "often"}, []string{"table.duplicates unknown"}},
		"cluster":          {Table{From: "shop.e", Cluster: "c", Replicated: true}, nil},
		"no database here": {Table{From: "e", Cluster: "c"}, []string{"table.from database"}},
		"cluster's name":   {Table{From: "shop.e", Cluster: "\x00"}, []string{"table.cluster name"}},
		"local name":       {Table{From: "shop." + strings.Repeat("x", 251), Cluster: "c"}, []string{"table.cluster local"}},
		"own":              {plainTable, nil},
		"own without all":  {Table{From: "e", Columns: Columns{Title: "x"}}, []string{"table.columns.user missing", "table.columns.time missing", "table.columns.name missing"}},
		"own by URL":       {own(func(t *Table) { t.Columns.Name = ""; t.Columns.URL = "u"; t.Columns.Path = "p" }), nil},
		"own path":         {own(func(t *Table) { t.Columns.Path = "p"; t.Columns.ReferrerHost = "r" }), []string{"table.columns.path source", "table.columns.referrer_host source"}},
		"own half":         {own(func(t *Table) { t.Columns.URL = "u"; t.Columns.QueryKeys = "q"; t.Columns.Amount = "a" }), []string{"table.columns.query_keys pair", "table.columns.amount pair"}},
		"own, no id":       {own(func(t *Table) { t.Duplicates = SameID }), []string{"table.columns.id missing"}},
		"own, not ours":    {own(func(t *Table) { t.Without = []string{"x"}; t.Replicated = true }), []string{"table.without own", "table.columns own"}},
		"several at once":  {Table{Resolution: -1, Duplicates: "x"}, []string{"table.from name", "table.resolution range", "table.duplicates unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(test.want, faultsIn(test.table.check())))
		})
	}
}

// faultsIn returns path and code of joined faults.
func faultsIn(err error) (list []string) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			list = append(list, faultsIn(err)...)
		}
		return list
	}
	if fault := (*conversion.Fault)(nil); errors.As(err, &fault) {
		list = append(list, fault.Path+" "+fault.Code)
	}
	return list
}

func TestStatementsGolden(t *testing.T) {
	for name, table := range map[string]Table{
		"events":     Events("shop.events"),
		"without":    {From: "events", Without: []string{"location", "referrer_location", "query.key", "query.value", "list"}, Replicated: true},
		"cluster":    {From: "shop.events", Cluster: "all", Replicated: true},
		"hostile":    {From: "sh`op.ev'il\n\\", Cluster: "'; DROP TABLE x"},
		"other form": plainTable,
	} {
		var text strings.Builder
		if !table.isOwn() {
			list, err := table.DDL()
			require.NoError(t, err)
			l, err := table.layout()
			require.NoError(t, err)
			text.WriteString(strings.Join(append(list, l.insertSQL()), ";\n\n") + ";\n\n")
		}
		grants, err := table.Grants("re`ports")
		require.NoError(t, err)
		text.WriteString(strings.Join(grants, ";\n") + ";\n")
		requireGolden(t, "table_"+strings.ReplaceAll(name, " ", "_"), text.String())
	}
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "sql", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), got), "run with -update if this is right")
}

func TestNoStatements(t *testing.T) {
	_, err := Table{}.DDL()
	require.Equal(t, []string{"table.from name"}, faultsIn(err))
	_, err = plainTable.DDL()
	require.Equal(t, []string{"table.columns own"}, faultsIn(err))
	_, err = Table{}.Grants("")
	require.Equal(t, []string{"table.from name", "table.grants name"}, faultsIn(err))
	_, err = Events("e").Grants(strings.Repeat("u", 250))
	require.Equal(t, []string{"table.grants name"}, faultsIn(err))
}
