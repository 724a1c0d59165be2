package clickhouse

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// The statements that read slices.
func TestFoldQueries(t *testing.T) {
	own := Columns{User: "toString(uid)", Time: "toInt64(t) * 1000000000", Name: "action", ID: "id"}
	tables := []struct {
		name     string
		table    Table
		sharding Sharding
		in       Input
		slice    slice
	}{
		{"events", Events("shop.events"), ByUser, Input{}, slice{}},
		{"a slice of them, from a time on", Events("shop.events"), ByUser, Input{Since: time.Unix(1, 5)}, slice{from: "it's", to: "u"}},
		{"a table with few columns, of users", Table{From: "shop.events", Duplicates: Never, Without: []string{"title", "url", "referrer", "str", "num", "bool", "list", "session", "order_id", "engaged", "amount", "currency"}}, ByUser, Input{}, slice{users: []string{"a", `\`}}},
		{"on all servers at once", Table{From: "e", Duplicates: SameID}, Anyhow, Input{Until: time.Unix(2, 0)}, slice{to: "m"}},
		{"another form", Table{From: "raw", Columns: own}, Anyhow, Input{}, slice{from: "m"}},
		{"another form, the same id", Table{From: "raw", Columns: own, Duplicates: SameID}, ByUser, Input{}, slice{}},
	}
	var b strings.Builder
	for _, test := range tables {
		db := &DB{config: Config{Sharding: test.sharding}, layout: layoutOf(t, test.table), clients: make([]*client, 2)}
		b.WriteString("-- " + test.name + "\n" + db.newScan("run", test.in).query(test.slice) + "\n")
	}
	path := filepath.Join("testdata", "sql", "fold.golden")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), b.String()), "run with -update if this is right")
}
