package funnel

import "github.com/go-conversion/conversion/internal/wire"

func (r *guardRun) furthest() *attempt { return &r.best }

func (r *guardRun) assume(state kept) {
	from := state.(*guardRun)
	r.begin(from.p, from.entries, from.single)
	r.broken = append(r.broken[:0], from.broken...)
	r.begun, r.entered, r.best, r.top = from.begun, from.entered, from.best, from.top
	for _, l := range from.lanes {
		to := r.newLane()
		to.usable = append(to.usable[:0], l.usable...)
		for i := range l.states {
			s, own := &l.states[i], &to.states[i]
			own.entries = append(own.entries, s.entries...)
			own.items = append(own.items, s.items...)
			own.head = s.head
		}
		r.lanes = append(r.lanes, to)
	}
}

// appendState leaves out the entries that no attempt has that is left: which of
// them are still there depends on the memory of the run.
func (r *guardRun) appendState(dst []byte, _ moment) []byte {
	dst = wire.AppendUint(dst, uint64(r.top))
	dst = wire.AppendBool(dst, r.single && r.entered)
	dst = r.broken.append(dst, r.p)
	dst = wire.AppendUint(dst, uint64(len(r.lanes)))
	for _, l := range r.lanes {
		for i := range l.states {
			dst = l.states[i].append(dst)
		}
	}
	return dst
}

func (s *guarded) append(dst []byte) []byte {
	items := s.items[s.head:]
	dst = wire.AppendUint(dst, uint64(len(items)))
	if len(items) == 0 {
		return dst
	}
	low, high := items[0].low, items[0].high
	for _, it := range items {
		low, high = min(low, it.low), max(high, it.high)
	}
	for _, it := range items {
		dst = appendMoment(dst, it.end)
		dst = wire.AppendUint(dst, uint64(it.low-low))
		dst = wire.AppendUint(dst, uint64(it.high-low))
	}
	dst = wire.AppendUint(dst, uint64(high-low))
	for _, e := range s.entries[low:high] {
		dst = appendMoment(dst, e)
	}
	return dst
}

func (r *guardRun) readState(s *stateReader) {
	r.top = s.level()
	r.entered = s.Bool()
	r.broken.read(s, r.p)
	for range s.Len(len(r.p.graph.nodes)) {
		l := r.newLane()
		for i := range r.p.graph.nodes {
			l.states[i].read(s)
		}
		r.lanes = append(r.lanes, l)
	}
}

func (s *guarded) read(r *stateReader) {
	for range r.Len(4) {
		it := item{end: r.moment()}
		it.low, it.high = r.Len(1), r.Len(1)
		s.items = append(s.items, it)
	}
	if len(s.items) == 0 {
		return
	}
	for range r.Len(2) {
		e := r.moment()
		if n := len(s.entries); n > 0 && s.entries[n-1].n >= e.n {
			r.Fail()
		}
		s.entries = append(s.entries, e)
	}
	for _, it := range s.items {
		if it.low >= it.high || it.high > len(s.entries) {
			r.Fail()
		}
	}
}
