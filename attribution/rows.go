package attribution

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"

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
	index  []uint32 // by hash of the sequence: the row's number and 1; none until a row is asked for
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
	if 4*len(t.list) >= 3*len(t.index) {
		t.index = t.newIndex()
	}
	mask := uint64(len(t.index) - 1)
	for i := maphash.Bytes(t.seed, packed) & mask; ; i = (i + 1) & mask {
		n := t.index[i]
		if n == 0 {
			t.index[i] = uint32(len(t.list) + 1)
			t.list = append(t.list, row{start: len(t.packed)})
			t.packed = append(t.packed, packed...)
			return &t.list[len(t.list)-1]
		}
		if bytes.Equal(t.sequence(int(n-1)), packed) {
			return &t.list[n-1]
		}
	}
}

// newIndex returns an index of all rows with room for more.
func (t *rows) newIndex() []uint32 {
	index := make([]uint32, max(16, 1<<bits.Len(uint(len(t.list)*3/2))))
	mask := uint64(len(index) - 1)
	for n := range t.list {
		i := maphash.Bytes(t.seed, t.sequence(n)) & mask
		for index[i] != 0 {
			i = (i + 1) & mask
		}
		index[i] = uint32(n + 1)
	}
	return index
}

// readIndex returns the index, or one of its own where there is none: a reader must
// not change the table, which others may read.
func (t *rows) readIndex() []uint32 {
	if len(t.index) > 0 {
		return t.index
	}
	return t.newIndex()
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
