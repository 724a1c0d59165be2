package clickhouse

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

// between returns the URL of what stands before a server: it passes on all statements
// but those that meddle answers itself, which returns true then.
func between(t *testing.T, server string, meddle func(w http.ResponseWriter, r *http.Request, sql string) bool) string {
	target, err := url.Parse(server)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { cut(w) }
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !meddle(w, r, string(body)) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(front.Close)
	return front.URL
}

// isScan tells the queries for slices from all others.
func isScan(sql string) bool { return strings.Contains(sql, " ORDER BY ") }

// cutAfter passes on the beginning of an answer and breaks the connection.
func cutAfter(w http.ResponseWriter, r *http.Request, server string, n int64) {
	r.RequestURI = ""
	r.URL, _ = url.Parse(server + "/?" + r.URL.RawQuery)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	io.CopyN(w, resp.Body, n)
	cut(w)
}

// failing is a table on one server, with what is known of it.
type failing struct {
	server string
	table  Table
	events []conversion.Event
}

func newFailing(t *testing.T, name string) failing {
	f := failing{server: chdbtest.Shared(t, 1)[0], table: Events(name + ".events"), events: foldCrowd(rand.New(rand.NewPCG(6, 6)), 60)}
	db := newTable(t, Config{Servers: serversOf(f.server), Table: f.table})
	require.NoError(t, db.Insert(t.Context(), slices.Values(f.events)))
	return f
}

// open opens the table behind what meddles, with retries that do not wait.
func (f failing) open(t *testing.T, c Config, meddle func(w http.ResponseWriter, r *http.Request, sql string) bool) *DB {
	if c.Servers == nil {
		c.Servers = serversOf(between(t, f.server, meddle))
	}
	c.Table = f.table
	db := openDB(t, c)
	db.retries.sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	inSlices(db, f.events, 4)
	return db
}

// requireUnchanged wants an error that leaves accumulators, which have counted something
// before, as they were.
func requireUnchanged(t *testing.T, ctx context.Context, db *DB) error { //nolint:revive // t comes first in tests
	t.Helper()
	got, want := everyKind(t), everyKind(t)
	for i := range got {
		visit := []conversion.Event{{User: "before", Time: time.Unix(0, 0), Name: "purchase"}}
		got[i].Add(visit)
		want[i].Add(visit)
	}
	err := db.Run(ctx, Input{}, got...)
	require.Error(t, err)
	requireSameStates(t, want, got)
	return err
}

// An answer that breaks off, of any slice, is asked for again of a replica, and nothing
// counts twice.
func TestRunOnReplica(t *testing.T) {
	f := newFailing(t, "replica")
	var broken atomic.Int64
	front := between(t, f.server, func(w http.ResponseWriter, r *http.Request, sql string) bool {
		if !isScan(sql) {
			return false
		}
		cutAfter(w, r, f.server, 2000*broken.Add(1))
		return true
	})
	db := f.open(t, Config{Servers: []Server{{URL: front, Replicas: []string{f.server}}}, Parallel: 1}, nil)
	requireSameStates(t, inProcess(t, f.events, Input{}), filled(t, db, Input{}))
	require.Positive(t, broken.Load())

	db = f.open(t, Config{Servers: serversOf(front)}, nil)
	err := requireUnchanged(t, t.Context(), db)
	require.ErrorIs(t, err, ErrTruncated)
	var slice *SliceError
	require.ErrorAs(t, err, &slice)
	require.Equal(t, front, slice.Server)
	require.Contains(t, slice.Slice, "users ")
	require.True(t, isScan(slice.Query))
	require.EqualError(t, err, slice.Slice+": "+slice.Err.Error())
}

// A server that ends while it is read is replaced by its replica.
func TestRunServerStops(t *testing.T) {
	servers := chdbtest.Servers(t, 2)
	events := foldCrowd(rand.New(rand.NewPCG(7, 7)), 60)
	table := Events("stops.events")
	for _, s := range servers {
		db := newTable(t, Config{Servers: serversOf(s.URL), Table: table})
		require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
	}
	both := []Server{{URL: servers[0].URL, Replicas: []string{servers[1].URL}}}
	db := openDB(t, Config{Servers: both, Table: table, Parallel: 1})
	inSlices(db, events, 5)
	got := append(everyKind(t), &stopping{after: 20, stop: servers[0].Stop})
	require.NoError(t, db.Run(t.Context(), Input{}, got...))
	requireSameStates(t, inProcess(t, events, Input{}), got[:len(got)-1])
	require.NoError(t, db.Run(t.Context(), Input{Users: []string{"a"}}, everyKind(t)...))

	servers[1].Stop()
	requireUnchanged(t, t.Context(), db)
}

// stopping is an accumulator that does something once so many users were added.
type stopping struct {
	exact
	shared *atomic.Int64
	after  int64
	stop   func()
}

func (a *stopping) Add([]conversion.Event) {
	if a.shared != nil && a.shared.Add(1) == a.after {
		a.stop()
	}
}
func (a *stopping) Merge(conversion.Accumulator) error { return nil }
func (a *stopping) New() conversion.Accumulator {
	if a.shared == nil {
		a.shared = new(atomic.Int64)
	}
	return a
}

// Where the server runs out of memory, slices are halved until it has enough.
func TestRunOutOfMemory(t *testing.T) {
	f := newFailing(t, "memory")
	refuse := func(above int) func(http.ResponseWriter, *http.Request, string) bool {
		return func(w http.ResponseWriter, _ *http.Request, sql string) bool {
			if !isScan(sql) {
				return false
			}
			rows := enginetest.Do(t, f.server, "SELECT toUInt32(count()) <= "+intLiteral(int64(above))+" FROM ("+strings.TrimSuffix(sql, " FORMAT RowBinary")+") FORMAT TabSeparated")
			if strings.TrimSpace(rows) == "1" {
				return false
			}
			fail(w, codeMemory, "Memory limit (total) exceeded", "MEMORY_LIMIT_EXCEEDED")
			return true
		}
	}
	db := f.open(t, Config{}, refuse(60))
	db.limits.sliceEvents = 1000
	requireSameStates(t, inProcess(t, f.events, Input{}), filled(t, db, Input{}))
	in := Input{Users: append(slices.Clone(foldUsers), "x")}
	requireSameStates(t, inProcess(t, f.events, in), filled(t, db, in))

	db = f.open(t, Config{}, refuse(0)) // too large even for one user
	db.limits.chunkUsers = 2
	err := db.Run(t.Context(), in, &exact{})
	require.True(t, outOfMemory(err), err)
}

// Failures that nothing helps against are said at once.
func TestRunFailures(t *testing.T) {
	f := newFailing(t, "failures")
	var scans atomic.Int64
	count := func(_ http.ResponseWriter, _ *http.Request, sql string) bool {
		if isScan(sql) {
			scans.Add(1)
		}
		return false
	}
	serverError := func(err error, code int) {
		t.Helper()
		var e *ServerError
		require.ErrorAs(t, err, &e)
		require.Equal(t, code, e.Code)
	}
	t.Run("no table", func(t *testing.T) {
		db := failing{server: f.server, table: Events("failures.nothing")}.open(t, Config{}, count)
		serverError(requireUnchanged(t, t.Context(), db), 60)
	})
	t.Run("another type", func(t *testing.T) {
		own := Table{From: "failures.events", Columns: Columns{User: "user", Time: "toInt32(ts)", Name: "toNullable(name)", Title: "title"}, Duplicates: Never}
		err := requireUnchanged(t, t.Context(), failing{server: f.server, table: own}.open(t, Config{}, count))
		require.ErrorIs(t, err, ErrContract)
		require.ErrorContains(t, err, "ts is Int32, not Int64")
		require.ErrorContains(t, err, "name is LowCardinality(Nullable(String)), not String")
	})
	t.Run("another resolution", func(t *testing.T) {
		table := f.table
		table.Resolution = time.Second
		err := requireUnchanged(t, t.Context(), failing{server: f.server, table: table}.open(t, Config{}, count))
		require.ErrorIs(t, err, ErrContract)
	})
	t.Run("password", func(t *testing.T) {
		_, err := Open(t.Context(), Config{Servers: []Server{{URL: f.server, User: chdbtest.User, Password: "hunter2"}}, Table: f.table, Retries: -1})
		serverError(err, 516)
		require.NotContains(t, err.Error(), "hunter2")
	})
	t.Run("exception", func(t *testing.T) {
		scans.Store(0)
		db := f.open(t, Config{Parallel: 1}, func(w http.ResponseWriter, r *http.Request, sql string) bool {
			count(w, r, sql)
			if isScan(sql) {
				fail(w, 47, "Unknown identifier", "UNKNOWN_IDENTIFIER")
			}
			return isScan(sql)
		})
		serverError(requireUnchanged(t, t.Context(), db), 47)
		require.Equal(t, int64(1), scans.Load(), "neither again nor another slice")
	})
}

// The end of the context ends the run, wherever it is.
func TestRunContext(t *testing.T) {
	f := newFailing(t, "context")
	db := f.open(t, Config{}, func(http.ResponseWriter, *http.Request, string) bool { return false })
	ctx, cancel := context.WithCancel(t.Context())
	err := db.Run(ctx, Input{}, &stopping{after: 30, stop: cancel})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, requireUnchanged(t, ctx, db), context.Canceled)
	require.ErrorIs(t, db.Run(ctx, Input{}), context.Canceled)

	hung := make(chan struct{})
	defer close(hung)
	db = f.open(t, Config{}, func(_ http.ResponseWriter, r *http.Request, sql string) bool {
		if isScan(sql) {
			select {
			case <-r.Context().Done():
			case <-hung:
			}
		}
		return false
	})
	ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, requireUnchanged(t, ctx, db), context.DeadlineExceeded)
}

// A panic of a rule comes out of Run, in the goroutine of the caller.
func TestRunPanic(t *testing.T) {
	f := newFailing(t, "panics")
	db := f.open(t, Config{}, func(http.ResponseWriter, *http.Request, string) bool { return false })
	got := everyKind(t)
	require.PanicsWithValue(t, "no", func() {
		_ = db.Run(t.Context(), Input{}, append(got, &stopping{after: 7, stop: func() { panic("no") }})...)
	})
	requireSameStates(t, everyKind(t), got)
}

// foreign is an accumulator that cannot be merged with what New gives.
type foreign struct{ exact }

var errForeign = errors.New("foreign")

func (*foreign) New() conversion.Accumulator        { return &foreign{} }
func (*foreign) Merge(conversion.Accumulator) error { return errForeign }

// Accumulators that would fail in the end are refused at the beginning.
func TestRunRefusesAccumulators(t *testing.T) {
	db := &DB{} // which cannot be asked
	a := &exact{}
	var none *exact
	require.ErrorContains(t, db.Run(t.Context(), Input{}, a, nil), "accumulators[1] is nil")
	require.ErrorContains(t, db.Run(t.Context(), Input{}, none), "accumulators[0] is nil")
	require.ErrorContains(t, db.Run(t.Context(), Input{}, &exact{}, a, a), "accumulators[2] is accumulators[1] again")
	require.ErrorIs(t, db.Run(t.Context(), Input{}, &foreign{}), errForeign)
}
