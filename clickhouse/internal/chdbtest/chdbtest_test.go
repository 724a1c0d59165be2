package chdbtest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

func one(t testing.TB) string {
	t.Helper()
	return chdbtest.Shared(t, 1)[0]
}

func TestAnswers(t *testing.T) {
	address := one(t)
	tests := []struct {
		name, sql string
		params    []string
		want      string
	}{
		{"one", "SELECT 1", nil, "1\n"},
		{"version", "SELECT version()", nil, "26.7.2.1\n"},
		{"RowBinary", "SELECT toUInt8(1), 'a\\0b', [toInt16(-2)] FORMAT RowBinary", nil, "\x01\x03a\x00b\x01\xfe\xff"},
		{"no rows", "SELECT 1 WHERE 0 FORMAT RowBinary", nil, ""},
		{"query as parameter", "", []string{"query=SELECT 2"}, "2\n"},
		{"query in two parts", "+ 2", []string{"query=SELECT 2"}, "4\n"},
		{"setting", "SELECT getSetting('max_threads')", []string{"max_threads=3"}, "3\n"},
		{"setting ends with its request", "SELECT getSetting('max_threads') = 3", nil, "0\n"},
		{"settings that are also words", "SELECT number FROM numbers(3)", []string{"limit=2", "offset=1"}, "1\n2\n"},
		{"setting with a quote", "SELECT getSetting('log_comment')", []string{`log_comment=it's \ 1`}, "it\\'s \\\\ 1\n"},
		{"whole before status", "SELECT 1", []string{"wait_end_of_query=1"}, "1\n"},
		{"database", "SELECT currentDatabase()", []string{"database=system"}, "system\n"},
		{"zone", "SELECT timezone()", nil, "UTC\n"},
		{"no SELECT", "EXISTS TABLE system.one", nil, "1\n"},
		{"WITH", "WITH 1 AS x SELECT x", nil, "1\n"},
		{"FORMAT before SETTINGS", "SELECT 1 FORMAT RowBinary SETTINGS max_threads = 1", nil, "\x01"},
		{"kill of nothing", "KILL QUERY WHERE query_id = 'none'", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := enginetest.Do(t, address, test.sql, test.params...)
			require.Empty(t, cmp.Diff(test.want, got))
		})
	}
}

func TestAnswerHeaders(t *testing.T) {
	a := enginetest.Post(t, one(t), "SELECT 1 FORMAT RowBinary", "query_id=named")
	require.Equal(t, "application/octet-stream", a.Header.Get("Content-Type"))
	require.Equal(t, "named", a.Header.Get("X-ClickHouse-Query-Id"))
	require.Equal(t, "RowBinary", a.Header.Get("X-ClickHouse-Format"))
	require.Regexp(t, "^[a-z0-9]{16}$", a.Header.Get("X-ClickHouse-Exception-Tag"))
}

func TestPing(t *testing.T) {
	response, err := http.Get(one(t) + "/ping")
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, "Ok.\n", string(body))
}

func TestExceptionBeforeRows(t *testing.T) {
	address := one(t)
	tests := []struct {
		name, sql string
		params    []string
		status    int
		code      int
		text      string
	}{
		{"syntax", "SELEC 1", nil, 400, 62, "SYNTAX_ERROR"},
		{"empty", "", nil, 400, 62, ""},
		{"two statements", "SELECT 1; SELECT 2", nil, 400, 62, "Multi-statements"},
		{"table", "SELECT * FROM nope", nil, 404, 60, "UNKNOWN_TABLE"},
		{"setting", "SELECT 1", []string{"no_such_setting=1"}, 404, 115, "UNKNOWN_SETTING"},
		{"value of a setting", "SELECT 1", []string{"max_threads=many"}, 400, 27, ""},
		{"database", "SELECT 1", []string{"database=nope"}, 404, 81, "UNKNOWN_DATABASE"},
		{"first row", "SELECT throwIf(1)", nil, 500, 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"},
		{"while it is held back", "SELECT throwIf(number = 100000) FROM numbers(200000)", nil, 500, 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"},
		{"at the end, but awaited", "SELECT throwIf(number = 3000000) FROM numbers(3000001)", []string{"wait_end_of_query=1"}, 500, 395, ""},
		{"time", "SELECT sleepEachRow(0.2) FROM numbers(20)", []string{"max_execution_time=1", "max_block_size=1"}, 408, 159, "TIMEOUT_EXCEEDED"},
		{"wrong password", "SELECT 1", []string{"user=reports", "password=guess"}, 403, 516, "AUTHENTICATION_FAILED"},
		{"data", "INSERT INTO FUNCTION null('a UInt32') FORMAT RowBinary\n\x01", nil, 500, 33, "CANNOT_READ_ALL_DATA"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := enginetest.Post(t, address, test.sql, test.params...)
			require.NoError(t, a.Broken)
			require.Equal(t, strconv.Itoa(test.code), a.Header.Get("X-ClickHouse-Exception-Code"), a.Body)
			require.Equal(t, test.status, a.Status)
			require.Contains(t, a.Body, "Code: "+strconv.Itoa(test.code)+". DB::Exception: ")
			require.Contains(t, a.Body, test.text)
			require.Contains(t, a.Body, "(version 26.7.2.1")
		})
	}
}

func TestUserByHeaders(t *testing.T) {
	request, err := http.NewRequest(http.MethodPost, one(t), strings.NewReader("SELECT 1"))
	require.NoError(t, err)
	request.Header.Set("X-ClickHouse-User", chdbtest.User)
	request.Header.Set("X-ClickHouse-Key", chdbtest.Password)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
}

func TestBigAnswerIsStreamed(t *testing.T) {
	const rows = 4_000_000
	response, err := http.Post(one(t), "", strings.NewReader("SELECT number FROM numbers("+strconv.Itoa(rows)+") FORMAT RowBinary"))
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, []string{"chunked"}, response.TransferEncoding)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Len(t, body, 8*rows)
	for i := range uint64(rows) {
		if got := binary.LittleEndian.Uint64(body[8*i:]); got != i {
			t.Fatalf("row %d is %d", i, got)
		}
	}
}

func TestGzip(t *testing.T) {
	var body bytes.Buffer
	zip := gzip.NewWriter(&body)
	_, err := zip.Write([]byte("SELECT number FROM numbers(300000) FORMAT RowBinary"))
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	request, err := http.NewRequest(http.MethodPost, one(t)+"/?enable_http_compression=1", &body)
	require.NoError(t, err)
	request.Header.Set("Content-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.True(t, response.Uncompressed, "the client asks for gzip by itself")
	rows, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Len(t, rows, 8*300000)
}

func TestExceptionAmongRows(t *testing.T) {
	const sql = "SELECT toUInt8(1 + throwIf(number = 3000000, 'too far')) FROM numbers(4000000) FORMAT RowBinary"
	a := enginetest.Post(t, one(t), sql, "max_threads=1")
	require.Equal(t, http.StatusOK, a.Status)
	require.ErrorIs(t, a.Broken, io.ErrUnexpectedEOF, "there must be no last chunk")
	rows, block, found := strings.Cut(a.Body, "\r\n__exception__\r\n")
	require.True(t, found)
	require.Empty(t, strings.Trim(rows, "\x01"))
	tag := a.Header.Get("X-ClickHouse-Exception-Tag")
	text, ok := strings.CutPrefix(block, tag+"\r\n")
	require.True(t, ok)
	at := strings.LastIndex(text, "\n"+strconv.Itoa(strings.Index(text, "\n")+1)+" "+tag+"\r\n__exception__\r\n")
	require.Positive(t, at, block)
	require.Contains(t, text[:at], "Code: 395. DB::Exception: too far")
}

func TestCreateInsertSelect(t *testing.T) {
	address := one(t)
	enginetest.Do(t, address, "CREATE DATABASE stored")
	t.Cleanup(func() { enginetest.Do(t, address, "DROP DATABASE stored") })
	enginetest.Do(t, address, "CREATE TABLE stored.`a FORMAT b` (n Int64, s String) ENGINE = MergeTree ORDER BY n")
	var rows bytes.Buffer
	for i, s := range []string{"\n\n;'", "", strings.Repeat("x\x00", 5000)} {
		require.NoError(t, binary.Write(&rows, binary.LittleEndian, int64(10-i)))
		rows.Write(binary.AppendUvarint(nil, uint64(len(s))))
		rows.WriteString(s)
	}
	into := "INSERT INTO stored.`a FORMAT b` (n, s) /* FORMAT */ SETTINGS async_insert = 0 FORMAT RowBinary"
	require.Empty(t, enginetest.Do(t, address, into+"\n"+rows.String()), "in the body")
	require.Empty(t, enginetest.Do(t, address, rows.String(), "query="+into), "as a parameter")
	enginetest.Do(t, address, "INSERT INTO stored.`a FORMAT b` VALUES (1, 'FORMAT x'), (2, 'y')")
	enginetest.Do(t, address, "INSERT INTO stored.`a FORMAT b` SELECT 3, 'z'")
	got := enginetest.Do(t, address, "SELECT n, length(s), count() FROM stored.`a FORMAT b` GROUP BY n, s ORDER BY n")
	require.Equal(t, "1\t8\t1\n2\t1\t1\n3\t1\t1\n8\t10000\t2\n9\t0\t2\n10\t4\t2\n", got)
}

func TestKillQuery(t *testing.T) {
	address := one(t)
	const endless = "SELECT count() FROM numbers(1000000000000) WHERE number % 3 = 7"
	code := make(chan string, 1)
	go func() {
		response, err := http.Post(address+"/?max_threads=1&query_id="+url.QueryEscape("it's long"), "", strings.NewReader(endless))
		if err != nil {
			code <- err.Error()
			return
		}
		defer response.Body.Close()
		code <- response.Header.Get("X-ClickHouse-Exception-Code")
	}()
	waitRunning(t, address, "1\n")
	same := enginetest.Post(t, address, "SELECT 1", "query_id=it's long")
	require.Contains(t, same.Body, "Code: 216. DB::Exception: Query with id = it's long is already running")
	killed := enginetest.Do(t, address, `KILL QUERY WHERE query_id IN ('other', 'it\'s long')`)
	require.Equal(t, "waiting\tit's long\tdefault\t\n", killed)
	require.Equal(t, "394", <-code)
}

// waitRunning waits until the engine says how many endless queries run.
func waitRunning(t testing.TB, address, want string) {
	t.Helper()
	const count = "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%processes%'"
	require.Eventually(t, func() bool { return enginetest.Do(t, address, count) == want }, 30*time.Second, 10*time.Millisecond)
}

func TestClientThatLeavesEndsItsQuery(t *testing.T) {
	address := one(t)
	response, err := http.Post(address, "", strings.NewReader("SELECT number FROM numbers(1000000000000) FORMAT RowBinary"))
	require.NoError(t, err)
	waitRunning(t, address, "1\n")
	require.NoError(t, response.Body.Close())
	waitRunning(t, address, "0\n")
}

func TestTwoServers(t *testing.T) {
	servers := chdbtest.Servers(t, 2)
	for i, s := range servers {
		enginetest.Do(t, s.URL, "CREATE TABLE t (n Int64) ENGINE = MergeTree ORDER BY n")
		enginetest.Do(t, s.URL, "INSERT INTO t VALUES ("+strconv.Itoa(i)+")")
	}
	for i, s := range servers {
		require.Equal(t, strconv.Itoa(i)+"\n", enginetest.Do(t, s.URL, "SELECT n FROM t"), "each has its own tables")
	}
	servers[0].Stop()
	_, err := http.Get(servers[0].URL + "/ping")
	require.Error(t, err)
	require.Equal(t, "1\n", enginetest.Do(t, servers[1].URL, "SELECT n FROM t"))
}

func TestExecutable(t *testing.T) {
	server := chdbtest.Servers(t, 1)[0]
	script := "#!/bin/sh\nexec tr 1 2\n"
	require.NoError(t, os.WriteFile(filepath.Join(server.Scripts, "worker"), []byte(script), 0o755))
	got := enginetest.Do(t, server.URL, "SELECT n FROM executable('worker', TabSeparated, 'n UInt8', (SELECT 1))")
	require.Equal(t, "2\n", got)
}
