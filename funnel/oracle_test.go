package funnel_test

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/funnel"
)

// An oracle answers by looking at every attempt there is. It is slow and
// obvious: each rule of an attempt is one method, written as it is defined.
type oracle struct {
	funnel.Funnel
	events []oracleEvent // those that are seen
	asOf   int64         // or funnel.NoAsOf
}

type oracleEvent struct {
	funnel.Mask
	index int // in what was given; -1 if imagined
}

// oraclePair is an event and the step it serves.
type oraclePair struct {
	oracleEvent
	step int
}

type oracleAttempt []oraclePair

// oracleResult is a result, and for open funnels what some attempt contains.
type oracleResult struct {
	funnel.Result
	reached, continued []bool // by step
}

func newOracle(f funnel.Funnel, masks []funnel.Mask, asOf int64) *oracle {
	o := &oracle{Funnel: f, asOf: asOf}
	for i, m := range masks {
		if asOf == funnel.NoAsOf || m.Time < asOf {
			o.events = append(o.events, oracleEvent{m, i})
		}
	}
	return o
}

// clock compares the clocks of two events.
func (o *oracle) clock(a, b oracleEvent) int {
	if c := cmp.Compare(a.Time, b.Time); c != 0 || o.Ties != funnel.SequenceTies {
		return c
	}
	return cmp.Compare(a.Seq, b.Seq)
}

func (o *oracle) isBetween(a, x, b oracleEvent) bool { return o.clock(a, x) < 0 && o.clock(x, b) < 0 }

func (o *oracle) rank(step int) int {
	if o.Order == funnel.AnyOrder {
		return 1
	}
	rank := 1
	for _, s := range o.Steps[1 : step+1] {
		if !s.AnyOrder {
			rank++
		}
	}
	return rank
}

func (a oracleAttempt) takes(step int) bool {
	return slices.ContainsFunc(a, func(p oraclePair) bool { return p.step == step })
}

func (a oracleAttempt) with(p oraclePair) oracleAttempt { return append(slices.Clip(a), p) }

func (a oracleAttempt) last() oraclePair { return a[len(a)-1] }

// isAttempt reports whether all rules hold.
func (o *oracle) isAttempt(a oracleAttempt) bool {
	return o.isOneEach(a) && o.isInOrder(a) && o.isInTime(a) && o.isInWindow(a) && o.isInLimits(a) && o.isDirect(a) && o.isInPeriod(a)
}

// isOneEach is rule A1: one event, one step.
func (o *oracle) isOneEach(a oracleAttempt) bool {
	for i, p := range a {
		if p.Mask.Steps>>p.step&1 == 0 {
			return false
		}
		for _, q := range a[:i] {
			if p.step == q.step || p.index == q.index {
				return false
			}
		}
	}
	return true
}

// isInOrder is rule A2.
func (o *oracle) isInOrder(a oracleAttempt) bool {
	lowest := o.rank(a[0].step)
	if lowest != 1 && !o.Open {
		return false
	}
	for i, p := range a {
		if i > 0 && o.rank(p.step) < o.rank(a[i-1].step) {
			return false
		}
		for s := range o.Steps {
			isLower := lowest <= o.rank(s) && o.rank(s) < o.rank(p.step)
			if isLower && !o.Steps[s].Optional && !a[:i].takes(s) {
				return false
			}
		}
	}
	return true
}

// isInTime is rule A3.
func (o *oracle) isInTime(a oracleAttempt) bool {
	for i := 1; i < len(a); i++ {
		c := o.clock(a[i-1].oracleEvent, a[i].oracleEvent)
		if c > 0 || c == 0 && o.Ties == funnel.LaterTies {
			return false
		}
	}
	return true
}

func isWithin(from, to oracleEvent, limit time.Duration) bool {
	return limit == 0 || to.Time-from.Time <= int64(limit)
}

// isInWindow is rule A4.
func (o *oracle) isInWindow(a oracleAttempt) bool {
	return isWithin(a[0].oracleEvent, a.last().oracleEvent, o.Within)
}

// isInLimits is rule A5.
func (o *oracle) isInLimits(a oracleAttempt) bool {
	for i := 1; i < len(a); i++ {
		if !isWithin(a[i-1].oracleEvent, a[i].oracleEvent, o.Steps[a[i].step].Within) {
			return false
		}
	}
	return true
}

// isDirect is rule A6.
func (o *oracle) isDirect(a oracleAttempt) bool {
	for i := 1; i < len(a); i++ {
		if !o.Steps[a[i].step].Direct {
			continue
		}
		for _, x := range o.events {
			isReload := x.Mask.Steps>>a[i-1].step&1 == 1
			if x.Relevant && !isReload && o.isBetween(a[i-1].oracleEvent, x, a[i].oracleEvent) {
				return false
			}
		}
	}
	return true
}

// isInPeriod is rule A7.
func (o *oracle) isInPeriod(a oracleAttempt) bool {
	entry := time.Unix(0, a[0].Time)
	return !o.Between.IsSet() || !entry.Before(o.Between.From) && entry.Before(o.Between.To)
}

// level returns the level of an attempt.
func (o *oracle) level(a oracleAttempt) int {
	last := a.last().step
	if o.Open {
		return last + 1
	}
	level := len(a)
	for s := range o.Steps {
		if o.Steps[s].Optional && o.rank(s) < o.rank(last) && !a.takes(s) {
			level++
		}
	}
	return level
}

func (o *oracle) isComplete(a oracleAttempt) bool { return o.level(a) == len(o.Steps) }

// canGoOn imagines events at the clock of another.
func (o *oracle) canGoOn(a oracleAttempt, at oracleEvent) bool {
	for s := range o.Steps {
		imagined := oracleEvent{funnel.Mask{Time: at.Time, Seq: at.Seq, Steps: 1 << s}, -1}
		if o.isAttempt(a.with(oraclePair{imagined, s})) {
			return true
		}
	}
	return false
}

// hasDeadline reports whether a limit will end it, whatever else happens.
func (o *oracle) hasDeadline(a oracleAttempt) bool {
	return !o.canGoOn(a, oracleEvent{Mask: funnel.Mask{Time: math.MaxInt64 / 2}})
}

// isPending reports whether the attempt waits for its next step at asOf.
func (o *oracle) isPending(a oracleAttempt) bool {
	return o.asOf != funnel.NoAsOf && !o.isComplete(a) && o.hasDeadline(a) &&
		o.canGoOn(a, oracleEvent{Mask: funnel.Mask{Time: o.asOf}})
}

// isSpoiledBy reports whether x makes the attempt unclean.
func (o *oracle) isSpoiledBy(a oracleAttempt, x oracleEvent) bool {
	for n, exclusion := range o.Exclude {
		from, to := exclusion.From, exclusion.To
		if to == 0 {
			to = len(o.Steps) - 1
		}
		for i := range a {
			level := o.level(a[:i+1])
			isGuarded := from < level && level <= to
			if isGuarded && x.Mask.Exclude>>n&1 == 1 && o.isAfter(a, i, x) {
				return true
			}
		}
	}
	return false
}

// isAfter reports whether x comes after pair i and before the next, or while the
// attempt can go on.
func (o *oracle) isAfter(a oracleAttempt, i int, x oracleEvent) bool {
	if i < len(a)-1 {
		return o.isBetween(a[i].oracleEvent, x, a[i+1].oracleEvent)
	}
	return o.clock(a[i].oracleEvent, x) < 0 && o.canGoOn(a, x)
}

func (o *oracle) isClean(a oracleAttempt) bool {
	return !slices.ContainsFunc(o.events, func(x oracleEvent) bool { return o.isSpoiledBy(a, x) })
}

// attempts returns all attempts that begin as a and go on with events of among.
func (o *oracle) attempts(a oracleAttempt, among []oracleEvent) (all []oracleAttempt) {
	for _, e := range among {
		for s := range o.Steps {
			if longer := a.with(oraclePair{e, s}); o.isAttempt(longer) {
				all = append(all, longer)
				all = append(all, o.attempts(longer, among)...)
			}
		}
	}
	return all
}

// eval returns the result of the actor; EveryEntry is as BestEntry.
func (o *oracle) eval() oracleResult {
	all := o.attempts(nil, o.events)
	if o.Entry == funnel.FirstEntry {
		all = o.entering(all)
	}
	var clean []oracleAttempt
	for _, a := range all {
		if o.isClean(a) {
			clean = append(clean, a)
		}
	}
	return o.result(all, clean, slices.ContainsFunc(clean, o.isPending))
}

// entering returns the attempts that begin at the first instant.
func (o *oracle) entering(all []oracleAttempt) (first []oracleAttempt) {
	for _, a := range all {
		switch {
		case len(first) == 0:
			first = []oracleAttempt{a}
		case o.clock(a[0].oracleEvent, first[0][0].oracleEvent) < 0:
			first = []oracleAttempt{a}
		case o.clock(a[0].oracleEvent, first[0][0].oracleEvent) == 0:
			first = append(first, a)
		}
	}
	return first
}

// result folds attempts, of which some are clean.
func (o *oracle) result(all, clean []oracleAttempt, isPending bool) (r oracleResult) {
	r.Ignoring, r.Level = o.highest(all), o.highest(clean)
	switch {
	case r.Ignoring == 0:
		r.Outcome = funnel.Absent
	case r.Level == len(o.Steps):
		r.Outcome = funnel.Converted
	case isPending:
		r.Outcome = funnel.Pending
	case r.Level < r.Ignoring:
		r.Outcome = funnel.Excluded
	default:
		r.Outcome = funnel.Dropped
	}
	if r.Outcome != funnel.Absent && r.Outcome != funnel.Excluded {
		r.Result.Steps = o.canonical(clean, r.Level)
	}
	r.reached, r.continued = make([]bool, len(o.Steps)), make([]bool, len(o.Steps))
	for _, a := range all {
		for i, p := range a {
			r.reached[p.step] = true
			r.continued[p.step] = r.continued[p.step] || i > 0
		}
	}
	return r
}

func (o *oracle) highest(all []oracleAttempt) (level int) {
	for _, a := range all {
		level = max(level, o.level(a))
	}
	return level
}

// canonical returns the first attempt of a level.
func (o *oracle) canonical(clean []oracleAttempt, level int) (taken []funnel.Taken) {
	var best oracleAttempt
	for _, a := range clean {
		if o.level(a) == level && (best == nil || o.compare(a, best) < 0) {
			best = a
		}
	}
	for _, p := range best {
		taken = append(taken, funnel.Taken{Step: p.step, Event: p.index, Time: time.Unix(0, p.Time)})
	}
	return taken
}

// compare is negative if a is to be preferred to b of the same level.
func (o *oracle) compare(a, b oracleAttempt) int {
	clocks := func(p, q oraclePair) int { return o.clock(p.oracleEvent, q.oracleEvent) }
	return cmp.Or(
		clocks(a.last(), b.last()),       // 1. earliest end
		cmp.Compare(len(b), len(a)),      // 2. more steps
		clocks(b[0], a[0]),               // 3. latest entry
		slices.CompareFunc(a, b, clocks), // 4. earliest clocks
		o.compareSteps(a, b),             // 5. earliest by step
	)
}

// compareSteps compares the clocks in the order of steps; a step not taken is
// last.
func (o *oracle) compareSteps(a, b oracleAttempt) int {
	for s := range o.Steps {
		i := slices.IndexFunc(a, func(p oraclePair) bool { return p.step == s })
		j := slices.IndexFunc(b, func(p oraclePair) bool { return p.step == s })
		c := 0
		switch {
		case i >= 0 && j >= 0:
			c = o.clock(a[i].oracleEvent, b[j].oracleEvent)
		case i >= 0:
			c = -1
		case j >= 0:
			c = 1
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
