package server18_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
)

func TestTwoServersAndADistributedTable(t *testing.T) {
	servers := server18.Servers(t)
	for i, s := range servers {
		require.Equal(t, "18.16.1\t1970-01-02 00:00:00\n", enginetest.Do(t, s.URL, "SELECT version(), toDateTime(86400)"))
		enginetest.Do(t, s.URL, "CREATE TABLE local (n Int64) ENGINE = MergeTree ORDER BY n")
		enginetest.Do(t, s.URL, "CREATE TABLE everywhere AS local ENGINE = Distributed("+server18.Cluster+", default, local, n)")
		enginetest.Do(t, s.URL, "\x01"+strings.Repeat("\x00", 7), "query=INSERT INTO local FORMAT RowBinary")
		require.Equal(t, "1\n", enginetest.Do(t, s.URL, "SELECT count() FROM local"), "server %d", i)
	}
	for _, s := range servers {
		require.Equal(t, "2\n", enginetest.Do(t, s.URL, "SELECT count() FROM everywhere"))
	}
	servers[1].Stop()
	_, err := http.Get(servers[1].URL)
	require.Error(t, err)
	require.Equal(t, "1\n", enginetest.Do(t, servers[0].URL, "SELECT count() FROM local"))
	lost := enginetest.Post(t, servers[0].URL, "SELECT count() FROM everywhere")
	require.Equal(t, http.StatusInternalServerError, lost.Status)
	require.Contains(t, lost.Body, "Code: 279")
}

// The old interface, where it differs from chdbtest's.
func TestOldExceptions(t *testing.T) {
	url := server18.Start(t)[0]
	unknown := enginetest.Post(t, url, "SELECT 1", "no_such_setting=1")
	require.Equal(t, http.StatusNotFound, unknown.Status)
	require.Empty(t, unknown.Header.Get("X-ClickHouse-Exception-Code"))
	require.Contains(t, unknown.Body, "Code: 115, e.displayText() = DB::Exception: Unknown setting no_such_setting")

	const sql = "SELECT toUInt8(1 + throwIf(number = 30000000)) FROM numbers(40000000) FORMAT RowBinary"
	late := enginetest.Post(t, url, sql, "max_threads=1")
	require.Equal(t, http.StatusOK, late.Status)
	require.NoError(t, late.Broken, "the old server ends the answer as if it were whole")
	text := strings.TrimLeft(late.Body, "\x01")
	require.NotEqual(t, len(late.Body), len(text), "no rows before the exception")
	require.Contains(t, text, "Code: 395, e.displayText() = DB::Exception")
}

func TestUsers(t *testing.T) {
	url := server18.Start(t)[0]
	user := "user=" + server18.User
	require.Equal(t, "1\n", enginetest.Do(t, url, "SELECT 1", user, "password="+server18.Password))
	wrong := enginetest.Post(t, url, "SELECT 1", user, "password=guess")
	require.NotEqual(t, http.StatusOK, wrong.Status)
	require.Contains(t, wrong.Body, "Code: 193")
}
