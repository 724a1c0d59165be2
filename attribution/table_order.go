package attribution

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// canonical returns the numbers of the rows in canonical order: lexicographic by
// the bytes of their keys, a prefix first. It takes O(touches) and the sorting of
// rows with the same beginning.
func (v *view) canonical() []int {
	heads := v.heads()
	order := make([]int, len(heads))
	for i := range heads {
		order[i] = int(heads[i].row)
	}
	return order
}

// rowHead is a row and the first keys of its sequence, as digits of a number: 0
// where the sequence has ended, else one more than the number of the key. Rows are
// in the order of these numbers, but for those that have the same.
type rowHead struct {
	first uint64
	row   uint32
}

// heads returns the heads of all rows in canonical order.
func (v *view) heads() []rowHead {
	heads := make([]rowHead, len(v.list))
	for n := range heads {
		heads[n] = rowHead{v.head(v.sequence(n)), uint32(n)}
	}
	sortHeads(heads)
	for rest := heads; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].first == rest[0].first {
			n++
		}
		slices.SortFunc(rest[:n], func(a, b rowHead) int {
			return v.compare(v.sequence(int(a.row)), v.sequence(int(b.row)))
		})
		rest = rest[n:]
	}
	return heads
}

// digit is how many bits of a head a key takes.
func (v *view) digit() int { return max(1, bits.Len(uint(len(v.names)))) }

// head returns as many first keys of a sequence as there is room for.
func (v *view) head(packed []byte) (first uint64) {
	digit := v.digit()
	at := 64 // the bits below are free
	id, shift := uint32(0), 0
	for _, b := range packed {
		id |= uint32(b&0x7f) << shift
		if b >= 0x80 {
			shift += 7
			continue
		}
		if at -= digit; at < 0 {
			break
		}
		first |= uint64(v.rank[id]+1) << at
		id, shift = 0, 0
	}
	return first
}

// headPath appends the numbers of the keys of a row, as path does. The head has them
// all, unless the sequence is longer.
func (v *view) headPath(dst []uint32, h rowHead) []uint32 {
	digit := v.digit()
	mask := uint64(1)<<digit - 1
	for at := 64 - digit; at >= 0; at -= digit {
		key := h.first >> at & mask
		if key == 0 {
			return dst
		}
		dst = append(dst, uint32(key-1))
	}
	return v.path(dst[:0], int(h.row))
}

// number returns the number of the first key of a sequence, and how many bytes its
// id has.
func (v *view) number(packed []byte) (number uint32, size int) {
	id, size := uint64(packed[0]), 1
	if id >= 0x80 {
		id, size = binary.Uvarint(packed)
	}
	return v.rank[id], size
}

// compare returns the order of two sequences of ids.
func (v *view) compare(a, b []byte) int {
	same := sharedBytes(a, b)
	if same == len(a) || same == len(b) {
		return cmp.Compare(len(a), len(b))
	}
	first, _ := v.number(a[same:])
	second, _ := v.number(b[same:])
	return cmp.Compare(first, second)
}

// sharedBytes returns how many leading bytes two sequences share, in whole ids.
func sharedBytes(a, b []byte) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && a[n-1] >= 0x80 {
		n--
	}
	return n
}

// sortHeads sorts by the numbers, byte by byte from the least: it never compares,
// which is several times as fast as comparing where rows are many.
func sortHeads(heads []rowHead) {
	var counts [8][256]uint32
	for i := range heads {
		for at := range counts {
			counts[at][byte(heads[i].first>>(8*at))]++
		}
	}
	from, to := heads, make([]rowHead, len(heads))
	for at := range counts {
		if !spreads(&counts[at], len(heads)) {
			continue
		}
		sum := uint32(0)
		for b, n := range counts[at] {
			counts[at][b] = sum
			sum += n
		}
		for i := range from {
			next := &counts[at][byte(from[i].first>>(8*at))]
			to[*next] = from[i]
			*next++
		}
		from, to = to, from
	}
	copy(heads, from)
}

// spreads reports whether not all are of one kind.
func spreads(counts *[256]uint32, all int) bool {
	for _, n := range counts {
		if n > 0 {
			return int(n) < all
		}
	}
	return false
}
