package funnel

import "slices"

// pathFinder finds the canonical attempt when its entry, its end, its level and
// its number of steps are known: of all attempts with these the one whose times
// come first, one after the other, and of those the one that takes each step
// first, in the order of steps.
//
// Going back from the end it marks what can still finish there; going forward
// from the entry it takes the earliest.
type pathFinder struct {
	p       *Plan
	start   int  // the step at which the attempt begins
	guarded bool // exclusions count

	stops  []stop
	words  int      // per bit set of nodes
	bits   []uint64 // two sets per stop: the nodes in which an attempt may come to it, and leave it
	ahead  []int    // by node: the nearest later stop at which an attempt may come to it
	breaks []int    // by step: the nearest later stop that interrupts
	guards []int    // by step: the nearest later stop with an exclusion that hits

	legs   []leg
	here   []int // the nodes in which the earliest attempts are
	there  []int
	chosen []step
	match  matching
	seats  seating
}

// stop is an instant between entry and end, by the index of its events.
type stop struct{ low, high int }

// leg is the steps that the canonical attempt takes at a stop.
type leg struct {
	stop, steps     int
	ends            uint64 // the steps at which it may end
	broken, spoiled uint64 // the steps behind which something since the leg before interrupts, or excludes
}

// step is a step of the canonical attempt and the index of its event.
type step struct{ step, event int }

const noStop = int(^uint(0) >> 1) // no stop

// find returns the steps of the attempt, valid until the next call. The events
// are those of the actor in order; moments count by them.
func (f *pathFinder) find(p *Plan, events []Mask, a *attempt, start int, guarded bool) []step {
	f.p, f.start, f.guarded = p, start, guarded
	f.split(events, a)
	f.backward(events, a)
	f.forward(events, a)
	f.choose(events, a)
	return f.chosen
}

// split finds the instants from entry to end.
func (f *pathFinder) split(events []Mask, a *attempt) {
	f.stops = f.stops[:0]
	for low := a.entry.n; low <= a.end.n; {
		high := f.p.instantEnd(events, low)
		f.stops = append(f.stops, stop{low, high})
		low = high
	}
	f.words = (len(f.p.graph.nodes) + 63) / 64
	f.bits = filled(f.bits, 2*f.words*len(f.stops), 0)
}

func (f *pathFinder) tick(events []Mask, at int) (in tick) {
	s := f.stops[at]
	in.read(moment{at, events[s.low].Time}, events[s.low:s.high], &f.match)
	return in
}

// coming and leaving return the sets of nodes of a stop.
func (f *pathFinder) coming(at int) []uint64 {
	return f.bits[2*at*f.words : (2*at+1)*f.words]
}

func (f *pathFinder) leaving(at int) []uint64 {
	return f.bits[(2*at+1)*f.words : (2*at+2)*f.words]
}

func has(set []uint64, n int) bool { return set[n/64]>>(n%64)&1 != 0 }

func put(set []uint64, n int) { set[n/64] |= 1 << (n % 64) }

func (f *pathFinder) backward(events []Mask, a *attempt) {
	g := &f.p.graph
	f.ahead = filled(f.ahead, len(g.nodes), noStop)
	f.breaks = filled(f.breaks, f.p.k, noStop)
	f.guards = filled(f.guards, f.p.k, noStop)
	for at := len(f.stops) - 1; at >= 0; at-- {
		in := f.tick(events, at)
		leaving, coming := f.leaving(at), f.coming(at)
		if at == len(f.stops)-1 {
			put(leaving, g.at(a.level-1, f.count(a)))
		} else {
			f.markLeaving(events, &in, leaving)
		}
		f.markComing(&in, leaving, coming)
		f.look(&in, coming)
	}
}

// count returns the count of the attempt's last node.
func (f *pathFinder) count(a *attempt) int { return f.start + a.count }

// markLeaving marks the nodes in which an attempt may stand after the stop.
func (f *pathFinder) markLeaving(events []Mask, in *tick, leaving []uint64) {
	g := &f.p.graph
	for i, at := range g.nodes {
		if in.steps>>at.step&1 == 0 {
			continue
		}
		for _, next := range g.next(at.step) {
			to := f.ahead[g.at(next, at.count+1)]
			broken, spoiled := f.breaks[at.step] < to, f.guarded && f.guards[at.step] < to
			if to != noStop && !spoiled && f.mayTake(events, next, in.n, to, broken) {
				put(leaving, i)
				break
			}
		}
	}
}

// mayTake reports whether limits and interruptions let an attempt take a step
// at a later stop.
func (f *pathFinder) mayTake(events []Mask, step, from, to int, broken bool) bool {
	at := moment{to, events[f.stops[to].low].Time}
	return at.since(events[f.stops[from].low].Time) <= f.p.limits[step] && !(broken && f.p.direct>>step&1 != 0)
}

// markComing marks the nodes in which an attempt may stand after its first step
// at the stop.
func (f *pathFinder) markComing(in *tick, leaving, coming []uint64) {
	for i, at := range f.p.graph.nodes {
		if in.steps>>at.step&1 != 0 && f.longest(in, at.step, at.count-1, leaving, 1) > 0 {
			put(coming, i)
		}
	}
}

// longest returns the largest number of steps, at least so many, that an attempt
// can take at a stop, beginning with a step, and leave it; 0 if it cannot.
func (f *pathFinder) longest(in *tick, first, before int, leaving []uint64, least int) (longest int) {
	f.eachChain(in, first, func(last, n int) {
		if n >= max(least, longest) && has(leaving, f.p.graph.at(last, before+n)) {
			longest = n
		}
	})
	return longest
}

// eachChain calls yield for all ways to take steps at an instant, beginning with
// one: by the last of them and their number.
func (f *pathFinder) eachChain(in *tick, first int, yield func(last, n int)) {
	for last, end := first, in.end(first, f.p.k-1); last <= end; last++ {
		least, most := in.chain(first, last)
		for n := least; n <= most && n > 0; n++ {
			yield(last, n)
		}
		if most == 0 && f.p.passed>>last&1 == 0 {
			return
		}
	}
}

// look keeps what the stops before this one see of it.
func (f *pathFinder) look(in *tick, coming []uint64) {
	for i := range f.ahead {
		if has(coming, i) {
			f.ahead[i] = in.n
		}
	}
	for step := range f.p.k {
		if in.breaks>>step&1 != 0 {
			f.breaks[step] = in.n
		}
		if in.exclude&f.p.guards[step] != 0 {
			f.guards[step] = in.n
		}
	}
}

// forward finds the earliest times: at each stop as many steps as lead to the
// end.
func (f *pathFinder) forward(events []Mask, a *attempt) {
	f.legs = f.legs[:0]
	in := f.tick(events, 0)
	f.here = f.here[:0]
	count := f.start
	f.there = append(f.there[:0], f.start)
	count += f.addLeg(&in, count, leg{})
	for count < f.count(a) {
		count += f.nextLeg(events, count)
	}
}

// addLeg adds a leg that begins with one of the steps in there, and returns its
// number of steps.
func (f *pathFinder) addLeg(in *tick, before int, l leg) int {
	leaving := f.leaving(in.n)
	l.stop, l.steps = in.n, 1
	for _, first := range f.there {
		l.steps = max(l.steps, f.longest(in, first, before, leaving, l.steps))
	}
	f.here = f.here[:0]
	for _, first := range f.there {
		f.eachChain(in, first, func(last, n int) {
			at := f.p.graph.at(last, before+n)
			if n == l.steps && has(leaving, at) && !slices.Contains(f.here, at) {
				f.here = append(f.here, at)
			}
		})
	}
	for _, at := range f.here {
		l.ends |= 1 << f.p.graph.nodes[at].step
	}
	f.legs = append(f.legs, l)
	return l.steps
}

// nextLeg adds the leg at the next stop at which one of the attempts in here can
// go on.
func (f *pathFinder) nextLeg(events []Mask, before int) int {
	l := leg{}
	from := f.legs[len(f.legs)-1].stop
	for at := from + 1; ; at++ {
		in := f.tick(events, at)
		f.there = f.there[:0]
		for _, node := range f.here {
			f.there = f.follow(events, f.there, f.p.graph.nodes[node].step, from, &in, &l, func(step int) bool {
				return has(f.coming(at), f.p.graph.at(step, before+1))
			})
		}
		if len(f.there) > 0 {
			return f.addLeg(&in, before, l)
		}
		l.broken |= in.breaks
		l.spoiled |= f.spoils(&in)
	}
}

// spoils returns the steps behind which the exclusions of an instant hit.
func (f *pathFinder) spoils(in *tick) (steps uint64) {
	if !f.guarded || in.exclude == 0 {
		return 0
	}
	for step, guard := range f.p.guards {
		if in.exclude&guard != 0 {
			steps |= 1 << step
		}
	}
	return steps
}

// follow appends the steps that may come after a step of an earlier stop and
// suit.
func (f *pathFinder) follow(events []Mask, dst []int, step, from int, in *tick, l *leg, suits func(step int) bool) []int {
	if l.spoiled>>step&1 != 0 {
		return dst
	}
	for _, next := range f.p.graph.next(step) {
		if in.steps>>next&1 != 0 && f.mayTake(events, next, from, in.n, l.broken>>step&1 != 0) && suits(next) && !slices.Contains(dst, next) {
			dst = append(dst, next)
		}
	}
	return dst
}
