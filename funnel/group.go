package funnel

import "slices"

// groupRun evaluates a funnel in which steps come in any order, without
// exclusions. From one entry each rank is complete as early as it can be when
// every event that can serve is made to serve, others moving if they must. Of
// two entries from which as many steps are done, the later can do whatever the
// earlier can; so there are no more lanes than steps.
type groupRun struct {
	p       *Plan
	entries period
	single  bool // only the first entry counts

	lanes   []*groupLane // by entry
	idle    []*groupLane
	begun   moment
	entered bool
	best    attempt
	ends    []moment // of the steps of the best attempt, in order
}

// groupLane is the attempts from one entry.
type groupLane struct {
	entry  moment
	rank   int    // at hand
	done   uint64 // steps of the ranks that were completed at instant doneAt
	doneAt int
	taken  []server
	owner  [64]int8 // by step: the event that serves it; -1 if none does
	tried  uint64   // the steps that a search has come to
	ends   []moment // of the steps taken, in order
}

// server is an event that serves a step.
type server struct {
	at    int    // its instant
	steps uint64 // that it satisfies
	serve uint64 // those that it may serve
}

func (r *groupRun) begin(p *Plan, entries period, single bool) {
	r.p, r.entries, r.single = p, entries, single
	r.idle = append(r.idle, r.lanes...)
	r.lanes = r.lanes[:0]
	r.entered, r.best, r.begun = false, attempt{}, moment{}
}

// drop removes the attempts whose window is over.
func (r *groupRun) drop(now moment) {
	over := 0
	for over < len(r.lanes) && now.since(r.lanes[over].entry.t) > r.p.window {
		over++
	}
	r.idle = append(r.idle, r.lanes[:over]...)
	r.lanes = slices.Delete(r.lanes, 0, over)
}

// take goes on by the events of an instant, after drop.
func (r *groupRun) take(in *tick) {
	if in.steps == 0 {
		return
	}
	if in.steps&r.p.ranks[0].steps != 0 && r.mayEnter(in.moment) {
		r.lanes = append(r.lanes, r.newLane(in.moment))
	}
	for _, l := range r.lanes {
		if l.take(r.p, in) {
			r.rate(l)
		}
	}
	r.prune()
}

func (r *groupRun) mayEnter(at moment) bool {
	if !r.entries.has(at.t) || r.single && r.entered {
		return false
	}
	if !r.entered {
		r.begun, r.entered = at, true
	}
	return true
}

func (r *groupRun) newLane(entry moment) *groupLane {
	var l *groupLane
	if n := len(r.idle); n > 0 {
		l = r.idle[n-1]
		r.idle = r.idle[:n-1]
	} else {
		l = &groupLane{}
	}
	l.entry, l.rank, l.done, l.taken, l.ends = entry, 0, 0, l.taken[:0], l.ends[:0]
	for i := range l.owner {
		l.owner[i] = -1
	}
	return l
}

// rate compares the attempt of a lane with the best.
func (r *groupRun) rate(l *groupLane) {
	level := len(l.ends)
	if a := (attempt{level, level, l.entry, l.ends[level-1]}); a.isBetter(&r.best) {
		r.best = a
		r.ends = append(r.ends[:0], l.ends...)
	}
}

// prune removes lanes that a later one has caught up with.
func (r *groupRun) prune() {
	kept := r.lanes[:0]
	for i, l := range r.lanes {
		if i+1 < len(r.lanes) && len(l.ends) == len(r.lanes[i+1].ends) {
			r.idle = append(r.idle, l)
		} else {
			kept = append(kept, l)
		}
	}
	r.lanes = kept
}

func (r *groupRun) isComplete() bool { return r.best.level == r.p.k }

func (r *groupRun) finish() course { return course{r.best, r.best.level, r.begun} }

func (r *groupRun) alive(moment) bool { return len(r.lanes) > 0 }

func (r *groupRun) pending(asOf int64) bool {
	n := len(r.lanes)
	return n > 0 && r.p.window != noLimit && after(asOf).since(r.lanes[n-1].entry.t) <= r.p.window
}

// take goes on by an instant and reports whether a step was taken.
func (l *groupLane) take(p *Plan, in *tick) (grown bool) {
	switch {
	case in.strict || len(in.events) == 1:
		return l.serve(p, in.moment, in.steps, in.strict)
	case l.rank == len(p.ranks):
		return false
	}
	for i := range in.classes {
		in.classes[i].used = 0
	}
	for again := true; again; {
		rank := l.rank
		for i := range in.classes {
			c := &in.classes[i]
			for c.used < c.size && l.serve(p, in.moment, c.steps, false) {
				c.used++
				grown = true
			}
		}
		again = l.rank > rank && l.rank < len(p.ranks)
	}
	return grown
}

// serve makes an event serve a step and reports whether it can. Where a rank is
// completed, the events of that instant may serve it or the next one, unless
// ties are strict.
func (l *groupLane) serve(p *Plan, at moment, steps uint64, strict bool) bool {
	if l.rank == len(p.ranks) {
		return false
	}
	if l.doneAt != at.n {
		l.done = 0
	}
	l.taken = append(l.taken, server{at.n, steps, steps & (p.ranks[l.rank].steps | l.done)})
	l.tried = 0
	if !l.augment(len(l.taken) - 1) {
		l.taken = l.taken[:len(l.taken)-1]
		return false
	}
	l.ends = append(l.ends, at)
	if !l.isComplete(p.ranks[l.rank].steps) {
		return true
	}
	l.done, l.doneAt = l.done|p.ranks[l.rank].steps, at.n
	l.rank++
	if l.rank < len(p.ranks) && !strict {
		l.share(at.n, p.ranks[l.rank].steps)
	}
	return true
}

func (l *groupLane) augment(event int) bool {
	for {
		steps := l.taken[event].serve &^ l.tried
		if steps == 0 {
			return false
		}
		step := lowest(steps)
		l.tried |= 1 << step
		if l.owner[step] < 0 || l.augment(int(l.owner[step])) {
			l.owner[step] = int8(event)
			return true
		}
	}
}

func (l *groupLane) isComplete(steps uint64) bool {
	for ; steps != 0; steps &= steps - 1 {
		if l.owner[lowest(steps)] < 0 {
			return false
		}
	}
	return true
}

// share lets the events of an instant serve further steps.
func (l *groupLane) share(at int, steps uint64) {
	for i := range l.taken {
		if e := &l.taken[i]; e.at == at {
			e.serve |= e.steps & steps
		}
	}
}
