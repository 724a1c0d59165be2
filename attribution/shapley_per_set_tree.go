package attribution

import "github.com/go-conversion/conversion/attribution/internal/coalition"

// setTree is the sets of keys as a tree: a node is a key that comes after those of
// the nodes above it. The nodes are in the order in which one walks through the tree,
// so that the sets within a given one are found by one reading that skips what lies
// below other keys.
type setTree struct {
	nodes   []setNode
	first   []int32 // by key: the node below no other, or −1
	members []int32 // by key: its place in the present set, or −1
	weights []float64
	gains   []float64 // by place
	lost    float64
	size    int
}

type setNode struct {
	key  uint32
	next int32   // the first node that is not below
	rate float64 // of the set that ends here; 0: none does, or it has no conversions
}

// newTree makes the tree of sets in canonical order.
func (s *journeySets) newTree(sets []*journeySet) setTree {
	t := setTree{first: make([]int32, len(s.hashes)), members: make([]int32, len(s.hashes))}
	for key := range t.first {
		t.first[key], t.members[key] = -1, -1
	}
	var open []int32 // the nodes down to the last one
	for _, set := range sets {
		keys := s.of(set)
		shared := 0
		for shared < len(open) && t.nodes[open[shared]].key == keys[shared] {
			shared++
		}
		t.end(open[shared:])
		open = open[:shared]
		for _, key := range keys[shared:] {
			open = append(open, int32(len(t.nodes)))
			t.nodes = append(t.nodes, setNode{key: key})
		}
		t.nodes[open[len(open)-1]].rate = set.rate()
		t.first[keys[0]] = open[0]
	}
	t.end(open)
	return t
}

// end tells nodes that nothing more comes below them.
func (t *setTree) end(open []int32) {
	for _, node := range open {
		t.nodes[node].next = int32(len(t.nodes))
	}
}

// values appends φᵢ/v(T) of the keys of a set T with the rate v(T). With w(s) =
// s!·(n−s−1)!/n!, and v(T) apart, of which each key has 1/n,
//
//	φᵢ = v(T)/n + Σ (w(|S|−1) + w(|S|))·v(S) over S with i − Σ w(|S|)·v(S)
//
// over the sets S ⊂ T that there are.
func (t *setTree) values(dst []float64, keys []uint32, rate float64) []float64 {
	n := len(keys)
	t.weights = coalition.AppendWeights(t.weights[:0], n)
	t.gains = append(t.gains[:0], make([]float64, n)...)
	t.lost, t.size = 0, n
	for i, key := range keys {
		t.members[key] = int32(i)
	}
	for _, key := range keys {
		if at := t.first[key]; at >= 0 {
			t.within(at, t.nodes[at].next, 1)
		}
	}
	for i, key := range keys {
		t.members[key] = -1
		dst = append(dst, 1/float64(n)+(t.gains[i]-t.lost)/rate)
	}
	return dst
}

// within adds what the sets add that end at the nodes from at to end, which are all
// those of one size and below, and returns their sum, which each key above gains.
func (t *setTree) within(at, end int32, size int) (sum float64) {
	if size == t.size {
		return 0 // the whole set itself
	}
	for at < end {
		node := &t.nodes[at]
		place := t.members[node.key]
		if place >= 0 {
			lost := t.weights[size] * node.rate
			gain := t.weights[size-1]*node.rate + lost + t.within(at+1, node.next, size+1)
			t.gains[place] += gain
			t.lost += lost
			sum += gain
		}
		at = node.next
	}
	return sum
}
