package funnel

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/rule"
)

// explain finds the misses, and the attempt to show.
func (q *inquiry) explain(x *Explanation, now verdict) {
	if now.hasAttempt() {
		x.take(q, now.steps)
	}
	switch {
	case now.outcome == Converted:
	case now.level < now.ignoring:
		q.want = now.level + 1
		miss, then := q.excluded(now.level)
		if !now.hasAttempt() {
			x.take(q, then)
		}
		x.Misses = []Miss{miss}
	case q.p.shape == grouped:
		q.explainGroup(x, now)
	default:
		q.want, q.target = now.level+1, now.level
		for q.p.passed>>q.target&1 != 0 {
			q.want, q.target = q.want+1, q.target+1
		}
		if q.p.shape == open {
			q = q.without(stepsFrom(q.target + 1)) // of which any would be a higher level, too
		}
		x.Misses = []Miss{q.miss(now)}
	}
}

// explainGroup finds what each step of the rank at hand misses, as if it were the
// only one that is not done.
func (q *inquiry) explainGroup(x *Explanation, now verdict) {
	var done uint64
	for _, s := range now.steps {
		done |= 1 << s.step
	}
	due := q.p.due(done)
	for rest := due; rest != 0; rest &= rest - 1 {
		one := q.without(due &^ (1 << lowest(rest)))
		one.want, one.target = now.level+1, lowest(rest)
		x.Misses = append(x.Misses, one.miss(now))
	}
}

// without returns the same inquiry where nothing satisfies some steps.
func (q *inquiry) without(steps uint64) *inquiry {
	less := *q
	less.rows = slices.Clone(q.rows)
	for i := range less.rows {
		less.rows[i].Steps &^= steps
	}
	return &less
}

// excluded returns the step that would have been reached if fewer events were
// excluded, and the steps before it.
func (q *inquiry) excluded(level int) (Miss, []step) {
	changes := q.cleaned(nil)
	then := q.evaluate(changes).steps
	at := level
	if q.p.shape != grouped {
		at = slices.IndexFunc(then, func(s step) bool { return s.step >= level })
	}
	q.target = then[at].step
	return Miss{Step: q.target, Reasons: q.reasons(changes)}, then[:at]
}

// cleaned adds to changes that reach the target that as few exclusions as can be
// did not happen.
func (q *inquiry) cleaned(changes []change) []change {
	if q.isClean(changes) {
		return changes
	}
	changes = slices.Insert(changes, 0, change{kind: ExcludedReason})
	changes[0].events = q.fewest(q.concerned(ExcludedReason), func(events []int) bool {
		changes[0].events = events
		return q.isClean(changes)
	})
	return changes
}

// miss returns why the target was missed.
func (q *inquiry) miss(now verdict) Miss {
	hit := slices.ContainsFunc(q.rows, func(m Mask) bool { return m.Steps>>q.target&1 != 0 })
	if !hit {
		missing := Reason{Kind: MissingReason, Step: q.target, Event: -1}
		return Miss{q.target, []Reason{missing}, q.nearest(now)}
	}
	possible := q.possible()
	for _, c := range possible {
		if q.reaches([]change{c}) {
			return Miss{Step: q.target, Reasons: q.reasons(q.cleaned(q.narrowed([]change{c})))}
		}
	}
	if !q.reaches(possible) {
		return Miss{Step: q.target, Reasons: []Reason{q.early(now)}}
	}
	for i := len(possible) - 1; i >= 0; i-- {
		if fewer := slices.Delete(slices.Clone(possible), i, i+1); q.reaches(fewer) {
			possible = fewer
		}
	}
	return Miss{Step: q.target, Reasons: q.reasons(q.cleaned(q.narrowed(possible)))}
}

// nearest returns the event that comes nearest to the target, if it can one behind
// the attempt.
func (q *inquiry) nearest(now verdict) *rule.Miss {
	on, from := q.p.funnel.Steps[q.target].On, 0
	best := rule.Explain(on, q.events).Miss
	if n := len(now.steps); n > 0 {
		behind := now.steps[n-1].event + 1
		if m := rule.Explain(on, q.events[behind:]).Miss; m != nil && m.Held >= best.Held {
			best, from = m, behind
		}
	}
	if best != nil {
		best.Event = q.index[from+best.Event]
	}
	return best
}

// early returns that a step happened, but not when it was its turn.
func (q *inquiry) early(now verdict) Reason {
	r := Reason{Kind: OrderReason, Step: q.target}
	for i := range q.rows {
		if q.rows[i].Steps>>q.target&1 != 0 {
			r.Event = q.index[i]
		}
	}
	if n := len(now.steps); n > 0 {
		r.By = []int{q.index[now.steps[n-1].event]}
	}
	return r
}

// possible returns all that might be different, what is most telling first.
func (q *inquiry) possible() (list []change) {
	f := &q.p.funnel
	has := func(is bool, kind ReasonKind, step int) {
		if is {
			list = append(list, change{kind: kind, step: step, whole: true})
		}
	}
	has(f.Entry == FirstEntry, EntryReason, 0)
	has(f.Within > 0, WindowReason, 0)
	has(f.Steps[q.target].Within > 0, LimitReason, q.target)
	has(q.p.direct != 0, DirectReason, 0)
	has(f.Ties != AnyTies, TiesReason, 0)
	has(q.p.entries.first > math.MinInt64, EarlyReason, 0)
	has(q.p.entries.last < math.MaxInt64, LateReason, 0)
	for i := range q.target {
		has(f.Steps[i].Within > 0, LimitReason, i)
	}
	has(true, UsedReason, 0)
	return list
}

// narrowed makes changes that reach the target as small as can be, one after the
// other.
func (q *inquiry) narrowed(changes []change) []change {
	changes = slices.Clone(changes)
	for i := range changes {
		c := &changes[i]
		switch c.kind {
		case WindowReason, LimitReason, EarlyReason, LateReason:
			c.whole = false
			c.by = q.least(1, math.MaxInt64, func(by int64) bool {
				c.by = by
				return q.reaches(changes)
			})
			c.whole = !q.reaches(changes) // it would take centuries
		case DirectReason, UsedReason:
			c.whole = false
			c.events = q.fewest(q.concerned(c.kind), func(events []int) bool {
				c.events = events
				return q.reaches(changes)
			})
		}
	}
	return changes
}

// concerned returns the events at which a condition may matter.
func (q *inquiry) concerned(kind ReasonKind) (events []int) {
	for i := range q.rows {
		m := &q.rows[i]
		if kind == DirectReason && m.Relevant || kind == ExcludedReason && m.Exclude != 0 || kind == UsedReason && m.Steps != 0 {
			events = append(events, i)
		}
	}
	return events
}

// fewest returns events of which none can be spared.
func (q *inquiry) fewest(events []int, enough func([]int) bool) []int {
	for size := (len(events) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(events); {
			fewer := slices.Delete(slices.Clone(events), at, min(at+size, len(events)))
			if enough(fewer) {
				events = fewer
			} else {
				at += size
			}
		}
	}
	return events
}

// reasons returns what changes would have done in the attempt that they make
// possible.
func (q *inquiry) reasons(changes []change) (list []Reason) {
	then := q.evaluate(changes).steps
	for i := range changes {
		list = append(list, q.reason(&changes[i], then)...)
	}
	return list
}

func (q *inquiry) reason(c *change, then []step) []Reason {
	at := slices.IndexFunc(then, func(s step) bool { return s.step == q.target })
	r := Reason{Kind: c.kind, Step: q.target, Event: q.index[then[at].event], Over: time.Duration(c.by)}
	switch c.kind {
	case WindowReason:
		r.By = q.indices(then[0].event)
	case LimitReason:
		at = slices.IndexFunc(then, func(s step) bool { return s.step == c.step })
		r.Step, r.Event = c.step, q.index[then[at].event]
		r.By = q.indices(then[max(0, at-1)].event)
	case TiesReason:
		r.By = q.indices(then[max(0, at-1)].event)
	case EarlyReason:
		r.Step, r.Event = then[0].step, q.index[then[0].event]
	case LateReason:
		r.Step, r.Event = then[0].step, q.index[then[0].event]
		r.Over-- // the end is not part of the period
	case EntryReason:
		r.Step, r.Event = then[0].step, q.index[then[0].event]
		r.By = q.indices(q.firstEntry())
	case UsedReason, ExcludedReason:
		r.By = q.indices(c.events...)
	case DirectReason:
		return q.interrupted(c, then)
	}
	return []Reason{r}
}

func (q *inquiry) indices(events ...int) (list []int) {
	for _, i := range events {
		list = append(list, q.index[i])
	}
	return list
}

// firstEntry returns the event at which the first attempt begins.
func (q *inquiry) firstEntry() int {
	return slices.IndexFunc(q.rows, func(m Mask) bool { return m.Steps&q.p.ranks[0].steps != 0 && q.p.entries.has(m.Time) })
}

// interrupted returns a reason for each step that does not follow directly.
func (q *inquiry) interrupted(c *change, then []step) (list []Reason) {
	for i := 1; i < len(then); i++ {
		var by []int
		for _, e := range c.events {
			if then[i-1].event < e && e < then[i].event {
				by = append(by, q.index[e])
			}
		}
		if by != nil {
			list = append(list, Reason{Kind: DirectReason, Step: then[i].step, Event: q.index[then[i].event], By: by})
		}
	}
	return list
}
