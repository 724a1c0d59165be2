package attribution

import (
	"encoding/binary"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// view is a table as a model reads it: keys in ascending order, each with its
// place as its number. It is made anew for each reading, so that any number of
// goroutines may read one table.
type view struct {
	*rows
	names []string // ascending, those that occur in a row
	rank  []uint32 // the number of a key by its id
}

func (t *rows) view() view {
	v := view{rows: t, names: slices.Sorted(slices.Values(t.keys)), rank: make([]uint32, len(t.keys))}
	for n, name := range v.names {
		v.rank[t.ids[name]] = uint32(n)
	}
	return v
}

// path appends the numbers of the keys of row n.
func (v *view) path(dst []uint32, n int) []uint32 {
	packed := v.sequence(n)
	for len(packed) > 0 {
		id := uint64(packed[0])
		size := 1
		if id >= 0x80 {
			id, size = binary.Uvarint(packed)
		}
		dst = append(dst, v.rank[id])
		packed = packed[size:]
	}
	return dst
}

// canonical returns the numbers of the rows in canonical order: lexicographic by
// the bytes of their keys, a prefix first.
func (v *view) canonical() []int {
	var all []uint32
	starts := make([]int, 0, len(v.list)+1)
	order := make([]int, len(v.list))
	for n := range v.list {
		order[n] = n
		starts = append(starts, len(all))
		all = v.path(all, n)
	}
	starts = append(starts, len(all))
	slices.SortFunc(order, func(a, b int) int {
		return slices.Compare(all[starts[a]:starts[a+1]], all[starts[b]:starts[b+1]])
	})
	return order
}

// totals are the sums over the rows of a table.
type totals struct {
	total, empty Sum // of all conversions, of those without touches
	conversions  uint64
	nulls        uint64 // of all rows
	nullPaths    uint64 // of rows with touches
	longest      int    // touches
}

func (v *view) totals() (s totals) {
	var value, emptyValue stat.Uint128
	var empty uint64
	for n := range v.list {
		r := &v.list[n]
		s.conversions = capped(s.conversions, r.conversions)
		s.nulls = capped(s.nulls, r.nulls)
		value = value.Capped(r.value)
		length := touches(v.sequence(n))
		s.longest = max(s.longest, length)
		if length == 0 {
			empty, emptyValue = r.conversions, r.value
		} else {
			s.nullPaths = capped(s.nullPaths, r.nulls)
		}
	}
	s.total = Sum{float64(s.conversions), units(value)}
	s.empty = Sum{float64(empty), units(emptyValue)}
	return s
}

// touches counts the varints.
func touches(packed []byte) (n int) {
	for _, b := range packed {
		if b < 0x80 {
			n++
		}
	}
	return n
}

// result returns what every model reports alike: totals, findings, and a credit of
// 0 for every key.
func (v *view) result(label string) Result[string] {
	s := v.totals()
	r := Result[string]{
		Model: label, Currency: v.currency, Conserving: true,
		Total: s.total, Unattributed: s.empty,
		Attributed: Sum{s.total.Conversions - s.empty.Conversions, s.total.Value - s.empty.Value},
		Nulls:      s.nulls, Pending: v.counters.pending,
		Credits:  make([]Credit[string], len(v.names)),
		Findings: v.findings(),
	}
	for n, name := range v.names {
		r.Credits[n].Key = name
	}
	return r
}
