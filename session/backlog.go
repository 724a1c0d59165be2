package session

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// backlog is a queue of events in order. Its memory is used again.
type backlog struct {
	events []conversion.Event
	head   int // those before have been taken out
}

// add puts an event in its place, in time linear in how many are after it.
func (b *backlog) add(e conversion.Event) {
	if b.head > len(b.events)/2 && len(b.events) == cap(b.events) {
		n := copy(b.events, b.events[b.head:])
		clear(b.events[n:])
		b.events, b.head = b.events[:n], 0
	}
	i := len(b.events)
	for i > b.head && conversion.Compare(&b.events[i-1], &e) > 0 {
		i--
	}
	b.events = slices.Insert(b.events, i, e)
}

// before reports whether the first event is before ns.
func (b *backlog) before(ns int64) bool {
	if len(b.events) == 0 {
		return false
	}
	first, _ := b.events[b.head].UnixNano()
	return first < ns
}

// pop takes the first event out.
func (b *backlog) pop() conversion.Event {
	e := b.events[b.head]
	b.events[b.head] = conversion.Event{}
	b.head++
	b.rewind()
	return e
}

// remove takes out the event at i.
func (b *backlog) remove(i int) {
	b.events = slices.Delete(b.events, i, i+1)
	b.rewind()
}

func (b *backlog) rewind() {
	if b.head == len(b.events) {
		b.events, b.head = b.events[:0], 0
	}
}

// find returns where the event of that id is, or -1.
func (b *backlog) find(id string) int {
	if i := indexID(b.events[b.head:], id); i >= 0 {
		return b.head + i
	}
	return -1
}
