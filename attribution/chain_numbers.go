package attribution

import (
	"encoding/binary"
	"math/bits"
)

// codeTable gives codes, which are not 0, numbers from 0 in order of arrival.
type codeTable struct {
	codes   []uint64 // a hash table; 0 is free
	numbers []uint32
	count   uint32
	shift   uint
}

func newCodeTable() *codeTable {
	const size = 10 // bits
	return &codeTable{codes: make([]uint64, 1<<size), numbers: make([]uint32, 1<<size), shift: 64 - size}
}

// of returns the number of the code, and whether it is new.
func (t *codeTable) of(code uint64) (number uint32, fresh bool) {
	at := t.find(code)
	if t.codes[at] == code {
		return t.numbers[at], false
	}
	if 2*int(t.count) >= len(t.codes) {
		t.grow()
		at = t.find(code)
	}
	t.codes[at], t.numbers[at] = code, t.count
	t.count++
	return t.count - 1, true
}

// find returns where the code is or belongs.
func (t *codeTable) find(code uint64) int {
	const golden = 0x9e3779b97f4a7c15 // Knuth's multiplicative hashing
	mask := len(t.codes) - 1
	at := int(code * golden >> t.shift)
	for t.codes[at] != 0 && t.codes[at] != code {
		at = (at + 1) & mask
	}
	return at
}

func (t *codeTable) grow() {
	codes, numbers := t.codes, t.numbers
	t.codes, t.numbers = make([]uint64, 2*len(codes)), make([]uint32, 2*len(codes))
	t.shift--
	for i, code := range codes {
		if code != 0 {
			at := t.find(code)
			t.codes[at], t.numbers[at] = code, numbers[i]
		}
	}
}

// windows numbers the windows of so many keys that paths have, a shorter path as a
// whole. Windows of few keys fit into a number, by which they are found; others
// are found by their bytes.
type windows struct {
	order int
	bits  int // of a key; 0: windows do not fit
	codes *codeTable
	long  map[string]uint32
	bytes []byte

	keys  []uint32 // of all windows
	first []int    // key of a window; one more than there are windows
}

// newWindows returns the numbering for keys below n.
func newWindows(order, n int) *windows {
	w := &windows{order: order, first: []int{0}, bits: bits.Len(uint(n))}
	if w.bits > 0 && order <= 64/w.bits {
		w.codes = newCodeTable()
	} else {
		w.bits, w.long = 0, map[string]uint32{}
	}
	return w
}

func (w *windows) count() int { return len(w.first) - 1 }

// of returns the keys of window n.
func (w *windows) of(n uint32) []uint32 { return w.keys[w.first[n]:w.first[n+1]] }

// path appends the windows of a path, which is not empty.
func (w *windows) path(dst, path []uint32) []uint32 {
	size := min(w.order, len(path))
	if w.bits == 0 {
		return w.longPath(dst, path, size)
	}
	mask := ^uint64(0) >> (64 - size*w.bits)
	code := uint64(0)
	for i, key := range path {
		code = code<<w.bits&mask | uint64(key+1) // +1, so that shorter windows differ
		if i+1 < size {
			continue
		}
		n, fresh := w.codes.of(code)
		if fresh {
			w.add(path[i+1-size : i+1])
		}
		dst = append(dst, n)
	}
	return dst
}

func (w *windows) longPath(dst, path []uint32, size int) []uint32 {
	w.bytes = w.bytes[:0]
	for _, key := range path {
		w.bytes = binary.LittleEndian.AppendUint32(w.bytes, key)
	}
	for i := 0; i+size <= len(path); i++ {
		window := w.bytes[4*i : 4*(i+size)]
		n, known := w.long[string(window)]
		if !known {
			n = uint32(w.count())
			w.long[string(window)] = n
			w.add(path[i : i+size])
		}
		dst = append(dst, n)
	}
	return dst
}

func (w *windows) add(keys []uint32) {
	w.keys = append(w.keys, keys...)
	w.first = append(w.first, len(w.keys))
}
