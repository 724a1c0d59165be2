package segment

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion/goal"
)

// special is a segment that is more than its condition.
type special struct {
	segment int
	except  int32 // the node that excludes, or -1
	watch   int   // of its past, or -1
}

// watch is a segment whose past matters.
type watch struct {
	segment       int
	where, except int32 // nodes, or -1 where their past does not matter
}

// past is what a watch has seen up to the latest event.
type past struct {
	held        bool  // the condition has held
	first, last int64 // the first and the last instant at which it did

	excluded bool // what excludes has held
	since    int64
}

// note says that from one instant until another the condition held, or what
// excludes.
func (p *past) note(held, excluded bool, from, until int64) {
	if held {
		if p.last = until; !p.held {
			p.held, p.first = true, from
		}
	}
	if excluded && !p.excluded {
		p.excluded, p.since = true, from
	}
}

// advance goes on to the time of the next event: all instants up to it are
// settled.
func (r *run) advance(time int64) {
	if len(r.plan.watches) > 0 && r.count > 0 && time > r.last {
		r.settle(r.past, time)
	}
}

// settle looks at all instants after the latest event up to one. Between two at
// which something changes all is as at the later.
func (r *run) settle(all []past, to int64) {
	r.freshen()
	for at := r.last + 1; at <= to && r.isOpen(all); {
		r.evaluate(r.plan.watched, at)
		until := min(to, r.nextOf(r.plan.watched, at))
		for i, w := range r.plan.watches {
			all[i].note(w.where >= 0 && r.values[w.where] == 1, w.except >= 0 && r.values[w.except] == 1, at, until)
		}
		if until == math.MaxInt64 {
			return
		}
		at = until + 1
	}
}

// isOpen reports whether there is anything left to learn of the past.
func (r *run) isOpen(all []past) bool {
	for i, w := range r.plan.watches {
		isSticky := r.segments[w.segment].Membership.Mode == StickyMode
		if w.where >= 0 && !(isSticky && all[i].held) {
			return true
		}
		if w.except >= 0 && !all[i].excluded {
			return true
		}
	}
	return false
}

// nextOf returns the earliest instant, not before asOf, after which one of the
// nodes may have another value without any event.
func (r *run) nextOf(nodes []int32, asOf int64) int64 {
	next := int64(never)
	for _, n := range nodes {
		if r.plan.nodes[n].kind == leafNode {
			next = min(next, r.leaves[r.plan.nodes[n].at].next(asOf))
		}
	}
	return next
}

// freshen scores the goals of sessions that overlap: as a whole, because those
// that began earlier come first.
func (r *run) freshen() {
	if r.goals == nil || !r.overlap {
		return
	}
	for _, list := range r.completed {
		for _, leaf := range list {
			leaf.reset()
		}
	}
	score := r.Set.goals.ScoreJourney(r.history.journey())
	slices.SortStableFunc(score.Completions, func(a, b goal.Completion) int { return a.Time.Compare(b.Time) })
	for i := range score.Completions {
		r.complete(&score.Completions[i])
	}
}

// answer appends which segments hold at an instant after the events. It changes
// nothing of what is known, but for the instants up to asOf of all, which is a
// copy of the past or the past itself if nothing follows.
func (r *run) answer(dst Bits, all []past, asOf int64) Bits {
	if len(r.plan.watches) > 0 && r.count > 0 {
		r.settle(all, asOf)
	} else {
		r.freshen()
	}
	r.evaluate(r.plan.all, asOf)
	start := len(dst)
	for range (len(r.segments) + 63) / 64 {
		dst = append(dst, 0)
	}
	members := dst[start:]
	for i, root := range r.plan.roots {
		members[i/64] |= uint64(r.values[root]) << (i % 64)
	}
	for i := range r.plan.special {
		r.correct(members, &r.plan.special[i], all, asOf)
	}
	return dst
}

// correct applies membership and exclusion to a segment that has them.
func (r *run) correct(members Bits, s *special, all []past, asOf int64) {
	var p past
	if s.watch >= 0 {
		p = all[s.watch]
	}
	is := members.Has(s.segment)
	if m := r.segments[s.segment].Membership; m.Mode != DynamicMode && p.held {
		is = is || m.Mode == StickyMode || p.last > before(asOf, int64(m.For))
	}
	if s.except >= 0 && (p.excluded || r.values[s.except] == 1) {
		is = false
	}
	members[s.segment/64] &^= 1 << (s.segment % 64)
	if is {
		members.set(s.segment)
	}
}
