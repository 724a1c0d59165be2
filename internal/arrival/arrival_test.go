package arrival_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/arrival"
	"github.com/go-conversion/conversion/internal/wire"
)

// TestIDsForget: an id is known as long as the span says, few or many.
func TestIDsForget(t *testing.T) {
	for _, n := range []int{3, 100} {
		ids := arrival.IDs{Span: 10}
		for i := range n {
			ids.Add(int64(i), string(rune('a'+i)))
		}
		last := int64(n - 1)
		require.True(t, ids.Has(last, string(rune('a'+n-1))))
		require.Equal(t, n <= 11, ids.Has(last, "a"))
		require.True(t, ids.Has(last+10, string(rune('a'+n-1))))
		require.False(t, ids.Has(last+11, string(rune('a'+n-1))))
	}
}

// TestIDsState: what is read is what was written, in one form.
func TestIDsState(t *testing.T) {
	ids := arrival.IDs{Span: 5}
	ids.Add(1, "b")
	ids.Add(1, "a")
	text := ids.Append(nil)
	var read arrival.IDs
	r := wire.NewReader(text)
	read.Read(r)
	require.True(t, r.Done())
	require.Equal(t, text, read.Append(nil))
	require.True(t, read.Has(1, "a"))
}

// TestQueue: events leave in order, once one has come that is late enough.
func TestQueue(t *testing.T) {
	at := func(s int) arrival.Waiting {
		return arrival.Waiting{Index: s, Event: conversion.Event{Name: "e", Time: time.Unix(int64(s), 0)}}
	}
	q := arrival.Queue{Wait: 5 * time.Second}
	q.Reset()
	for _, s := range []int{3, 1, 2, 8} {
		q.Add(at(s))
	}
	var out []int
	for w, ok := q.Next(false); ok; w, ok = q.Next(false) {
		out = append(out, w.Index)
	}
	require.Equal(t, []int{1, 2}, out)

	text := q.Append(nil)
	var read arrival.Queue
	r := wire.NewReader(text)
	read.Read(r)
	require.True(t, r.Done())
	require.Equal(t, text, read.Append(nil))
	for w, ok := read.Next(true); ok; w, ok = read.Next(true) {
		out = append(out, w.Index)
	}
	require.Equal(t, []int{1, 2, 3, 8}, out)
}
