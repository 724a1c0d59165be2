package segment_test

import (
	"cmp"
	"iter"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// oracleSequence asks about one sequence in what is seen.
type oracleSequence struct {
	*oracleView
	segment.Sequence
}

// oracleChain gives each step an event.
type oracleChain []oracleEvent

// matches yields all matches.
func (v *oracleView) matches(s segment.Sequence) iter.Seq[oracleChain] {
	q := oracleSequence{v, s}
	return func(yield func(oracleChain) bool) { q.extend(nil, yield) }
}

// extend tries each event for the next step, and knows rule S1 only.
func (q oracleSequence) extend(chain oracleChain, yield func(oracleChain) bool) bool {
	if len(chain) == len(q.Steps) {
		return !q.isMatch(chain) || yield(slices.Clone(chain))
	}
	for _, e := range q.events {
		if chain.has(e) || !q.satisfies(e, q.Steps[len(chain)].On) {
			continue
		}
		if !q.extend(append(chain, e), yield) {
			return false
		}
	}
	return true
}

func (c oracleChain) has(e oracleEvent) bool {
	return slices.ContainsFunc(c, func(o oracleEvent) bool { return o.index == e.index })
}

// isMatch reports whether rules S2 to S8 hold.
func (q oracleSequence) isMatch(c oracleChain) bool {
	for g := range q.groups() {
		isIn := q.isInOrder(c, g) && q.isInLimits(c, g) && q.isInSession(c, g) && q.isClean(c, g) && q.isDirect(c, g)
		if !isIn {
			return false
		}
	}
	return q.isWithin(c) && q.isFromStart(c) && q.isLeftAlone(c)
}

// groups are the first steps of the groups.
func (q oracleSequence) groups() (first []int) {
	for i, s := range q.Steps {
		if !s.AnyOrder {
			first = append(first, i)
		}
	}
	return first
}

// group returns the events of group g, and the step that has its limits.
func (q oracleSequence) group(c oracleChain, g int) (oracleChain, segment.Step) {
	first := append(q.groups(), len(q.Steps))
	return c[first[g]:first[g+1]], q.Steps[first[g]]
}

// clock compares by clock.
func (q oracleSequence) clock(a, b oracleEvent) int {
	if c := a.Time.Compare(b.Time); c != 0 || q.Ties != segment.SequenceTies {
		return c
	}
	return cmp.Compare(a.Seq, b.Seq)
}

func (q oracleSequence) first(c oracleChain) oracleEvent { return slices.MinFunc(c, q.clock) }

func (q oracleSequence) last(c oracleChain) oracleEvent { return slices.MaxFunc(c, q.clock) }

// isInOrder is rule S2.
func (q oracleSequence) isInOrder(c oracleChain, g int) bool {
	group, _ := q.group(c, g)
	isLater := q.Ties == segment.LaterTies
	for i, e := range group {
		isBefore := func(o oracleEvent) bool { return q.clock(e, o) < 0 || isLater && !e.Time.After(o.Time) }
		isBeside := func(o oracleEvent) bool { return isLater && e.Time.Equal(o.Time) }
		if slices.ContainsFunc(c[:q.groups()[g]], isBefore) || slices.ContainsFunc(group[:i], isBeside) {
			return false
		}
	}
	return true
}

// isInLimits is rule S3.
func (q oracleSequence) isInLimits(c oracleChain, g int) bool {
	if g == 0 {
		return true
	}
	group, step := q.group(c, g)
	before, _ := q.group(c, g-1)
	from := q.last(before).Time
	if step.Within != 0 && q.last(group).Time.Sub(from) > step.Within {
		return false
	}
	return step.After == 0 || q.first(group).Time.Sub(from) >= step.After
}

// isInSession is rule S4.
func (q oracleSequence) isInSession(c oracleChain, g int) bool {
	group, step := q.group(c, g)
	if !step.SameSession {
		return true
	}
	events := slices.Clone(group)
	if g > 0 {
		before, _ := q.group(c, g-1)
		events = append(events, before...)
	}
	return !slices.ContainsFunc(events, func(e oracleEvent) bool { return e.session != events[0].session })
}

// between returns the events outside the match that lie after the last event of
// the group before, if there is one, and before the last of group g.
func (q oracleSequence) between(c oracleChain, g int) (events []oracleEvent) {
	group, _ := q.group(c, g)
	for _, e := range q.events {
		if c.has(e) || q.clock(e, q.last(group)) >= 0 {
			continue
		}
		if g > 0 {
			if before, _ := q.group(c, g-1); q.clock(e, q.last(before)) <= 0 {
				continue
			}
		}
		events = append(events, e)
	}
	return events
}

// isClean is rule S5.
func (q oracleSequence) isClean(c oracleChain, g int) bool {
	_, step := q.group(c, g)
	return step.Without == nil || !slices.ContainsFunc(q.between(c, g), func(e oracleEvent) bool {
		return q.satisfies(e, step.Without)
	})
}

// isDirect is rule S6.
func (q oracleSequence) isDirect(c oracleChain, g int) bool {
	_, step := q.group(c, g)
	return !step.Direct || !slices.ContainsFunc(q.between(c, g), func(e oracleEvent) bool {
		isRelevant := q.Relevant == nil || q.satisfies(e, q.Relevant)
		return isRelevant && !q.isReload(e, g-1)
	})
}

func (q oracleSequence) isReload(e oracleEvent, g int) bool {
	first := append(q.groups(), len(q.Steps))
	return slices.ContainsFunc(q.Steps[first[g]:first[g+1]], func(s segment.Step) bool { return q.satisfies(e, s.On) })
}

// isWithin is the first part of rule S7.
func (q oracleSequence) isWithin(c oracleChain) bool {
	isOld := slices.ContainsFunc(c, func(e oracleEvent) bool { return !q.in(q.In, e.Time) })
	return !isOld && (q.Within == 0 || q.last(c).Time.Sub(q.first(c).Time) <= q.Within)
}

// isFromStart is its last part.
func (q oracleSequence) isFromStart(c oracleChain) bool {
	return !q.FromStart || !slices.ContainsFunc(q.events, func(e oracleEvent) bool { return q.clock(e, q.first(c)) < 0 })
}

// isLeftAlone is rule S8.
func (q oracleSequence) isLeftAlone(c oracleChain) bool {
	none := q.ThenWithout
	if none.Of == nil {
		return true
	}
	last := q.last(c)
	if none.For != 0 && q.asOf.Sub(last.Time) <= none.For {
		return false
	}
	return !slices.ContainsFunc(q.events, func(e oracleEvent) bool {
		isSoon := none.For == 0 || e.Time.Sub(last.Time) <= none.For
		return !c.has(e) && q.satisfies(e, none.Of) && q.clock(e, last) > 0 && isSoon
	})
}

// canonical returns the first of all matches.
func (v *oracleView) canonical(s segment.Sequence) (chain oracleChain, ok bool) {
	q := oracleSequence{v, s}
	for c := range v.matches(s) {
		if !ok || q.compare(c, chain) < 0 {
			chain, ok = c, true
		}
	}
	return chain, ok
}

// compare is negative if a comes before b.
func (q oracleSequence) compare(a, b oracleChain) int {
	byEvent := func(a, b oracleEvent) int { return conversion.Compare(&a.Event, &b.Event) }
	return cmp.Or(
		q.clock(q.last(a), q.last(b)),
		q.clock(q.first(b), q.first(a)),
		slices.CompareFunc(a, b, q.clock),
		slices.CompareFunc(a, b, byEvent),
	)
}

// before returns the events up to the latest possible first event of a match; any
// of simultaneous ones in the first group is its first.
func (v *oracleView) before(s segment.Sequence) []oracleEvent {
	q, cut := oracleSequence{v, s}, 0
	for c := range v.matches(s) {
		group, _ := q.group(c, 0)
		for _, e := range group {
			if q.clock(e, q.first(c)) == 0 {
				cut = max(cut, e.index+1)
			}
		}
	}
	return v.events[:cut]
}

// after returns the events from the earliest possible last event of a match on.
func (v *oracleView) after(s segment.Sequence) []oracleEvent {
	q, cut := oracleSequence{v, s}, len(v.events)
	for c := range v.matches(s) {
		group, _ := q.group(c, len(q.groups())-1)
		for _, e := range group {
			if q.clock(e, q.last(c)) == 0 {
				cut = min(cut, e.index)
			}
		}
	}
	return v.events[cut:]
}
