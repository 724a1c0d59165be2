package funnel

// plainRun evaluates a funnel that has a window at most. For each level it
// keeps the latest entry from which an attempt has come so far: a later entry
// can do whatever an earlier one can. Going through the levels from the last
// to the first, it reads the state before the instant only, so that no event
// serves two steps.
type plainRun struct {
	window  uint64
	entries period
	single  bool // only the first entry counts
	last    int  // step

	live    uint64     // the levels that have an entry
	entry   [64]moment // by level
	best    attempt
	begun   moment
	entered bool
}

// attempt is what is known of an attempt that has come furthest so far.
type attempt struct {
	level      int
	count      int // of steps taken
	entry, end moment
}

// isBetter reports whether a comes before b as an actor's result: it got
// further, or was done earlier, or took more steps, or entered later.
func (a *attempt) isBetter(b *attempt) bool {
	switch {
	case a.level != b.level:
		return a.level > b.level
	case a.end.n != b.end.n:
		return a.end.n < b.end.n
	case a.count != b.count:
		return a.count > b.count
	}
	return a.entry.n > b.entry.n
}

func (r *plainRun) begin(p *Plan, entries period, single bool) {
	r.window, r.entries, r.single, r.last = p.window, entries, single, p.k-1
	r.live, r.entered, r.best, r.begun = 0, false, attempt{}, moment{}
}

func (r *plainRun) drop(moment) {}

// take goes on by an instant.
func (r *plainRun) take(in *tick) {
	if len(in.events) == 1 {
		r.takeOne(in.moment, in.steps)
	} else {
		r.takeAll(in)
	}
}

// takeOne goes on by an event that is alone at its instant.
func (r *plainRun) takeOne(at moment, steps uint64) {
	reach := steps & (r.live<<1 | 1)
	for reach != 0 {
		step := highest(reach)
		reach &^= 1 << step
		if step == 0 {
			if r.mayEnter(at) {
				r.arrive(0, at, at)
			}
			return
		}
		if entry := r.entry[step-1]; at.since(entry.t) <= r.window {
			r.arrive(step, entry, at)
		}
	}
}

// takeAll goes on by several events of one instant.
func (r *plainRun) takeAll(in *tick) {
	reach := in.steps & (r.live<<1 | 1)
	for reach != 0 {
		step := highest(reach)
		reach &^= 1 << step
		entry := in.moment
		if step > 0 {
			entry = r.entry[step-1]
		}
		if step == 0 && !r.mayEnter(in.moment) || in.since(entry.t) > r.window {
			continue
		}
		for to := step; to <= r.last; to++ {
			if _, most := in.chain(step, to); most == 0 {
				break
			}
			r.arrive(to, entry, in.moment)
		}
	}
}

func (r *plainRun) mayEnter(at moment) bool {
	if !r.entries.has(at.t) || r.single && r.entered {
		return false
	}
	if !r.entered {
		r.begun, r.entered = at, true
	}
	return true
}

// arrive keeps the later entry of a level.
func (r *plainRun) arrive(step int, entry, at moment) {
	bit := uint64(1) << step
	if r.live&bit != 0 && r.entry[step].n >= entry.n {
		return
	}
	r.live |= bit
	r.entry[step] = entry
	if step >= r.best.level || step == r.best.level-1 && r.best.end.n == at.n {
		r.best = attempt{step + 1, step + 1, entry, at}
	}
}

func (r *plainRun) isComplete() bool { return r.best.level > r.last }

func (r *plainRun) alive(now moment) bool {
	return r.live&1 != 0 && r.last > 0 && now.since(r.entry[0].t) <= r.window
}

func (r *plainRun) pending(asOf int64) bool { return r.window != noLimit && r.alive(after(asOf)) }

func (r *plainRun) finish() course { return course{r.best, r.best.level, r.begun} }
