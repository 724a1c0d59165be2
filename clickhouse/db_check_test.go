package clickhouse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
)

// What the inserter makes keeps the contract.
func TestCheckFindsNothing(t *testing.T) {
	db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 2)...), Table: Events("kept.events")})
	require.NoError(t, db.Insert(t.Context(), slices.Values(foldCrowd(rand.New(rand.NewPCG(9, 9)), 60))))
	found, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, found)
}

// Each condition that is broken is found, with a user.
func TestCheckFinds(t *testing.T) {
	urls := chdbtest.Shared(t, 2)
	table := Table{From: "broken.events", Duplicates: Never, Resolution: time.Second}
	db := newTable(t, Config{Servers: serversOf(urls...), Table: table})
	insert := func(server int, columns, values string) {
		require.NoError(t, db.clients[server].exec(t.Context(), "INSERT INTO broken.events ("+columns+") VALUES "+values, nil, nil))
	}
	require.NoError(t, db.clients[0].exec(t.Context(), "SYSTEM STOP MERGES broken.events", nil, nil))
	insert(0, "user, ts, key", "('resolution', 5, 'a')")
	insert(0, "user, ts, key", "('ids', 0, 'a'), ('ids', 1000000000, 'a')")
	insert(0, "user, ts, key, title", "('differs', 0, 'a', 'x')")
	insert(0, "user, ts, key, title", "('differs', 0, 'a', 'y')")
	insert(0, "user, ts, key, num", "('number', 0, 'a', map('x', 1.5, 'y', inf))")
	insert(0, "user, ts, key, title", "('text', 0, 'a', '\\xff')")
	insert(0, "user, ts", "('', 0), ('', 0)")
	everywhere := "SELECT toString(number) FROM numbers(20000)"
	for i := range urls {
		require.NoError(t, db.clients[i].exec(t.Context(), "INSERT INTO broken.events (user) "+everywhere, nil, nil))
	}
	found, err := db.Check(t.Context())
	require.NoError(t, err)
	var got []string
	for _, f := range found {
		require.Contains(t, f.String(), f.Problem)
		if f.User == "" || f.Server == urls[1] {
			f.User, f.Count = "?", 0 // of the sample
		}
		got = append(got, fmt.Sprint(slices.Index(urls, f.Server), " ", f.Problem, " ", f.Count, " ", f.User))
	}
	require.Equal(t, []string{
		"0 events at times that are no multiples of 1s 1 resolution",
		"0 events with numbers that are not finite 1 number",
		"0 events that are there twice 1 differs",
		"0 different events of one user, time, seq and key 1 differs",
		"0 ids that stand at several times 1 ids",
		"0 texts that are no UTF-8, in column title 1 text",
		"1 users, of one in 4096, who are on another server, too 0 ?",
	}, got)
}

// An old server says what it can.
func TestCheckOnOldEngine(t *testing.T) {
	db := openDB(t, Config{Servers: serversOf(server18.Start(t)[0]), Table: Table{From: "raw", Columns: Columns{User: "u", Time: "t", Name: "n", ID: "i"}}})
	c := db.clients[0]
	require.NoError(t, c.exec(t.Context(), "CREATE TABLE raw (u String, t Int64, n String, i String) ENGINE = Log", nil, nil))
	require.NoError(t, c.exec(t.Context(), "INSERT INTO raw VALUES ('a', 1, 'x', 'i'), ('b', 9223372036854775807, 'x', ''), ('b', 2, 'x', 'i'), ('b', 3, 'x', 'i')", nil, nil))
	found, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Len(t, found, 2)
	require.Equal(t, Finding{Server: c.endpoints[0].String(), Problem: "events at times before 1678 or after 2261, left out", Count: 1, User: "b"}, found[0])
	require.Equal(t, Finding{Server: c.endpoints[0].String(), Problem: "ids that stand at several times", Count: 1, User: "b"}, found[1])
}
