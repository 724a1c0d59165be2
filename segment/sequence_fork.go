package segment

import (
	"math/bits"
	"slices"
)

// fork finds what chains can make of one instant with several events, or of a
// group of several steps: each event serves one step, so which steps can be
// served together is a question of matching.
type fork struct {
	links    []link  // the events, without those that are one too many
	sessions []int32 // of them, each once
	offered  uint64  // the steps that they can serve
	moves    []move

	from  source
	needs []need // the steps to be served by these events
	pairs pairs
	found []bool // the ends of groups that the source has come to, by group and session
}

// source is where chains come from: they wait for a group, or are in it.
type source struct {
	group   int
	served  uint64 // steps of the group
	session int32  // where the group is bound to one already
	bound   bool
}

// need is a step to be served, by an event of a session if it is bound.
type need struct {
	step    int
	session int32
	bound   bool
}

// move is a chain that went on: to a group, some steps of which are served. The
// group behind the last is the end.
type move struct {
	group  int
	served uint64
	mark
}

// explore finds all moves of the latest instant. It changes no chain, but lets
// those out whose time is over.
func (p *pursuit) explore() {
	f := &p.fork
	f.gather(p.instant, len(p.steps))
	f.moves = f.moves[:0]
	p.expire()
	if !p.closed {
		p.depart(source{}, []mark{{last: always, start: p.startNow()}})
	}
	for at := range p.groups {
		if at > 0 {
			p.departAll(at, 0, &p.levels[at].ready)
		}
		for i := range p.partial[at] {
			p.departAll(at, uint64(i)<<p.groups[at].at, &p.partial[at][i])
		}
	}
}

// apply carries out the moves.
func (p *pursuit) apply() {
	var blocked uint64
	for i := range p.instant {
		blocked |= p.instant[i].blocks
	}
	for at := range p.groups {
		if blocked&(1<<at) != 0 {
			p.clear(at)
			p.closed = p.closed || at == 0
		}
	}
	for _, m := range p.fork.moves {
		switch {
		case m.group == len(p.groups):
			p.complete(m.start)
		case m.served == 0:
			p.levels[m.group].push(&p.groups[m.group], m.mark)
		default:
			p.partial[m.group][m.served>>p.groups[m.group].at].add(m.mark)
		}
	}
}

// gather takes the events of an instant. Of those that are alike, more than
// there are steps make no difference.
func (f *fork) gather(events []link, steps int) {
	f.links, f.sessions, f.offered = f.links[:0], f.sessions[:0], 0
	for _, l := range events {
		l.spoils = false
		if l.steps == 0 && l.blocks == 0 || f.count(l) > steps {
			continue
		}
		f.links = append(f.links, l)
		f.offered |= l.steps
		if !slices.Contains(f.sessions, l.session) {
			f.sessions = append(f.sessions, l.session)
		}
	}
}

func (f *fork) count(l link) (n int) {
	for i := range f.links {
		if f.links[i] == l {
			n++
		}
	}
	return n
}

// departAll explores what the marks of one place can move to, those of one
// session at a time where the session matters.
func (p *pursuit) departAll(at int, served uint64, m *marks) {
	if m.isEmpty() {
		return
	}
	from := source{group: at, served: served}
	if from.bound = p.groups[at].linked || served != 0 && p.isBound(at); !from.bound {
		p.depart(from, m.all())
		return
	}
	for _, session := range p.fork.sessions {
		from.session = session
		p.depart(from, m.all())
	}
}

func (p *pursuit) depart(from source, marks []mark) {
	if len(marks) == 0 {
		return
	}
	p.fork.begin(from, len(p.groups))
	missing := p.groups[from.group].steps &^ from.served
	if from.bound || !p.isBound(from.group) {
		p.enter(marks, from.group, missing, from.session, from.bound)
		return
	}
	for _, session := range p.fork.sessions {
		p.fork.needs = p.fork.needs[:0]
		p.enter(marks, from.group, missing, session, true)
	}
}

// begin explores another source.
func (f *fork) begin(from source, groups int) {
	f.from, f.needs, f.found = from, f.needs[:0], f.found[:0]
	for range (groups + 1) * max(1, len(f.sessions)) {
		f.found = append(f.found, false)
	}
}

// place returns where it is noted that the source has come to a group.
func (f *fork) place(group int, session int32, bound bool) *bool {
	i := 0
	if bound {
		i = max(0, slices.Index(f.sessions, session))
	}
	return &f.found[group*max(1, len(f.sessions))+i]
}

// isExhausted reports whether the source has come to the ends of all groups from
// one on, as far as there are events for them, so that another choice of sessions
// before leads nowhere else. Groups of several steps are not looked into.
func (p *pursuit) isExhausted(at int) bool {
	for ; at < len(p.groups) && p.groups[at].steps&p.fork.offered != 0; at++ {
		isLast := at+1 == len(p.groups)
		switch {
		case p.groups[at].size > 1 || !p.hasReached(at+1, !isLast && p.groups[at+1].linked):
			return false
		case !isLast && p.groups[at+1].after > 0:
			return true
		}
	}
	return true
}

// hasReached reports whether the source has come to a group, with a mark of each
// session if the group is bound to that of the one before.
func (p *pursuit) hasReached(group int, bound bool) bool {
	if !bound {
		return *p.fork.place(group, 0, false)
	}
	for _, session := range p.fork.sessions {
		if !*p.fork.place(group, session, true) {
			return false
		}
	}
	return true
}

// enter lets the marks move into a group, of which some steps are missing: to a
// part of it or to its end, and from there into the next.
func (p *pursuit) enter(marks []mark, at int, missing uint64, session int32, bound bool) {
	if p.isExhausted(at) {
		return
	}
	f, rest := &p.fork, len(p.fork.needs)
	offered := missing & f.offered
	for part := (offered - 1) & offered; part != 0; part = (part - 1) & offered {
		p.stay(marks, at, part, session, bound)
	}
	if offered != missing {
		if offered != 0 {
			p.stay(marks, at, offered, session, bound)
		}
		return
	}
	f.require(missing, session, bound)
	if p.canServe() {
		p.leave(marks, at, session)
	}
	f.needs = f.needs[:rest]
}

// stay lets the marks move to a part of a group.
func (p *pursuit) stay(marks []mark, at int, part uint64, session int32, bound bool) {
	f, rest := &p.fork, len(p.fork.needs)
	f.require(part, session, bound)
	if p.canServe() && (at != f.from.group || p.covers(at)) {
		served := part
		if at == f.from.group {
			served |= f.from.served
		}
		p.move(marks, at, served, session, bound)
	}
	f.needs = f.needs[:rest]
}

// leave lets the marks move to the end of a group, and into the next one.
func (p *pursuit) leave(marks []mark, at int, session int32) {
	next := at + 1
	p.move(marks, next, 0, session, next < len(p.groups) && p.groups[next].linked)
	if next == len(p.groups) || p.groups[next].after > 0 {
		return
	}
	missing := p.groups[next].steps
	switch {
	case p.groups[next].linked:
		p.enter(marks, next, missing, session, true)
	case p.isBound(next):
		for _, other := range p.fork.sessions {
			p.enter(marks, next, missing, other, true)
		}
	default:
		p.enter(marks, next, missing, 0, false)
	}
}

// move notes where those of the marks move that are of the session.
func (p *pursuit) move(marks []mark, at int, served uint64, session int32, bound bool) {
	f := &p.fork
	if served == 0 {
		*f.place(at, session, bound) = true
	}
	for _, m := range marks {
		if f.from.bound && m.session != f.from.session {
			continue
		}
		if at != f.from.group {
			m.last = p.clock.time
		}
		if m.session = 0; bound {
			m.session = session
		}
		f.moves = append(f.moves, move{at, served, m})
	}
}

func (f *fork) require(steps uint64, session int32, bound bool) {
	for ; steps != 0; steps &= steps - 1 {
		f.needs = append(f.needs, need{bits.TrailingZeros64(steps), session, bound})
	}
}

// canServe reports whether the events can serve all needs, each one of them.
func (p *pursuit) canServe() bool {
	f := &p.fork
	if p.ties == LaterTies && len(f.needs) > 1 || len(f.needs) > len(f.links) {
		return false
	}
	return f.pairs.cover(len(f.needs), len(f.links), func(need, link int) bool {
		return f.needs[need].suits(&f.links[link])
	})
}

// covers reports whether the needs can take all events that are obstacles of the
// group. Together with the other direction there is a pairing that does both
// (Mendelsohn and Dulmage).
func (p *pursuit) covers(at int) bool {
	f := &p.fork
	f.pairs.right = f.pairs.right[:0]
	for i := range f.links {
		if f.links[i].blocks&(1<<at) != 0 {
			f.pairs.right = append(f.pairs.right, i)
		}
	}
	blocks := f.pairs.right
	if len(blocks) > len(f.needs) {
		return false
	}
	return f.pairs.cover(len(blocks), len(f.needs), func(block, need int) bool {
		return f.needs[need].suits(&f.links[blocks[block]])
	})
}

func (n need) suits(l *link) bool {
	return l.steps&(1<<n.step) != 0 && (!n.bound || n.session == l.session)
}
