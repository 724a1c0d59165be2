package attribution

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// rows is a table without the type of its keys: one row for each sequence of
// keys. A sequence is kept as the ids of its keys, written as varints, which is a
// byte for each touch up to 128 keys.
type rows struct {
	currency string
	counters counters

	keys []string          // by id, in order of arrival
	ids  map[string]uint32 // by key

	list   []row
	packed []byte   // the sequences of all rows, one after the other
	index  rowIndex // none until a row is asked for
	seed   maphash.Seed
	buffer []byte

	journey *journey // scratch of AddUser
}

// row is all journeys with one sequence of keys.
type row struct {
	start              int // in packed; the row ends where the next one starts
	conversions, nulls uint64
	value              stat.Uint128 // micros
	squares            stat.Uint128 // of the single values, micros²
}

// counters are what a table counts beside its rows.
type counters struct{ foreign, negative, undated, duplicate, pending, spreadless uint64 }

func newRows(currency string) *rows {
	return &rows{currency: currency, ids: map[string]uint32{}, seed: maphash.MakeSeed()}
}

// intern returns the id of a key.
func (t *rows) intern(key string) uint32 {
	id, known := t.ids[key]
	if !known {
		id = uint32(len(t.keys))
		t.keys = append(t.keys, key)
		t.ids[key] = id
	}
	return id
}

// at returns the row of a sequence of ids, which is new if there was none. A row
// that stays without conversions and nulls must not be asked for.
func (t *rows) at(ids []uint32) *row {
	t.buffer = t.buffer[:0]
	for _, id := range ids {
		t.buffer = binary.AppendUvarint(t.buffer, uint64(id))
	}
	return t.find(t.buffer)
}

func (t *rows) find(packed []byte) *row {
	if t.index.isFull(len(t.list)) {
		t.index = t.largerIndex()
	}
	hash := t.hash(packed)
	n, place := t.index.find(t, hash, packed)
	if n < 0 {
		n = len(t.list)
		t.index[place] = rowSlot{hash, uint32(n + 1)}
		t.list = append(doubled(t.list, 1), row{start: len(t.packed)})
		t.packed = append(doubled(t.packed, len(packed)), packed...)
	}
	return &t.list[n]
}

// doubled returns the list with room for n more. Append makes large lists larger by
// a quarter only, which moves a table that grows several times as often.
func doubled[T any](list []T, n int) []T {
	if len(list)+n <= cap(list) {
		return list
	}
	return slices.Grow(list, max(n, len(list)))
}

// sequence returns the packed ids of a row.
func (t *rows) sequence(n int) []byte {
	return t.packed[t.list[n].start:t.end(n)]
}

// end returns where the packed ids of a row end.
func (t *rows) end(n int) int {
	if n+1 < len(t.list) {
		return t.list[n+1].start
	}
	return len(t.packed)
}

// add adds to the row. All sums stop at the largest number, which keeps adding
// associative.
func (r *row) add(conversions, nulls uint64, value, squares stat.Uint128) {
	r.conversions = capped(r.conversions, conversions)
	r.nulls = capped(r.nulls, nulls)
	r.value = r.value.Capped(value)
	r.squares = r.squares.Capped(squares)
}

func capped(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return sum
}

// units turns micros into units of the currency.
func units(micros stat.Uint128) float64 { return micros.Float() / 1e6 }
