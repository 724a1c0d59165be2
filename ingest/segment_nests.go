package ingest

import "github.com/go-conversion/conversion"

// nests remembers which properties came out of which nested object of a call,
// because a key that stands there twice replaces all of them.
type nests struct {
	all   []nest
	index map[string]int // of many
}

type nest struct {
	name     span
	from, to int // of its properties in the draft
}

const fewNests = 32

func (n *nests) reset() { n.all, n.index = n.all[:0], nil }

// find returns the object of a name, or nil. It is valid until the next add.
func (n *nests) find(d *draft, name []byte) *nest {
	if n.index != nil {
		if i, ok := n.index[string(name)]; ok {
			return &n.all[i]
		}
		return nil
	}
	for i := range n.all {
		if string(d.of(n.all[i].name)) == string(name) {
			return &n.all[i]
		}
	}
	return nil
}

// drop makes the properties of an object absent.
func (o *nest) drop(d *draft) {
	if o == nil {
		return
	}
	for i := o.from; i < o.to; i++ {
		d.props[i].kind = conversion.KindAbsent
	}
	o.to = o.from
}

// add remembers an object whose properties begin at from.
func (n *nests) add(d *draft, name span, from int) {
	if o := n.find(d, d.of(name)); o != nil {
		o.from, o.to = from, len(d.props)
		return
	}
	n.all = append(n.all, nest{name, from, len(d.props)})
	switch {
	case n.index != nil:
		n.index[string(d.of(name))] = len(n.all) - 1
	case len(n.all) > fewNests:
		n.index = make(map[string]int, 2*fewNests)
		for i, o := range n.all {
			n.index[string(d.of(o.name))] = i
		}
	}
}
