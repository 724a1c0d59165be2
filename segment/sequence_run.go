package segment

// pursuit follows a sequence through the events of one user, instant by instant:
// it keeps the chains of events that may become a match, and of the matches the
// one that began last. The events of the latest instant wait, for others may come
// at the same time.
type pursuit struct {
	*order
	overlap bool // sessions may go on after others have begun

	levels  []stage   // by the group that chains wait for
	partial [][]marks // by group and the steps of it that are served, from its first on
	closed  bool      // no match may begin any more

	found bool // a match that nothing spoils any more
	start int64
	ends  endings // matches that something may spoil yet

	clock   clock
	opening bool   // the instant is the user's first
	instant []link // events of the latest instant
	fork    fork
}

// clock tells instants apart.
type clock struct{ time, seq int64 }

func newPursuit(o *order) *pursuit {
	p := &pursuit{order: o, levels: make([]stage, len(o.groups)), partial: make([][]marks, len(o.groups))}
	for i, g := range o.groups {
		if g.size > 1 {
			p.partial[i] = make([]marks, 1<<g.size)
		}
	}
	return p
}

func (p *pursuit) reset() {
	for i := range p.levels {
		p.clear(i)
	}
	p.closed, p.found, p.overlap = false, false, false
	p.ends.reset()
	p.instant = p.instant[:0]
}

// clear ends all chains that wait for a group or are in it.
func (p *pursuit) clear(at int) {
	p.levels[at].reset()
	for i := range p.partial[at] {
		p.partial[at][i].reset()
	}
}

// isDecided reports whether the sequence holds whatever comes.
func (p *pursuit) isDecided() bool { return p.found && p.in == 0 }

func (p *pursuit) take(e *seen) {
	if p.isDecided() || !p.listens(e.held) {
		return
	}
	at := clock{time: e.time}
	if p.ties == SequenceTies {
		at.seq = e.event.Seq
	}
	p.meet(at, e.opens(p.ties), p.linkOf(e))
}

// meet takes an event as the sequence sees it.
func (p *pursuit) meet(at clock, opening bool, l link) {
	if len(p.instant) > 0 && at != p.clock {
		p.settle()
	}
	p.clock, p.opening = at, opening
	p.instant = append(p.instant, l)
}

// settle goes on by the latest instant.
func (p *pursuit) settle() {
	if p.fromStart && !p.opening {
		p.closed = true
	}
	p.ends.settle(p.clock.time, p.absenceFor, p.isSpoilt(), p.confirm)
	if p.isChain && len(p.instant) == 1 {
		p.follow(&p.instant[0])
	} else {
		p.explore()
		p.apply()
	}
	if session := p.instant[len(p.instant)-1].session; !p.overlap {
		p.keep(session)
	}
	p.instant = p.instant[:0]
}

func (p *pursuit) isSpoilt() bool {
	for i := range p.instant {
		if p.instant[i].spoils {
			return true
		}
	}
	return false
}

// confirm notes a match that began at start and that nothing spoils.
func (p *pursuit) confirm(start int64) {
	if !p.found || start > p.start {
		p.found, p.start = true, start
	}
}

// complete notes a match that ends at the instant at hand.
func (p *pursuit) complete(start int64) {
	switch {
	case !p.isTimely(start):
	case p.hasAbsence:
		p.ends.push(ending{p.clock.time, start}, p.absenceFor)
	default:
		p.confirm(start)
	}
}

// isTimely reports whether a match that ends now may have begun at start.
func (p *pursuit) isTimely(start int64) bool {
	return p.within == 0 || start >= before(p.clock.time, p.within)
}

// follow goes on by one event, where groups have no company. It goes from the
// last group to the first, so that an event serves one of them.
func (p *pursuit) follow(l *link) {
	for at := len(p.groups) - 1; at >= 0; at-- {
		start, ok := p.reach(at, l)
		if l.blocks&(1<<at) != 0 {
			p.levels[at].reset()
			p.closed = p.closed || at == 0
		}
		switch {
		case !ok:
		case at == len(p.groups)-1:
			p.complete(start)
		default:
			p.levels[at+1].push(&p.groups[at+1], mark{p.clock.time, start, l.session})
		}
	}
}

// reach returns when the chain began that an event continues by a group.
func (p *pursuit) reach(at int, l *link) (start int64, ok bool) {
	g := &p.groups[at]
	switch {
	case l.steps&g.steps == 0:
		return 0, false
	case at == 0:
		return p.startNow(), !p.closed
	}
	p.levels[at].advance(g, p.clock.time)
	m, ok := p.levels[at].best(g, l.session)
	return m.start, ok
}

// startNow returns the start of a chain that begins at the instant at hand: the
// same for all of them where it does not matter.
func (p *pursuit) startNow() int64 {
	if !p.starts {
		return always
	}
	return p.clock.time
}

// keep forgets chains that are bound to sessions that are over.
func (p *pursuit) keep(session int32) {
	for at := range p.groups {
		if p.groups[at].linked {
			p.levels[at].keep(session)
		}
		if p.isBound(at) {
			for i := range p.partial[at] {
				p.partial[at][i].keep(session)
			}
		}
	}
}

// expire lets chains in and out by the limits of time at the latest instant, for
// which nothing has to have come.
func (p *pursuit) expire() {
	for at := range p.groups {
		g := &p.groups[at]
		p.levels[at].advance(g, p.clock.time)
		for i := range p.partial[at] {
			if g.within > 0 {
				p.partial[at][i].drop(before(p.clock.time, g.within))
			}
		}
	}
}

// peek returns what settling would find: whether a match ends at the latest
// instant, and the latest start of those that do.
func (p *pursuit) peek() (start int64, ok bool) {
	if p.isChain && len(p.instant) == 1 {
		start, ok = p.reach(len(p.groups)-1, &p.instant[0])
		if len(p.groups) == 1 && p.fromStart && !p.opening {
			ok = false
		}
		return start, ok && p.isTimely(start)
	}
	closed := p.closed
	p.closed = closed || p.fromStart && !p.opening
	p.explore()
	p.closed = closed
	for _, m := range p.fork.moves {
		if m.group == len(p.groups) && p.isTimely(m.start) && (!ok || m.start > start) {
			start, ok = m.start, true
		}
	}
	return start, ok
}
