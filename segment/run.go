package segment

import (
	"math/bits"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// run follows one user through all segments, event by event in order. What it
// tells of an instant after the events changes nothing of it.
type run struct {
	*Set
	memo   *rule.Memo
	leaves []leaf
	visits visits

	seen      seen
	ever      []uint64 // the predicates that some event has satisfied
	count     int      // events taken
	opened    int      // sessions
	firstAt   instantOf
	last      int64   // time of the latest event
	values    []uint8 // of nodes
	past      []past  // by watch
	pursuits  []*pursuit
	counters  []*sessionCount
	completed [][]*recent // by goal: the leaves that count its completions
	overlap   bool        // sessions may go on after others have begun

	goals   *goal.Tracker
	history history
}

// instantOf is when the first event was.
type instantOf struct{ time, seq int64 }

func newRun(s *Set) *run {
	p := s.plan
	r := &run{
		Set: s, memo: p.matcher.NewMemo(), visits: newVisits(p.visits, p.words), ever: make([]uint64, p.words),
		values: make([]uint8, len(p.nodes)), past: make([]past, len(p.watches)),
	}
	r.seen.held = make([]uint64, p.words)
	for _, newLeaf := range p.specs {
		r.leaves = append(r.leaves, newLeaf(r))
	}
	for _, at := range p.sequences {
		r.pursuits = append(r.pursuits, r.leaves[at].(*pursuit))
	}
	for _, at := range p.sessions {
		r.counters = append(r.counters, r.leaves[at].(*sessionCount))
	}
	if s.asksGoals {
		r.goals = s.goals.Tracker()
		for _, leaves := range p.goals {
			var list []*recent
			for _, at := range leaves {
				list = append(list, r.leaves[at].(*recent))
			}
			r.completed = append(r.completed, list)
		}
	}
	return r
}

// reset forgets the user. With overlap sessions may go on after others have begun.
func (r *run) reset(overlap bool) {
	for _, l := range r.leaves {
		l.reset()
	}
	for _, p := range r.pursuits {
		p.overlap = overlap
	}
	clear(r.ever)
	clear(r.past)
	r.visits.reset()
	r.count, r.opened, r.overlap = 0, 0, overlap
	if r.goals != nil {
		r.goals.Reset()
	}
	r.history.reset()
}

// begin opens a session by its first event, which is then to be taken.
func (r *run) begin(e *conversion.Event, time int64, id string, touch conversion.Touch) {
	r.advance(time)
	r.last = time // what the session brings is not of earlier instants
	if !r.overlap {
		r.close()
	}
	if !touch.IsSet() && r.needsTouch {
		touch = r.resolver.Touch(channel.FactsOf(e))
	}
	if r.goals != nil {
		r.goals.NextSession(touch)
	}
	if r.plan.hasVisits {
		s := &r.seen
		s.event, s.time = e, time
		r.visits.begin(s, id, touch)
	}
	r.opened++
	if r.keepsHistory() {
		r.history.begin(id, touch)
	}
}

func (r *run) close() {
	for _, one := range r.visits.open {
		for _, c := range r.counters {
			c.close(one)
		}
	}
	r.visits.close()
}

// keepsHistory reports whether the events are needed once more.
func (r *run) keepsHistory() bool { return len(r.plan.funcs) > 0 || r.overlap && r.goals != nil }

// take takes the next event, of a session that is open: the newest, or with
// overlap any.
func (r *run) take(e *conversion.Event, time int64, session int) {
	r.advance(time)
	s := &r.seen
	if r.count == 0 {
		r.firstAt = instantOf{time, e.Seq}
	}
	s.event, s.time, s.session = e, time, int32(session)
	s.isFirst = time == r.firstAt.time
	s.isFirstSeq = s.isFirst && e.Seq == r.firstAt.seq
	if r.plan.words == 1 {
		s.held[0] = r.memo.Match(e)
	} else {
		s.held = r.memo.AppendMatches(s.held[:0], e)
	}
	for w, held := range s.held {
		r.ever[w] |= held
		for hot := held & r.plan.listened[w]; hot != 0; hot &= hot - 1 {
			for _, at := range r.plan.listeners[w*64+bits.TrailingZeros64(hot)] {
				r.leaves[at].take(s)
			}
		}
	}
	for _, p := range r.pursuits {
		p.take(s)
	}
	if r.plan.hasVisits {
		open := r.visits.open
		if !r.overlap {
			session = len(open) - 1
		}
		r.visits.take(open[session], s)
	}
	if r.goals != nil && !r.overlap {
		for _, c := range r.goals.Observe(*e) {
			r.complete(&c)
		}
	}
	if r.keepsHistory() {
		r.history.add(int(s.session), e)
	}
	r.last = time
	r.count++
}

func (r *run) complete(c *goal.Completion) {
	for _, leaf := range r.completed[r.goalIndex[c.Goal]] {
		leaf.add(c.Time.UnixNano())
	}
}

// evaluate finds the values of nodes, 0 or 1, at an instant after the events. The
// logic has no branches that depend on them, because nobody could foresee these.
func (r *run) evaluate(nodes []int32, asOf int64) {
	all, values := r.plan.nodes, r.values
	for _, at := range nodes {
		switch n := &all[at]; n.kind {
		case eventNode:
			values[at] = uint8(r.ever[n.at/64] >> (n.at % 64) & 1)
		case leafNode:
			values[at] = bit(r.leaves[n.at].holds(asOf))
		case funcNode:
			values[at] = bit(r.plan.funcs[n.at].Func(r.history.journey(), time.Unix(0, asOf).UTC()))
		case notNode:
			values[at] = values[n.of[0]] ^ 1
		case andNode:
			value := uint8(1)
			for _, below := range n.of {
				value &= values[below]
			}
			values[at] = value
		case orNode:
			value := uint8(0)
			for _, below := range n.of {
				value |= values[below]
			}
			values[at] = value
		}
	}
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
