package session

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/go-conversion/conversion"
)

// backlog is a queue of events in order. They lie in blocks, so that one that
// comes in between moves few others; mostly there is only the first block,
// whose memory is used again.
type backlog struct {
	first []conversion.Event
	head  int                  // those of first before have been taken out
	rest  [][]conversion.Event // none is empty; if first is, there are none
}

const blockSize = 128

// add puts an event in its place, behind equal ones.
func (b *backlog) add(e conversion.Event) {
	if n := len(b.rest); n > 0 && conversion.Compare(&b.rest[n-1][0], &e) <= 0 {
		b.addToBlock(n-1, e)
		return
	}
	if at := b.blockBehind(func(first *conversion.Event) bool { return conversion.Compare(first, &e) > 0 }); at > 0 {
		b.addToBlock(at-1, e)
		return
	}
	if b.head > len(b.first)/2 && len(b.first) == cap(b.first) {
		n := copy(b.first, b.first[b.head:])
		clear(b.first[n:])
		b.first, b.head = b.first[:n], 0
	}
	b.first = insert(b.first, b.head, e)
	if len(b.first)-b.head > blockSize {
		b.first = b.split(b.first, b.head, 0)
	}
}

// addToBlock puts an event in its place in b.rest[i].
func (b *backlog) addToBlock(i int, e conversion.Event) {
	b.rest[i] = insert(b.rest[i], 0, e)
	if len(b.rest[i]) > blockSize {
		b.rest[i] = b.split(b.rest[i], 0, i+1)
	}
}

// split cuts a block and puts what is cut off into b.rest at i: half of what
// begins at head, or the last event alone where more will come behind it.
func (b *backlog) split(block []conversion.Event, head, i int) []conversion.Event {
	cut := (head + len(block)) / 2
	if i == len(b.rest) {
		cut = len(block) - 1
	}
	b.rest = slices.Insert(b.rest, i, append(make([]conversion.Event, 0, blockSize+1), block[cut:]...))
	clear(block[cut:])
	return block[:cut]
}

// insert puts an event in its place among those from head on, which mostly is
// the end.
func insert(block []conversion.Event, head int, e conversion.Event) []conversion.Event {
	i := len(block)
	if i > head && conversion.Compare(&block[i-1], &e) > 0 {
		i = head + sort.Search(i-head, func(i int) bool { return conversion.Compare(&block[head+i], &e) > 0 })
	}
	return slices.Insert(block, i, e)
}

// blockBehind returns the first block of b.rest whose first event is behind.
func (b *backlog) blockBehind(behind func(*conversion.Event) bool) int {
	return sort.Search(len(b.rest), func(i int) bool { return behind(&b.rest[i][0]) })
}

// empty reports whether there is no event.
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
	b.rewind()
	return e
}

func (b *backlog) rewind() {
	if b.head < len(b.first) {
		return
	}
	b.first, b.head = b.first[:0], 0
	if len(b.rest) > 0 {
		b.first = b.rest[0]
		b.rest = slices.Delete(b.rest, 0, 1)
	}
}

// place is where an event with an id stands in the order.
type place struct {
	ns, seq int64
	id      string
}

func placeOf(e *conversion.Event) place {
	ns, _ := e.UnixNano()
	return place{ns, e.Seq, e.ID}
}

func (p *place) compare(e *conversion.Event) int {
	ns, _ := e.UnixNano()
	return cmp.Or(cmp.Compare(p.ns, ns), cmp.Compare(p.seq, e.Seq), strings.Compare(p.id, e.ID))
}
