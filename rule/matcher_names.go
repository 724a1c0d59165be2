package rule

import "math/bits"

// nameTable finds the class of an event name. Names are compared as numbers,
// and most places are empty, so that one look is the rule. Whether it finds a
// name or an empty place is no branch, for no processor could guess it.
type nameTable struct {
	places []namePlace // a power of two
}

// namePlace belongs to the name at hand, or, if it is empty, to all names that
// are not in the table.
type namePlace struct {
	a, b   uint64 // what begins and ends the name
	length uint64
	taken  uint64 // all bits, or none if the place is empty
	class  *class
	name   string
}

// newNameTable returns a table for so many names.
func newNameTable(names int, others *class) nameTable {
	t := nameTable{make([]namePlace, 8<<bits.Len(uint(names)))}
	for i := range t.places {
		t.places[i].class = others
	}
	return t
}

func (t *nameTable) add(name string, c *class) {
	p, a, b := t.place(name)
	*p = namePlace{a, b, uint64(len(name)), ^uint64(0), c, name}
}

func (t *nameTable) find(name string) *class {
	p, _, _ := t.place(name)
	return p.class
}

// place returns where name is or would be, and the numbers that tell it from
// others of its length, up to 16 bytes.
func (t *nameTable) place(name string) (p *namePlace, a, b uint64) {
	n := uint64(len(name))
	if n >= 8 {
		a, b = eight(name, 0), eight(name, len(name)-8)
	} else {
		a, b = shortText(name)
	}
	for i := mixed(a, b); ; i++ {
		p = &t.places[i&uint64(len(t.places)-1)]
		if (a^p.a|b^p.b|n^p.length)&p.taken == 0 && (n <= 16 || p.name == name || p.taken == 0) {
			return p, a, b
		}
	}
}
