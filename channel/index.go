package channel

// index finds rows by key, in any case of ASCII letters, and without a copy of
// the key. It hashes from the last byte to the first, so that one pass over a
// host meets the hashes of all its parents.
type index struct {
	slots []uint32 // position in rows, plus 1; a power of two, at most half full
	rows  []row
}

func newIndex(rows []row) index {
	size := 1
	for size < 2*len(rows)+1 {
		size *= 2
	}
	x := index{make([]uint32, size), rows}
	for i := range rows {
		slot := hashOf(rows[i].key).slot(size)
		for x.slots[slot] != 0 {
			slot = (slot + 1) % size
		}
		x.slots[slot] = uint32(i) + 1
	}
	return x
}

// find returns the row with that key, or nil.
func (x *index) find(key string) *row { return x.at(key, hashOf(key)) }

// at is find with the hash known.
func (x *index) at(key string, h hash) *row {
	size := len(x.slots)
	for slot := h.slot(size); ; slot = (slot + 1) & (size - 1) {
		n := x.slots[slot]
		if n == 0 {
			return nil
		}
		if row := &x.rows[n-1]; equalLower(key, row.key) {
			return row
		}
	}
}

// hash is the hash of a text in small letters, from its end. Adding a byte is
// cheap; slot does the mixing.
type hash uint64

func hashOf(s string) (h hash) {
	for i := len(s) - 1; i >= 0; i-- {
		h = h.with(s[i])
	}
	return h
}

func (h hash) with(c byte) hash { return h<<11 ^ h>>53 ^ hash(lower[c]) }

// slot returns where to look first among size, a power of two.
func (h hash) slot(size int) int {
	const golden = 0x9E3779B97F4A7C15
	return int(uint64(h) * golden >> 40 & uint64(size-1))
}
