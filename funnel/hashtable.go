package funnel

import "math/bits"

// hashTable tells whether a thing was met before, by its hash. Emptying it costs
// nothing: entries of an earlier round count as free.
type hashTable struct {
	slots []slot
	mask  uint64
	round uint32
}

type slot struct {
	round uint32
	thing uint32
}

// begin empties the table and makes room for so many things.
func (h *hashTable) begin(n int) {
	size := 1 << bits.Len(uint(2*n))
	if len(h.slots) < size {
		h.slots, h.round = make([]slot, size), 0
	}
	h.mask = uint64(size - 1)
	h.round++
	if h.round == 0 {
		clear(h.slots)
		h.round = 1
	}
}

// add notes a thing unless it is the same as one that was noted, and reports
// whether it is.
func (h *hashTable) add(thing int, hash uint64, same func(other int) bool) bool {
	for at := hash & h.mask; ; at = (at + 1) & h.mask {
		s := &h.slots[at]
		if s.round != h.round {
			*s = slot{h.round, uint32(thing)}
			return false
		}
		if same(int(s.thing)) {
			return true
		}
	}
}
