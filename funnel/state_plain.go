package funnel

import "github.com/go-conversion/conversion/internal/wire"

func (r *plainRun) furthest() *attempt { return &r.best }

func (r *plainRun) assume(state kept) { *r = *state.(*plainRun) }

func (r *plainRun) appendState(dst []byte, _ moment) []byte {
	dst = wire.AppendBool(dst, r.single && r.entered)
	dst = wire.AppendUint(dst, r.live)
	for live := r.live; live != 0; live &= live - 1 {
		dst = appendMoment(dst, r.entry[lowest(live)])
	}
	return dst
}

func (r *plainRun) readState(s *stateReader) {
	r.entered = s.Bool()
	r.live = s.steps()
	for live := r.live; live != 0; live &= live - 1 {
		r.entry[lowest(live)] = s.moment()
	}
}
