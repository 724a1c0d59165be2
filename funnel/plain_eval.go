package funnel

// runPlain is drive for a plain funnel, where most instants are one event.
func (v *Evaluator) runPlain(rows []Mask) (course, bool) {
	r := &v.plain
	r.begin(v.p, v.spans, v.single)
	for low := 0; low < len(rows) && r.best.level < v.p.k; {
		high := low + 1
		if high < len(rows) && v.p.isInstant(&rows[low], &rows[high]) {
			high = v.p.instantEnd(rows, high)
			v.tick.read(moment{low, rows[low].Time}, rows[low:high], &v.ties)
			r.takeAll(&v.tick)
		} else if rows[low].Steps != 0 {
			r.takeOne(moment{low, rows[low].Time}, rows[low].Steps)
		}
		low = high
	}
	pending := v.asOf != NoAsOf && r.best.level < v.p.k && r.pending(v.asOf)
	return r.finish(), pending
}

// walkPlain takes the steps of an attempt as early as they come.
func (v *Evaluator) walkPlain(rows []Mask, a *attempt) []step {
	v.path.chosen = v.path.chosen[:0]
	for low := a.entry.n; len(v.path.chosen) < a.level; {
		high := v.p.instantEnd(rows, low)
		next := len(v.path.chosen)
		if high == low+1 {
			if rows[low].Steps>>next&1 != 0 {
				v.path.chosen = append(v.path.chosen, step{next, low})
			}
		} else {
			v.walkTies(rows, low, high, a.level)
		}
		low = high
	}
	return v.path.chosen
}

func (v *Evaluator) walkTies(rows []Mask, low, high, level int) {
	v.tick.read(moment{low, rows[low].Time}, rows[low:high], &v.ties)
	first := len(v.path.chosen)
	last := first
	for last < level {
		if _, most := v.tick.chain(first, last); most == 0 {
			break
		}
		last++
	}
	if last == first {
		return
	}
	seats := &v.path.seats
	seats.seat(rows[low:high], stepsFrom(first)&^stepsFrom(last))
	for s := first; s < last; s++ {
		v.path.chosen = append(v.path.chosen, step{s, low + seats.event[s]})
	}
}
