package funnel

// choose picks the steps of the legs: each time the first in the order of steps
// with which the rest can be taken at the times that were found.
func (f *pathFinder) choose(events []Mask, a *attempt) {
	f.narrow(events, a)
	f.chosen = f.chosen[:0]
	for i := range f.legs {
		l := &f.legs[i]
		in := f.tick(events, l.stop)
		f.there = append(f.there[:0], f.start)
		if i > 0 {
			last := f.chosen[len(f.chosen)-1].step
			f.there = f.follow(events, f.there[:0], last, f.legs[i-1].stop, &in, l, func(int) bool { return true })
		}
		f.chooseLeg(&in, l)
	}
}

// narrow leaves each leg only the ends from which the legs after it can be
// taken.
func (f *pathFinder) narrow(events []Mask, a *attempt) {
	f.legs[len(f.legs)-1].ends = 1 << (a.level - 1)
	for i := len(f.legs) - 2; i >= 0; i-- {
		l, after := &f.legs[i], &f.legs[i+1]
		in := f.tick(events, after.stop)
		for ends := l.ends; ends != 0; ends &= ends - 1 {
			end := lowest(ends)
			f.there = f.follow(events, f.there[:0], end, l.stop, &in, after, func(first int) bool {
				return f.completes(&in, first, after)
			})
			if len(f.there) == 0 {
				l.ends &^= 1 << end
			}
		}
	}
}

// completes reports whether a leg can begin with a step.
func (f *pathFinder) completes(in *tick, first int, l *leg) (completes bool) {
	f.eachChain(in, first, func(last, n int) {
		completes = completes || n == l.steps && l.ends>>last&1 != 0
	})
	return completes
}

// chooseLeg picks the steps of one leg, the first of them from there.
func (f *pathFinder) chooseLeg(in *tick, l *leg) {
	var taken uint64
	for n := 1; n <= l.steps; n++ {
		for _, step := range f.there {
			if f.canEnd(in, taken, step, l) {
				taken |= 1 << step
				f.there = append(f.there[:0], f.p.graph.next(step)...)
				break
			}
		}
	}
	f.seats.seat(in.events, taken)
	first := f.stops[l.stop].low
	for rest := taken; rest != 0; rest &= rest - 1 {
		s := lowest(rest)
		f.chosen = append(f.chosen, step{s, first + f.seats.event[s]})
	}
}

// canEnd reports whether, after the steps taken so far, a step and the rest of
// the leg can be taken.
func (f *pathFinder) canEnd(in *tick, taken uint64, step int, l *leg) bool {
	if in.steps>>step&1 == 0 {
		return false
	}
	if l.steps == 1 {
		return l.ends>>step&1 != 0
	}
	taken |= 1 << step
	for last := step; last < f.p.k; last++ {
		between := stepsFrom(step) &^ stepsFrom(last+1)
		forced := taken | between&^f.p.passed | 1<<last
		if forced&^in.steps != 0 {
			if f.p.passed>>last&1 == 0 {
				return false
			}
			continue
		}
		fits := ones(forced) <= l.steps && l.ends>>last&1 != 0 && (last > step || ones(taken) == l.steps)
		if fits && in.all(forced) && in.extend(taken|between&in.steps) >= l.steps {
			return true
		}
	}
	return false
}
