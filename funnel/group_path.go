package funnel

// groupPath finds the canonical attempt of a funnel in which steps come in any
// order. Its times are known by then; what is left is to give each step, in the
// order of steps, the earliest of them that it can have.
type groupPath struct {
	p      *Plan
	rows   []Mask
	stops  []groupStop
	place  [64]seat // by step; its stop is -1 if it has none
	fixed  uint64   // steps whose stop is settled
	gone   uint64   // steps that are not taken
	saved  [64]seat
	moving uint64 // steps that a search is about to move

	chosen []step
	seats  seating
}

// groupStop is an instant at which the attempt takes steps.
type groupStop struct {
	at      moment
	events  []Mask
	size    int // how many steps it takes
	used    int
	first   int // how many steps were taken before
	classes []class
	visited bool
}

// seat is a place at a stop: one of the events of a class.
type seat struct{ stop, class int }

// find returns the steps of an attempt with these times, valid until the next
// call.
func (g *groupPath) find(p *Plan, rows []Mask, ends []moment) []step {
	g.p, g.rows = p, rows
	g.split(ends)
	g.fixed, g.gone = 0, 0
	if !g.isForced() {
		for s := range p.k {
			g.settle(s, len(ends))
		}
		g.fits(len(ends))
	}
	return g.assign()
}

// split makes stops of the times.
func (g *groupPath) split(ends []moment) {
	g.stops = g.stops[:0]
	for i, at := range ends {
		n := len(g.stops)
		if n > 0 && g.stops[n-1].at.n == at.n {
			g.stops[n-1].size++
			continue
		}
		if n < cap(g.stops) {
			g.stops = g.stops[:n+1] // with the memory of its classes
		} else {
			g.stops = append(g.stops, groupStop{})
		}
		s := &g.stops[n]
		s.at, s.size, s.first = at, 1, i
		s.events = g.rows[at.n:g.p.instantEnd(g.rows, at.n)]
		g.classify(s)
	}
}

func (g *groupPath) classify(s *groupStop) {
	if g.p.funnel.Ties == LaterTies {
		var all uint64
		for i := range s.events {
			all |= s.events[i].Steps
		}
		s.classes = append(s.classes[:0], class{steps: all, size: 1})
		return
	}
	m := matching{classes: s.classes}
	m.load(s.events)
	s.classes = m.classes
}

// isForced finds the stops of steps where there is no choice: no two of the
// steps that could be taken at a stop, or at two, are one too many.
func (g *groupPath) isForced() bool {
	var taken uint64
	for i := range g.stops {
		s := &g.stops[i]
		var steps uint64
		for c := range s.classes {
			own := s.classes[c].steps & g.suiting(s)
			if ones(own) > 1 && len(s.classes) > 1 {
				return false
			}
			steps |= own
		}
		if ones(steps) != s.size || steps&taken != 0 {
			return false
		}
		taken |= steps
		for rest := steps; rest != 0; rest &= rest - 1 {
			g.saved[lowest(rest)] = seat{stop: i}
		}
	}
	g.fixed = taken
	return true
}

// suiting returns the steps of the ranks of which steps are taken at a stop.
func (g *groupPath) suiting(s *groupStop) (steps uint64) {
	before := 0
	for _, rank := range g.p.ranks {
		if s.first < before+rank.size && s.first+s.size > before {
			steps |= rank.steps
		}
		before += rank.size
	}
	return steps
}

// settle gives a step the first stop that it can have, or none.
func (g *groupPath) settle(step, level int) {
	for i := range g.stops {
		if g.suiting(&g.stops[i])>>step&1 == 0 {
			continue
		}
		g.fixed |= 1 << step
		g.place[step].stop = i
		if g.fits(level) {
			return
		}
		g.fixed &^= 1 << step
	}
	g.gone |= 1 << step
}

// fits reports whether the attempt can be made of as many steps as there are
// times, with what is settled.
func (g *groupPath) fits(level int) bool {
	wanted := g.place
	for i := range g.stops {
		s := &g.stops[i]
		s.used = 0
		for c := range s.classes {
			s.classes[c].used = 0
		}
	}
	for i := range g.place {
		g.place[i].class = -1
	}
	needed := g.fixed | g.complete(level)
	fits := g.serveAll(g.fixed) && g.serveAll(needed&^g.fixed)
	n := ones(needed)
	for rest := g.p.steps() &^ needed &^ g.gone; fits && rest != 0; rest &= rest - 1 {
		if g.serve(lowest(rest)) {
			n++
		}
	}
	g.saved = g.place
	g.place = wanted
	return fits && n == level
}

// complete returns the steps of the ranks that an attempt of a level has
// completed.
func (g *groupPath) complete(level int) (steps uint64) {
	for _, rank := range g.p.ranks {
		if level -= rank.size; level < 0 {
			break
		}
		steps |= rank.steps
	}
	return steps
}

func (g *groupPath) serveAll(steps uint64) bool {
	for ; steps != 0; steps &= steps - 1 {
		if !g.serve(lowest(steps)) {
			return false
		}
	}
	return true
}

func (g *groupPath) serve(step int) bool {
	for i := range g.stops {
		s := &g.stops[i]
		s.visited = false
		for c := range s.classes {
			s.classes[c].visited = 0
		}
	}
	return g.augment(step)
}

// augment finds a place for a step, moving others if it must: the places of a
// stop are limited by its events as well as by its size.
func (g *groupPath) augment(step int) bool {
	g.moving |= 1 << step
	found := g.search(step)
	g.moving &^= 1 << step
	return found
}

func (g *groupPath) search(step int) bool {
	for i := range g.stops {
		s := &g.stops[i]
		if g.fixed>>step&1 != 0 && g.place[step].stop != i || g.suiting(s)>>step&1 == 0 {
			continue
		}
		for c := range s.classes {
			if k := &s.classes[c]; k.steps>>step&1 != 0 && k.visited == 0 {
				k.visited = 1
				if g.take(step, seat{i, c}) {
					return true
				}
			}
		}
	}
	return false
}

// take puts a step on a seat if there is a free one, or can be.
func (g *groupPath) take(step int, at seat) bool {
	s := &g.stops[at.stop]
	c := &s.classes[at.class]
	if c.used < c.size && (s.used < s.size || g.displace(func(other seat) bool { return other.stop == at.stop }, &s.visited)) ||
		c.used == c.size && g.displace(func(other seat) bool { return other == at }, nil) {
		g.sit(step, at, 1)
		return true
	}
	return false
}

// displace moves one of the steps that sit somewhere to another place.
func (g *groupPath) displace(there func(seat) bool, visited *bool) bool {
	if visited != nil {
		if *visited {
			return false
		}
		*visited = true
	}
	for step := range g.p.k {
		if at := g.place[step]; at.class >= 0 && g.moving>>step&1 == 0 && there(at) && g.augment(step) {
			s := &g.stops[at.stop]
			s.used--
			s.classes[at.class].used--
			return true
		}
	}
	return false
}

func (g *groupPath) sit(step int, at seat, n int) {
	g.place[step] = at
	g.stops[at.stop].used += n
	g.stops[at.stop].classes[at.class].used += n
}

// assign gives the steps their events, stop by stop.
func (g *groupPath) assign() []step {
	g.chosen = g.chosen[:0]
	for i := range g.stops {
		s := &g.stops[i]
		var taken uint64
		for step := range g.p.k {
			if g.fixed>>step&1 != 0 && g.saved[step].stop == i {
				taken |= 1 << step
			}
		}
		g.seats.seat(s.events, taken)
		for rest := taken; rest != 0; rest &= rest - 1 {
			n := lowest(rest)
			g.chosen = append(g.chosen, step{n, s.at.n + g.seats.event[n]})
		}
	}
	return g.chosen
}
