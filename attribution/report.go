package attribution

import (
	"math"

	"github.com/go-conversion/conversion"
)

// Report is what a table says without any model: which keys were on the paths and at
// which places, how long paths are, and which are the most frequent. It is plain data,
// in a fixed order, and shares nothing with the table. [Report.String] is for
// terminals, [Report.Markdown] for documents, its JSON for programs.
//
// Nothing in it adds up over keys but First and Last: a conversion influenced by three
// keys is in three rows.
type Report[K Key] struct {
	Currency string         `json:"currency"`
	Keys     []KeyReport[K] `json:"keys"` // by key

	// Attributed and Unattributed are the Total: with a touch at least, and without.
	Total        Counted `json:"total"`
	Attributed   Counted `json:"attributed"`
	Unattributed Counted `json:"unattributed"`
	Nulls        uint64  `json:"nulls"`   // journeys without a conversion, those without touches too
	Pending      uint64  `json:"pending"` // those too young to judge, no nulls

	Lengths  []PathLength `json:"lengths"`   // ascending, those that occur
	Paths    []TopPath[K] `json:"top_paths"` // the most frequent
	Findings Findings     `json:"findings"`
}

// Counted is a number of conversions and their value.
type Counted struct {
	Conversions uint64 `json:"conversions"`
	Value       Amount `json:"value"`
}

// KeyReport is what a table says of one key. Each journey counts once in all but
// Touches, however often it has the key.
type KeyReport[K Key] struct {
	Key      K      `json:"key"`
	Touches  uint64 `json:"touches"`  // in all journeys
	Journeys uint64 `json:"journeys"` // with the key
	Nulls    uint64 `json:"nulls"`    // of these

	Influenced      Counted `json:"influenced"`        // the key is on the path
	First           Counted `json:"first"`             // at its beginning
	Last            Counted `json:"last"`              // at its end
	Only            Counted `json:"only"`              // as its only touch
	Assisted        Counted `json:"assisted"`          // at some place but its end, and be it at its end too
	AssistedNotLast Counted `json:"assisted_not_last"` // on the path, with another key at its end

	AssistedPerLast *float64        `json:"assisted_per_last"` // conversions; nil where Last has none
	Rate            conversion.Rate `json:"rate"`              // conversions influenced of the journeys with the key
}

// PathLength counts the journeys with so many touches.
type PathLength struct {
	Touches     int    `json:"touches"` // 0: unattributed
	Conversions uint64 `json:"conversions"`
	Value       Amount `json:"value"`
	Nulls       uint64 `json:"nulls"`
}

// TopPath counts the journeys with one sequence of keys.
type TopPath[K Key] struct {
	Keys        []K    `json:"keys"`
	Conversions uint64 `json:"conversions"`
	Value       Amount `json:"value"`
	Nulls       uint64 `json:"nulls"`
}

// Report returns what the table says, with so many of its most frequent paths at
// most: those with most conversions, then most value, then most nulls, then in
// canonical order. Paths without touches are none of them. Sums stop at the largest
// number, which is a finding. It takes O(touches of all rows).
func (t *Table[K]) Report(paths int) Report[K] {
	v := t.rows.view()
	c := v.count()
	r := Report[K]{
		Currency: v.currency, Keys: make([]KeyReport[K], len(c.keys)),
		Total: c.total.counted(v.currency), Attributed: c.attributed.counted(v.currency), Unattributed: c.empty.counted(v.currency),
		Nulls: c.nulls, Pending: v.counters.pending,
		Lengths: []PathLength{}, Paths: []TopPath[K]{},
		Findings: append(Findings{}, v.reportFindings(c)...),
	}
	for n := range c.keys {
		r.Keys[n] = keyReport(K(v.names[n]), &c.keys[n], v.currency)
	}
	for touches, l := range c.lengths {
		if l.rows > 0 {
			r.Lengths = append(r.Lengths, PathLength{touches, l.sum.conversions, Amount{l.sum.micros, v.currency}, l.nulls})
		}
	}
	for _, n := range v.top(paths) {
		r.Paths = append(r.Paths, topPath[K](&v, n))
	}
	return r
}

func (w worth) counted(currency string) Counted {
	return Counted{w.conversions, Amount{w.micros, currency}}
}

func keyReport[K Key](key K, c *keyCount, currency string) KeyReport[K] {
	journeys := capped(c.influenced.conversions, c.nulls)
	r := KeyReport[K]{
		Key: key, Touches: c.touches, Journeys: journeys, Nulls: c.nulls,
		Influenced: c.influenced.counted(currency), First: c.first.counted(currency), Last: c.last.counted(currency),
		Only: c.only.counted(currency), Assisted: c.assisted.counted(currency), AssistedNotLast: c.assistedNotLast.counted(currency),
		Rate: conversion.Rate{K: wholeCount(c.influenced.conversions), N: wholeCount(journeys)},
	}
	if c.last.conversions > 0 {
		perLast := float64(c.assisted.conversions) / float64(c.last.conversions)
		r.AssistedPerLast = &perLast
	}
	return r
}

// wholeCount returns n as a count of a Rate.
func wholeCount(n uint64) int64 { return int64(min(n, math.MaxInt64)) }

func topPath[K Key](v *view, n int) TopPath[K] {
	r := &v.list[n]
	p := TopPath[K]{Conversions: r.conversions, Value: Amount{r.value, v.currency}, Nulls: r.nulls}
	for _, number := range v.path(nil, n) {
		p.Keys = append(p.Keys, K(v.names[number]))
	}
	return p
}
