package funnel

// evalOpen evaluates an open funnel: once for how far attempts get wherever they
// begin, and then, step by step, for the earliest step from which one gets there
// as soon.
func (v *Evaluator) evalOpen(rows []Mask) verdict {
	best := v.runOpen(rows, v.p.steps(), len(rows))
	r := &v.chain
	d := verdict{level: best.level, ignoring: best.level, reached: r.reached, continued: r.continued}
	v.decide(&d, v.asOf != NoAsOf && r.pending(v.asOf))
	if !d.hasAttempt() {
		return d
	}
	until := v.p.instantEnd(rows, best.end.n)
	for start := range best.level {
		a := v.runOpen(rows, 1<<start, until)
		if a.level == best.level && a.end.n == best.end.n {
			a.count -= start
			d.attempt = a
			d.steps = v.path.find(v.p, rows, &a, start, false)
			break
		}
	}
	return d
}

// runOpen returns the best of the attempts that begin at some steps, in the
// first events.
func (v *Evaluator) runOpen(rows []Mask, starts uint64, n int) attempt {
	r := &v.chain
	r.begin(v.p, v.spans, false)
	r.starts = starts
	v.eachTick(rows[:n], func(in *tick) bool {
		r.take(in)
		return true
	})
	return r.best
}
