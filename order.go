package conversion

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
)

// Compare orders the events of one user by time, then seq, id, name, url,
// title, content type, referrer, engaged time, currency, amount, order id,
// properties and session; texts bytewise. It is 0 only for events that no rule can tell
// apart, so results that follow this order are functions of the set of events.
func Compare(a, b *Event) int {
	if c := a.Time.Compare(b.Time); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Seq, b.Seq); c != 0 {
		return c
	}
	return compareRest(a, b)
}

func compareRest(a, b *Event) int {
	return cmp.Or(
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.EventName(), b.EventName()),
		strings.Compare(a.URL, b.URL),
		strings.Compare(a.Title, b.Title),
		strings.Compare(a.ContentType, b.ContentType),
		strings.Compare(a.Referrer, b.Referrer),
		cmp.Compare(a.Engaged, b.Engaged),
		strings.Compare(a.Value.Currency, b.Value.Currency),
		cmp.Compare(a.Value.Micros, b.Value.Micros),
		strings.Compare(a.OrderID, b.OrderID),
		compareProps(a.Props, b.Props),
		strings.Compare(a.Session, b.Session),
	)
}

// compareProps compares canonical JSON; no properties come first.
func compareProps(a, b Props) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(a), len(b))
	}
	if c := bytes.Compare(a.AppendJSON(nil), b.AppendJSON(nil)); c != 0 {
		return c
	}
	return bytes.Compare(a.appendBinary(nil), b.appendBinary(nil)) // JSON knows neither NaN nor invalid UTF-8
}

// InOrder reports whether one user's events can be taken as they are: all
// dated, in order, and no identity twice.
func InOrder(events []Event) bool {
	for i := range events {
		if _, dated := events[i].UnixNano(); !dated {
			return false
		}
		if i > 0 && Compare(&events[i-1], &events[i]) > 0 {
			return false
		}
	}
	return uniqueIDs(events)
}

// Few events are compared pair by pair, because that needs no memory.
const fewEvents = 24

func uniqueIDs(events []Event) bool {
	if len(events) > fewEvents {
		return uniqueIDsByHash(events)
	}
	for i := range events {
		for j := range i {
			if events[i].ID == events[j].ID && events[i].ID != "" {
				return false
			}
		}
	}
	return true
}

var idSeed = maphash.MakeSeed()

// uniqueIDsByHash keeps the events seen in an open hash table, which costs one
// allocation where a map costs several.
func uniqueIDsByHash(events []Event) bool {
	table := make([]int32, 1<<bits.Len(uint(2*len(events)))) // index + 1
	mask := uint64(len(table) - 1)
	for i := range events {
		id := events[i].ID
		if id == "" {
			continue
		}
		at := maphash.String(idSeed, id) & mask
		for ; table[at] != 0; at = (at + 1) & mask {
			if events[table[at]-1].ID == id {
				return false
			}
		}
		table[at] = int32(i + 1)
	}
	return true
}

// Order appends to dst the indices of the events that count, in order. It
// leaves out undated events and all but the first, in order, of those with the
// same ID, and adds what it met to found: undated, duplicate,
// duplicate_differs, and unsorted with the number of inversions of the input.
func Order(dst []int, events []Event, found *Findings) []int {
	start := len(dst)
	for i := range events {
		if _, dated := events[i].UnixNano(); dated {
			dst = append(dst, i)
		} else {
			found.Add(Undated, "", 1, i)
		}
	}
	order := dst[start:]
	found.Add(Unsorted, "", inversions(order, events), -1)
	seen := make(map[string]int, len(order))
	kept := order[:0]
	for _, i := range order {
		e := &events[i]
		first, twice := seen[e.ID]
		if e.ID == "" || !twice {
			seen[e.ID] = i
			kept = append(kept, i)
			continue
		}
		if sameEvent(e, &events[first]) {
			found.Add(Duplicate, "", 1, i)
		} else {
			found.Add(DuplicateDiffers, "", 1, i)
		}
	}
	return dst[:start+len(kept)]
}

func sameEvent(a, b *Event) bool {
	return Compare(a, b) == 0 && a.User == b.User
}

// inversions sorts order by [Compare], equal events by index, and returns how
// many pairs of events stood in the wrong order: a merge sort that counts.
func inversions(order []int, events []Event) int64 {
	if len(order) < 2 {
		return 0
	}
	half := len(order) / 2
	n := inversions(order[:half], events) + inversions(order[half:], events)
	if Compare(&events[order[half-1]], &events[order[half]]) <= 0 {
		return n
	}
	left := slices.Clone(order[:half])
	right := order[half:]
	for i := range order {
		if len(left) == 0 {
			break
		}
		if len(right) > 0 && Compare(&events[right[0]], &events[left[0]]) < 0 {
			n += int64(len(left))
			order[i], right = right[0], right[1:]
		} else {
			order[i], left = left[0], left[1:]
		}
	}
	return n
}
