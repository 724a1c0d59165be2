package attribution

import (
	"bytes"
	"hash/maphash"
	"math/bits"
)

// rowIndex finds rows by their sequences, by open addressing. The hash beside the
// row's number spares most looks at rows, which lie anywhere in memory.
type rowIndex []rowSlot

type rowSlot struct {
	hash uint32
	row  uint32 // its number and 1; 0 where there is none
}

func (t *rows) hash(packed []byte) uint32 {
	h := maphash.Bytes(t.seed, packed)
	return uint32(h ^ h>>32)
}

// find returns the number of the row with a sequence, or -1 and the place for it.
func (x rowIndex) find(t *rows, hash uint32, packed []byte) (n, place int) {
	mask := uint32(len(x) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		slot := x[i]
		if slot.row == 0 {
			return -1, int(i)
		}
		if slot.hash == hash && bytes.Equal(t.sequence(int(slot.row-1)), packed) {
			return int(slot.row - 1), int(i)
		}
	}
}

// isFull reports whether another row than so many would make it slow.
func (x rowIndex) isFull(rows int) bool { return 4*rows >= 3*len(x) }

// largerIndex returns an index of all rows with room for more.
func (t *rows) largerIndex() rowIndex {
	larger := make(rowIndex, max(16, 1<<bits.Len(uint(len(t.list)*3/2))))
	if len(t.index) == 0 {
		for n := range t.list {
			larger.put(rowSlot{t.hash(t.sequence(n)), uint32(n + 1)})
		}
		return larger
	}
	for _, slot := range t.index {
		if slot.row != 0 {
			larger.put(slot)
		}
	}
	return larger
}

func (x rowIndex) put(slot rowSlot) {
	mask := uint32(len(x) - 1)
	i := slot.hash & mask
	for x[i].row != 0 {
		i = (i + 1) & mask
	}
	x[i] = slot
}

// readIndex returns the index, or one of its own where there is none: a reader must
// not change the table, which others may read.
func (t *rows) readIndex() rowIndex {
	if len(t.index) > 0 {
		return t.index
	}
	return t.largerIndex()
}
