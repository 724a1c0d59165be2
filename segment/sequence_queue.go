package segment

import "slices"

// mark is where some chain of events has come to: when the last event of the last
// complete group was, when its first event was, and in which session.
type mark struct {
	last, start int64
	session     int32 // where the group at hand depends on it, else 0
}

// marks are marks in ascending order of last, but for those that others outdo:
// one is outdone by another of its session that is as late or later and whose
// chain began as late or later.
type marks struct {
	list []mark
	head int // those before are over
}

func (m *marks) reset() { m.list, m.head = m.list[:0], 0 }

func (m *marks) isEmpty() bool { return m.head == len(m.list) }

func (m *marks) all() []mark { return m.list[m.head:] }

func (m *marks) add(n mark) {
	at := len(m.list)
	for i := len(m.list) - 1; i >= m.head; i-- {
		switch other := m.list[i]; {
		case other.session == n.session && other.last >= n.last && other.start >= n.start:
			return
		case other.session == n.session && other.last <= n.last && other.start <= n.start:
			m.list = slices.Delete(m.list, i, i+1)
			at--
		case other.last > n.last:
			at = i
		case other.session == n.session && other.last < n.last:
			i = m.head // starts are later still before it
		}
	}
	m.list = slices.Insert(m.list, at, n)
}

// drop ends the marks before an instant.
func (m *marks) drop(before int64) {
	for m.head < len(m.list) && m.list[m.head].last < before {
		m.head++
	}
	m.tidy()
}

// take removes the first mark.
func (m *marks) take() mark {
	n := m.list[m.head]
	m.head++
	m.tidy()
	return n
}

func (m *marks) tidy() {
	if m.isEmpty() || m.head > 16 && m.head > len(m.list)/2 {
		m.list, m.head = slices.Delete(m.list, 0, m.head), 0
	}
}

// keep removes the marks of sessions before one, which no event will come to.
func (m *marks) keep(session int32) {
	if !m.isEmpty() && m.list[m.head].session < session {
		rest := slices.DeleteFunc(m.all(), func(n mark) bool { return n.session < session })
		m.list = m.list[:m.head+len(rest)]
		m.tidy()
	}
}

// stage is where chains wait for their next group.
type stage struct {
	early marks // too young yet: the next group may not begin
	ready marks
}

func (s *stage) reset() {
	s.early.reset()
	s.ready.reset()
}

// push adds a mark of the instant at hand.
func (s *stage) push(g *group, n mark) {
	if !g.linked {
		n.session = 0
	}
	if g.after > 0 {
		s.advance(g, n.last) // so that there are no more than are too young
		s.early.list = append(s.early.list, n)
		return
	}
	s.ready.add(n)
}

// advance lets marks in and out by the limits of the group at an instant.
func (s *stage) advance(g *group, now int64) {
	for !s.early.isEmpty() && s.early.all()[0].last <= before(now, g.after) {
		s.ready.add(s.early.take())
	}
	if g.within > 0 {
		s.ready.drop(before(now, g.within))
	}
}

// best returns the mark of the latest start, of a session if the group is linked.
func (s *stage) best(g *group, session int32) (mark, bool) {
	for _, n := range s.ready.all() {
		if !g.linked || n.session == session {
			return n, true
		}
	}
	return mark{}, false
}

func (s *stage) keep(session int32) {
	s.early.keep(session)
	s.ready.keep(session)
}
