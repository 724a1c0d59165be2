package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStoreIsBounded(t *testing.T) {
	forgotten := 0
	s := newStore(4*shards, func(*visitor) { forgotten++ })
	for i := range 5000 {
		s.with(fmt.Sprint(i), func(*visitor) {})
	}
	kept := 0
	s.each(func(string, *visitor) { kept++ })
	require.Equal(t, 4*shards, kept)
	require.Equal(t, 5000-kept, forgotten)
}

// TestStoreForgetsTheOldest: who is seen stays.
func TestStoreForgetsTheOldest(t *testing.T) {
	s := newStore(2*shards, func(*visitor) {})
	var ann *visitor
	s.with("ann", func(v *visitor) { ann = v })
	for i := range 1000 {
		s.with(fmt.Sprint(i), func(*visitor) {})
		s.with("ann", func(v *visitor) { require.Same(t, ann, v) })
	}
}

// TestForgottenVisitsCount: a visit that makes room for another is over.
func TestForgottenVisitsCount(t *testing.T) {
	c := new(clock)
	b := newBackend(c.now, numbered(), 1)
	const visitors = 500
	for range visitors {
		b.browser().visit(t, "GET /p/1")
	}
	st := b.scoring.statistics()
	require.Equal(t, int64(visitors), st.Chances[0].Visits+int64(st.Open))
	require.LessOrEqual(t, st.Open, shards)
}
