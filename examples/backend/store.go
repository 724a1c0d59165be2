package main

import (
	"container/list"
	"hash/fnv"
	"sync"
)

const shards = 64

// store holds the visitors seen last, up to a limit. Each is in one of several
// shards, which are locked one by one, so that visitors hardly wait for each
// other.
type store struct {
	shards [shards]shard
	limit  int            // of each shard
	forget func(*visitor) // called for a visitor who makes room for another
}

type shard struct {
	mu     sync.Mutex
	byID   map[string]*list.Element
	recent list.List // of *entry, the one seen last in front
}

type entry struct {
	id      string
	visitor *visitor
}

func newStore(limit int, forget func(*visitor)) *store {
	s := &store{limit: max(1, limit/shards), forget: forget}
	for i := range s.shards {
		s.shards[i].byID = map[string]*list.Element{}
	}
	return s
}

// with lends the visitor of that id, new or known, to f. The shard is locked
// meanwhile, so f is quick and calls no other method of the store.
func (s *store) with(id string, f func(*visitor)) {
	sh := s.shardOf(id)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	at, known := sh.byID[id]
	if !known {
		at = s.add(sh, id, newVisitor())
	}
	sh.recent.MoveToFront(at)
	f(at.Value.(*entry).visitor)
}

// put stores a visitor as the one seen last.
func (s *store) put(id string, v *visitor) {
	sh := s.shardOf(id)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	s.add(sh, id, v)
}

func (s *store) add(sh *shard, id string, v *visitor) *list.Element {
	if oldest := sh.recent.Back(); sh.recent.Len() >= s.limit {
		gone := sh.recent.Remove(oldest).(*entry)
		delete(sh.byID, gone.id)
		s.forget(gone.visitor)
	}
	sh.byID[id] = sh.recent.PushFront(&entry{id, v})
	return sh.byID[id]
}

// each lends all visitors to f, those of a shard by when they were seen, the
// one seen last at the end.
func (s *store) each(f func(id string, v *visitor)) {
	for i := range s.shards {
		s.shards[i].each(f)
	}
}

func (sh *shard) each(f func(id string, v *visitor)) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	for at := sh.recent.Back(); at != nil; at = at.Prev() {
		e := at.Value.(*entry)
		f(e.id, e.visitor)
	}
}

func (s *store) shardOf(id string) *shard {
	h := fnv.New32a()
	h.Write([]byte(id))
	return &s.shards[h.Sum32()%shards]
}
