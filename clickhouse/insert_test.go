package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func newTestInserter(t testing.TB, m *memoryTable) *Inserter {
	t.Helper()
	in, err := newInserter(t.Context(), m, m.layout.table, retries{times: 2, sleep: func(context.Context, time.Duration) error { return nil }})
	require.NoError(t, err)
	return in
}

// visits returns n events of few users, one a day.
func visits(n int) []conversion.Event {
	events := make([]conversion.Event, n)
	for i := range events {
		events[i] = conversion.Event{ID: fmt.Sprint("e", i), User: fmt.Sprint("u", i%3), Time: time.Date(2025, 12, 31-n+i, 12, 0, 0, 0, time.UTC), Name: "visit"}
	}
	return events
}

func (m *memoryTable) bodies() (list []string) {
	for _, b := range m.blocks {
		list = append(list, string(b.body))
	}
	return list
}

func TestBlocksByMonth(t *testing.T) {
	events := []conversion.Event{
		{ID: "d", User: "u", Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Name: "x"},
		{ID: "c", User: "u", Time: time.Date(2026, 1, 1, 0, 59, 59, 0, time.FixedZone("", 3600)), Name: "x"},
		{ID: "a", User: "u", Time: time.Date(1969, 12, 31, 23, 59, 59, 999, time.UTC), Name: "x"},
		{ID: "b", User: "u", Time: time.Unix(0, 0), Name: "x"},
	}
	m := newMemoryTable(layoutOf(t, Events("shop.events")))
	in := newTestInserter(t, m)
	for _, e := range events {
		require.NoError(t, in.Add(e))
	}
	require.Empty(t, m.blocks)
	require.NoError(t, in.Flush())
	require.Len(t, m.blocks, 4)
	for i, id := range []string{"a", "b", "c", "d"} {
		require.True(t, strings.HasPrefix(string(m.blocks[i].body), "\x01"+id), i)
		require.True(t, strings.HasPrefix(m.blocks[i].sql, "INSERT INTO `shop`.`events` (`key`, `user`, `ts`, "), m.blocks[i].sql)
		require.Equal(t, "0", m.blocks[i].settings["async_insert"])
		require.Len(t, m.blocks[i].settings["insert_deduplication_token"], 64)
	}
	require.NoError(t, in.Flush())
	require.NoError(t, in.Close())
	require.Len(t, m.blocks, 4, "nothing is left to be stored")
}

// The order of arrival within a batch changes nothing that is sent.
func TestBatchIsASet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		events := make([]conversion.Event, 1+r.IntN(30))
		for i := range events {
			events[i] = storable(r)
			if i > 0 && r.IntN(3) == 0 {
				events[i] = events[r.IntN(i)]
			}
		}
		var want []sentBlock
		for range 3 {
			m := newMemoryTable(layoutOf(t, Events("e")))
			in := newTestInserter(t, m)
			for _, i := range r.Perm(len(events)) {
				require.NoError(t, in.Add(events[i]))
			}
			require.NoError(t, in.Close())
			if want == nil {
				want = m.blocks
			}
			require.Equal(t, want, m.blocks)
		}
	}
}

func TestEqualEvents(t *testing.T) {
	one := conversion.Event{User: "u", Time: time.Unix(1, 0), Name: "x"}
	other := conversion.Event{User: "u", Time: time.Unix(1, 0), Name: "x", Title: "y"}
	named := conversion.Event{ID: "1", User: "u", Time: time.Unix(1, 0), Name: "x"}
	got := throughTable(t, Events("e"), one, named, other, one, named, one, other)
	require.Len(t, got, 6, "three of one, two of the other, the named one once")

	m := newMemoryTable(layoutOf(t, Events("e")))
	for range 2 {
		in := newTestInserter(t, m)
		for _, e := range []conversion.Event{one, one, other} {
			require.NoError(t, in.Add(e))
		}
		require.NoError(t, in.Close())
	}
	require.Len(t, m.rows, 3, "the batch came twice")
	require.Equal(t, m.blocks[0], m.blocks[1])
}

func TestFullBatch(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, m)
	require.Equal(t, 100_000, in.events)
	require.Equal(t, 64<<20, in.bytes)
	in.events = 10
	e := conversion.Event{User: "u", Time: time.Unix(0, 0), Name: "x"}
	for i := range 21 {
		require.Len(t, m.blocks, max(0, i-1)/10)
		e.Seq = int64(i)
		require.NoError(t, in.Add(e))
	}
	require.NoError(t, in.Close())
	require.Equal(t, []int{10, 10, 1}, m.sizes())
	require.Len(t, m.rows, 21)
}

func (m *memoryTable) sizes() (list []int) {
	for _, b := range m.blocks {
		list = append(list, b.rows)
	}
	return list
}

func TestFullOfBytes(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, m)
	in.bytes = 100_000
	e := conversion.Event{User: "u", Time: time.Unix(0, 0), Name: "x", Title: strings.Repeat("t", 20_000)}
	for i := range 12 {
		e.ID = fmt.Sprint(i)
		require.NoError(t, in.Add(e))
		require.Less(t, len(in.batch.data), in.bytes+21_000)
	}
	require.NoError(t, in.Close())
	require.Equal(t, []int{5, 5, 2}, m.sizes())
}

// What is refused leaves the rest, and the index counts on.
func TestRefusedEventsLeaveTheRest(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, m)
	events := visits(5)
	events[1].User, events[3].Name = "", ""
	events[2].Title = strings.Repeat("x", maxEvent)
	var refused []string
	for _, e := range events {
		refused = append(refused, faultsIn(in.Add(e))...)
	}
	require.Equal(t, []string{"events[1].user empty", "events[2] size", "events[3].name empty"}, refused)
	require.NoError(t, in.Close())
	require.Len(t, m.rows, 2)
}

var errLost = fmt.Errorf("%w: the answer was lost", errConnection)

// Blocks that fail are sent again as they were, whether or not the server had them.
func TestInsertRetries(t *testing.T) {
	events := visits(90)
	whole := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, whole)
	for _, e := range events {
		require.NoError(t, in.Add(e))
	}
	require.NoError(t, in.Close())

	m := newMemoryTable(layoutOf(t, Events("e")))
	m.fail = func(n int) error {
		if n%2 == 0 {
			return errLost
		}
		return nil
	}
	in = newTestInserter(t, m)
	for _, e := range events {
		require.NoError(t, in.Add(e))
	}
	require.NoError(t, in.Close())
	var want []string
	for _, body := range whole.bodies() {
		want = append(want, body, body)
	}
	require.Equal(t, want, m.bodies())
	require.Equal(t, whole.sorted(), m.sorted())
}

// A batch that cannot be stored stays as it is, takes no more, and goes on where it
// failed.
func TestFailureKeepsTheBatch(t *testing.T) {
	events := visits(60)
	m := newMemoryTable(layoutOf(t, Events("e")))
	down := errors.New("no disk")
	m.fail = func(n int) error {
		if n >= 1 && n < 4 {
			return down
		}
		return nil
	}
	in := newTestInserter(t, m)
	for _, e := range events[:59] {
		require.NoError(t, in.Add(e))
	}
	err := in.Flush()
	require.ErrorIs(t, err, down)
	require.ErrorContains(t, err, "insert of 29 events of 2025-12 into e: no disk")
	require.ErrorIs(t, in.Add(events[59]), down, "not taken")
	require.ErrorIs(t, in.Close(), down)
	require.Equal(t, m.blocks[1], m.blocks[2])
	require.NoError(t, in.Add(events[59]))
	require.NoError(t, in.Close())
	require.Len(t, m.rows, 60)
	require.NoError(t, in.Close())
	require.ErrorIs(t, in.Add(events[0]), ErrClosed)
	require.ErrorIs(t, in.Flush(), ErrClosed)
}

func TestCancelledInsert(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := newMemoryTable(layoutOf(t, Events("e")))
	m.fail = func(int) error { cancel(); return errLost }
	in, err := newInserter(ctx, m, Events("e"), newRetries(5))
	require.NoError(t, err)
	require.NoError(t, in.Add(visits(1)[0]))
	require.ErrorIs(t, in.Flush(), context.Canceled)
	require.Len(t, m.blocks, 1)
}

// The caller may use the memory of an event again.
func TestAddKeepsNothing(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, m)
	props := conversion.Props{conversion.Strings("l", "a", "b"), conversion.Number("n", 1)}
	e := conversion.Event{User: "u", Time: time.Unix(0, 0), Name: "x", Props: props}
	before := slices.Clone(props)
	require.NoError(t, in.Add(e))
	require.Equal(t, before, props, "and it is not changed")
	props[0].Value.List()[0], props[1] = "changed", conversion.Number("n", 2)
	require.NoError(t, in.Close())
	got := readRows(t, m.layout, m.selectRows())
	require.Empty(t, cmp.Diff(conversion.Props{conversion.Strings("l", "a", "b"), conversion.Number("n", 1)}, got[0].Props, cmp.Comparer(sameBits)))
}

func TestNoInserter(t *testing.T) {
	_, err := newInserter(t.Context(), nil, Table{}, newRetries(0))
	require.Equal(t, []string{"table.from name"}, faultsIn(err))
	_, err = newInserter(t.Context(), nil, plainTable, newRetries(0))
	require.Equal(t, []string{"table.columns own"}, faultsIn(err))
}

// Taking an event allocates nothing once the memory has grown, but for what is not in
// normal form.
func TestAddAllocatesNothing(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in := newTestInserter(t, m)
	e := conversion.Event{ID: "7", User: "u", Time: time.Unix(0, 0), Name: "x", URL: "https://shop.example/p/1?utm_source=a", Referrer: "https://news.example/",
		Props: conversion.Props{conversion.String("plan", "pro"), conversion.Number("items", 3)}}
	in.batch.data = slices.Grow(in.batch.data, 1<<20)
	in.batch.entries = slices.Grow(in.batch.entries, 1<<12)
	require.NoError(t, in.Add(e))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = in.Add(e) }))
}
