package segment

import (
	"slices"
	"sort"

	"github.com/go-conversion/conversion/rule"
)

// sequence explains a sequence by asking what would be if events were no longer
// there for some of its steps.
func (x *scene) sequence(s *Sequence) Clause {
	q := x.inquire(s)
	chain := &Chain{Want: len(s.Steps), Steps: []int{}}
	made := Clause{Chain: chain}
	if q.holds() {
		made.Holds, chain.Steps = true, q.match()
	} else {
		x.broken(s, chain)
	}
	made.Events = slices.Clone(chain.Steps)
	slices.Sort(made.Events)
	return made
}

// broken finds how far a sequence comes that does not hold, and why no further.
func (x *scene) broken(s *Sequence, chain *Chain) {
	whole := *s
	whole.ThenWithout = Absence{}
	for end := len(s.Steps); end > 0; end = begins(s.Steps, end-1) {
		part := whole
		part.Steps = s.Steps[:end]
		q := x.inquire(&part)
		if !q.holds() {
			continue
		}
		chain.Steps = q.match()
		if end == len(s.Steps) {
			chain.Broke = x.absence(*s)
			return
		}
		part.Steps = s.Steps[:ends(s.Steps, end)]
		chain.Broke = x.reason(part, end)
		return
	}
	part := whole
	part.Steps = s.Steps[:ends(s.Steps, 0)]
	chain.Broke = x.reason(part, 0)
}

// absence says why a match does not count that is complete: because what must not
// come after it came, or because it may still come.
func (x *scene) absence(s Sequence) string {
	s.In = 0
	if q := x.inquire(&s); s.ThenWithout.For > 0 {
		if q.asOf = never; q.holds() {
			return "not_yet"
		}
	}
	return "then_without"
}

// begins returns where the group of a step begins.
func begins(steps []Step, at int) int {
	for steps[at].AnyOrder {
		at--
	}
	return at
}

// ends returns the end of the group that begins at a step.
func ends(steps []Step, at int) int {
	for at++; at < len(steps) && steps[at].AnyOrder; at++ {
	}
	return at
}

// reason says why the last group of a sequence, which begins at a step, does not
// follow the others: it takes the limits away, one at a time.
func (x *scene) reason(s Sequence, at int) string {
	free := s
	free.Steps = slices.Clone(s.Steps)
	free.Within, free.In, free.FromStart, free.Ties = 0, 0, false, AnyTies
	free.Steps[at] = Step{On: s.Steps[at].On}
	if q := x.inquire(&free); !q.holds() {
		return "missing"
	}
	for _, limit := range []struct {
		name string
		lift func(s *Sequence, step *Step)
	}{
		{"within", func(_ *Sequence, step *Step) { step.Within = 0 }},
		{"after", func(_ *Sequence, step *Step) { step.After = 0 }},
		{"direct", func(_ *Sequence, step *Step) { step.Direct = false }},
		{"without", func(_ *Sequence, step *Step) { step.Without = nil }},
		{"same_session", func(_ *Sequence, step *Step) { step.SameSession = false }},
		{"total", func(s *Sequence, _ *Step) { s.Within = 0 }},
		{"in", func(s *Sequence, _ *Step) { s.In = 0 }},
		{"from_start", func(s *Sequence, _ *Step) { s.FromStart = false }},
		{"ties", func(s *Sequence, _ *Step) { s.Ties = AnyTies }},
	} {
		lifted := s
		lifted.Steps = slices.Clone(s.Steps)
		limit.lift(&lifted, &lifted.Steps[at])
		if q := x.inquire(&lifted); q.holds() {
			return limit.name
		}
	}
	return "several"
}

// inquiry asks about a sequence and the events of a scene, some of which may be
// taken away from some of its steps.
type inquiry struct {
	pursuit *pursuit
	asOf    int64
	clocks  []clock // of the events
	links   []link
	allowed []uint64 // the steps that each event may serve
}

func (x *scene) inquire(s *Sequence) *inquiry {
	var predicates []rule.Predicate
	o := newOrder(s, func(p rule.Predicate) int {
		predicates = append(predicates, p)
		return len(predicates) - 1
	})
	q := &inquiry{pursuit: newPursuit(o), asOf: x.asOf}
	matcher, err := rule.NewMatcher(predicates...)
	if err != nil {
		return q
	}
	memo := matcher.NewMemo()
	for _, e := range x.events {
		at := clock{time: e.time}
		if s.Ties == SequenceTies {
			at.seq = e.Seq
		}
		q.clocks = append(q.clocks, at)
		q.links = append(q.links, o.linkOf(&seen{session: int32(e.session), held: memo.AppendMatches(nil, e.Event)}))
		q.allowed = append(q.allowed, o.full)
	}
	return q
}

// holds reports whether the sequence holds with what is allowed.
func (q *inquiry) holds() bool {
	p := q.pursuit
	p.reset()
	p.overlap = true
	for i, l := range q.links {
		l.steps &= q.allowed[i]
		if !p.isDecided() {
			p.meet(q.clocks[i], q.clocks[i] == q.clocks[0], l)
		}
	}
	return p.holds(q.asOf)
}

// match returns the events of the canonical match, by step. The sequence holds.
func (q *inquiry) match() []int {
	full := q.pursuit.full
	q.first(func(i int) { q.until(full, i) })               // the earliest end
	q.first(func(i int) { q.from(full, len(q.links)-1-i) }) // the latest start
	match := make([]int, len(q.pursuit.steps))
	for step := range match {
		match[step] = q.first(func(i int) { q.until(1<<step, i) })
	}
	for step := range match {
		at := match[step]
		for i := range q.links {
			if q.clocks[i] == q.clocks[at] && q.holdsWith(step, i) {
				q.only(step, i)
				match[step] = i
				break
			}
		}
	}
	return match
}

// first restricts what is allowed as little as it must and the sequence still
// holds, where it holds the sooner the larger i is. It returns i.
func (q *inquiry) first(restrict func(i int)) int {
	before := slices.Clone(q.allowed)
	i := sort.Search(len(q.links)-1, func(i int) bool {
		copy(q.allowed, before)
		restrict(i)
		return q.holds()
	})
	copy(q.allowed, before)
	restrict(i)
	return i
}

// until takes all events after the clock of the i-th away from steps.
func (q *inquiry) until(steps uint64, i int) {
	for k := range q.allowed {
		if q.clocks[k].isAfter(q.clocks[i]) {
			q.allowed[k] &^= steps
		}
	}
}

// from takes all events before the clock of the i-th away from steps.
func (q *inquiry) from(steps uint64, i int) {
	for k := range q.allowed {
		if q.clocks[i].isAfter(q.clocks[k]) {
			q.allowed[k] &^= steps
		}
	}
}

func (c clock) isAfter(d clock) bool { return c.time > d.time || c.time == d.time && c.seq > d.seq }

// only leaves one event to a step.
func (q *inquiry) only(step, i int) {
	for k := range q.allowed {
		if k != i {
			q.allowed[k] &^= 1 << step
		}
	}
}

func (q *inquiry) holdsWith(step, i int) bool {
	before := slices.Clone(q.allowed)
	q.only(step, i)
	ok := q.holds()
	copy(q.allowed, before)
	return ok
}
