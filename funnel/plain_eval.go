package funnel

import "math"

// runPlain is drive for a plain funnel, where most instants are one event. It
// goes through the events once, and is false if it finds them out of order; those
// behind a conversion it does not look at, from index seen on.
func (v *Evaluator) runPlain(rows []Mask) (seen int, inOrder bool) {
	r := &v.plain
	r.begin(v.p, v.spans, v.single)
	low, last := 0, int64(math.MinInt64)
	for low < len(rows) && !r.isComplete() {
		row := &rows[low]
		if low > 0 && row.Time <= last && rows[low-1].compare(row) > 0 {
			return low, false
		}
		last = row.Time
		high := low + 1
		if high < len(rows) && v.p.isInstant(row, &rows[high]) {
			high = v.p.instantEnd(rows, high)
			v.tick.read(moment{low, last}, rows[low:high], &v.ties)
			r.takeAll(&v.tick)
		} else if row.Steps&(r.live<<1|1) != 0 { // it can matter
			r.takeOne(moment{low, last}, row.Steps)
		}
		low = high
	}
	return low, true
}

// evalBare evaluates masks that nobody has put in order, by a plain funnel
// without exclusions; it is false if they are not.
func (v *Evaluator) evalBare(masks []Mask) (d verdict, inOrder bool) {
	seen, inOrder := v.runPlain(masks)
	if !inOrder || !areInOrder(masks[max(0, seen-1):]) {
		return d, false
	}
	return v.conclude(v.plain.finish(), masks), true
}

// conclude returns the verdict of a plain funnel without exclusions.
func (v *Evaluator) conclude(c course, rows []Mask) verdict {
	d := verdict{level: c.best.level, ignoring: c.best.level, attempt: c.best, first: c.begun}
	v.decide(&d, v.asOf != NoAsOf && !v.plain.isComplete() && v.plain.pending(v.asOf))
	if d.hasAttempt() {
		d.steps = v.walkPlain(rows, &d.attempt)
	}
	return d
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
	in := &v.walked // a round that is closed must not touch the instant at hand
	in.read(moment{low, rows[low].Time}, rows[low:high], &v.path.match)
	first := len(v.path.chosen)
	last := first
	for last < level {
		if _, most := in.chain(first, last); most == 0 {
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
