package funnel

import (
	"math/bits"
	"slices"
)

func ones(steps uint64) int { return bits.OnesCount64(steps) }

func highest(steps uint64) int { return 63 - bits.LeadingZeros64(steps) }

func lowest(steps uint64) int { return bits.TrailingZeros64(steps) }

// matching gives steps to the events of one instant, one event to each. Events
// that satisfy the same steps are one class of so many.
type matching struct {
	strict  bool   // one step an instant
	passed  uint64 // the optional steps
	classes []class
	simple  bool      // each event satisfies one step
	owner   [64]int16 // by step: its class; -1 if it has none
	round   int       // of searches
	loads   int       // how many instants were loaded
	spans   *spans    // of a funnel with optional steps
}

type class struct {
	steps uint64
	size  int // how many events
	used  int // how many of them serve a step

	visited int // the last round that came here
}

// suit makes m fit a funnel.
func (m *matching) suit(p *Plan) {
	m.strict, m.passed = p.funnel.Ties == LaterTies, p.passed
	if m.passed != 0 && m.spans == nil {
		m.spans = &spans{}
	}
}

// load takes the events of an instant. Only as many events as there are steps
// matter in a class, and so many of all that satisfy a step, so an instant of a
// million events costs no more than reading it.
func (m *matching) load(events []Mask) {
	m.classes = m.classes[:0]
	m.simple = true
	m.loads++
	var seen [64]uint8
	for i := range events {
		steps := events[i].Steps
		if steps == 0 || !m.matters(steps, &seen) {
			continue
		}
		m.simple = m.simple && steps&(steps-1) == 0
		at := slices.IndexFunc(m.classes, func(c class) bool { return c.steps == steps })
		if at < 0 {
			m.classes = append(m.classes, class{steps: steps, size: 1})
		} else {
			m.classes[at].size++
		}
	}
}

// matters reports whether one of the steps has met fewer than 64 events so far.
func (m *matching) matters(steps uint64, seen *[64]uint8) bool {
	matters := false
	for rest := steps; rest != 0; rest &= rest - 1 {
		if n := &seen[lowest(rest)]; *n < 64 {
			*n++
			matters = true
		}
	}
	return matters
}

// all reports whether all of the steps can be served at once, and serves them.
func (m *matching) all(steps uint64) bool {
	m.clear()
	if m.simple {
		return true // each is there, and no two want the same event
	}
	for rest := steps; rest != 0; rest &= rest - 1 {
		if !m.serve(lowest(rest)) {
			return false
		}
	}
	return true
}

// extend serves as many of the steps as it can beside those that are served
// already, which are some of them, and returns the number of all.
func (m *matching) extend(steps uint64) (n int) {
	if m.simple {
		return ones(steps)
	}
	for rest := steps; rest != 0; rest &= rest - 1 {
		if step := lowest(rest); m.owner[step] >= 0 || m.serve(step) {
			n++
		}
	}
	return n
}

func (m *matching) clear() {
	for i := range m.owner {
		m.owner[i] = -1
	}
	for i := range m.classes {
		m.classes[i].used = 0
	}
}

// serve finds an event for a step, moving others if it must.
func (m *matching) serve(step int) bool {
	m.round++
	return m.augment(step)
}

func (m *matching) augment(step int) bool {
	for i := range m.classes {
		c := &m.classes[i]
		if c.steps>>step&1 == 0 || c.visited == m.round {
			continue
		}
		c.visited = m.round
		if c.used < c.size {
			c.used++
			m.owner[step] = int16(i)
			return true
		}
		if m.displace(i) {
			m.owner[step] = int16(i)
			return true
		}
	}
	return false
}

// displace moves one of the steps that a class serves to another class.
func (m *matching) displace(from int) bool {
	for rest := m.classes[from].steps; rest != 0; rest &= rest - 1 {
		if step := lowest(rest); m.owner[step] == int16(from) && m.augment(step) {
			return true
		}
	}
	return false
}
