package session

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// knownIDs tells the ids of the events that a visitor holds. Few are looked up
// one by one; the map is made when they become many.
type knownIDs struct {
	held   int
	places map[string]place
}

const fewHeld = 24

// place is where the event of an id stands in the order.
type place struct {
	time time.Time
	seq  int64
}

func (p place) compare(id string, e *conversion.Event) int {
	return cmp.Or(p.time.Compare(e.Time), cmp.Compare(p.seq, e.Seq), strings.Compare(id, e.ID))
}

// has reports whether v holds an event of that id, and where if it waits.
func (k *knownIDs) has(v *visitor, id string) (known, waits bool, at spot) {
	if k.places != nil {
		p, known := k.places[id]
		if known {
			at, waits = v.waiting.find(id, p)
		}
		return known, waits, at
	}
	if at, waits = v.waiting.search(id); waits {
		return true, true, at
	}
	settled := slices.ContainsFunc(v.open, func(s conversion.Session) bool { return indexID(s.Events, id) >= 0 })
	return settled, false, at
}

func indexID(events []conversion.Event, id string) int {
	return slices.IndexFunc(events, func(e conversion.Event) bool { return e.ID == id })
}

// add notes that v holds one more event.
func (k *knownIDs) add(v *visitor, e *conversion.Event) {
	k.held++
	if k.places != nil {
		k.places[e.ID] = place{e.Time, e.Seq}
		return
	}
	if k.held <= fewHeld {
		return
	}
	k.places = make(map[string]place, 2*k.held)
	for i := range 1 + len(v.waiting.rest) {
		k.note(v.waiting.events(i))
	}
	for i := range v.open {
		k.note(v.open[i].Events)
	}
}

func (k *knownIDs) note(events []conversion.Event) {
	for i := range events {
		k.places[events[i].ID] = place{events[i].Time, events[i].Seq}
	}
}

// forget notes that events are held no more.
func (k *knownIDs) forget(events []conversion.Event) {
	k.held -= len(events)
	if k.held <= fewHeld {
		k.places = nil
		return
	}
	for i := range events {
		delete(k.places, events[i].ID)
	}
}
