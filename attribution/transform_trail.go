package attribution

// trail is a path while transforms change it, and their scratch.
type trail struct {
	touches []Touch[string]
	indices []int // of the touches in the window's path

	numbers numbering
	times   []int               // how often each number occurs
	names   map[repeated]string // of Frequency, made once
	ids     []uint32
}

// repeated is a key that occurs so many times.
type repeated struct {
	key string
	n   int
}

func (t *trail) reset() { t.touches, t.indices = t.touches[:0], t.indices[:0] }

// append adds a touch to the window's path.
func (t *trail) append(touch Touch[string]) {
	t.indices = append(t.indices, len(t.touches))
	t.touches = append(t.touches, touch)
}

// keep keeps the touches for whose places it holds, asked in order. At each
// question the touches kept so far stand at the front.
func (t *trail) keep(holds func(i int) bool) {
	n := 0
	for i := range t.touches {
		if holds(i) {
			t.touches[n], t.indices[n] = t.touches[i], t.indices[i]
			n++
		}
	}
	t.touches, t.indices = t.touches[:n], t.indices[:n]
}

// numbering gives the different keys of a path numbers from 0, in order of their
// first touches. Paths have few different keys, and looking through those costs
// less than a map.
type numbering struct {
	keys  []string
	index map[string]int // of all keys, once they are many
}

const fewKeys = 16

func (n *numbering) reset() {
	if len(n.index) > 1024 { // emptying it again and again would cost more than a new one
		n.index = nil
	}
	clear(n.index)
	n.keys = n.keys[:0]
}

// of returns the number of a key, and whether it is a new one.
func (n *numbering) of(key string) (number int, isNew bool) {
	if len(n.keys) <= fewKeys {
		for i, k := range n.keys {
			if k == key {
				return i, false
			}
		}
	} else if i, known := n.index[key]; known {
		return i, false
	}
	return n.add(key), true
}

func (n *numbering) add(key string) int {
	n.keys = append(n.keys, key)
	if len(n.keys) > fewKeys {
		if n.index == nil {
			n.index = map[string]int{}
		}
		for i := len(n.index); i < len(n.keys); i++ {
			n.index[n.keys[i]] = i
		}
	}
	return len(n.keys) - 1
}
