package goal

import (
	"slices"

	"github.com/go-conversion/conversion/internal/wire"
)

// idSet holds the ids of a session. Most sessions are short, and looking
// through a few ids costs less than a map.
type idSet struct {
	few  []string
	many map[string]struct{}
}

const fewIDs = 24

func (s *idSet) has(id string) bool {
	if len(s.many) > 0 {
		_, ok := s.many[id]
		return ok
	}
	return slices.Contains(s.few, id)
}

func (s *idSet) add(id string) {
	if len(s.many) == 0 && len(s.few) < fewIDs {
		s.few = append(s.few, id)
		return
	}
	if s.many == nil {
		s.many = map[string]struct{}{}
	}
	for _, id := range s.few {
		s.many[id] = struct{}{}
	}
	s.few = s.few[:0]
	s.many[id] = struct{}{}
}

func (s *idSet) clear() {
	clear(s.few)
	s.few = s.few[:0]
	s.many = emptied(s.many)
}

// append appends the ids in canonical form, sorted.
func (s *idSet) append(dst []byte) []byte {
	all := slices.Clone(s.few)
	for id := range s.many {
		all = append(all, id)
	}
	slices.Sort(all)
	dst = wire.AppendUint(dst, uint64(len(all)))
	for _, id := range all {
		dst = wire.AppendString(dst, id)
	}
	return dst
}
