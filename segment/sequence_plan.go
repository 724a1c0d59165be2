package segment

import "github.com/go-conversion/conversion/rule"

// order is a compiled [Sequence].
type order struct {
	groups []group
	full   uint64 // all steps

	within, in  int64 // 0 is no limit
	ties        Ties
	fromStart   bool
	hasAbsence  bool
	absenceFor  int64 // 0 is up to asOf
	absence     int   // bit of the matcher
	starts      bool  // it matters when a match began
	isChain     bool  // no group has company
	steps       []int // their bits of the matcher
	obstacles   []obstacle
	everyEvent  bool // each event may matter
	interesting []uint64
}

// group is some steps that come in any order.
type group struct {
	at, size int    // of its first step; so many
	steps    uint64 // those bits

	within, after int64
	linked        bool // in one session with the group before
	hasObstacle   bool
}

// obstacle is what may not come before a group is complete.
type obstacle struct {
	group  int
	on     int    // bit of the matcher, or -1 for every event
	except uint64 // but for events that serve one of these steps
}

// newOrder compiles a well-formed sequence; bit numbers predicates.
func newOrder(s *Sequence, bit func(rule.Predicate) int) *order {
	o := &order{
		within: int64(s.Within), in: int64(s.In), ties: s.Ties, fromStart: s.FromStart,
		hasAbsence: s.ThenWithout.Of != nil, absenceFor: int64(s.ThenWithout.For),
		starts: s.Within > 0 || s.In > 0, isChain: true,
	}
	relevant := -1
	if s.Relevant != nil {
		relevant = bit(s.Relevant)
	}
	for i := range s.Steps {
		o.addStep(i, &s.Steps[i], bit, relevant)
	}
	if o.hasAbsence {
		o.absence = bit(s.ThenWithout.Of)
	}
	return o
}

func (o *order) addStep(i int, s *Step, bit func(rule.Predicate) int, relevant int) {
	o.steps = append(o.steps, bit(s.On))
	o.full |= 1 << i
	if s.AnyOrder {
		g := &o.groups[len(o.groups)-1]
		g.size++
		g.steps |= 1 << i
		o.isChain = false
		return
	}
	g := group{at: i, size: 1, steps: 1 << i, within: int64(s.Within), after: int64(s.After), linked: s.SameSession}
	at := len(o.groups)
	if s.Without != nil {
		g.hasObstacle = true
		o.obstacles = append(o.obstacles, obstacle{group: at, on: bit(s.Without)})
	}
	if s.Direct {
		g.hasObstacle = true
		o.obstacles = append(o.obstacles, obstacle{group: at, on: relevant, except: o.groups[at-1].steps})
		o.everyEvent = o.everyEvent || relevant < 0
	}
	o.groups = append(o.groups, g)
}

// listen notes which predicates matter, of so many words.
func (o *order) listen(words int) {
	o.interesting = make([]uint64, words)
	note := func(bit int) {
		if bit >= 0 {
			o.interesting[bit/64] |= 1 << (bit % 64)
		}
	}
	for _, bit := range o.steps {
		note(bit)
	}
	for _, x := range o.obstacles {
		note(x.on)
	}
	if o.hasAbsence {
		note(o.absence)
	}
}

// listens reports whether an event of which these predicates hold may matter.
func (o *order) listens(held []uint64) bool {
	if o.everyEvent {
		return true
	}
	for w, bits := range o.interesting {
		if bits&held[w] != 0 {
			return true
		}
	}
	return false
}

// link is an event as a sequence sees it.
type link struct {
	steps   uint64 // those that it can serve
	blocks  uint64 // the groups of which it is an obstacle
	spoils  bool   // is what must not come after
	session int32
}

func (o *order) linkOf(e *seen) link {
	l := link{session: e.session, spoils: o.hasAbsence && e.has(o.absence)}
	for i, bit := range o.steps {
		if e.has(bit) {
			l.steps |= 1 << i
		}
	}
	for _, x := range o.obstacles {
		if l.steps&x.except == 0 && (x.on < 0 || e.has(x.on)) {
			l.blocks |= 1 << x.group
		}
	}
	return l
}

// isBound reports whether all events of a group are in one session.
func (o *order) isBound(at int) bool {
	return o.groups[at].linked || at+1 < len(o.groups) && o.groups[at+1].linked
}
