package clickhouse

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
	"github.com/go-conversion/conversion/rule"
)

// engineTable creates the table on ClickHouse 26.7, in a database of the test's own.
func engineTable(t *testing.T, table Table) (*client, *layout) {
	t.Helper()
	c := engineClient(t, Server{URL: chdbtest.Shared(t, 1)[0]})
	database, err := quoteIdentifier(table.From[:strings.IndexByte(table.From, '.')])
	require.NoError(t, err)
	require.NoError(t, c.exec(t.Context(), "CREATE DATABASE "+database, nil, nil))
	statements, err := table.DDL()
	require.NoError(t, err)
	for _, sql := range statements {
		require.NoError(t, c.exec(t.Context(), sql, nil, nil))
	}
	return c, layoutOf(t, table)
}

// selectEvents reads whole events row by row, and once more by user.
func selectEvents(t *testing.T, c *client, l *layout, final string) []conversion.Event {
	t.Helper()
	user, _ := l.expression(columnUser)
	columns := l.selected(l.rebuild())
	byRow := ask(t, c, l, "SELECT toUInt8(1), "+user+", "+strings.Join(columns, ", ")+" FROM "+l.from+final+" ORDER BY "+user+" FORMAT RowBinary",
		func(dst []conversion.Event, r *eventReader) []conversion.Event {
			dst = append(dst, conversion.Event{})
			r.event(&dst[len(dst)-1], r.text())
			return dst
		})
	for i, sql := range columns {
		columns[i] = "groupArray(" + sql + ")"
	}
	byUser := ask(t, c, l, "SELECT toUInt8(1), "+user+", "+strings.Join(columns, ", ")+" FROM "+l.from+final+" GROUP BY "+user+" ORDER BY "+user+" FORMAT RowBinary",
		func(dst []conversion.Event, r *eventReader) []conversion.Event { return r.appendEvents(dst, r.text()) })
	requireSameSet(t, byRow, byUser)
	return byRow
}

func ask(t *testing.T, c *client, l *layout, sql string, read func([]conversion.Event, *eventReader) []conversion.Event) (events []conversion.Event) {
	t.Helper()
	s, err := c.query(t.Context(), sql, nil)
	require.NoError(t, err)
	defer s.close()
	r := newEventReader(s.rowReader, l)
	for s.next() {
		events = read(events, r)
	}
	require.NoError(t, s.err())
	return events
}

// askNumber returns the UInt64 that a query gives.
func askNumber(t *testing.T, c *client, value, rest string) int {
	t.Helper()
	s, err := c.query(t.Context(), "SELECT toUInt8(1), toUInt64("+value+") "+rest+" FORMAT RowBinary", nil)
	require.NoError(t, err)
	defer s.close()
	require.True(t, s.next())
	n := s.uint64()
	require.False(t, s.next())
	require.NoError(t, s.err())
	return int(n)
}

func insertAll(t *testing.T, to execer, table Table, events []conversion.Event) {
	t.Helper()
	in, err := newInserter(t.Context(), to, table, newRetries(0))
	require.NoError(t, err)
	for _, e := range events {
		require.NoError(t, in.Add(e))
	}
	require.NoError(t, in.Close())
}

// What is inserted is read back as it was, once and again, merged or not.
func TestInsertOnEngine(t *testing.T) {
	table := Events("inserted.ev`ents")
	c, l := engineTable(t, table)
	r := rand.New(rand.NewPCG(5, 6))
	events := []conversion.Event{fullEvent}
	for range 500 {
		events = append(events, storable(r))
	}
	first, last := fullEvent, fullEvent
	first.Time, first.ID = time.Unix(0, firstTime), ""
	last.Time, last.ID = time.Unix(0, lastTime), "~last"
	events = append(events, first, last)

	insertAll(t, c, table, events)
	got := selectEvents(t, c, l, " FINAL")
	requireSameSet(t, events, got)
	r.Shuffle(len(events), func(i, k int) { events[i], events[k] = events[k], events[i] })
	insertAll(t, c, table, events)
	requireSameSet(t, events, selectEvents(t, c, l, " FINAL"))
	require.NoError(t, c.exec(t.Context(), "OPTIMIZE TABLE "+l.from+" FINAL", nil, nil)) //nolint:misspell // a word of SQL
	requireSameSet(t, events, selectEvents(t, c, l, ""))

	require.Equal(t, len(got), askNumber(t, c, "count()", "FROM "+l.from+" WHERE startsWith(key, '~') AND NOT startsWith(key, '~~') AND id = '' OR id != ''"))
	require.Equal(t, 1, askNumber(t, c, "count()", "FROM "+l.from+" WHERE id = '~e1' AND toString(time) = '1969-07-20 19:17:40.000000001'"))
	require.Equal(t, 1, askNumber(t, c, "count()", "FROM "+l.from+" WHERE id = '~last' AND toYYYYMM(time) = 226112"))
	partitions := askNumber(t, c, "uniqExact(partition)", "FROM system.parts WHERE active AND database = 'inserted'")
	require.Equal(t, 5, partitions, "1900, July and December 1969, 1970, 2261")
}

// The computed columns are those that predicates are translated to.
func TestDerivedColumnsOnEngine(t *testing.T) {
	table := Events("derived.events")
	c, l := engineTable(t, table)
	insertAll(t, c, table, []conversion.Event{fullEvent})
	for column, want := range map[string]string{
		"path": "'/größe'", "host": "'shop.example'", "fragment": "'frAg'", "query.key": "['x', 'utm_source', 'gclid', 'x']", "query.value": "['1', 'news', 'g1', '2']",
		"referrer_host": "'www.google.com'", "source": "'news'", "click_id": "'gclid=g1'", "channel": "'Paid Other'", "seq": "-7", "engaged": "-5300", "amount": "toInt64('-9223372036854775808')",
		"bool": "map('f', 0, 't', 1)", "list": "map('none', [], 'z', ['a', '', '\\0ä'])",
	} {
		sql, ok := l.expression(column)
		require.True(t, ok)
		require.Equal(t, 1, askNumber(t, c, "count()", "FROM "+l.from+" WHERE "+sql+" = "+want), column)
	}
}

// Predicates hold of the same events in SQL, on the rows that were inserted, as in Go on
// the events that were not.
func TestPredicatesOnInsertedEvents(t *testing.T) {
	table := Table{From: "predicates.events", Without: []string{"fragment", "referrer_location"}}
	c, l := engineTable(t, table)
	w := newWorld(8)
	events := w.events(200)
	for i := range events {
		e := &events[i]
		e.User, e.Time, e.Seq = "u", time.Unix(int64(i), 0), int64(i)
		if e.EventName() == "" {
			e.Name = "x"
		}
	}
	insertAll(t, c, table, events)
	inserted := eventTable{url: c.endpoints[0].String(), name: "(SELECT *, seq AS n FROM " + l.from + ")", events: events, columns: l}
	predicates := make([]rule.Predicate, 300)
	for i := range predicates {
		predicates[i] = w.predicate(w.IntN(4))
	}
	inserted.requireEqual(t, predicates)
}

// A column that is left out reads as the constant, where events have none.
func TestAbsentColumnsOnEngine(t *testing.T) {
	without := []string{"session", "title", "url", "location", "query.key", "query.value", "str", "num", "bool", "list", "engaged"}
	table := Table{From: "absent.events", Without: without}
	c, l := engineTable(t, table)
	insertAll(t, c, table, []conversion.Event{fullEvent})
	require.Len(t, selectEvents(t, c, l, ""), 1)
	for _, column := range without {
		sql, ok := l.expression(column)
		require.True(t, ok, column)
		require.Equal(t, 1, askNumber(t, c, "count()", "FROM "+l.from+" WHERE empty(toString("+sql+")) OR toString("+sql+") IN ('0', '[]', '{}')"), column)
		require.Equal(t, 1, askNumber(t, c, "count()", "FROM "+l.from+" WHERE toTypeName("+sql+") = '"+strings.ReplaceAll(strings.ReplaceAll(namedColumn(column).typ, "LowCardinality(String)", "String"), "'", "")+"'"), column)
	}
}

// losing is a server whose answers are lost every second time, after it has stored.
type losing struct {
	*client
	n int
}

func (l *losing) exec(ctx context.Context, sql string, body io.Reader, settings map[string]string) error {
	err := l.client.exec(ctx, sql, body, settings)
	if l.n++; err == nil && l.n%2 == 1 {
		return errLost
	}
	return err
}

func TestLostAnswersOnEngine(t *testing.T) {
	table := Events("lost.events")
	c, l := engineTable(t, table)
	events := visits(70)
	for i := range events {
		events[i].ID = ""
	}
	events = append(events, events[0], events[0])
	insertAll(t, &losing{client: c}, table, events)
	require.Equal(t, 72, askNumber(t, c, "count()", "FROM "+l.from+" FINAL"))
	requireSameSet(t, events, selectEvents(t, c, l, " FINAL"))
}

// A table of another form, on a server that knows neither Map nor LowCardinality.
func TestOwnTableOnOldEngine(t *testing.T) {
	c := engineClient(t, Server{URL: server18.Start(t)[0]})
	require.NoError(t, c.exec(t.Context(), "CREATE TABLE raw (uid UInt32, t UInt32, action String, u String, cents Int64) ENGINE = MergeTree ORDER BY (uid, t) SETTINGS index_granularity = 8192", nil, nil))
	require.NoError(t, c.exec(t.Context(), "INSERT INTO raw VALUES (1, 5, '', '/p', 0), (2, 7, 'buy', '', 1250)", nil, nil))
	l := layoutOf(t, Table{From: "raw", Resolution: time.Second, Columns: Columns{
		User: "toString(uid)", Time: "toInt64(t) * 1000000000", Name: "action", URL: "u", Amount: "cents * 10000", Currency: "if(cents != 0, 'EUR', '')",
	}})
	got := selectEvents(t, c, l, "")
	require.Len(t, got, 2)
	requireSameEvent(t, conversion.Event{User: "1", Time: time.Unix(5, 0).UTC(), Name: "page_view", URL: "/p"}, got[0])
	requireSameEvent(t, conversion.Event{User: "2", Time: time.Unix(7, 0).UTC(), Name: "buy", Value: conversion.Cents(1250, "EUR")}, got[1])
	for _, column := range []string{"seq", "key", "title", "engaged", "referrer", "referrer_host"} {
		sql, ok := l.expression(column)
		require.True(t, ok, column)
		require.Equal(t, 2, askNumber(t, c, "count()", "FROM raw WHERE toString("+sql+") IN ('', '0')"), column)
	}
}

// Statements for administrators are at least statements; no right to run them is needed.
func TestStatementsParse(t *testing.T) {
	c := engineClient(t, Server{URL: chdbtest.Shared(t, 1)[0]})
	hostile := Table{From: "sh`op.ev'il\n\\", Cluster: "'; DROP TABLE x", Replicated: true}
	ddl, err := hostile.DDL()
	require.NoError(t, err)
	grants, err := hostile.Grants("re`ports")
	require.NoError(t, err)
	for _, sql := range slices.Concat(ddl, grants) {
		require.Positive(t, askNumber(t, c, "length(formatQuery("+stringLiteral(sql)+"))", ""), sql)
	}
}

// BenchmarkInsert compares the inserter with rows that were encoded beforehand.
func BenchmarkInsert(b *testing.B) {
	c, err := newClient(Server{URL: chdbtest.Shared(b, 1)[0]}, options{})
	require.NoError(b, err)
	b.Cleanup(c.close)
	table := Events("bench.events")
	require.NoError(b, c.exec(b.Context(), "CREATE DATABASE IF NOT EXISTS bench", nil, nil))
	ddl, err := table.DDL()
	require.NoError(b, err)
	require.NoError(b, c.exec(b.Context(), strings.Replace(ddl[0], "CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1), nil, nil))
	events := benchmarkEvents(batchEvents)
	m := newMemoryTable(layoutOf(b, table))
	in := newTestInserter(b, m)
	for _, e := range events {
		require.NoError(b, in.Add(e))
	}
	require.NoError(b, in.Close())
	rate := func(b *testing.B) {
		b.ReportMetric(float64(len(events)*b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
	}
	b.Run("prepared", func(b *testing.B) {
		for b.Loop() {
			for _, block := range m.blocks {
				require.NoError(b, c.exec(b.Context(), block.sql, strings.NewReader(string(block.body)), nil))
			}
		}
		rate(b)
	})
	b.Run("inserter", func(b *testing.B) {
		in, err := newInserter(b.Context(), c, table, newRetries(0))
		require.NoError(b, err)
		for b.Loop() {
			for _, e := range events {
				if err := in.Add(e); err != nil {
					b.Fatal(fmt.Errorf("%s: %w", e.ID, err))
				}
			}
			require.NoError(b, in.Flush())
		}
		rate(b)
	})
}
