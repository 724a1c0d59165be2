package funnel

import (
	"slices"

	"github.com/go-conversion/conversion/internal/wire"
)

func (r *chainRun) furthest() *attempt { return &r.best }

func (r *chainRun) assume(state kept) {
	from, own := state.(*chainRun), *r
	*r = *from
	r.states = own.states
	for i := range r.states {
		r.states[i] = append(r.states[i][:0], from.states[i]...)
	}
	own.usable = append(own.usable[:0], from.usable...)
	own.broken = append(own.broken[:0], from.broken...)
	own.stalled = append(own.stalled[:0], from.stalled...)
	r.usable, r.broken, r.stalled = own.usable, own.broken, own.stalled
}

// appendState leaves out what cannot go on any more, as it depends on the memory
// of the run when that is removed.
func (r *chainRun) appendState(dst []byte, now moment) []byte {
	dst = wire.AppendBool(dst, r.single && r.entered)
	dst = r.broken.append(dst, r.p)
	for i, state := range r.states {
		useful := 0
		for j := range state {
			useful += r.usefulness(i, &state[j], now)
		}
		dst = wire.AppendUint(dst, uint64(useful))
		for j := range state {
			if r.usefulness(i, &state[j], now) > 0 {
				dst = appendHop(dst, &state[j])
			}
		}
		n := r.usefulness(i, &r.stalled[i], now)
		dst = wire.AppendUint(dst, uint64(n))
		if n > 0 {
			dst = appendHop(dst, &r.stalled[i])
		}
	}
	return dst
}

// usefulness is 1 if an attempt may still go on, else 0.
func (r *chainRun) usefulness(at int, h *hop, now moment) int {
	step := r.p.graph.nodes[at].step
	mayTake := func(next int) bool { return r.broken.mayTake(r.p, h.end, step, next, now) }
	if h.end.n < 0 || now.since(h.entry.t) > r.p.window || !slices.ContainsFunc(r.p.graph.next(step), mayTake) {
		return 0
	}
	return 1
}

func appendHop(dst []byte, h *hop) []byte {
	return appendMoment(appendMoment(dst, h.end), h.entry)
}

func (r *chainRun) readState(s *stateReader) {
	r.entered = s.Bool()
	r.broken.read(s, r.p)
	for i := range r.states {
		for range s.Len(4) {
			r.states[i] = append(r.states[i], s.hop())
		}
		if s.Bool() {
			r.stalled[i] = s.hop()
		}
	}
}

func (r *stateReader) hop() hop {
	end := r.moment()
	return hop{end, r.moment()}
}

// append appends the interruptions of a funnel with direct steps; others have
// none.
func (b interruptions) append(dst []byte, p *Plan) []byte {
	if p.direct == 0 {
		return dst
	}
	for _, n := range b {
		dst = wire.AppendUint(dst, uint64(max(0, n)))
	}
	return dst
}

func (b interruptions) read(s *stateReader, p *Plan) {
	if p.direct == 0 {
		return
	}
	for step := range b {
		if n := s.instant(); n > 0 {
			b[step] = n
		}
	}
}
