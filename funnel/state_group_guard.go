package funnel

import "github.com/go-conversion/conversion/internal/wire"

func (r *groupGuardRun) furthest() *attempt { return &r.best }

func (r *groupGuardRun) assume(state kept) {
	from := state.(*groupGuardRun)
	r.begin(from.p, from.entries, from.single)
	r.exact = from.exact
	r.begun, r.entered, r.best, r.top = from.begun, from.entered, from.best, from.top
	for _, l := range from.lanes {
		to := r.newLane()
		to.members, to.head = append(to.members[:0], l.members[l.head:]...), 0
		to.sets = append(to.sets[:0], l.sets...)
		r.lanes = append(r.lanes, to)
	}
}

func (r *groupGuardRun) appendState(dst []byte, _ moment) []byte {
	dst = wire.AppendUint(dst, uint64(r.top))
	dst = wire.AppendBool(dst, r.single && r.entered)
	dst = wire.AppendUint(dst, uint64(len(r.lanes)))
	for _, l := range r.lanes {
		dst = wire.AppendUint(dst, uint64(len(l.members)-l.head))
		for _, m := range l.members[l.head:] {
			dst = appendMoment(dst, m.entry)
			dst = wire.AppendUint(dst, uint64(m.level))
		}
		dst = wire.AppendUint(dst, uint64(len(l.sets)))
		for _, set := range l.sets {
			dst = wire.AppendUint(dst, set)
		}
	}
	return dst
}

func (r *groupGuardRun) readState(s *stateReader) {
	r.top = s.level()
	r.entered = s.Bool()
	for range s.Len(5) {
		l := r.newLane()
		l.members, l.head, l.sets = l.members[:0], 0, l.sets[:0]
		for range s.Len(3) {
			l.members = append(l.members, member{entry: s.moment(), level: s.level()})
		}
		last := uint64(0)
		for range s.Len(1) {
			set := s.steps()
			if set <= last {
				s.Fail()
			}
			l.sets = append(l.sets, set)
			last = set
		}
		if len(l.members) == 0 || len(l.sets) == 0 {
			s.Fail()
		}
		r.lanes = append(r.lanes, l)
	}
}
