package funnel

import "slices"

// guardRun evaluates an ordered funnel with exclusions. An attempt that an
// exclusion hits is gone; one that could not go on any more when the exclusion
// came counts as far as it got. So not only the best attempts matter, as in
// chainRun, but also when older ones ended.
//
// A lane keeps the attempts from several entries. By the crossing lemma of
// funnels without optional steps, the entries from which a state was reached at
// one instant stand side by side among all from which it ever was; with optional
// steps each entry has a lane of its own.
type guardRun struct {
	p       *Plan
	entries period
	single  bool // only the first entry counts

	lanes   []*lane
	idle    []*lane
	broken  interruptions
	begun   moment
	entered bool
	best    attempt // that is clean for good
	top     int     // the highest level that was ever reached
}

// lane is attempts from some entries, by state of the graph.
type lane struct {
	states []guarded
	usable []int // by edge: the first item of its node that may take it
}

// guarded are the attempts that are in one state.
type guarded struct {
	entries []moment // from which the state was reached, in order
	items   []item   // from head on; what is before has been dropped
	head    int
	fresh   item // what came at this instant
	isFresh bool
}

// item is attempts that took their last step at one instant: those from
// entries low to high, not including high.
type item struct {
	end       moment
	low, high int
}

func (r *guardRun) begin(p *Plan, entries period, single bool) {
	r.p, r.entries, r.single = p, entries, single
	r.idle = append(r.idle, r.lanes...)
	r.lanes = r.lanes[:0]
	r.broken = filled(r.broken, p.k, -1)
	r.entered, r.best, r.top, r.begun = false, attempt{}, 0, moment{}
}

// take goes on by the events of an instant, at which nothing is left that
// cannot go on: see drop.
func (r *guardRun) take(in *tick) {
	for _, l := range r.lanes {
		r.extend(l, in)
	}
	r.enter(in)
	if in.exclude != 0 {
		r.exclude(in)
	}
	r.broken.add(r.p, in)
	for _, l := range r.lanes {
		r.settle(l)
	}
}

// drop removes what cannot go on at a time, whose attempts are clean for good.
func (r *guardRun) drop(now moment) {
	kept := r.lanes[:0]
	for _, l := range r.lanes {
		alive := false
		for i := range l.states {
			if !l.states[i].isEmpty() {
				r.expire(l, i, now)
				alive = alive || !l.states[i].isEmpty()
			}
		}
		if alive {
			kept = append(kept, l)
		} else {
			r.idle = append(r.idle, l)
		}
	}
	r.lanes = kept
}

func (r *guardRun) expire(l *lane, at int, now moment) {
	s, from := &l.states[at], r.p.graph.nodes[at]
	dead := len(s.items)
	next := r.p.graph.next(from.step)
	for i, step := range next {
		use := max(s.head, l.usable[from.edge+i])
		for use < len(s.items) && !r.broken.mayTake(r.p, s.items[use].end, from.step, step, now) {
			use++
		}
		l.usable[from.edge+i] = use
		dead = min(dead, use)
	}
	for dead < len(s.items) && now.since(s.newest(&s.items[dead]).t) > r.p.window {
		dead++
	}
	for i := s.head; i < dead; i++ {
		r.keep(at, s, &s.items[i], s.items[i].high-1)
	}
	s.head = dead
}

func (s *guarded) isEmpty() bool { return s.head == len(s.items) }

func (s *guarded) newest(i *item) moment { return s.entries[i.high-1] }

// keep notes an attempt that is clean for good.
func (r *guardRun) keep(at int, s *guarded, i *item, entry int) {
	n := r.p.graph.nodes[at]
	if a := (attempt{n.step + 1, n.count, s.entries[entry], i.end}); a.isBetter(&r.best) {
		r.best = a
	}
}

// extend takes the ways that the instant offers. What it reads is the state
// before, because it adds to fresh only.
func (r *guardRun) extend(l *lane, in *tick) {
	for i := range l.states {
		s, from := &l.states[i], r.p.graph.nodes[i]
		if s.isEmpty() {
			continue
		}
		for e, step := range r.p.graph.next(from.step) {
			use := max(s.head, l.usable[from.edge+e])
			if in.steps>>step&1 == 0 || use == len(s.items) {
				continue
			}
			low, high := r.inWindow(s, s.items[use].low, in.moment), s.items[len(s.items)-1].high
			if low < high {
				r.arrive(l, in, step, from.count, s.entries[low:high])
			}
		}
	}
}

// inWindow returns the first entry from low on that is inside the window.
func (r *guardRun) inWindow(s *guarded, low int, now moment) int {
	rest := s.entries[low:]
	n, _ := slices.BinarySearchFunc(rest, now, func(entry, now moment) int {
		if now.since(entry.t) > r.p.window {
			return -1
		}
		return 1
	})
	return low + n
}

// enter begins an attempt.
func (r *guardRun) enter(in *tick) {
	if in.steps&1 == 0 || !r.entries.has(in.t) || r.single && r.entered {
		return
	}
	if !r.entered {
		r.begun, r.entered = in.moment, true
	}
	if len(r.lanes) == 0 || r.p.passed != 0 {
		r.lanes = append(r.lanes, r.newLane())
	}
	r.arrive(r.lanes[len(r.lanes)-1], in, 0, 0, []moment{in.moment})
}

func (r *guardRun) newLane() *lane {
	var l *lane
	if n := len(r.idle); n > 0 {
		l = r.idle[n-1]
		r.idle = r.idle[:n-1]
	} else {
		l = &lane{}
	}
	for len(l.states) < len(r.p.graph.nodes) {
		l.states = append(l.states, guarded{})
	}
	for i := range l.states {
		s := &l.states[i]
		s.entries, s.items, s.head = s.entries[:0], s.items[:0], 0
	}
	l.usable = filled(l.usable, r.p.graph.countEdges(), 0)
	return l
}

// arrive notes attempts from some entries that take a step, and further ones at
// the same instant, after so many steps before.
func (r *guardRun) arrive(l *lane, in *tick, first, before int, entries []moment) {
	for step, end := first, in.end(first, r.p.k-1); step <= end; step++ {
		least, most := in.chain(first, step)
		for n := least; n <= most && n > 0; n++ {
			l.states[r.p.graph.at(step, before+n)].add(in.moment, entries)
			r.top = max(r.top, step+1)
		}
		if most == 0 && r.p.passed>>step&1 == 0 {
			return
		}
	}
}

// add notes attempts that came at this instant.
func (s *guarded) add(at moment, entries []moment) {
	known := len(s.entries)
	last := -1
	if known > 0 {
		last = s.entries[known-1].n
	}
	byEntry := func(e, of moment) int { return e.n - of.n }
	low, _ := slices.BinarySearchFunc(s.entries, entries[0], byEntry)
	after, _ := slices.BinarySearchFunc(entries, moment{n: last + 1}, byEntry)
	s.entries = append(s.entries, entries[after:]...)
	newest := entries[len(entries)-1]
	high, _ := slices.BinarySearchFunc(s.entries, moment{n: newest.n + 1}, byEntry)
	if low >= high {
		return // entries that never came: a restored state may lie
	}
	if !s.isFresh {
		s.fresh, s.isFresh = item{at, low, low}, true
	}
	s.fresh.low = min(s.fresh.low, low)
	s.fresh.high = max(s.fresh.high, high)
}

// exclude takes away the attempts that an exclusion hits. Those whose window
// was over are clean for good.
func (r *guardRun) exclude(in *tick) {
	for _, l := range r.lanes {
		for i := range l.states {
			s, from := &l.states[i], r.p.graph.nodes[i]
			if r.p.guards[from.step]&in.exclude == 0 || s.isEmpty() {
				continue
			}
			for j := s.head; j < len(s.items); j++ {
				hit := &s.items[j]
				if over := min(r.inWindow(s, hit.low, in.moment), hit.high); over > hit.low {
					r.keep(i, s, hit, over-1)
				}
			}
			s.head = len(s.items)
		}
	}
}

// settle makes what came at the instant part of the state. An attempt that is
// complete is clean for good.
func (r *guardRun) settle(l *lane) {
	for i := range l.states {
		s := &l.states[i]
		if !s.isFresh {
			continue
		}
		s.isFresh = false
		if r.p.graph.nodes[i].step == r.p.k-1 {
			r.keep(i, s, &s.fresh, s.fresh.high-1)
			continue
		}
		if len(s.items) == cap(s.items) {
			l.compact(s, r.p, r.p.graph.nodes[i])
		}
		s.items = append(s.items, s.fresh)
	}
}

// compact moves what is left of a state to the front of its memory: the items
// that were not dropped, and the entries that they or later ones can have.
func (l *lane) compact(s *guarded, p *Plan, from node) {
	low := s.fresh.low
	for _, it := range s.items[s.head:] {
		low = min(low, it.low)
	}
	s.entries = s.entries[:copy(s.entries, s.entries[low:])]
	s.items = s.items[:copy(s.items, s.items[s.head:])]
	for i := range s.items {
		s.items[i].low -= low
		s.items[i].high -= low
	}
	s.fresh.low -= low
	s.fresh.high -= low
	for i := range p.graph.next(from.step) {
		l.usable[from.edge+i] = max(0, l.usable[from.edge+i]-s.head)
	}
	s.head = 0
}

func (r *guardRun) isComplete() bool { return r.best.level == r.p.k }

// finish keeps what is left, which nothing hits any more.
func (r *guardRun) finish() course {
	for _, l := range r.lanes {
		for i := range l.states {
			s := &l.states[i]
			for j := s.head; j < len(s.items); j++ {
				r.keep(i, s, &s.items[j], s.items[j].high-1)
			}
		}
	}
	return course{r.best, r.top, r.begun}
}

func (r *guardRun) alive(moment) bool {
	for _, l := range r.lanes {
		for i := range l.states {
			if !l.states[i].isEmpty() {
				return true
			}
		}
	}
	return false
}

func (r *guardRun) pending(asOf int64) bool {
	now := after(asOf)
	for _, l := range r.lanes {
		for i := range l.states {
			s := &l.states[i]
			for j := s.head; j < len(s.items); j++ {
				it := &s.items[j]
				if now.since(s.newest(it).t) <= r.p.window && r.broken.waits(r.p, it.end, r.p.graph.nodes[i].step, now) {
					return true
				}
			}
		}
	}
	return false
}
