package clickhouse

import (
	"encoding/binary"
	"math"
	"slices"
)

// appendUint8s appends an array of UInt8.
func (r *rowReader) appendUint8s(dst []uint8) []uint8 {
	return appendFixed(r, dst, 1, func(dst, src []byte) { copy(dst, src) })
}

// appendUint16s appends an array of UInt16.
func (r *rowReader) appendUint16s(dst []uint16) []uint16 { return appendFixed(r, dst, 2, decode16) }

// appendUint32s appends an array of UInt32.
func (r *rowReader) appendUint32s(dst []uint32) []uint32 { return appendFixed(r, dst, 4, decode32) }

// appendUint64s appends an array of UInt64.
func (r *rowReader) appendUint64s(dst []uint64) []uint64 { return appendFixed(r, dst, 8, decode64) }

// appendInt64s appends an array of Int64.
func (r *rowReader) appendInt64s(dst []int64) []int64 { return appendFixed(r, dst, 8, decode64) }

// appendFloat64s appends an array of Float64.
func (r *rowReader) appendFloat64s(dst []float64) []float64 {
	return appendFixed(r, dst, 8, decodeFloat64)
}

// appendFixed appends an array whose elements have a fixed size, in pieces as large
// as the buffer holds; so memory grows with what arrives.
func appendFixed[T any](r *rowReader, dst []T, size int, decode func(dst []T, src []byte)) []T {
	for n := r.count(); n > 0; {
		if r.end-r.pos < size && !r.fill(size) {
			return dst
		}
		k := min(n, (r.end-r.pos)/size)
		src := r.take(k * size)
		dst = slices.Grow(dst, k)[:len(dst)+k]
		decode(dst[len(dst)-k:], src)
		n -= k
	}
	return dst
}

// The loops that take nearly all the time of reading. Both slices have room for
// the same number of elements.

func decode16(dst []uint16, src []byte) {
	for i := range dst {
		dst[i] = binary.LittleEndian.Uint16(src[2*i:])
	}
}

func decode32(dst []uint32, src []byte) {
	for i := range dst {
		dst[i] = binary.LittleEndian.Uint32(src[4*i:])
	}
}

func decode64[T uint64 | int64](dst []T, src []byte) {
	for i := range dst {
		dst[i] = T(binary.LittleEndian.Uint64(src[8*i:]))
	}
}

func decodeFloat64(dst []float64, src []byte) {
	for i := range dst {
		dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
	}
}
