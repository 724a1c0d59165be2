package funnel

import "slices"

// groupTimes finds the times of the canonical attempt of a funnel with groups
// and exclusions, when its entry, its end and its level are known: at each
// instant as many steps as lead to the end.
type groupTimes struct {
	p     *Plan
	stops []setStop
	sets  []uint64 // of all stops
	here  []uint64
	grown []uint64
	ends  []moment
	match matching
}

// setStop is an instant and the sets of steps that can have been taken after it:
// those of all stops from first to end.
type setStop struct {
	at         moment
	high       int // index behind its events
	first, end int
}

// find returns the times of the attempt's steps, valid until the next call.
func (g *groupTimes) find(p *Plan, rows []Mask, a *attempt) []moment {
	g.p = p
	g.match.strict = p.funnel.Ties == LaterTies
	g.forward(rows, a)
	g.backward(rows, a.level)
	g.ends = g.ends[:0]
	g.here = append(g.here[:0], 0)
	for i := range g.stops {
		in := g.tick(rows, i)
		g.grow(&in)
		g.grown = append(g.grown, g.here...)
		g.here = g.furthest(g.here[:0], i)
		for len(g.ends) < ones(g.here[0]) {
			g.ends = append(g.ends, g.stops[i].at)
		}
	}
	return g.ends
}

func (g *groupTimes) tick(rows []Mask, i int) (in tick) {
	s := &g.stops[i]
	in.read(s.at, rows[s.at.n:s.high], &g.match)
	return in
}

// grow finds what the sets in here can become by taking steps at an instant.
func (g *groupTimes) grow(in *tick) {
	g.grown = g.grown[:0]
	for _, set := range g.here {
		g.grown = appendSets(g.p, g.grown, set, in)
	}
}

// of returns the sets of a stop.
func (g *groupTimes) of(i int) []uint64 { return g.sets[g.stops[i].first:g.stops[i].end] }

// forward finds all sets that can have been taken.
func (g *groupTimes) forward(rows []Mask, a *attempt) {
	g.stops, g.sets = g.stops[:0], g.sets[:0]
	g.here = append(g.here[:0], 0)
	for low := a.entry.n; low <= a.end.n; {
		high := g.p.instantEnd(rows, low)
		g.stops = append(g.stops, setStop{at: moment{low, rows[low].Time}, high: high, first: len(g.sets)})
		in := g.tick(rows, len(g.stops)-1)
		g.grow(&in)
		if low > a.entry.n && in.exclude&g.p.guards[0] == 0 {
			g.grown = append(g.grown, g.here...)
		}
		slices.Sort(g.grown)
		g.here = append(g.here[:0], slices.Compact(g.grown)...)
		g.sets = append(g.sets, g.here...)
		g.stops[len(g.stops)-1].end = len(g.sets)
		low = high
	}
}

// backward leaves the sets that lead to the end.
func (g *groupTimes) backward(rows []Mask, level int) {
	last := len(g.stops) - 1
	for i := last; i >= 0; i-- {
		var in tick
		if i < last {
			in = g.tick(rows, i+1)
		}
		kept := g.of(i)[:0]
		for _, set := range g.of(i) {
			if i == last && ones(set) == level || i < last && g.leads(set, i+1, &in) {
				kept = append(kept, set)
			}
		}
		g.stops[i].end = g.stops[i].first + len(kept)
	}
}

// leads reports whether a set can become one of those of the next stop. At the
// last one, and where an exclusion is, it must take a step for it.
func (g *groupTimes) leads(set uint64, next int, in *tick) bool {
	if must := next == len(g.stops)-1 || in.exclude&g.p.guards[0] != 0; !must && g.isLeft(set, next) {
		return true
	}
	g.grown = appendSets(g.p, g.grown[:0], set, in)
	return slices.ContainsFunc(g.grown, func(s uint64) bool { return g.isLeft(s, next) })
}

func (g *groupTimes) isLeft(set uint64, stop int) bool {
	_, found := slices.BinarySearch(g.of(stop), set)
	return found
}

// furthest appends the largest of the grown sets that lead to the end.
func (g *groupTimes) furthest(dst []uint64, stop int) []uint64 {
	most := 0
	for _, set := range g.grown {
		if n := ones(set); g.isLeft(set, stop) && n >= most {
			if n > most {
				most, dst = n, dst[:0]
			}
			if !slices.Contains(dst, set) {
				dst = append(dst, set)
			}
		}
	}
	return dst
}
