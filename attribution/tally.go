package attribution

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Tally gathers the credit that one curve gives, conversion by conversion: it knows
// the times of touches, which a [Table] does not, and its sums are exact: shares are
// split by the rule of [Allocate] in units of 2⁻⁴⁸, values also to the last micro,
// and added up as integers. Curves without times give the same credit on both, within
// 1e-9.
//
// Tallies of the same window, transforms, curve and currency merge, in any order and
// to the same bytes. A Tally belongs to one goroutine at a time; any number may read
// one to which nothing is added.
type Tally[K Key] struct{ sums *tally }

// tally is a Tally without the type of its keys.
type tally struct {
	currency   string
	paths      *Paths
	curve      Curve
	definition []byte // canonical JSON of what paths and curve were made of

	tallied
	ids     map[string]uint32 // by key
	scratch tallyScratch
}

// tallied is what a tally has added up. All sums stop at the largest number, which
// keeps adding associative.
type tallied struct {
	counters    counters
	bad         uint64 // conversions with a bad score
	total, none worth  // of all conversions, and of those unattributed
	nulls       uint64
	keys        []string      // by id, in order of arrival
	credits     []tallyCredit // by id
	first, last lags
}

// worth is a number of conversions and their value.
type worth struct {
	conversions uint64
	micros      stat.Uint128
}

func (w *worth) add(v worth) {
	w.conversions = capped(w.conversions, v.conversions)
	w.micros = w.micros.Capped(v.micros)
}

// tallyCredit is what a key earns: sums over conversions.
type tallyCredit struct {
	touches               uint64       // on all paths, null paths too
	shares, shareSquares  stat.Uint128 // in units of 2⁻⁴⁸ and 2⁻⁹⁶
	value                 stat.Uint128 // shares of values, in 2⁻⁴⁸ micros
	micros, microsSquares stat.Uint128 // values, each split to the last micro
}

func (c *tallyCredit) add(d *tallyCredit) {
	c.touches = capped(c.touches, d.touches)
	c.shares = c.shares.Capped(d.shares)
	c.shareSquares = c.shareSquares.Capped(d.shareSquares)
	c.value = c.value.Capped(d.value)
	c.micros = c.micros.Capped(d.micros)
	c.microsSquares = c.microsSquares.Capped(d.microsSquares)
}

// NewTally returns an empty tally of conversions valued in the currency, three
// capital letters. The paths say how users are cut, and what the tally may merge with.
// The error is [ErrCurrency], [ErrWindow] without paths, or [ErrCurve] for a bad
// curve.
func NewTally[K Key](currency string, paths *Paths, curve Curve) (*Tally[K], error) {
	switch {
	case !conversion.IsCurrency(currency):
		return nil, fmt.Errorf("currency %q: want three capital letters: %w", currency, ErrCurrency)
	case paths == nil:
		return nil, fmt.Errorf("paths: want some: %w", ErrWindow)
	case curve == nil:
		return nil, fmt.Errorf("curve: want one: %w", ErrCurve)
	}
	if err := curve.check(); err != nil {
		return nil, err
	}
	return &Tally[K]{&tally{
		currency: currency, paths: paths, curve: curve,
		definition: appendDefinition(nil, paths.window, paths.transforms, curve),
		ids:        map[string]uint32{},
	}}, nil
}

// MustTally is [NewTally] for what is known to be right: it panics on an error.
func MustTally[K Key](currency string, paths *Paths, curve Curve) *Tally[K] {
	t, err := NewTally[K](currency, paths, curve)
	if err != nil {
		panic("attribution: " + err.Error())
	}
	return t
}

// New returns an empty tally of the same definition.
func (t *Tally[K]) New() *Tally[K] {
	s := t.sums
	return &Tally[K]{&tally{currency: s.currency, paths: s.paths, curve: s.curve, definition: s.definition, ids: map[string]uint32{}}}
}

// Currency returns the currency of all values.
func (t *Tally[K]) Currency() string { return t.sums.currency }

// Merge adds what other holds. The error is [ErrCurrency], or [ErrModel] if windows,
// transforms or curves differ, which functions do by their names; then nothing
// changes.
func (t *Tally[K]) Merge(other *Tally[K]) error {
	s, o := t.sums, other.sums
	switch {
	case s.currency != o.currency:
		return fmt.Errorf("merging %s into %s: %w", o.currency, s.currency, ErrCurrency)
	case !bytes.Equal(s.definition, o.definition):
		return fmt.Errorf("merging %s into %s: %w", o.definition, s.definition, ErrModel)
	}
	s.merge(&o.tallied)
	return nil
}

func (t *tally) merge(o *tallied) {
	t.counters.merge(o.counters)
	t.bad = capped(t.bad, o.bad)
	t.total.add(o.total)
	t.none.add(o.none)
	t.nulls = capped(t.nulls, o.nulls)
	for id, key := range o.keys {
		credit := o.credits[id]
		t.credits[t.intern(key)].add(&credit)
	}
	t.first.merge(o.first)
	t.last.merge(o.last)
}

// intern returns the id of a key.
func (t *tally) intern(key string) uint32 {
	id, known := t.ids[key]
	if !known {
		id = uint32(len(t.keys))
		t.keys = append(t.keys, key)
		t.credits = append(t.credits, tallyCredit{})
		t.ids[key] = id
	}
	return id
}

// sorted returns the ids in the order of their keys.
func (t *tally) sorted() []uint32 {
	ids := make([]uint32, len(t.keys))
	for i := range ids {
		ids[i] = uint32(i)
	}
	slices.SortFunc(ids, func(a, b uint32) int { return strings.Compare(t.keys[a], t.keys[b]) })
	return ids
}
