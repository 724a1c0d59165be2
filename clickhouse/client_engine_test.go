package clickhouse

import (
	"context"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
	"github.com/stretchr/testify/require"
)

// TestClientOnEngines runs the same tests against ClickHouse 26.7 and 18.16.
func TestClientOnEngines(t *testing.T) {
	all := func(t *testing.T, url, version string) {
		t.Run("settings", func(t *testing.T) { testSettings(t, engineClient(t, Server{URL: url}), version) })
		t.Run("types", func(t *testing.T) { testTypes(t, engineClient(t, Server{URL: url})) })
		t.Run("exceptions", func(t *testing.T) { testExceptions(t, engineClient(t, Server{URL: url})) })
		t.Run("cancel", func(t *testing.T) { testCancel(t, engineClient(t, Server{URL: url})) })
		t.Run("insert", func(t *testing.T) { testInsert(t, engineClient(t, Server{URL: url})) })
		t.Run("password", func(t *testing.T) {
			testPassword(t, engineClient(t, Server{URL: url, User: "nobody", Password: "geheim"}))
		})
	}
	t.Run("26.7", func(t *testing.T) {
		url := chdbtest.Shared(t, 1)[0]
		all(t, url, "26.7.")
		t.Run("pinned", func(t *testing.T) { testPinned(t, engineClient(t, Server{URL: url})) })
		t.Run("wide types", func(t *testing.T) { testWideTypes(t, engineClient(t, Server{URL: url})) })
	})
	t.Run("18.16", func(t *testing.T) { all(t, server18.Start(t)[0], "18.16.") })
}

func engineClient(t *testing.T, s Server) *client {
	c, err := newClient(s, options{})
	require.NoError(t, err)
	t.Cleanup(c.close)
	return c
}

func testSettings(t *testing.T, c *client, version string) {
	got, err := c.version(t.Context())
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(got, version), got)
	s := c.endpoints[0].settings
	require.False(t, s.frozen)
	require.Equal(t, "throw", s.pins()["group_by_overflow_mode"])
}

// testPinned wants the newest server to know every setting that is pinned, and to
// be able to read the statement that is proposed where they cannot be set.
func testPinned(t *testing.T, c *client) {
	_, err := c.version(t.Context())
	require.NoError(t, err)
	s := c.endpoints[0].settings
	for _, names := range []map[string]string{pinned, useful} {
		for name := range names {
			require.Contains(t, s.values, name)
		}
	}
	fault := settingsFault(nil, map[string]string{"limit": "0", "sort_overflow_mode": "throw", "additional_table_filters": "{}"}).Error()
	_, statement, _ := strings.Cut(fault, "can: ")
	require.NoError(t, c.exec(t.Context(), "EXPLAIN AST "+statement, nil, nil))
}

func testTypes(t *testing.T, c *client) {
	const sql = `SELECT toUInt8(1), toUInt8(255), toUInt16(65535), toUInt32(4294967295), toUInt64(18446744073709551615), toInt64(-9223372036854775808),
		toFloat64(-0.1), 'größe', [toUInt8(1), toUInt8(2)], [toUInt16(3)], [toUInt32(4)], [toUInt64(5)], [toInt64(-6)], [toFloat64(0.5)], ['a', ''], emptyArrayString()
		FROM numbers(2) FORMAT RowBinary`
	s, err := c.query(t.Context(), sql, nil)
	require.NoError(t, err)
	defer s.close()
	rows := 0
	for ; s.next(); rows++ {
		require.Equal(t, uint8(255), s.uint8())
		require.Equal(t, uint16(65535), s.uint16())
		require.Equal(t, uint32(math.MaxUint32), s.uint32())
		require.Equal(t, uint64(math.MaxUint64), s.uint64())
		require.Equal(t, int64(math.MinInt64), s.int64())
		require.Equal(t, -0.1, s.float64())
		require.Equal(t, "größe", s.text())
		require.Equal(t, []uint8{1, 2}, s.appendUint8s(nil))
		require.Equal(t, []uint16{3}, s.appendUint16s(nil))
		require.Equal(t, []uint32{4}, s.appendUint32s(nil))
		require.Equal(t, []uint64{5}, s.appendUint64s(nil))
		require.Equal(t, []int64{-6}, s.appendInt64s(nil))
		require.Equal(t, []float64{0.5}, s.appendFloat64s(nil))
		require.Equal(t, []string{"a", ""}, s.appendNames(nil))
		require.Empty(t, s.appendTexts(nil))
	}
	require.NoError(t, s.err())
	require.Equal(t, 2, rows)
}

// testWideTypes has the types that old servers do not know.
func testWideTypes(t *testing.T, c *client) {
	const sql = `SELECT toUInt8(1), toInt128('-170141183460469231731687303715884105727'), toUInt256('6277101735386680763835789423207666416102355444464034512897'),
		CAST(map('a', 1.5), 'Map(LowCardinality(String), Float64)') FORMAT RowBinary`
	s, err := c.query(t.Context(), sql, nil)
	require.NoError(t, err)
	defer s.close()
	require.True(t, s.next())
	high, low := s.int128()
	require.Equal(t, int64(math.MinInt64), high)
	require.Equal(t, uint64(1), low)
	require.Equal(t, [4]uint64{1, 0, 0, 1}, s.uint256())
	require.Equal(t, 1, s.count())
	require.Equal(t, "a", s.name())
	require.Equal(t, 1.5, s.float64())
	require.False(t, s.next())
	require.NoError(t, s.err())
}

// testExceptions meets an exception before the first byte and one after
// millions of rows.
func testExceptions(t *testing.T, c *client) {
	_, err := c.query(t.Context(), "SELECT toUInt8(1), number FROM nowhere FORMAT RowBinary", nil)
	var e *ServerError
	require.ErrorAs(t, err, &e)
	require.Equal(t, 60, e.Code)

	const late = "SELECT toUInt8(1), number + throwIf(number = 4000000) FROM numbers(5000000) FORMAT RowBinary"
	s, err := c.query(t.Context(), late, map[string]string{"max_threads": "1"})
	require.NoError(t, err)
	n, err := readNumbers(s)
	require.ErrorAs(t, err, &e, "%v", err)
	require.Equal(t, 395, e.Code)
	require.NotZero(t, n)
	require.Less(t, n, 4_000_001)
}

func testCancel(t *testing.T, c *client) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const sql = "SELECT toUInt8(1), number FROM numbers(100000000000) FORMAT RowBinary"
	s, err := c.query(ctx, sql, nil)
	require.NoError(t, err)
	for range 1000 {
		require.True(t, s.next())
		s.uint64()
	}
	cancel()
	_, err = readNumbers(s)
	require.ErrorIs(t, err, context.Canceled)
	require.Eventually(t, func() bool {
		return engineCount(t, c, "SELECT toUInt8(1), count() FROM system.processes WHERE query LIKE '%100000000000%' AND query NOT LIKE '%processes%' FORMAT RowBinary") == 0
	}, 10*time.Second, 50*time.Millisecond)
}

func testPassword(t *testing.T, c *client) {
	_, err := c.version(t.Context())
	var e *ServerError
	require.ErrorAs(t, err, &e)
	require.Contains(t, []int{192, 193, 516}, e.Code, "%v", err)
	require.NotContains(t, err.Error(), "geheim")
	require.False(t, retryable(err))
}

func testInsert(t *testing.T, c *client) {
	require.NoError(t, c.exec(t.Context(), "CREATE DATABASE transport", nil, nil))
	defer c.exec(context.WithoutCancel(t.Context()), "DROP DATABASE transport", nil, nil)
	require.NoError(t, c.exec(t.Context(), "CREATE TABLE transport.t (a UInt8, s String) ENGINE = Memory", nil, nil))
	data := "\x01\x03a\n\x00\x0a\x0a1234567\n\n0" // bytes that a parser of SQL would stumble over
	insert := "INSERT INTO transport.t (a, s) FORMAT RowBinary"
	require.NoError(t, c.exec(t.Context(), insert, strings.NewReader(data), nil))
	require.NoError(t, c.exec(t.Context(), insert, io.MultiReader(strings.NewReader(data), strings.NewReader(data)), nil), "in chunks")
	require.Equal(t, uint64(6), engineCount(t, c, "SELECT toUInt8(1), count() FROM transport.t WHERE a = 1 AND s = 'a\\n\\0' OR a = 10 AND length(s) = 10 FORMAT RowBinary"))
	err := c.exec(t.Context(), insert, strings.NewReader("\x01\x03a"), nil)
	var e *ServerError
	require.ErrorAs(t, err, &e, "a row that is cut off")
	require.ErrorAs(t, c.exec(t.Context(), "DROP TABLE transport.nothing", nil, nil), &e)
	require.Equal(t, 60, e.Code)
}

// engineCount returns the one number that a query gives.
func engineCount(t *testing.T, c *client, sql string) uint64 {
	s, err := c.query(t.Context(), sql, nil)
	require.NoError(t, err)
	defer s.close()
	require.True(t, s.next(), "%v", s.fault)
	n := s.uint64()
	require.False(t, s.next())
	require.NoError(t, s.err())
	return n
}

func BenchmarkEngineStream(b *testing.B) {
	c, err := newClient(Server{URL: chdbtest.Shared(b, 1)[0]}, options{})
	require.NoError(b, err)
	const sql = "SELECT toUInt8(1), range(toUInt64(1000)) FROM numbers(5000) FORMAT RowBinary"
	b.SetBytes(5_000 * 8003)
	var numbers []uint64
	for b.Loop() {
		s, err := c.query(b.Context(), sql, nil)
		require.NoError(b, err)
		for s.next() {
			numbers = s.appendUint64s(numbers[:0])
		}
		require.NoError(b, s.err())
		s.close()
	}
}
