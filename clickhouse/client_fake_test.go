package clickhouse

import (
	"encoding/binary"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeServer speaks ClickHouse's HTTP as far as the client asks for it: it knows
// settings, refuses unknown ones, and leaves everything else to answer.
type fakeServer struct {
	*httptest.Server
	values  map[string]string // settings in effect
	refused int               // code of the exception for a request with settings; 0 takes them
	rows    func(sent url.Values) bool
	answer  func(w http.ResponseWriter, r *http.Request, sql string)

	mu       sync.Mutex
	requests []fakeRequest
}

type fakeRequest struct {
	sql    string
	body   string
	values url.Values
	header http.Header
}

func newFake(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, sql string)) *fakeServer {
	f := &fakeServer{answer: answer, values: map[string]string{
		"readonly": "0", "limit": "0", "final": "0", "sort_overflow_mode": "throw", "timeout_overflow_mode_leaf": "throw",
		"additional_table_filters": "{}", "max_execution_time": "0", "max_threads": "8", "log_comment": "", "max_query_size": "262144",
	}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// ServeHTTP answers the question for settings itself.
func (f *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	sql := r.URL.Query().Get("query")
	if sql == "" {
		sql = string(body)
	}
	f.mu.Lock()
	f.requests = append(f.requests, fakeRequest{sql: sql, body: string(body), values: r.URL.Query(), header: r.Header})
	f.mu.Unlock()
	if sql == settingsQuery {
		f.showSettings(w, r.URL.Query())
		return
	}
	f.answer(w, r, sql)
}

func (f *fakeServer) showSettings(w http.ResponseWriter, sent url.Values) {
	values := maps.Clone(f.values)
	for name := range sent {
		switch _, known := values[name]; {
		case slices.Contains(parameters, name):
		case !known:
			fail(w, 115, "Unknown setting "+name, "UNKNOWN_SETTING")
			return
		case f.refused != 0:
			fail(w, f.refused, "Cannot modify '"+name+"' setting in readonly mode", "READONLY")
			return
		default:
			values[name] = sent.Get(name)
		}
	}
	names := slices.Sorted(maps.Keys(values))
	row := binary.AppendUvarint([]byte("\x01\x0826.7.2.1"), uint64(len(names)))
	for _, name := range names {
		row = appendString(row, name)
	}
	row = binary.AppendUvarint(row, uint64(len(names)))
	for _, name := range names {
		row = appendString(row, values[name])
	}
	if f.rows == nil || f.rows(sent) {
		send(w, row)
	} else {
		send(w, nil)
	}
}

// asked returns the requests for anything but settings.
func (f *fakeServer) asked() []fakeRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.requests), func(r fakeRequest) bool { return r.sql == settingsQuery })
}

// killed returns the statements that cancel queries.
func (f *fakeServer) killed() []string {
	var sqls []string
	for _, r := range f.asked() {
		if strings.HasPrefix(r.sql, "KILL QUERY") {
			sqls = append(sqls, r.sql)
		}
	}
	return sqls
}

// client returns a client of the server and of replicas.
func (f *fakeServer) client(t *testing.T, replicas ...string) *client {
	c, err := newClient(Server{URL: f.URL, Replicas: replicas, User: "reports", Password: "geheim"}, options{})
	require.NoError(t, err)
	t.Cleanup(c.close)
	return c
}

// send answers with rows.
func send(w http.ResponseWriter, rows []byte) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Write(rows)
	w.(http.Flusher).Flush()
}

// fail answers with an exception as new servers do.
func fail(w http.ResponseWriter, code int, message, name string) {
	w.Header().Set(headerCode, strconv.Itoa(code))
	w.WriteHeader(http.StatusInternalServerError)
	io.WriteString(w, "Code: "+strconv.Itoa(code)+". DB::Exception: "+message+". ("+name+") (version 26.7.2.1 (official build))\n")
}

// cut breaks the connection in the middle of the answer.
func cut(w http.ResponseWriter) {
	w.(http.Flusher).Flush()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// numbers are n rows with one UInt64, from 0.
func numbers(n int) []byte {
	var rows []byte
	for i := range n {
		rows = binary.LittleEndian.AppendUint64(append(rows, 1), uint64(i))
	}
	return rows
}

// readNumbers returns how many rows of one UInt64 a query gave.
func readNumbers(s *stream) (int, error) {
	defer s.close()
	n := 0
	for s.next() {
		if got := s.uint64(); s.ok() && got == uint64(n) {
			n++
		}
	}
	return n, s.err()
}
