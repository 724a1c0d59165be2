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

// appendRows appends the rows in canonical order. There they lie anywhere in memory,
// which hands over many at once much sooner than one by one.
func (v *view) appendRows(dst []byte) []byte {
	var rows [128]row
	var before, path []uint32
	for heads := range slices.Chunk(v.heads(), len(rows)) {
		for i := range heads {
			rows[i] = v.list[heads[i].row]
		}
		for i := range heads {
			path = v.headPath(path[:0], heads[i])
			dst = appendSequence(dst, before, path)
			dst = rows[i].append(dst)
			before, path = path, before
		}
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// appendSequence appends the keys of a row as what they add to those before.
func appendSequence(dst []byte, before, path []uint32) []byte {
	shared := 0
	for shared < len(before) && shared < len(path) && before[shared] == path[shared] {
		shared++
	}
	dst = binary.AppendUvarint(dst, uint64(shared))
	dst = binary.AppendUvarint(dst, uint64(len(path)-shared))
	for _, number := range path[shared:] {
		dst = binary.AppendUvarint(dst, uint64(number))
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
