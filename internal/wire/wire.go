// Package wire reads and writes the canonical bytes of saved states: minimal
// varints, length-prefixed strings, fixed hashes.
package wire

import (
	"encoding/binary"
	"math"
)

// AppendString appends the length and the bytes of s.
func AppendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// AppendInt appends n as a zigzag varint.
func AppendInt(dst []byte, n int64) []byte { return binary.AppendVarint(dst, n) }

// AppendUint appends n as a varint.
func AppendUint(dst []byte, n uint64) []byte { return binary.AppendUvarint(dst, n) }

// AppendFloat appends the bits of f.
func AppendFloat(dst []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(dst, math.Float64bits(f))
}

// AppendBool appends 0 or 1.
func AppendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// Reader takes values off the front of a byte slice. After the first fault it
// stays broken, and every further value is zero, so callers check once.
type Reader struct {
	rest   []byte
	broken bool
}

// NewReader returns a Reader of b, which it neither keeps strings of nor
// changes.
func NewReader(b []byte) *Reader { return &Reader{rest: b} }

// OK reports whether nothing was wrong so far.
func (r *Reader) OK() bool { return !r.broken }

// Done reports whether nothing was wrong and nothing is left.
func (r *Reader) Done() bool { return !r.broken && len(r.rest) == 0 }

// Rest returns the bytes not yet read.
func (r *Reader) Rest() []byte { return r.rest }

// Fail marks the input as broken.
func (r *Reader) Fail() {
	r.broken = true
	r.rest = nil
}

// Cut lets a type read itself from the front of what is left.
func (r *Reader) Cut(read func(b []byte) (rest []byte, err error)) {
	if r.broken {
		return
	}
	rest, err := read(r.rest)
	if err != nil {
		r.Fail()
		return
	}
	r.rest = rest
}

// Uint reads a varint. A longer than minimal form is a fault, so that equal
// states have equal bytes.
func (r *Reader) Uint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || size > 1 && r.rest[size-1] == 0 {
		r.Fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// Int reads a zigzag varint.
func (r *Reader) Int() int64 {
	u := r.Uint()
	return int64(u>>1) ^ -int64(u&1)
}

// Len reads a count of things of at least size bytes each; more than the rest
// can hold is a fault, so that no input allocates more than its own length.
func (r *Reader) Len(size int) int {
	n := r.Uint()
	if n > uint64(len(r.rest))/uint64(size) {
		r.Fail()
		return 0
	}
	return int(n)
}

// Bytes reads n bytes, which alias the input.
func (r *Reader) Bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.Fail()
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// String reads what AppendString wrote.
func (r *Reader) String() string { return string(r.Bytes(r.Len(1))) }

// Float reads what AppendFloat wrote.
func (r *Reader) Float() float64 {
	b := r.Bytes(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}

// Bool reads what AppendBool wrote.
func (r *Reader) Bool() bool {
	b := r.Bytes(1)
	if b == nil || b[0] > 1 {
		r.Fail()
		return false
	}
	return b[0] == 1
}
