package segment

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// visit is what is known of one session.
type visit struct {
	start, seq int64 // of its first event
	id         string
	touch      conversion.Touch
	facts      []uint64 // predicates, then compound rules
	rules      *rule.Visit
	isIdle     bool // not in use
}

func (v *visit) has(n int) bool { return v.facts[n/64]&(1<<(n%64)) != 0 }

// compareVisits orders sessions by their first events, then by id.
func compareVisits(a, b *visit) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.seq, b.seq), cmp.Compare(a.id, b.id))
}

// visits are the sessions of one user that matter: those that are open, the first
// and the last.
type visits struct {
	plan        *visitPlan
	words       int // of predicates
	entry       *rule.Visit
	open        []*visit
	first, last *visit
	idle        []*visit
}

func newVisits(p *visitPlan, words int) visits {
	v := visits{plan: p, words: words}
	if p.entryRules != nil {
		v.entry = p.entryRules.NewVisit()
		v.entry.Remember(64)
	}
	return v
}

func (v *visits) reset() {
	for _, one := range v.open {
		v.release(one)
	}
	v.release(v.first)
	v.release(v.last)
	v.open, v.first, v.last = v.open[:0], nil, nil
}

// release makes a session's memory ready for another.
func (v *visits) release(one *visit) {
	if one != nil && !one.isIdle {
		one.isIdle = true
		v.idle = append(v.idle, one)
	}
}

// close ends the open session.
func (v *visits) close() {
	for _, one := range v.open {
		if one != v.first && one != v.last {
			v.release(one)
		}
	}
	v.open = v.open[:0]
}

// begin opens a session by its first event.
func (v *visits) begin(s *seen, id string, touch conversion.Touch) {
	one := v.fresh()
	one.start, one.seq, one.id, one.touch = s.time, s.event.Seq, id, touch
	if one.rules != nil {
		one.rules.Begin(touch)
	}
	v.open = append(v.open, one)
	if v.first == nil || compareVisits(one, v.first) < 0 {
		v.first = one
	}
	if last := v.last; last == nil || compareVisits(one, last) >= 0 {
		v.last = one
		if last != nil && last != v.first && !slices.Contains(v.open, last) {
			v.release(last)
		}
	}
	if v.entry != nil {
		v.entry.Begin(touch)
		for _, i := range v.entry.Observe(s.event) {
			one.note(v.plan.entryOf[i] + 64*v.words)
		}
	}
	v.conclude(one)
}

func (v *visits) fresh() *visit {
	if n := len(v.idle); n > 0 {
		one := v.idle[n-1]
		v.idle, one.isIdle = v.idle[:n-1], false
		clear(one.facts)
		return one
	}
	one := &visit{facts: make([]uint64, v.words+(len(v.plan.compound)+63)/64)}
	if v.plan.allEvents != nil {
		one.rules = v.plan.allEvents.NewVisit()
		one.rules.Remember(64)
	}
	return one
}

func (v *visit) note(n int) { v.facts[n/64] |= 1 << (n % 64) }

// take adds an event to an open session.
func (v *visits) take(one *visit, s *seen) {
	isNew := false
	for w, held := range s.held {
		isNew = isNew || held&^one.facts[w]&v.plan.relevant[w] != 0
		one.facts[w] |= held
	}
	if one.rules != nil {
		for _, i := range one.rules.Observe(s.event) {
			one.note(v.plan.otherOf[i] + 64*v.words)
			isNew = true
		}
	}
	if isNew {
		v.conclude(one)
	}
}

// conclude finds the compound rules that are reached by now.
func (v *visits) conclude(one *visit) {
	for i := range v.plan.compound {
		c, n := &v.plan.compound[i], i+64*v.words
		if !c.asked && !one.has(n) && c.isReached(one) {
			one.note(n)
		}
	}
}

func (c *compound) isReached(one *visit) bool {
	for _, f := range c.none {
		if one.has(f.n) {
			return false
		}
	}
	for _, f := range c.of {
		if one.has(f.n) == c.any {
			return c.any
		}
	}
	return !c.any
}
