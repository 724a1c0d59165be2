package attribution

import (
	"hash/maphash"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// journeySets are the journeys of a table by the set of their keys. The empty path is
// not among them. Sums are of integers, so that they are the same in any order.
type journeySets struct {
	list  []journeySet
	keys  []uint32 // of all sets, one after the other
	index []uint32 // places in list, from 1, by hash

	// hashes are one for each key. That of a set is their sum, so that it is known
	// before its keys are in order.
	hashes []uint64
	marks  keyMarks
}

// journeySet is all journeys with one set of keys.
type journeySet struct {
	start, end int // of its keys, which ascend
	hash       uint64
	journeyCount
	value stat.Uint128
}

// journeyCount is a number of journeys with and without conversion.
type journeyCount struct{ conversions, nulls uint64 }

func (c *journeyCount) add(d journeyCount) {
	c.conversions = capped(c.conversions, d.conversions)
	c.nulls = capped(c.nulls, d.nulls)
}

func (c journeyCount) journeys() float64 { return float64(c.conversions) + float64(c.nulls) }

// rate is 0 without conversions.
func (c journeyCount) rate() float64 {
	if c.conversions == 0 {
		return 0
	}
	return float64(c.conversions) / c.journeys()
}

// keyMarks is a set of keys that is emptied at no cost.
type keyMarks struct {
	marked []uint32 // in which round, by key
	round  uint32
}

func (m *keyMarks) reset() {
	m.round++
	if m.round == 0 {
		clear(m.marked)
		m.round = 1
	}
}

func (m *keyMarks) has(key uint32) bool { return m.marked[key] == m.round }

// add tells whether the key is new.
func (m *keyMarks) add(key uint32) bool {
	if m.has(key) {
		return false
	}
	m.marked[key] = m.round
	return true
}

// sets collects the sets of keys of all rows with touches.
func (v *view) sets() *journeySets {
	s := &journeySets{hashes: make([]uint64, len(v.names)), marks: keyMarks{marked: make([]uint32, len(v.names))}}
	for key := range s.hashes {
		s.hashes[key] = maphash.Comparable(v.seed, key)
	}
	var path []uint32
	for n := range v.list {
		if path = v.path(path[:0], n); len(path) > 0 {
			s.add(path, &v.list[n])
		}
	}
	return s
}

func (s *journeySets) add(path []uint32, r *row) {
	s.marks.reset()
	keys, hash := path[:0], uint64(0)
	for _, key := range path {
		if s.marks.add(key) {
			keys = append(keys, key)
			hash += s.hashes[key]
		}
	}
	set := s.at(keys, hash)
	set.journeyCount.add(r.count())
	set.value = set.value.Capped(r.value)
}

// at returns the set of the marked keys, which is new if there was none.
func (s *journeySets) at(keys []uint32, hash uint64) *journeySet {
	if 4*len(s.list) >= 3*len(s.index) {
		s.grow()
	}
	place, found := s.find(len(keys), hash)
	if !found {
		s.list = append(s.list, journeySet{start: len(s.keys), end: len(s.keys) + len(keys), hash: hash})
		s.keys = append(s.keys, keys...)
		slices.Sort(s.keys[len(s.keys)-len(keys):])
		s.index[place] = uint32(len(s.list))
	}
	return &s.list[s.index[place]-1]
}

// find returns where in the index the set of the marked keys is, or would be.
func (s *journeySets) find(size int, hash uint64) (place int, found bool) {
	mask := len(s.index) - 1
	for place = int(hash) & mask; ; place = (place + 1) & mask {
		n := s.index[place]
		if n == 0 {
			return place, false
		}
		if set := &s.list[n-1]; set.hash == hash && s.marked(set, size) {
			return place, true
		}
	}
}

func (s *journeySets) marked(set *journeySet, size int) bool {
	if set.end-set.start != size {
		return false
	}
	for _, key := range s.keys[set.start:set.end] {
		if !s.marks.has(key) {
			return false
		}
	}
	return true
}

func (s *journeySets) grow() {
	s.index = make([]uint32, max(16, 2*len(s.index)))
	mask := len(s.index) - 1
	for n := range s.list {
		place := int(s.list[n].hash) & mask
		for s.index[place] != 0 {
			place = (place + 1) & mask
		}
		s.index[place] = uint32(n + 1)
	}
}

// of returns the keys of a set, ascending.
func (s *journeySets) of(set *journeySet) []uint32 { return s.keys[set.start:set.end] }

// sorted returns the sets in canonical order: lexicographic, a prefix first.
func (s *journeySets) sorted() []*journeySet {
	order := make([]*journeySet, len(s.list))
	for n := range s.list {
		order[n] = &s.list[n]
	}
	slices.SortFunc(order, func(a, b *journeySet) int { return slices.Compare(s.of(a), s.of(b)) })
	return order
}

// count returns the journeys of a row.
func (r *row) count() journeyCount { return journeyCount{r.conversions, r.nulls} }
