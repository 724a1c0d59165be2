package pattern

import (
	"bytes"
	"strings"
)

// tree is a radix tree of texts, each with a list of numbers. Its two walks find all of its texts that a subject begins with, or, if the
// texts were added from behind, that it ends with, in time linear in the subject.
type tree struct {
	nodes []treeNode // the root first; none if the tree is empty
}

type treeNode struct {
	label   string // what leads to the node from its parent, in the order of the subject
	first   []byte // the first byte of each child's label, for the walk back the last
	kids    []int32
	numbers []int32
}

// add puts a text into a tree for walk.
func (t *tree) add(text string, number int32) { t.insert(text, number, false) }

// addBack puts a text into a tree for walkBack.
func (t *tree) addBack(text string, number int32) { t.insert(text, number, true) }

func (t *tree) insert(text string, number int32, back bool) {
	if len(t.nodes) == 0 {
		t.nodes = []treeNode{{}}
	}
	at := int32(0)
	for text != "" {
		i := bytes.IndexByte(t.nodes[at].first, edge(text, back))
		if i < 0 {
			at = t.grow(at, text, back)
			break
		}
		kid := t.nodes[at].kids[i]
		n := common(t.nodes[kid].label, text, back)
		if n < len(t.nodes[kid].label) {
			t.split(kid, n, back)
		}
		_, text = cutAt(text, n, back)
		at = kid
	}
	t.nodes[at].numbers = append(t.nodes[at].numbers, number)
}

// grow adds a child.
func (t *tree) grow(parent int32, label string, back bool) int32 {
	kid := int32(len(t.nodes))
	t.nodes = append(t.nodes, treeNode{label: label})
	p := &t.nodes[parent]
	p.first = append(p.first, edge(label, back))
	p.kids = append(p.kids, kid)
	return kid
}

// split leaves the first n bytes of a node's label with the node and moves the rest of it into a child.
func (t *tree) split(at int32, n int, back bool) {
	node := t.nodes[at]
	var rest string
	node.label, rest = cutAt(node.label, n, back)
	child := node
	child.label = rest
	node.first, node.kids, node.numbers = []byte{edge(rest, back)}, []int32{int32(len(t.nodes))}, nil
	t.nodes[at] = node
	t.nodes = append(t.nodes, child)
}

// edge returns the byte of a label by which it is found.
func edge(label string, back bool) byte {
	if back {
		return label[len(label)-1]
	}
	return label[0]
}

// common returns the length of the common beginning, or end.
func common(a, b string, back bool) int {
	n := 0
	for n < min(len(a), len(b)) {
		if i, j := n, n; back {
			i, j = len(a)-1-n, len(b)-1-n
			if a[i] != b[j] {
				break
			}
		} else if a[i] != b[j] {
			break
		}
		n++
	}
	return n
}

// cutAt cuts the first n bytes off, or the last.
func cutAt(s string, n int, back bool) (cut, rest string) {
	if back {
		return s[len(s)-n:], s[:len(s)-n]
	}
	return s[:n], s[n:]
}

// walk appends the numbers of all texts that s begins with; with slash also of those that s + "/" begins with.
func (t *tree) walk(dst []int32, s string, slash bool) []int32 {
	if len(t.nodes) == 0 {
		return dst
	}
	node := &t.nodes[0]
	for {
		dst = append(dst, node.numbers...)
		c := byte('/')
		if s != "" {
			c = s[0]
		} else if !slash {
			return dst
		}
		if node = t.kid(node, c); node == nil {
			return dst
		}
		switch n := len(node.label); {
		case n <= len(s) && s[:n] == node.label:
			s = s[n:]
		case slash && n == len(s)+1 && node.label[n-1] == '/' && node.label[:n-1] == s:
			s, slash = "", false
		default:
			return dst
		}
	}
}

// walkBack appends the numbers of all texts that s ends with; with slash also of those that s + "/" ends with.
func (t *tree) walkBack(dst []int32, s string, slash bool) []int32 {
	if len(t.nodes) == 0 {
		return dst
	}
	dst = t.back(append(dst, t.nodes[0].numbers...), &t.nodes[0], s)
	if !slash {
		return dst
	}
	node := t.kid(&t.nodes[0], '/')
	if node == nil {
		return dst
	}
	rest := node.label[:len(node.label)-1]
	if !strings.HasSuffix(s, rest) {
		return dst
	}
	return t.back(append(dst, node.numbers...), node, s[:len(s)-len(rest)])
}

// back appends the numbers below a node.
func (t *tree) back(dst []int32, node *treeNode, s string) []int32 {
	for s != "" {
		if node = t.kid(node, s[len(s)-1]); node == nil || !strings.HasSuffix(s, node.label) {
			return dst
		}
		dst = append(dst, node.numbers...)
		s = s[:len(s)-len(node.label)]
	}
	return dst
}

// kid returns the child of a node whose label is found by c, or nil.
func (t *tree) kid(node *treeNode, c byte) *treeNode {
	i := bytes.IndexByte(node.first, c)
	if i < 0 {
		return nil
	}
	return &t.nodes[node.kids[i]]
}
