package pattern

import (
	"fmt"
	"slices"
)

// trie holds globs of one separator, segment by segment, so that globs with the same beginning are followed together. Each glob ends at
// one node. A subject is read like a text by a nondeterministic automaton: the nodes reached so far are kept as a set.
type trie struct {
	sep     separator
	symbols map[string]symbol // the literal segments, which a subject looks up once for all nodes
	nodes   []trieNode        // the root first; none if there are no globs
}

// symbol stands for a literal segment, 0 for all that are none.
type symbol int32

type trieNode struct {
	symbols []symbol // the literal segments that lead on, sorted
	fixed   []int32  // where they lead
	one     int32    // by any segment but the empty one; 0 = none
	deep    int32    // by any number of segments; 0 = none
	loops   bool     // the node is the deep child of its parent
	mixed   []mixedEdge
	byKey   map[string]int32 // mixed edges by what they fit, for adding more
	byStart tree             // mixed edges by what their segments begin with
	byEnd   tree             // mixed edges by what their segments end with, if not the former
	numbers []int32
}

type mixedEdge struct {
	segment segment
	to      int32
}

// takes reports whether a glob is found in a trie: all of its segments begin or end with literals.
func (t *trie) takes(g *glob) bool {
	return !slices.ContainsFunc(g.segments, func(s segment) bool { return s.kind == mixed && !s.starts() && !s.ends() })
}

func (s *segment) starts() bool { return !slices.Contains(s.chunks[0], "") }
func (s *segment) ends() bool   { return !slices.Contains(s.chunks[len(s.chunks)-1], "") }

func (t *trie) add(g *glob, number int32) {
	if len(t.nodes) == 0 {
		t.sep = g.sep
		t.symbols = map[string]symbol{}
		t.nodes = []trieNode{{}}
	}
	at := int32(0)
	for i := range g.segments {
		at = t.child(at, &g.segments[i])
	}
	t.nodes[at].numbers = append(t.nodes[at].numbers, number)
}

// child returns the child of a node by a segment, and adds it if there is none.
func (t *trie) child(at int32, s *segment) int32 {
	node := &t.nodes[at]
	fresh := int32(len(t.nodes))
	var to int32
	switch s.kind {
	case one:
		if node.one == 0 {
			node.one = fresh
		}
		to = node.one
	case deep:
		if node.deep == 0 {
			node.deep = fresh
		}
		to = node.deep
	case fixed:
		sym, ok := t.symbols[s.chunks[0][0]]
		if !ok {
			sym = symbol(len(t.symbols) + 1)
			t.symbols[s.chunks[0][0]] = sym
		}
		i, ok := slices.BinarySearch(node.symbols, sym)
		if !ok {
			node.symbols = slices.Insert(node.symbols, i, sym)
			node.fixed = slices.Insert(node.fixed, i, fresh)
		}
		to = node.fixed[i]
	default:
		to = node.mixedChild(s, fresh)
	}
	if to == fresh {
		t.nodes = append(t.nodes, trieNode{loops: s.kind == deep})
	}
	return to
}

func (n *trieNode) mixedChild(s *segment, fresh int32) int32 {
	key := fmt.Sprintf("%q %d", s.chunks, s.gaps)
	if i, ok := n.byKey[key]; ok {
		return n.mixed[i].to
	}
	if n.byKey == nil {
		n.byKey = map[string]int32{}
	}
	number := int32(len(n.mixed))
	n.byKey[key] = number
	n.mixed = append(n.mixed, mixedEdge{segment: *s, to: fresh})
	if s.starts() {
		for _, text := range s.chunks[0] {
			n.byStart.add(text, number)
		}
	} else {
		for _, text := range s.chunks[len(s.chunks)-1] {
			n.byEnd.addBack(text, number)
		}
	}
	return fresh
}

// reached is the set of nodes that a trie has reached in a subject.
type reached struct {
	now, next []int32
	mark      []uint32 // per node, the round in which it was last reached
	round     uint32
	edges     []int32
}

// begin empties the set, for a trie of n nodes.
func (r *reached) begin(n int) {
	if len(r.mark) < n {
		r.mark = make([]uint32, n)
		r.round = 0
	}
	r.next = r.next[:0]
	r.advance()
}

// advance makes the nodes reached last the present ones.
func (r *reached) advance() {
	r.now, r.next = r.next, r.now[:0]
	if r.round++; r.round == 0 {
		clear(r.mark)
		r.round = 1
	}
}

// reach adds a node, once in a round, and what follows it without a segment.
func (t *trie) reach(r *reached, node int32) {
	for {
		if r.mark[node] == r.round {
			return
		}
		r.mark[node] = r.round
		r.next = append(r.next, node)
		if node = t.nodes[node].deep; node == 0 {
			return
		}
	}
}

// match appends the numbers of all globs that cover s.
func (t *trie) match(dst []int32, s string, r *reached) []int32 {
	if len(t.nodes) == 0 {
		return dst
	}
	r.begin(len(t.nodes))
	t.reach(r, 0)
	for pos := t.sep.start(s); pos <= len(s) && len(r.next) > 0; {
		end := t.sep.end(s, pos)
		r.advance()
		segment := s[pos:end]
		sym := t.symbols[segment]
		for _, node := range r.now {
			t.step(r, node, segment, sym)
		}
		pos = end + 1
	}
	for _, node := range r.next {
		dst = append(dst, t.nodes[node].numbers...)
	}
	return dst
}

// step reaches the nodes behind a node by one segment.
func (t *trie) step(r *reached, at int32, segment string, sym symbol) {
	node := &t.nodes[at]
	if node.loops {
		t.reach(r, at)
	}
	if sym != 0 && len(node.symbols) > 0 {
		if i, ok := slices.BinarySearch(node.symbols, sym); ok {
			t.reach(r, node.fixed[i])
		}
	}
	if node.one != 0 && segment != "" {
		t.reach(r, node.one)
	}
	if len(node.mixed) == 0 {
		return
	}
	r.edges = node.byStart.walk(r.edges[:0], segment, false)
	r.edges = node.byEnd.walkBack(r.edges, segment, false)
	for _, e := range r.edges {
		if edge := &node.mixed[e]; edge.segment.match(segment) {
			t.reach(r, edge.to)
		}
	}
}
