package funnel

import "math"

// interruptions are, by step, the last instant that interrupts what comes
// behind it; -1 if none did.
type interruptions []int

// add notes an instant, for what happens after it.
func (b interruptions) add(p *Plan, in *tick) {
	if p.direct == 0 {
		return
	}
	for breaks := in.breaks & p.steps(); breaks != 0; breaks &= breaks - 1 {
		b[lowest(breaks)] = in.n
	}
}

// interrupted reports whether an attempt that stands behind a step since end
// cannot take a next one directly any more.
func (b interruptions) interrupted(p *Plan, end moment, step, next int) bool {
	return p.direct>>next&1 != 0 && b[step] > end.n
}

// mayTake reports whether neither a limit nor an interruption keeps an attempt
// that stands behind a step since end from a next one.
func (b interruptions) mayTake(p *Plan, end moment, step, next int, now moment) bool {
	return now.since(end.t) <= p.limits[next] && !b.interrupted(p, end, step, next)
}

// waits reports whether an attempt that stands behind a step since end, and
// whose window is not over, can go on at a time and will not for ever.
func (b interruptions) waits(p *Plan, end moment, step int, now moment) (waits bool) {
	for _, next := range p.graph.next(step) {
		switch {
		case b.interrupted(p, end, step, next):
		case p.limits[next] == noLimit && p.window == noLimit:
			return false
		case now.since(end.t) <= p.limits[next]:
			waits = true
		}
	}
	return waits
}

// after returns an instant later than all others.
func after(t int64) moment { return moment{math.MaxInt, t} }
