package funnel

// rounds calls yield with the verdict of each round of an actor, until it
// returns false: a round goes from an entry until an attempt is complete or none
// can go on. An actor without a round has one verdict, absent.
func (v *Evaluator) rounds(rows []Mask, yield func(verdict) bool) {
	rows = v.seen(rows)
	excluded := v.anyExcluded(rows)
	r := v.free()
	if excluded {
		r = v.guarded(rows)
	}
	open, any, goOn := false, false, true
	end := func(pending bool) {
		goOn = yield(v.closed(r.finish(), rows, excluded, pending))
		open = false
		r.begin(v.p, v.spans, false)
	}
	r.begin(v.p, v.spans, false)
	v.eachTick(rows, func(in *tick) bool {
		r.drop(in.moment)
		if open && !r.alive(in.moment) {
			end(false)
		}
		if !goOn {
			return false
		}
		r.take(in)
		open = open || r.alive(in.moment)
		any = any || open || r.isComplete()
		if r.isComplete() || open && !r.alive(in.moment) {
			end(false)
		}
		return goOn
	})
	if open && goOn {
		end(v.asOf != NoAsOf && r.pending(v.asOf))
	}
	if !any {
		yield(verdict{outcome: Absent})
	}
}

// closed returns the verdict of a round.
func (v *Evaluator) closed(c course, rows []Mask, excluded, pending bool) verdict {
	d := verdict{level: c.best.level, ignoring: c.top, attempt: c.best, first: c.begun}
	v.decide(&d, pending)
	if d.hasAttempt() {
		v.walk(&d, rows, excluded)
	}
	return d
}
