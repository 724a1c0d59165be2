package segment

import "github.com/go-conversion/conversion/internal/wire"

// append appends what remains of the events, in canonical form.
func (p *pursuit) append(dst []byte) []byte {
	if dst = wire.AppendBool(dst, p.isDecided()); p.isDecided() {
		return dst
	}
	p.expire() // asking has done so too, and leaves no trace
	for i := range p.groups {
		dst = p.levels[i].ready.append(p.levels[i].early.append(dst))
		for k := range p.partial[i] {
			dst = p.partial[i][k].append(dst)
		}
	}
	dst = appendLatest(wire.AppendBool(dst, p.closed), p.found, p.start)
	dst = wire.AppendUint(dst, uint64(len(p.ends.all())))
	for _, e := range p.ends.all() {
		dst = wire.AppendInt(wire.AppendInt(dst, e.end), e.start)
	}
	dst = wire.AppendUint(dst, uint64(len(p.instant)))
	for _, l := range p.instant {
		dst = wire.AppendUint(wire.AppendUint(dst, l.steps), l.blocks)
		dst = wire.AppendInt(wire.AppendBool(dst, l.spoils), int64(l.session))
	}
	if len(p.instant) > 0 {
		dst = wire.AppendBool(wire.AppendInt(wire.AppendInt(dst, p.clock.time), p.clock.seq), p.opening)
	}
	return dst
}

func (m *marks) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(m.all())))
	for _, n := range m.all() {
		dst = wire.AppendInt(wire.AppendInt(wire.AppendInt(dst, n.last), n.start), int64(n.session))
	}
	return dst
}

func (p *pursuit) read(r *wire.Reader) {
	p.reset()
	if r.Bool() {
		if p.found = true; p.in != 0 {
			r.Fail()
		}
		return
	}
	for i := range p.groups {
		p.levels[i].early.read(r)
		p.levels[i].ready.read(r)
		for k := range p.partial[i] {
			p.partial[i][k].read(r)
		}
	}
	p.closed = r.Bool()
	p.found, p.start = readLatest(r)
	for range r.Len(2) {
		p.ends.list = append(p.ends.list, ending{r.Int(), r.Int()})
	}
	for range r.Len(4) {
		l := link{steps: r.Uint(), blocks: r.Uint(), spoils: r.Bool(), session: int32(r.Int())}
		if l.steps&^p.full != 0 {
			r.Fail()
		}
		p.instant = append(p.instant, l)
	}
	if len(p.instant) > 0 {
		p.clock, p.opening = clock{r.Int(), r.Int()}, r.Bool()
	}
	if p.isDecided() {
		r.Fail() // would have been told at once
	}
}

func (m *marks) read(r *wire.Reader) {
	for range r.Len(3) {
		n := mark{r.Int(), r.Int(), int32(r.Int())}
		if !m.isEmpty() && m.list[len(m.list)-1].last > n.last {
			r.Fail()
		}
		m.list = append(m.list, n)
	}
}
