package clickhouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

const selectNumbers = "SELECT toUInt8(1), number FROM numbers(3) FORMAT RowBinary"

func TestQuery(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(3)) })
	c := f.client(t)
	s, err := c.query(t.Context(), selectNumbers, map[string]string{
		"query_id": "conversion-1-2-3-4", "log_comment": "checkout", "max_threads": "2", "max_memory_usage": "1", "wait_end_of_query": "1",
	})
	require.NoError(t, err)
	n, err := readNumbers(s)
	require.NoError(t, err)
	require.Equal(t, 3, n)

	require.Len(t, f.asked(), 1, "nothing but the query, not even a KILL")
	asked := f.asked()[0]
	require.Equal(t, selectNumbers, asked.body)
	require.Equal(t, "reports", asked.header.Get("X-ClickHouse-User"))
	require.Equal(t, "geheim", asked.header.Get("X-ClickHouse-Key"))
	require.Empty(t, cmp.Diff(url.Values{
		"query_id": {"conversion-1-2-3-4"}, "log_comment": {"checkout"}, "max_threads": {"2"}, "wait_end_of_query": {"1"},
		"additional_table_filters": {"{}"}, "final": {"0"}, "limit": {"0"}, "max_query_size": {"67108864"},
		"sort_overflow_mode": {"throw"}, "timeout_overflow_mode_leaf": {"throw"},
	}, asked.values))
}

func TestQueryOfNoRows(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, nil) })
	s, err := f.client(t).query(t.Context(), selectNumbers, nil)
	require.NoError(t, err)
	n, err := readNumbers(s)
	require.NoError(t, err)
	require.Zero(t, n)
}

// TestBadAnswers has everything that a server, or something in between, may answer
// instead of rows.
func TestBadAnswers(t *testing.T) {
	rows := numbers(3)
	tagged := "\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1 (official build))\r\n115 abcdefghijklmnop\r\n__exception__\r\n"
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter)
		rows   int
		is     error  // nil where a ServerError is wanted
		code   int    // of a ServerError
		text   string // in the error
		again  bool   // retryable
	}{
		{"exception with status", func(w http.ResponseWriter) { fail(w, 60, "Unknown table", "UNKNOWN_TABLE") }, 0, nil, 60, "exception 60 (UNKNOWN_TABLE): Unknown table.", false},
		{"exception of an old server", func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusInternalServerError)
			io.WriteString(w, "Code: 60, e.displayText() = DB::Exception: Table default.x doesn't exist., e.what() = DB::Exception\n")
		}, 0, nil, 60, "exception 60: Table default.x doesn't exist.", false},
		{"wrong password", func(w http.ResponseWriter) {
			w.Header().Set(headerCode, "516")
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, "Code: 516. DB::Exception: reports: Authentication failed. (AUTHENTICATION_FAILED) (version 26.7.2.1 (official build))")
		}, 0, nil, 516, "AUTHENTICATION_FAILED", false},
		{"code in the header only, status 200", func(w http.ResponseWriter) {
			w.Header().Set(headerCode, "159")
			send(w, []byte("gone"))
		}, 0, nil, 159, `exception 159: "gone"`, true},
		{"out of memory after rows, bare", func(w http.ResponseWriter) {
			send(w, rows)
			io.WriteString(w, "Code: 241, e.displayText() = DB::Exception: Memory limit exceeded, e.what() = DB::Exception\n")
		}, 3, nil, 241, "after 3 rows: exception 241: Memory limit exceeded", true},
		{"out of memory after rows, marked", func(w http.ResponseWriter) {
			send(w, rows)
			io.WriteString(w, "__exception__\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 25.3.1.1)\n")
		}, 3, nil, 241, "exception 241 (MEMORY_LIMIT_EXCEEDED): Memory limit exceeded.", true},
		{"out of memory after rows, framed", func(w http.ResponseWriter) {
			w.Header().Set(headerTag, "abcdefghijklmnop")
			send(w, rows)
			io.WriteString(w, tagged)
			cut(w)
		}, 3, nil, 241, "exception 241 (MEMORY_LIMIT_EXCEEDED): Memory limit exceeded.", true},
		{"exception before the first row", func(w http.ResponseWriter) {
			send(w, []byte("Code: 210, e.displayText() = DB::NetException: Connection reset, e.what() = DB::NetException"))
		}, 0, nil, 210, "exception 210: Connection reset", true},
		{"cut between rows", func(w http.ResponseWriter) { send(w, rows); cut(w) }, 3, ErrTruncated, 0, "after 3 rows, byte 27: the answer is cut off", true},
		{"cut within a row", func(w http.ResponseWriter) { send(w, rows[:len(rows)-1]); cut(w) }, 2, ErrTruncated, 0, "after 3 rows, byte 26: the answer is cut off", true},
		{"row too short", func(w http.ResponseWriter) { send(w, rows[:len(rows)-1]) }, 2, ErrTruncated, 0, "cut off", true},
		{"shorter than announced", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			send(w, rows)
		}, 3, ErrTruncated, 0, "cut off", true},
		{"foreign first byte", func(w http.ResponseWriter) { send(w, []byte("\x07abc")) }, 0, ErrProtocol, 0, "after 0 rows, byte 0: no answer of this protocol: a row begins with byte 7", false},
		{"trailing bytes", func(w http.ResponseWriter) { send(w, append(rows[:27:27], 0, 0)) }, 3, ErrProtocol, 0, "a row begins with byte 0", false},
		{"web page", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>log in</html>")
		}, 0, ErrProtocol, 0, `content type "text/html": "<html>log in</html>"`, false},
		{"rows of another format", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/tab-separated-values; charset=UTF-8")
			io.WriteString(w, "1\t0\n")
		}, 0, ErrProtocol, 0, "text/tab-separated-values", false},
		{"redirect", func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://elsewhere.example/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}, 0, ErrProtocol, 0, "HTTP status 307 Temporary Redirect", false},
		{"not found", func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusNotFound)
			io.WriteString(w, strings.Repeat("x", 300))
		}, 0, ErrProtocol, 0, "HTTP status 404", false},
		{"bad gateway", func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }, 0, ErrProtocol, 0, "HTTP status 502", true},
		{"no answer", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, 0, errConnection, 0, "no connection: EOF", true},
		{"end that cannot be told", func(w http.ResponseWriter) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n"+string(rows))
			conn.Close()
		}, 0, ErrProtocol, 0, "cannot be told from a cut", false},
		{"broken chunk", func(w http.ResponseWriter) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
			conn.Close()
		}, 0, errConnection, 0, "invalid", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { test.answer(w) })
			n := 0
			s, err := f.client(t).query(t.Context(), selectNumbers, nil)
			if err == nil {
				n, err = readNumbers(s)
			}
			require.Error(t, err)
			require.Equal(t, test.rows, n, "rows before the fault")
			require.ErrorContains(t, err, test.text)
			require.Contains(t, err.Error()+f.URL, f.URL)
			require.Equal(t, test.again, retryable(err), "retryable: %v", err)
			if test.is != nil {
				require.ErrorIs(t, err, test.is)
				return
			}
			var e *ServerError
			require.ErrorAs(t, err, &e)
			require.Equal(t, test.code, e.Code)
			require.Equal(t, selectNumbers, e.Query)
			require.Empty(t, f.killed(), "a query that failed by itself is over")
		})
	}
}

func TestServerDown(t *testing.T) {
	f := newFake(t, nil)
	c := f.client(t)
	f.Close()
	_, err := c.query(t.Context(), selectNumbers, nil)
	require.ErrorIs(t, err, errConnection)
	require.True(t, retryable(err))
	require.NotContains(t, err.Error(), "query_id", "the URL's parameters are no part of the error")
	require.ErrorContains(t, err, f.URL)
}

func TestUntrustedServer(t *testing.T) {
	f := &fakeServer{values: map[string]string{"readonly": "0"}, answer: func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(1)) }}
	f.Server = httptest.NewUnstartedServer(f)
	f.Config.ErrorLog = log.New(io.Discard, "", 0)
	f.StartTLS()
	t.Cleanup(f.Close)
	_, err := f.client(t).version(t.Context())
	require.ErrorIs(t, err, errConnection)
	var unknown x509.UnknownAuthorityError
	require.ErrorAs(t, err, &unknown)

	pool := x509.NewCertPool()
	pool.AddCert(f.Certificate())
	c, err := newClient(Server{URL: f.URL, Password: "geheim", TLS: &tls.Config{RootCAs: pool}}, options{})
	require.NoError(t, err)
	defer c.close()
	version, err := c.version(t.Context())
	require.NoError(t, err)
	require.Equal(t, "26.7.2.1", version)
}

// TestCancelled ends the context at each stage and wants the connection to be gone
// and the query to be cancelled on the server.
func TestCancelled(t *testing.T) {
	for _, stage := range []string{"before the headers", "between rows", "within a row"} {
		t.Run(stage, func(t *testing.T) {
			begun := make(chan struct{})
			f := newFake(t, func(w http.ResponseWriter, r *http.Request, sql string) {
				if strings.HasPrefix(sql, "KILL") {
					return
				}
				switch stage {
				case "between rows":
					send(w, numbers(2))
				case "within a row":
					send(w, numbers(2)[:12])
				}
				close(begun)
				<-r.Context().Done() // of the connection
			})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-begun
				time.Sleep(10 * time.Millisecond)
				cancel()
			}()
			s, err := f.client(t).query(ctx, selectNumbers, map[string]string{"query_id": "conversion-x-1"})
			if err == nil {
				_, err = readNumbers(s)
			}
			require.ErrorIs(t, err, context.Canceled)
			require.False(t, retryable(err))
			require.Equal(t, []string{"KILL QUERY WHERE query_id = 'conversion-x-1' ASYNC"}, f.killed())
		})
	}
}

func TestStoppedEarly(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request, sql string) {
		if !strings.HasPrefix(sql, "KILL") {
			send(w, numbers(2))
			<-r.Context().Done()
		}
	})
	s, err := f.client(t).query(t.Context(), selectNumbers, nil)
	require.NoError(t, err)
	require.True(t, s.next())
	require.Zero(t, s.uint64())
	s.close()
	s.close()
	require.Len(t, f.killed(), 1)
	require.ErrorIs(t, s.err(), ErrTruncated, "what was not read to its end is not all")
	require.False(t, s.next())
}

func TestDeadline(t *testing.T) {
	f := newFake(t, func(_ http.ResponseWriter, r *http.Request, sql string) {
		if !strings.HasPrefix(sql, "KILL") {
			<-r.Context().Done()
		}
	})
	f.values["max_execution_time"] = "3600"
	c := f.client(t)
	_, err := c.version(t.Context()) // whose settings are then known
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = c.query(ctx, selectNumbers, map[string]string{"query_id": "it's"})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, "1", f.asked()[0].values.Get("max_execution_time"))
	require.Equal(t, []string{`KILL QUERY WHERE query_id = 'it\'s' ASYNC`}, f.killed())
}

func TestKillWaitsOnlySoLong(t *testing.T) {
	f := newFake(t, func(_ http.ResponseWriter, r *http.Request, _ string) { <-r.Context().Done() })
	c := f.client(t)
	_, err := c.version(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2*time.Second, c.killTime)
	c.killTime = 20 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = c.query(ctx, selectNumbers, nil) // would never return
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Len(t, f.killed(), 1)
}

func TestExec(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, *http.Request, string) {})
	c := f.client(t)
	require.NoError(t, c.exec(t.Context(), "CREATE TABLE t (a UInt8) ENGINE = Memory", nil, nil))
	require.NoError(t, c.exec(t.Context(), "INSERT INTO t (a) FORMAT RowBinary", strings.NewReader("\n\x00'"), map[string]string{"insert_deduplication_token": "t"}))
	asked := f.asked()
	require.Equal(t, "CREATE TABLE t (a UInt8) ENGINE = Memory", asked[0].body)
	require.Equal(t, "\n\x00'", asked[1].body)
	require.Equal(t, "INSERT INTO t (a) FORMAT RowBinary", asked[1].values.Get("query"))
	require.False(t, asked[1].values.Has("insert_deduplication_token"), "the server does not know it")
	require.Equal(t, "1", asked[1].values.Get("wait_end_of_query"))
	require.NotEqual(t, asked[0].values.Get("query_id"), asked[1].values.Get("query_id"))
}

func TestExecFails(t *testing.T) {
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter)
		again  bool
		text   string
	}{
		{"exception", func(w http.ResponseWriter) { fail(w, 57, "Table exists", "TABLE_ALREADY_EXISTS") }, false, "TABLE_ALREADY_EXISTS"},
		{"too many parts", func(w http.ResponseWriter) { fail(w, 252, "Too many parts", "TOO_MANY_PARTS") }, true, "TOO_MANY_PARTS"},
		{"exception after 200", func(w http.ResponseWriter) {
			io.WriteString(w, "Code: 241, e.displayText() = DB::Exception: Memory, e.what() = DB::Exception")
		}, true, "exception 241: Memory"},
		{"answer lost", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, true, "no connection"},
		{"answer cut", func(w http.ResponseWriter) { io.WriteString(w, "x"); cut(w) }, true, "no connection"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { test.answer(w) })
			err := f.client(t).exec(t.Context(), "INSERT INTO t (a) FORMAT RowBinary", strings.NewReader("1"), nil)
			require.ErrorContains(t, err, test.text)
			require.Equal(t, test.again, retryableInsert(err))
		})
	}
}

func TestInsertWhoseDataFail(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, *http.Request, string) {})
	broken := errors.New("disk gone")
	err := f.client(t).exec(t.Context(), "INSERT INTO t (a) FORMAT RowBinary", io.MultiReader(strings.NewReader("1"), errReader{broken}), nil)
	require.ErrorIs(t, err, broken)
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// TestReplicas stops the first server and wants the second to be asked, once it is
// known that it has to be, and to be asked for its own settings.
func TestReplicas(t *testing.T) {
	answer := func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(3)) }
	first, second := newFake(t, answer), newFake(t, answer)
	second.values = map[string]string{"readonly": "0", "max_threads": "1"} // an older one
	c := first.client(t, second.URL)
	try := func(int) error {
		s, err := c.query(t.Context(), selectNumbers, nil)
		if err == nil {
			_, err = readNumbers(s)
		}
		return err
	}
	require.NoError(t, try(0))
	first.Close()
	r := retries{times: 2, sleep: func(context.Context, time.Duration) error { return nil }}
	require.NoError(t, r.do(t.Context(), retryable, try))
	require.NoError(t, try(0))
	require.Len(t, first.asked(), 1)
	require.Len(t, second.asked(), 2)
	require.False(t, second.asked()[0].values.Has("final"))
}

func TestCutStreamTurnsToReplica(t *testing.T) {
	first := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(3)); cut(w) })
	second := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(3)) })
	c := first.client(t, second.URL)
	for i, want := range []error{ErrTruncated, nil} {
		s, err := c.query(t.Context(), selectNumbers, nil)
		require.NoError(t, err)
		_, err = readNumbers(s)
		require.ErrorIs(t, err, want, i)
	}
}

// TestManyGoroutines shares one client and stops the first of two servers midway.
func TestManyGoroutines(t *testing.T) {
	answer := func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(100)) }
	first, second := newFake(t, answer), newFake(t, answer)
	c := first.client(t, second.URL)
	r := retries{times: 3, sleep: func(context.Context, time.Duration) error { return nil }}
	done := make(chan error)
	for i := range 8 {
		go func() {
			for range 5 {
				err := r.do(t.Context(), retryable, func(int) error {
					s, err := c.query(t.Context(), selectNumbers, nil)
					if err == nil {
						_, err = readNumbers(s)
					}
					return err
				})
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		if i == 3 {
			first.CloseClientConnections()
		}
	}
	for range 8 {
		require.NoError(t, <-done)
	}
}

func TestNoPasswordInErrors(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { w.WriteHeader(http.StatusNotFound) })
	c := f.client(t)
	_, err := c.query(t.Context(), selectNumbers, nil)
	texts := []string{err.Error(), fmt.Sprintf("%+v", err)}
	f.Close()
	_, err = c.query(t.Context(), selectNumbers, nil)
	s := Server{URL: "https://ch-1:8443", Password: "geheim"}
	texts = append(texts, err.Error(), fmt.Sprint(s), fmt.Sprintf("%+v %#v", s, s), fmt.Sprintf("%+v %#v", Config{Servers: []Server{s}}, []Server{s}))
	for _, text := range texts {
		require.NotContains(t, text, "geheim")
	}
}

// TestDialTimeoutIsNoDeadline: net says that a deadline is exceeded when a dialler
// gives up, which must not look like the end of the caller's context.
func TestDialTimeoutIsNoDeadline(t *testing.T) {
	f := newFake(t, nil)
	c := f.client(t)
	c.http.Transport.(*http.Transport).DialContext = (&net.Dialer{Timeout: time.Nanosecond}).DialContext
	_, err := c.query(t.Context(), selectNumbers, nil)
	require.ErrorIs(t, err, errConnection)
	require.NotErrorIs(t, err, context.DeadlineExceeded)
	require.True(t, retryable(err))
}
