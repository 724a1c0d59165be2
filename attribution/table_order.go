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

func (v *view) heads() []rowHead {
	heads := make([]rowHead, len(v.list))
	digit := uint(max(1, bits.Len(uint(len(v.names)))))
	digits := 64 / digit
	for n := range heads {
		packed := v.sequence(n)
		first, left := uint64(0), digits
		for ; left > 0 && len(packed) > 0; left-- {
			number, size := v.number(packed)
			first = first<<digit | uint64(number+1)
			packed = packed[size:]
		}
		heads[n] = rowHead{first << (left * digit), uint32(n)}
	}
	return heads
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
