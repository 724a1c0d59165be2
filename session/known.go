package session

import "github.com/go-conversion/conversion"

// knownIDs tells the ids of the events that a visitor holds. Few are looked up
// one by one; the set is made when they become many.
type knownIDs struct {
	held int
	set  map[string]struct{}
}

const fewHeld = 24

func (k *knownIDs) has(v *visitor, id string) bool {
	if k.set != nil {
		_, known := k.set[id]
		return known
	}
	return v.waiting.find(id) >= 0 || v.settledEvent(id) != nil
}

// add notes that v holds one more event, which has that id.
func (k *knownIDs) add(v *visitor, id string) {
	k.held++
	if k.set != nil {
		k.set[id] = struct{}{}
		return
	}
	if k.held <= fewHeld {
		return
	}
	k.set = make(map[string]struct{}, 2*k.held)
	k.note(v.waiting.events[v.waiting.head:])
	for i := range v.open {
		k.note(v.open[i].Events)
	}
}

func (k *knownIDs) note(events []conversion.Event) {
	for i := range events {
		k.set[events[i].ID] = struct{}{}
	}
}

// forget notes that events are held no more.
func (k *knownIDs) forget(events []conversion.Event) {
	k.held -= len(events)
	if k.held <= fewHeld {
		k.set = nil
		return
	}
	for i := range events {
		delete(k.set, events[i].ID)
	}
}
