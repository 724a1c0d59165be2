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

// totals are the sums over the rows of a table.
type totals struct {
	total, empty Sum    // of all conversions, of those without touches
	touched      Sum    // of those with touches, not rounded on the way
	nulls        uint64 // of all rows
	nullPaths    uint64 // of rows with touches
	longest      int    // touches
}

func (v *view) totals() (s totals) {
	var conversions, value, empty, emptyValue stat.Uint128
	for n := range v.list {
		r := &v.list[n]
		conversions = conversions.Add(stat.Uint128{Lo: r.conversions}) // which cannot be too large
		s.nulls = capped(s.nulls, r.nulls)
		value = value.Capped(r.value)
		packed := v.sequence(n)
		if len(packed) > s.longest { // a touch takes a byte at least
			s.longest = max(s.longest, touches(packed))
		}
		if len(packed) == 0 {
			empty, emptyValue = stat.Uint128{Lo: r.conversions}, r.value
		} else {
			s.nullPaths = capped(s.nullPaths, r.nulls)
		}
	}
	s.total = Sum{conversions.Float(), units(value)}
	s.empty = Sum{empty.Float(), units(emptyValue)}
	s.touched = Sum{conversions.Sub(empty).Float(), units(value.Sub(emptyValue))}
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
		Attributed: s.touched,
		Nulls:      s.nulls, Pending: v.counters.pending,
		Credits:  make([]Credit[string], len(v.names)),
		Findings: v.counters.findings(),
	}
	for n, name := range v.names {
		r.Credits[n].Key = name
	}
	return r
}
