package funnel

import (
	"slices"
)

// groupGuardRun evaluates a funnel in which steps come in any order and an
// exclusion ends attempts. An attempt outlives an exclusion by taking a step at
// that very instant, so it may be better to leave a step for later: a lane keeps
// all sets of steps that can have been taken. Entries from which the same sets
// were taken share a lane.
//
// Where no exclusion happens at the instant of a step, a set that is part of
// another one is of no use, and there are few; else there may be as many as the
// groups have subsets.
type groupGuardRun struct {
	p       *Plan
	entries period
	single  bool // only the first entry counts
	exact   bool // exclusions may happen at the instant of a step

	lanes   []*setLane // by their newest entry
	idle    []*setLane
	begun   moment
	entered bool
	best    attempt // that is clean for good
	top     int     // the highest level that was ever reached
	fresh   []uint64
}

// setLane is the attempts from some entries.
type setLane struct {
	members []member // by entry, from head on
	head    int
	sets    []uint64 // of steps that can have been taken, in order
}

// member is the best attempt from an entry that is clean so far.
type member struct {
	entry, end moment
	level      int
}

func (r *groupGuardRun) begin(p *Plan, entries period, single bool) {
	r.p, r.entries, r.single = p, entries, single
	r.idle = append(r.idle, r.lanes...)
	r.lanes = r.lanes[:0]
	r.entered, r.best, r.top, r.begun = false, attempt{}, 0, moment{}
}

// drop removes the attempts whose window is over: they are clean for good.
func (r *groupGuardRun) drop(now moment) {
	kept := r.lanes[:0]
	for _, l := range r.lanes {
		for l.head < len(l.members) && now.since(l.members[l.head].entry.t) > r.p.window {
			r.keep(&l.members[l.head])
			l.head++
		}
		if l.head < len(l.members) {
			kept = append(kept, l)
		} else {
			r.idle = append(r.idle, l)
		}
	}
	r.lanes = kept
}

func (r *groupGuardRun) keep(m *member) {
	if a := (attempt{m.level, m.level, m.entry, m.end}); a.isBetter(&r.best) {
		r.best = a
	}
}

// take goes on by the events of an instant, after drop.
func (r *groupGuardRun) take(in *tick) {
	hit := in.exclude&r.p.guards[0] != 0
	kept := r.lanes[:0]
	for _, l := range r.lanes {
		if r.extend(l, in, hit) {
			kept = append(kept, l)
		} else {
			r.idle = append(r.idle, l)
		}
	}
	r.lanes = kept
	r.enter(in)
	r.merge()
}

// extend goes on with a lane and reports whether something of it is left.
func (r *groupGuardRun) extend(l *setLane, in *tick, hit bool) bool {
	fresh := r.fresh[:0]
	for _, set := range l.sets {
		fresh = appendSets(r.p, fresh, set, in)
	}
	r.fresh = fresh
	if len(fresh) > 0 {
		r.rise(l, in.moment, largest(fresh), hit)
	}
	if hit {
		l.sets = l.sets[:0]
	}
	l.sets = r.union(l.sets, fresh)
	return len(l.sets) > 0
}

// rise notes to which level the attempts of a lane have come. After an exclusion
// only those count that took a step at its instant.
func (r *groupGuardRun) rise(l *setLane, at moment, level int, hit bool) {
	r.top = max(r.top, level)
	for i := l.head; i < len(l.members); i++ {
		m := &l.members[i]
		if level > m.level || hit {
			m.level, m.end = level, at
		}
		if level == r.p.k {
			r.keep(m)
		}
	}
}

func (r *groupGuardRun) enter(in *tick) {
	if in.steps&r.p.ranks[0].steps == 0 || !r.entries.has(in.t) || r.single && r.entered {
		return
	}
	if !r.entered {
		r.begun, r.entered = in.moment, true
	}
	l := r.newLane()
	l.members, l.head = append(l.members[:0], member{entry: in.moment}), 0
	r.fresh = appendSets(r.p, r.fresh[:0], 0, in)
	l.sets = r.union(l.sets[:0], r.fresh)
	r.rise(l, in.moment, largest(r.fresh), false)
	r.lanes = append(r.lanes, l)
}

func (r *groupGuardRun) newLane() *setLane {
	n := len(r.idle)
	if n == 0 {
		return &setLane{}
	}
	l := r.idle[n-1]
	r.idle = r.idle[:n-1]
	return l
}

// merge joins lanes that have come to the same.
func (r *groupGuardRun) merge() {
	kept := r.lanes[:0]
	for i, l := range r.lanes {
		if i+1 < len(r.lanes) && slices.Equal(l.sets, r.lanes[i+1].sets) {
			to := r.lanes[i+1]
			l.members = append(l.members[:copy(l.members, l.members[l.head:])], to.members[to.head:]...)
			to.members, l.members, to.head = l.members, to.members, 0
			r.idle = append(r.idle, l)
		} else {
			kept = append(kept, l)
		}
	}
	r.lanes = kept
}

// finish keeps what is left, which nothing hits any more.
func (r *groupGuardRun) finish() course {
	for _, l := range r.lanes {
		for i := l.head; i < len(l.members); i++ {
			r.keep(&l.members[i])
		}
	}
	return course{r.best, r.top, r.begun}
}

func (r *groupGuardRun) isComplete() bool { return r.best.level == r.p.k }

func (r *groupGuardRun) alive(moment) bool { return len(r.lanes) > 0 }

func (r *groupGuardRun) pending(asOf int64) bool {
	n := len(r.lanes)
	if n == 0 || r.p.window == noLimit {
		return false
	}
	members := r.lanes[n-1].members
	return after(asOf).since(members[len(members)-1].entry.t) <= r.p.window
}

// union returns both lists of sets in order, each set once. Where exclusions do
// not happen at the instant of a step, sets that are part of others are left
// out.
func (r *groupGuardRun) union(a, b []uint64) []uint64 {
	a = append(a, b...)
	slices.Sort(a)
	a = slices.Compact(a)
	if r.exact || len(a) < 2 {
		return a
	}
	kept := a[:0]
	for i, set := range a {
		if !slices.ContainsFunc(a[i+1:], func(larger uint64) bool { return set&^larger == 0 }) {
			kept = append(kept, set)
		}
	}
	return kept
}

// appendSets appends the sets of steps that can have been taken after an
// instant at which at least one is added to a set.
func appendSets(p *Plan, dst []uint64, set uint64, in *tick) []uint64 {
	start := len(dst)
	for at := start - 1; at < len(dst); at++ {
		from := set
		if at >= start {
			from = dst[at]
		}
		for steps := in.steps & p.due(from); steps != 0; steps &= steps - 1 {
			to := from | steps&-steps
			if at >= start && (in.strict || len(in.events) == 1 || !in.all(to&^set)) || slices.Contains(dst[start:], to) {
				continue
			}
			dst = append(dst, to)
		}
	}
	return dst
}

// due returns the steps that may come when some are done: those of the first
// rank that is not complete.
func (p *Plan) due(done uint64) uint64 {
	for _, rank := range p.ranks {
		if left := rank.steps &^ done; left != 0 {
			return left
		}
	}
	return 0
}

func largest(sets []uint64) (n int) {
	for _, set := range sets {
		n = max(n, ones(set))
	}
	return n
}
