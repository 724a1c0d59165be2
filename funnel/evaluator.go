package funnel

import (
	"math"
	"time"
)

// NoAsOf stands for no asOf where one is given in integers: all events are seen,
// and nobody is pending.
const NoAsOf = math.MaxInt64

// Evaluator evaluates actors by one plan, one after the other. It owns the
// memory that it needs, so in the long run it allocates nothing. It belongs to
// one goroutine.
type Evaluator struct {
	p      *Plan
	asOf   int64
	single bool   // the first entry counts only
	spans  period // of entries

	tick  tick
	ties  matching
	plain plainRun
	chain chainRun
	guard guardRun
	group groupRun
	sets  groupGuardRun

	walked     tick
	path       pathFinder
	groupPath  groupPath
	groupTimes groupTimes

	reader
	taken     []Taken
	parts     []parted
	partRows  []Mask
	partOrder []int
	masks     sortedMasks
}

// Evaluator returns a new evaluator.
func (p *Plan) Evaluator() *Evaluator {
	v := &Evaluator{p: p, reader: newReader(p.reads)}
	v.ties.suit(p)
	v.path.match.suit(p)
	v.begin(NoAsOf, p.entries)
	return v
}

// verdict is the result of an actor, with indices of events in order.
type verdict struct {
	level, ignoring int
	outcome         Outcome
	attempt         attempt // the canonical one, if there is one
	steps           []step
	first           moment // the first entry
	reached         uint64 // open funnels: the steps of some attempt
	continued       uint64 // open funnels: those that are not its first
}

// EvalMasks returns the result of one actor whose predicates were evaluated
// elsewhere. The masks may be in any order and are not changed; those from asOf
// on are not seen, unless it is [NoAsOf]. Taken.Event is an index of masks and
// Taken.Time their Time read as Unix nanoseconds. Steps are valid until the
// next call. See [Plan.Eval].
func (v *Evaluator) EvalMasks(masks []Mask, asOf int64) Result {
	v.begin(asOf, v.p.entries)
	if v.p.isBare() && asOf == NoAsOf {
		if d, inOrder := v.evalBare(masks); inOrder {
			return v.result(d, masks, nil)
		}
	}
	rows, order := v.masks.sort(masks)
	return v.result(v.eval(rows), rows, order)
}

func (v *Evaluator) begin(asOf int64, entries period) {
	v.asOf, v.spans = asOf, entries
	v.single = v.p.funnel.Entry == FirstEntry
}

// result makes a Result of a verdict. Without order, events stand where they
// were given.
func (v *Evaluator) result(d verdict, rows []Mask, order []int) Result {
	v.taken = v.taken[:0]
	for _, s := range d.steps {
		event := s.event
		if order != nil {
			event = order[event]
		}
		v.taken = append(v.taken, Taken{s.step, event, time.Unix(0, rows[s.event].Time).UTC()})
	}
	return Result{d.level, d.ignoring, d.outcome, v.taken}
}

// seen leaves out the events from asOf on.
func (v *Evaluator) seen(rows []Mask) []Mask {
	if v.asOf == NoAsOf {
		return rows
	}
	n := len(rows)
	for n > 0 && rows[n-1].Time >= v.asOf {
		n--
	}
	return rows[:n]
}

// eval returns the verdict about the events of one actor, which are in order.
func (v *Evaluator) eval(rows []Mask) verdict {
	rows = v.seen(rows)
	switch {
	case v.p.isBare():
		v.runPlain(rows)
		return v.conclude(v.plain.finish(), rows)
	case v.p.shape == open:
		return v.evalOpen(rows)
	}
	return v.evalClosed(rows)
}

// evalClosed evaluates a funnel that has one entry: once as if there were no
// exclusions, and again if something was excluded.
func (v *Evaluator) evalClosed(rows []Mask) verdict {
	c, pending := v.drive(v.free(), rows)
	d := verdict{level: c.best.level, ignoring: c.best.level, attempt: c.best, first: c.begun}
	excluded := c.best.level > 0 && v.anyExcluded(rows)
	if excluded {
		c, pending = v.drive(v.guarded(rows), rows)
		d.attempt, d.level = c.best, c.best.level
	}
	v.decide(&d, pending)
	if d.hasAttempt() {
		v.walk(&d, rows, excluded)
	}
	return d
}

// hasAttempt reports whether there is a canonical attempt.
func (d *verdict) hasAttempt() bool {
	return d.outcome != Absent && d.outcome != Excluded && d.level > 0
}

// decide sets the outcome.
func (v *Evaluator) decide(d *verdict, pending bool) {
	switch {
	case d.ignoring == 0:
		d.outcome = Absent
	case d.level == v.p.k:
		d.outcome = Converted
	case pending:
		d.outcome = Pending
	case d.level < d.ignoring:
		d.outcome = Excluded
	default:
		d.outcome = Dropped
	}
}

func (v *Evaluator) anyExcluded(rows []Mask) bool {
	if len(v.p.funnel.Exclude) == 0 {
		return false
	}
	for i := range rows {
		if rows[i].Exclude != 0 {
			return true
		}
	}
	return false
}

// walk finds the steps of the canonical attempt.
func (v *Evaluator) walk(d *verdict, rows []Mask, excluded bool) {
	switch {
	case v.p.shape == grouped && excluded:
		d.steps = v.groupPath.find(v.p, rows, v.groupTimes.find(v.p, rows, &d.attempt))
	case v.p.shape == grouped:
		d.steps = v.groupPath.find(v.p, rows, v.group.ends)
	case v.p.shape == plain && !excluded:
		d.steps = v.walkPlain(rows, &d.attempt)
	default:
		d.steps = v.path.find(v.p, rows, &d.attempt, 0, excluded)
	}
}

// eachTick calls take for each instant, as long as it returns true.
func (v *Evaluator) eachTick(rows []Mask, take func(in *tick) bool) {
	for low := 0; low < len(rows); {
		high := v.p.instantEnd(rows, low)
		v.tick.read(moment{low, rows[low].Time}, rows[low:high], &v.ties)
		if !take(&v.tick) {
			return
		}
		low = high
	}
}

// instantEnd returns the index behind the events that are at one instant with an
// event, which is the first of them.
func (p *Plan) instantEnd(rows []Mask, low int) int {
	high := low + 1
	for high < len(rows) && p.isInstant(&rows[low], &rows[high]) {
		high++
	}
	return high
}

func (p *Plan) isInstant(a, b *Mask) bool {
	return a.Time == b.Time && (p.funnel.Ties != SequenceTies || a.Seq == b.Seq)
}
