package clickhouse

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// discard takes inserts and forgets them.
type discard struct{}

func (discard) exec(_ context.Context, _ string, body io.Reader, _ map[string]string) error {
	_, err := io.Copy(io.Discard, body)
	return err
}

// benchmarkEvents are events as a shop has them.
func benchmarkEvents(n int) []conversion.Event {
	events := make([]conversion.Event, n)
	for i := range events {
		events[i] = conversion.Event{
			ID: fmt.Sprintf("%016x", uint64(i)*0x9E3779B97F4A7C15), User: fmt.Sprintf("user-%d", i%997), Session: fmt.Sprint("s", i%4001), Time: time.Unix(1_770_000_000+int64(i), int64(i)*1000),
			Name: []string{"page_view", "view_item", "add_to_cart"}[i%3], URL: fmt.Sprintf("https://shop.example/p/%d?color=red", i%500), Title: "Product",
			Props: conversion.Props{conversion.Number("items", float64(i%5)), conversion.String("plan", "pro"), conversion.Bool("member", i%2 == 0)},
		}
		if i%20 == 0 {
			events[i].URL += "&utm_source=news&utm_medium=email"
			events[i].Referrer = "https://www.google.com/"
		}
	}
	return events
}

// BenchmarkAdd is encoding, sorting and hashing of batches, without a server.
func BenchmarkAdd(b *testing.B) {
	for _, named := range []bool{true, false} {
		b.Run(fmt.Sprintf("id=%v", named), func(b *testing.B) {
			events := benchmarkEvents(batchEvents)
			in, err := newInserter(b.Context(), discard{}, Events("e"), newRetries(0))
			require.NoError(b, err)
			for _, e := range events { // until the memory has grown
				require.NoError(b, in.Add(e))
			}
			require.NoError(b, in.Flush())
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e := events[i%len(events)]
				if !named {
					e.ID = ""
				}
				if err := in.Add(e); err != nil {
					b.Fatal(err)
				}
			}
			require.NoError(b, in.Close())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}

// BenchmarkRead is the decoding of whole events, in both forms.
func BenchmarkRead(b *testing.B) {
	const n = 10_000
	l := layoutOf(b, Events("e"))
	m := newMemoryTable(l)
	in := newTestInserter(b, m)
	for _, e := range benchmarkEvents(n) {
		require.NoError(b, in.Add(e))
	}
	require.NoError(b, in.Close())
	run := func(name string, answer []byte, read func(*eventReader)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(answer)))
			for b.Loop() {
				r := newEventReader(newRowReader(bytes.NewReader(answer)), l)
				for r.next() {
					read(r)
				}
				require.NoError(b, r.err())
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
	var e conversion.Event
	run("rows", m.selectRows(), func(r *eventReader) { r.event(&e, r.text()) })
	var events []conversion.Event
	run("users", m.selectUsers(), func(r *eventReader) { events = r.appendEvents(events[:0], r.text()) })
}
