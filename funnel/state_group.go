package funnel

import (
	"math/bits"

	"github.com/go-conversion/conversion/internal/wire"
)

func (r *groupRun) furthest() *attempt { return &r.best }

func (r *groupRun) assume(state kept) {
	from := state.(*groupRun)
	r.begin(from.p, from.entries, from.single)
	r.begun, r.entered, r.best = from.begun, from.entered, from.best
	for _, l := range from.lanes {
		to := r.newLane(l.entry)
		to.rank, to.owner = l.rank, l.owner
		to.taken = append(to.taken, l.taken...)
		to.ends = append(to.ends, l.ends...)
		r.lanes = append(r.lanes, to)
	}
}

// appendState leaves out when the steps were taken, which nothing depends on any
// more.
func (r *groupRun) appendState(dst []byte, _ moment) []byte {
	dst = wire.AppendBool(dst, r.single && r.entered)
	dst = wire.AppendUint(dst, uint64(len(r.lanes)))
	for _, l := range r.lanes {
		dst = appendMoment(dst, l.entry)
		var served uint64
		for step, event := range l.owner {
			if event >= 0 {
				served |= 1 << step
			}
		}
		dst = wire.AppendUint(dst, served)
		for ; served != 0; served &= served - 1 {
			dst = wire.AppendUint(dst, l.taken[l.owner[lowest(served)]].serve)
		}
	}
	return dst
}

func (r *groupRun) readState(s *stateReader) {
	r.entered = s.Bool()
	for range s.Len(4) {
		l := r.newLane(s.moment())
		served := s.steps()
		for rest := served; rest != 0; rest &= rest - 1 {
			step := lowest(rest)
			e := server{serve: s.steps()}
			if e.serve>>step&1 == 0 {
				s.Fail()
			}
			l.owner[step] = int8(len(l.taken))
			l.taken, l.ends = append(l.taken, e), append(l.ends, moment{})
		}
		for l.rank < len(r.p.ranks) && r.p.ranks[l.rank].steps&^served == 0 {
			l.rank++
		}
		if served == 0 || l.rank < len(r.p.ranks) && bits.Len64(served) > bits.Len64(r.p.ranks[l.rank].steps) {
			s.Fail()
		}
		r.lanes = append(r.lanes, l)
	}
}
