package attribution

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

const (
	tableMagic = "CAT1"
	leastRow   = 6 // bytes
)

// AppendBinary appends the table in canonical form: equal tables have equal bytes,
// and other tables have others. The error is [ErrLimit], and dst as it was, for a
// table that [Table.UnmarshalBinary] refuses because its rows are too long.
//
// All numbers are unsigned LEB128 of minimal length, of up to 128 bits: "CAT1", the
// currency with its length, what was foreign, negative, undated, duplicate, pending
// and spreadless, the keys in ascending order, each with its length, and the rows in
// canonical order, each as the number of leading touches that it shares with the row
// before, the number of further ones, their keys by number, conversions, nulls, value
// in micros and the squares of the values.
func (t *Table[K]) AppendBinary(dst []byte) ([]byte, error) {
	all := t.rows.appendBinary(dst)
	if n, size := touches(t.rows.packed), len(all)-len(dst); n > mostExpansion*size {
		return dst, fmt.Errorf("%d touches in rows of %d bytes: %w", n, size, ErrLimit)
	}
	return all, nil
}

func (t *rows) appendBinary(dst []byte) []byte {
	v := t.view()
	dst = append(dst, tableMagic...)
	dst = appendText(dst, t.currency)
	c := &t.counters
	for _, n := range []uint64{c.foreign, c.negative, c.undated, c.duplicate, c.pending, c.spreadless} {
		dst = binary.AppendUvarint(dst, n)
	}
	dst = binary.AppendUvarint(dst, uint64(len(v.names)))
	for _, name := range v.names {
		dst = appendText(dst, name)
	}
	dst = binary.AppendUvarint(dst, uint64(len(t.list)))
	return v.appendRows(slices.Grow(dst, leastRow*len(t.list)))
}

// appendRows appends the rows in canonical order.
func (v *view) appendRows(dst []byte) []byte {
	var b rowBatch
	var before, last []byte
	for order := range slices.Chunk(v.canonical(), len(b.rows)) {
		last = append(last[:0], before...)
		before = last
		b.fetch(v, order)
		for i := range order {
			packed := b.packed[b.starts[i]:b.starts[i+1]]
			dst = v.appendSequence(dst, before, packed)
			dst = b.rows[i].append(dst)
			before = packed
		}
	}
	return dst
}

// rowBatch has copies of some rows. In canonical order they lie anywhere in
// memory, which answers many questions at once much sooner than one by one.
type rowBatch struct {
	rows   [128]row
	starts [128 + 1]int
	packed []byte
}

func (b *rowBatch) fetch(v *view, order []int) {
	var ends [len(b.rows)]int
	for i, n := range order {
		b.rows[i] = v.list[n]
		ends[i] = v.end(n)
	}
	b.packed = b.packed[:0]
	for i := range order {
		b.packed = append(b.packed, v.packed[b.rows[i].start:ends[i]]...)
		b.starts[i+1] = len(b.packed)
	}
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// appendSequence appends a sequence of ids as what it adds to that before it.
func (v *view) appendSequence(dst, before, packed []byte) []byte {
	same := sharedBytes(before, packed)
	dst = binary.AppendUvarint(dst, uint64(touches(packed[:same])))
	packed = packed[same:]
	dst = binary.AppendUvarint(dst, uint64(touches(packed)))
	for len(packed) > 0 {
		number, size := v.number(packed)
		dst = binary.AppendUvarint(dst, uint64(number))
		packed = packed[size:]
	}
	return dst
}

func (r *row) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, r.conversions)
	dst = binary.AppendUvarint(dst, r.nulls)
	return appendUint128(appendUint128(dst, r.value), r.squares)
}

// appendUint128 appends a number of 128 bits.
func appendUint128(dst []byte, n stat.Uint128) []byte {
	for n.Hi != 0 {
		dst = append(dst, byte(n.Lo)|0x80)
		n.Lo = n.Lo>>7 | n.Hi<<57
		n.Hi >>= 7
	}
	return binary.AppendUvarint(dst, n.Lo)
}

// Equal reports whether both tables have the same rows, counters and currency.
func (t *Table[K]) Equal(o *Table[K]) bool {
	return bytes.Equal(t.rows.appendBinary(nil), o.rows.appendBinary(nil))
}
