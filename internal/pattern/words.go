package pattern

import (
	"math/bits"
	"slices"
)

// words finds all of many words that occur in a text, in one pass (Aho and Corasick, 1975). Words that are longer than maxWord are known
// by their last bytes only.
type words struct {
	class [256]uint8 // bytes that occur in no word share class 0
	shift uint8      // a row of next is 1<<shift wide
	next  []int32    // the row behind each row and class; its complement where words end
	found []int32    // per state, the first word of its chain of words, or -1
	list  []word
}

type word struct {
	users []int32
	next  int32 // the next shorter word that ends where this one ends, or -1
}

// maxWord bounds the size of the table.
const maxWord = 32

// newWords builds the automaton for words that are not empty. Each has its users.
func newWords(users map[string][]int32) *words {
	w := &words{}
	keys := make([]string, 0, len(users))
	for key := range users {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	w.classify(keys)
	w.row()
	ends := make([]int32, 0, len(keys))
	for _, key := range keys {
		ends = append(ends, w.insert(key))
	}
	for i, key := range keys {
		w.found[ends[i]] = int32(i)
		w.list = append(w.list, word{users: users[key], next: -1})
	}
	w.link()
	w.seal()
	return w
}

// seal turns states into the places of their rows, and marks those in which words end, so that a byte costs one look-up.
func (w *words) seal() {
	for i, state := range w.next {
		w.next[i] = state << w.shift
		if w.found[state] >= 0 {
			w.next[i] = ^w.next[i]
		}
	}
}

// step returns the row behind a row by a byte, and the first word that ends there, or -1.
func (w *words) step(row int32, c byte) (to, found int32) {
	to = w.next[row+int32(w.class[c])]
	if to >= 0 {
		return to, -1
	}
	return ^to, w.found[^to>>w.shift]
}

// classify gives each byte that occurs in a word a class of its own.
func (w *words) classify(keys []string) {
	n := 1
	for _, key := range keys {
		for i := range len(key) {
			if c := key[i]; w.class[c] == 0 {
				w.class[c] = uint8(n)
				n++
			}
		}
	}
	if n > len(w.class) {
		// No byte is left for class 0. Numbered by itself each byte has a class again.
		for c := range w.class {
			w.class[c] = uint8(c)
		}
		n = len(w.class)
	}
	w.shift = uint8(bits.Len(uint(n - 1)))
}

// row adds a state without ways out.
func (w *words) row() int32 {
	state := int32(len(w.found))
	w.found = append(w.found, -1)
	w.next = append(w.next, make([]int32, 1<<w.shift)...)
	return state
}

func (w *words) insert(key string) int32 {
	state := int32(0)
	for i := range len(key) {
		at := int(state)<<w.shift | int(w.class[key[i]])
		if w.next[at] == 0 {
			to := w.row()
			w.next[at] = to
		}
		state = w.next[at]
	}
	return state
}

// link gives each state the ways out of its longest proper end that is a state too, breadth first, and joins the words that end there.
func (w *words) link() {
	width := 1 << w.shift
	fail := make([]int32, len(w.found))
	queue := make([]int32, 0, len(w.found))
	for _, to := range w.next[:width] {
		if to != 0 {
			queue = append(queue, to)
		}
	}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		shorter := w.found[fail[state]]
		if own := w.found[state]; own >= 0 {
			w.list[own].next = shorter
		} else {
			w.found[state] = shorter
		}
		from := w.next[int(fail[state])<<w.shift:][:width]
		for c, to := range w.next[int(state)<<w.shift:][:width] {
			if to == 0 {
				w.next[int(state)<<w.shift|c] = from[c]
			} else {
				fail[to] = from[c]
				queue = append(queue, to)
			}
		}
	}
}

// tail returns the part of a word by which it is known.
func tail(word string) string { return word[max(0, len(word)-maxWord):] }
