package arrival

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion/internal/wire"
)

// IDs remembers the ids of events for a while. Looking through a few costs less
// than a map.
type IDs struct {
	Span  uint64 // how long, in nanoseconds
	known []knownID
	head  int                 // what is before is forgotten
	many  map[string]struct{} // those known, if they are more than a few
}

type knownID struct {
	t  int64
	id string
}

const fewIDs = 24

// Has reports whether an id was there before, and forgets what is too old.
func (s *IDs) Has(now int64, id string) bool {
	for s.head < len(s.known) && uint64(now)-uint64(s.known[s.head].t) > s.Span {
		delete(s.many, s.known[s.head].id)
		s.known[s.head] = knownID{}
		s.head++
	}
	if len(s.many) > 0 {
		_, ok := s.many[id]
		return ok
	}
	return slices.ContainsFunc(s.known[s.head:], func(k knownID) bool { return k.id == id })
}

// Add remembers an id that is not known.
func (s *IDs) Add(now int64, id string) {
	if s.head > 0 && len(s.known) == cap(s.known) {
		n := copy(s.known, s.known[s.head:])
		clear(s.known[n:])
		s.known, s.head = s.known[:n], 0
	}
	s.known = append(s.known, knownID{now, id})
	switch n := len(s.known) - s.head; {
	case len(s.many) > 0:
		s.many[id] = struct{}{}
	case n > fewIDs:
		if s.many == nil {
			s.many = make(map[string]struct{}, 2*n)
		}
		for _, k := range s.known[s.head:] {
			s.many[k.id] = struct{}{}
		}
	}
}

// Clear forgets all ids and keeps the span.
func (s *IDs) Clear() {
	s.known, s.head, s.many = s.known[:0], 0, nil
}

// Len returns how many ids there is memory for.
func (s *IDs) Len() int { return cap(s.known) + len(s.many) }

// Append appends the span and the ids by time, those of one time in order.
func (s *IDs) Append(dst []byte) []byte {
	known := slices.Clone(s.known[s.head:])
	slices.SortFunc(known, compareIDs)
	dst = wire.AppendUint(wire.AppendUint(dst, s.Span), uint64(len(known)))
	for _, k := range known {
		dst = wire.AppendString(wire.AppendInt(dst, k.t), k.id)
	}
	return dst
}

func compareIDs(a, b knownID) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.id, b.id)) }

// Read reads what [IDs.Append] wrote.
func (s *IDs) Read(r *wire.Reader) {
	s.Clear()
	s.Span = r.Uint()
	for range r.Len(2) {
		k := knownID{r.Int(), r.String()}
		if n := len(s.known); n > 0 && compareIDs(s.known[n-1], k) >= 0 {
			r.Fail()
		}
		s.Add(k.t, k.id)
	}
}
