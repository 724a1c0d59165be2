package rule

import "math/bits"

// nameTable finds the class of an event name. Names are compared as two
// numbers, and most places are empty, so that one comparison is the rule.
type nameTable struct {
	places []namePlace // a power of two
}

// namePlace belongs to the name at hand, or, without one, to all names that are
// not in the table.
type namePlace struct {
	a, b  uint64 // what begins and ends the name
	name  string
	class *class
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
	*p = namePlace{a, b, name, c}
}

func (t *nameTable) find(name string) *class {
	p, _, _ := t.place(name)
	return p.class
}

// place returns where name is or would be, and the numbers that tell it from
// others of its length, up to 16 bytes.
func (t *nameTable) place(name string) (p *namePlace, a, b uint64) {
	n := len(name)
	if n >= 8 {
		a, b = eight(name, 0), eight(name, n-8)
	} else {
		a, b = shortText(name)
	}
	for i := mixed(a, b); ; i++ {
		p = &t.places[i&uint64(len(t.places)-1)]
		if p.a == a && p.b == b && len(p.name) == n && (n <= 16 || p.name == name) || p.name == "" {
			return p, a, b
		}
	}
}
