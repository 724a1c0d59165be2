package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
)

// All that is wrong is said at once, and nobody is asked.
func TestOpenFaults(t *testing.T) {
	_, err := Open(t.Context(), Config{
		Servers:  []Server{{URL: "http://other.example", Password: "hunter2"}, {URL: "nothing"}},
		Table:    Table{From: "a.b", Cluster: "both", Resolution: 3, Without: []string{"name"}},
		Sharding: "by luck", Parallel: -1,
	})
	for _, path := range []string{"servers[0].url: ", "servers[1].url: ", "sharding: ", "parallel: ", "table.resolution: ", "table.without[0]: ", "servers: "} {
		require.Contains(t, "\n"+err.Error(), "\n"+path)
	}
	require.ErrorIs(t, err, ErrInsecure)
	require.NotContains(t, err.Error(), "hunter2")
	_, err = Open(t.Context(), Config{})
	require.ErrorContains(t, err, "servers: ")
	require.ErrorContains(t, err, "table.from: ")
}

// Every server is asked; a replica answers for one that does not.
func TestOpenAsks(t *testing.T) {
	good := newFake(t, func(http.ResponseWriter, *http.Request, string) {})
	bad := newFake(t, func(http.ResponseWriter, *http.Request, string) {})
	bad.values["readonly"], bad.values["limit"] = "1", "7"
	gone := newFake(t, func(http.ResponseWriter, *http.Request, string) {})
	gone.Close()
	table := Events("e")

	db, err := Open(t.Context(), Config{Servers: []Server{{URL: gone.URL, Replicas: []string{good.URL}}, {URL: good.URL}}, Table: table})
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.NotEmpty(t, good.requests)

	_, err = Open(t.Context(), Config{Servers: serversOf(good.URL, bad.URL, gone.URL), Table: table, Retries: -1})
	require.ErrorIs(t, err, ErrSettings)
	require.ErrorIs(t, err, errConnection)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Open(ctx, Config{Servers: serversOf(good.URL), Table: table})
	require.ErrorIs(t, err, context.Canceled)
}

// Create makes the table on servers and replicas, or once for a cluster.
func TestCreate(t *testing.T) {
	var fakes [3]*fakeServer
	for i := range fakes {
		fakes[i] = newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, nil) })
	}
	servers := []Server{{URL: fakes[0].URL, Replicas: []string{fakes[1].URL}}, {URL: fakes[2].URL}}
	require.NoError(t, openDB(t, Config{Servers: servers, Table: Events("a.b")}).Create(t.Context()))
	for _, f := range fakes {
		require.Len(t, f.asked(), 1)
		require.True(t, strings.HasPrefix(f.asked()[0].sql, "CREATE TABLE `a`.`b`"))
	}
	require.NoError(t, openDB(t, Config{Servers: servers[:1], Table: Table{From: "a.b", Cluster: "c"}}).Create(t.Context()))
	require.Len(t, fakes[0].asked(), 3)
	require.Len(t, fakes[1].asked(), 1)

	db := openDB(t, Config{Servers: servers, Table: Table{From: "a.b", Columns: Columns{User: "u", Time: "t", Name: "n"}}})
	require.ErrorContains(t, db.Create(t.Context()), "table.columns")
	require.ErrorContains(t, db.Insert(t.Context(), slices.Values(visits(1))), "table.columns")
}

func TestCreateTwice(t *testing.T) {
	db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 1)...), Table: Events("twice.events")})
	err := db.Create(t.Context())
	var e *ServerError
	require.ErrorAs(t, err, &e)
	require.Equal(t, 57, e.Code)
	require.ErrorContains(t, err, "create twice.events: ")
}

// All events of a user go to one server, and faults count those of all.
func TestInserters(t *testing.T) {
	urls := chdbtest.Shared(t, 3)
	db := newTable(t, Config{Servers: serversOf(urls...), Table: Events("routed.events")})
	in, err := db.Inserter(t.Context())
	require.NoError(t, err)
	for i := range 200 {
		require.NoError(t, in.Add(conversion.Event{User: fmt.Sprint("u", i%50), Time: time.Unix(int64(i), 0), Name: "x", ID: fmt.Sprint(i)}))
	}
	var fault *conversion.Fault
	require.ErrorAs(t, in.Add(conversion.Event{User: "u1", Time: time.Unix(1, 0)}), &fault)
	require.Equal(t, "events[200].name", fault.Path)
	require.ErrorAs(t, in.Add(conversion.Event{User: "u2", Time: time.Unix(1, 0)}), &fault)
	require.Equal(t, "events[201].name", fault.Path)
	require.NoError(t, in.Flush())
	require.NoError(t, in.Close())
	require.True(t, errors.Is(in.Add(conversion.Event{User: "u1"}), ErrClosed))

	users := make(map[string]int)
	rows := 0
	for i, c := range db.clients {
		list, err := askRows(t.Context(), c, db.retries, "SELECT toUInt8(1), user FROM routed.events FORMAT RowBinary", (*stream).text)
		require.NoError(t, err)
		require.NotEmpty(t, list)
		rows += len(list)
		for _, user := range list {
			at, known := users[user]
			require.True(t, !known || at == i, user)
			users[user] = i
		}
	}
	require.Equal(t, 200, rows)
	require.Len(t, users, 50)
	require.Same(t, in.of("é\xff"), in.of("é\uFFFD"), "as it is stored")
}
