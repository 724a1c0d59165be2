package segment

import (
	"iter"
	"math/bits"
)

// Bits says which segments of a [Set] hold: segment i, in order of definition, is
// bit i%64 of word i/64.
type Bits []uint64

// Has reports whether segment i holds; one beyond the set does not.
func (b Bits) Has(i int) bool {
	return i >= 0 && i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0
}

// Count returns how many hold.
func (b Bits) Count() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// All yields those that hold, ascending.
func (b Bits) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (b Bits) set(i int) { b[i/64] |= 1 << (i % 64) }
