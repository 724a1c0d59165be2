package ingest

import (
	"slices"
	"strconv"
)

// items gathers the products of an event: their ids, their names, and how many
// they are.
type items struct {
	keys       *itemKeys
	ids, names [][]byte
	count      float64
	total      int // of items
}

// itemKeys says how a format writes items.
type itemKeys struct {
	field  string
	ids    []string // the best first
	name   string
	notSet bool // (not set) is absent
}

var (
	ga4Items     = &itemKeys{field: "items", ids: []string{"item_id"}, name: "item_name", notSet: true}
	segmentItems = &itemKeys{field: "properties.products", ids: []string{"sku", "product_id", "id"}, name: "name"}
)

func (it *items) reset() {
	it.ids, it.names = it.ids[:0], it.names[:0]
	it.count, it.total = 0, 0
}

// read reads an array of items; null is none.
func (it *items) read(rd *reading, keys *itemKeys) {
	s := &rd.scan
	it.reset()
	it.keys = keys
	if s.peek() != '[' {
		if !s.null() {
			s.mistyped(keys.field, "want an array")
		}
		return
	}
	for more := s.array(); more; more = s.nextElement() {
		if s.peek() != '{' {
			s.mistyped(it.path(nil), "want an object")
			return
		}
		it.readItem(rd)
		it.total++
	}
}

func (it *items) path(key []byte) string {
	path := it.keys.field + "[" + strconv.Itoa(it.total) + "]"
	if key != nil {
		path += "." + string(key)
	}
	return path
}

func (it *items) readItem(rd *reading) {
	s := &rd.scan
	var ids [3][]byte
	var name []byte
	quantity := 1.0
	for key := s.object(); key != nil; key = s.nextKey() {
		i := slices.Index(it.keys.ids, string(key))
		switch {
		case i >= 0:
			ids[i] = it.text(s, key)
		case string(key) == it.keys.name:
			name = it.text(s, key)
		case string(key) == "quantity":
			quantity = it.quantity(s)
		default:
			rd.unknown(it.keys.field+".", key)
		}
	}
	it.count += quantity
	for _, id := range ids {
		if len(id) > 0 {
			it.ids = append(it.ids, id)
			break
		}
	}
	if len(name) > 0 {
		it.names = append(it.names, name)
	}
}

func (it *items) text(s *scanner, key []byte) []byte {
	if s.peek() != '"' {
		if !s.null() {
			s.mistyped(it.path(key), "want a string")
		}
		return nil
	}
	text := s.text()
	if it.keys.notSet {
		return setText(text)
	}
	return text
}

// quantity reads a number, or one in a string; absent it is 1.
func (it *items) quantity(s *scanner) float64 {
	s.peek()
	start := s.pos
	text, ok := s.digits()
	if text == nil && ok {
		return 1
	}
	n, inRange := float(text)
	if !ok || !inRange {
		s.wrong(it.path([]byte("quantity")), errNumber.Error(), start)
	}
	return n
}

// add adds the properties of the items to the draft.
func (it *items) add(d *draft) {
	if it.total == 0 {
		return
	}
	d.addList("item_ids", it.ids)
	d.addList("item_names", it.names)
	d.addNumber("item_count", it.count)
}
