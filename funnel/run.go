package funnel

// run is an evaluation of one actor, or of one round, instant by instant in
// order of time. Each shape of funnel has its own.
type run interface {
	begin(p *Plan, entries period, single bool)
	drop(now moment)         // what cannot go on at a time
	take(in *tick)           // an instant, after drop
	isComplete() bool        // an attempt went all the way, clean
	alive(now moment) bool   // an attempt can go on
	pending(asOf int64) bool // an attempt can go on, and will not for ever
	finish() course          // nothing will come any more
}

// course is what a run comes to.
type course struct {
	best  attempt // of those that no exclusion hit
	top   int     // the highest level of any attempt that the run knows
	begun moment  // the first entry
}

// drive takes a run through the events of an actor and reports whether it is
// pending at the end.
func (v *Evaluator) drive(r run, rows []Mask) (c course, pending bool) {
	r.begin(v.p, v.spans, v.single)
	v.eachTick(rows, func(in *tick) bool {
		r.drop(in.moment)
		r.take(in)
		return !r.isComplete()
	})
	pending = v.asOf != NoAsOf && !r.isComplete() && r.pending(v.asOf)
	return r.finish(), pending
}

// free returns the run that knows no exclusions.
func (v *Evaluator) free() run {
	switch v.p.shape {
	case plain:
		return &v.plain
	case grouped:
		return &v.group
	}
	return &v.chain
}

// guarded returns the run that reckons with exclusions.
func (v *Evaluator) guarded(rows []Mask) run {
	if v.p.shape == grouped {
		v.sets.exact = v.meets(rows)
		return &v.sets
	}
	return &v.guard
}

// meets reports whether an exclusion happens at the instant of a step.
func (v *Evaluator) meets(rows []Mask) (meets bool) {
	v.eachTick(rows, func(in *tick) bool {
		meets = in.exclude != 0 && in.steps != 0
		return !meets
	})
	return meets
}
