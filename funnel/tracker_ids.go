package funnel

import "slices"

// idMemory remembers the ids of some last time. Looking through a few costs less
// than a map.
type idMemory struct {
	span  uint64 // how long
	known []knownID
	head  int                 // what is before is forgotten
	many  map[string]struct{} // those known, if they are more than a few
}

type knownID struct {
	t  int64
	id string
}

const fewIDs = 24

// has reports whether an id was there before, and forgets what is too old.
func (s *idMemory) has(now int64, id string) bool {
	for s.head < len(s.known) && uint64(now)-uint64(s.known[s.head].t) > s.span {
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

// add remembers an id that is not known.
func (s *idMemory) add(now int64, id string) {
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

func (s *idMemory) clear() {
	s.known, s.head, s.many = s.known[:0], 0, nil
}
