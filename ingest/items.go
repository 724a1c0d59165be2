package ingest

import (
	"strconv"

	"github.com/go-conversion/conversion"
)

// items gathers the products of an event: their ids, their names, and how many
// they are.
type items struct {
	ids, names [][]byte
	count      float64
	any        bool
}

// The keys that hold the id of an item, the best first.
var (
	ga4ItemID     = []string{"item_id"}
	segmentItemID = []string{"sku", "product_id", "id"}
)

func (it *items) reset() {
	it.ids, it.names = it.ids[:0], it.names[:0]
	it.count, it.any = 0, false
}

// read reads an array of items; null is none.
func (it *items) read(s *scanner, field string, rd *reading, idKeys []string) {
	it.reset()
	if s.peek() != '[' {
		if !s.null() {
			s.mistyped(field, "want an array of objects")
		}
		return
	}
	i := 0
	for more := s.array(); more; more = s.nextElement() {
		if s.peek() != '{' {
			s.mistyped(field+"["+strconv.Itoa(i)+"]", "want an object")
			return
		}
		it.readItem(s, field, i, rd, idKeys)
		i++
	}
}

func (it *items) readItem(s *scanner, field string, i int, rd *reading, idKeys []string) {
	var id, name []byte
	best := len(idKeys)
	quantity := 1.0
	at := func(key []byte) string { return field + "[" + strconv.Itoa(i) + "]." + string(key) }
	nameKey := "name"
	if len(idKeys) == 1 {
		nameKey = "item_name"
	}
	for key := s.object(); key != nil; key = s.nextKey() {
		rank := rankOf(key, idKeys)
		switch {
		case rank <= best && rank < len(idKeys):
			if text := itemText(s, at, key); text != nil {
				id, best = text, rank
			}
		case rank < len(idKeys):
			itemText(s, at, key)
		case string(key) == nameKey:
			name = itemText(s, at, key)
		case string(key) == "quantity":
			quantity = 1
			if text := quantityOf(s, at, key); text != nil {
				quantity, _ = float(text)
			}
		default:
			rd.unknown(field+".", key)
		}
	}
	it.any = true
	it.count += quantity
	if len(id) > 0 {
		it.ids = append(it.ids, id)
	}
	if len(name) > 0 {
		it.names = append(it.names, name)
	}
}
func rankOf(key []byte, keys []string) int {
	for i := range keys {
		if string(key) == keys[i] {
			return i
		}
	}
	return len(keys)
}

// add adds the properties of the items to the draft.
func (it *items) add(d *draft) {
	if !it.any {
		return
	}
	from := len(d.elements)
	d.elements = append(d.elements, it.ids...)
	d.addList("item_ids", from)
	from = len(d.elements)
	d.elements = append(d.elements, it.names...)
	d.addList("item_names", from)
	d.props = append(d.props, draftProp{label: "item_count", kind: conversion.KindNumber, num: it.count})
}
