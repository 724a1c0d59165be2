package session

import (
	"slices"
	"sort"

	"github.com/go-conversion/conversion"
)

// backlog is a queue of events in order. They lie in blocks, so that one that
// comes in between moves few others. Mostly there is only the first block, whose
// memory is used again.
type backlog struct {
	first []conversion.Event
	head  int                  // those of first before have been taken out
	rest  [][]conversion.Event // blocks that are not empty; none if first is
}

// blockSize is how many events a block has at most.
const blockSize = 128

func (b *backlog) block(i int) *[]conversion.Event {
	if i == 0 {
		return &b.first
	}
	return &b.rest[i-1]
}

// start returns where the events of block i begin.
func (b *backlog) start(i int) int {
	if i == 0 {
		return b.head
	}
	return 0
}

// blockOf returns the last block with an event that is not behind, or 0.
func (b *backlog) blockOf(behind func(*conversion.Event) bool) int {
	if n := len(b.rest); n == 0 || !behind(&b.rest[n-1][0]) {
		return n
	}
	return sort.Search(len(b.rest), func(i int) bool { return behind(&b.rest[i][0]) })
}

// add puts an event in its place, behind equal ones.
func (b *backlog) add(e conversion.Event) {
	behind := func(other *conversion.Event) bool { return conversion.Compare(other, &e) > 0 }
	if b.head > len(b.first)/2 && len(b.first) == cap(b.first) {
		n := copy(b.first, b.first[b.head:])
		clear(b.first[n:])
		b.first, b.head = b.first[:n], 0
	}
	i := b.blockOf(behind)
	block, start := b.block(i), b.start(i)
	at := len(*block)
	if at > start && behind(&(*block)[at-1]) {
		at = start + sort.Search(at-start, func(i int) bool { return behind(&(*block)[start+i]) })
	}
	*block = slices.Insert(*block, at, e)
	if len(*block)-start > blockSize {
		b.split(i)
	}
}

// split cuts block i in halves. Of the last one it cuts off the last event, for
// mostly events come in order and more follow there.
func (b *backlog) split(i int) {
	block := b.block(i)
	cut := (b.start(i) + len(*block)) / 2
	if i == len(b.rest) {
		cut = len(*block) - 1
	}
	next := append(make([]conversion.Event, 0, blockSize+1), (*block)[cut:]...)
	clear((*block)[cut:])
	*block = (*block)[:cut]
	b.rest = slices.Insert(b.rest, i, next)
}

// empty reports whether no event is left.
func (b *backlog) empty() bool { return len(b.first) == 0 }

// begin returns the instant of the first event.
func (b *backlog) begin() int64 {
	ns, _ := b.first[b.head].UnixNano()
	return ns
}

// pop takes the first event out.
func (b *backlog) pop() conversion.Event {
	e := b.first[b.head]
	b.first[b.head] = conversion.Event{}
	b.head++
	b.drop(0)
	return e
}

// remove takes out the event at s.
func (b *backlog) remove(s spot) {
	block := b.block(s.block)
	*block = slices.Delete(*block, s.index, s.index+1)
	b.drop(s.block)
}

// drop drops block i if nothing is left of it.
func (b *backlog) drop(i int) {
	switch {
	case b.start(i) < len(*b.block(i)):
	case i > 0:
		b.rest = slices.Delete(b.rest, i-1, i)
	case len(b.rest) > 0:
		b.first, b.head = b.rest[0], 0
		b.rest = slices.Delete(b.rest, 0, 1)
	default:
		b.first, b.head = b.first[:0], 0
	}
}

// spot is where in a backlog an event is.
type spot struct{ block, index int }

func (b *backlog) at(s spot) *conversion.Event { return &(*b.block(s.block))[s.index] }

// find returns where the event of that id is which stands there in the order.
func (b *backlog) find(id string, p place) (s spot, ok bool) {
	if b.empty() {
		return s, false
	}
	s.block = b.blockOf(func(e *conversion.Event) bool { return p.compare(id, e) < 0 })
	block, start := *b.block(s.block), b.start(s.block)
	s.index = start + sort.Search(len(block)-start, func(i int) bool { return p.compare(id, &block[start+i]) <= 0 })
	return s, s.index < len(block) && block[s.index].ID == id
}

// search is find for when the place is not known.
func (b *backlog) search(id string) (s spot, ok bool) {
	for i := range 1 + len(b.rest) {
		if at := indexID(b.events(i), id); at >= 0 {
			return spot{i, b.start(i) + at}, true
		}
	}
	return s, false
}

// events returns those of block i.
func (b *backlog) events(i int) []conversion.Event { return (*b.block(i))[b.start(i):] }
