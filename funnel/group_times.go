package funnel

import "slices"

// groupTimes finds the times of the canonical attempt of a funnel with groups
// and exclusions, when its entry, its end and its level are known: at each
// instant as many steps as lead to the end.
type groupTimes struct {
	p    *Plan
	sets [][]uint64 // by instant: those that can have been taken after it
	at   []moment
	high []int // by instant: the index behind its events
	ends []moment
	m    matching
}

// find returns the times of the attempt's steps, valid until the next call.
func (g *groupTimes) find(p *Plan, rows []Mask, a *attempt) []moment {
	g.p = p
	g.m.strict = p.funnel.Ties == LaterTies
	g.forward(rows, a)
	g.backward(rows, a)
	g.ends = g.ends[:0]
	here := []uint64{0}
	for i := range g.at {
		in := g.tick(rows, i)
		var grown []uint64
		for _, set := range here {
			grown = appendSets(p, grown, set, &in)
		}
		here = g.furthest(append(grown, here...), i)
		for len(g.ends) < ones(here[0]) {
			g.ends = append(g.ends, g.at[i])
		}
	}
	return g.ends
}

func (g *groupTimes) tick(rows []Mask, i int) (in tick) {
	in.read(g.at[i], rows[g.at[i].n:g.high[i]], &g.m)
	return in
}

// forward finds all sets that can have been taken.
func (g *groupTimes) forward(rows []Mask, a *attempt) {
	g.sets, g.at, g.high = g.sets[:0], g.at[:0], g.high[:0]
	sets := []uint64{0}
	for low := a.entry.n; low <= a.end.n; {
		high := g.p.instantEnd(rows, low)
		g.at, g.high = append(g.at, moment{low, rows[low].Time}), append(g.high, high)
		in := g.tick(rows, len(g.at)-1)
		var grown []uint64
		for _, set := range sets {
			grown = appendSets(g.p, grown, set, &in)
		}
		if low > a.entry.n && in.exclude&g.p.guards[0] == 0 {
			grown = append(grown, sets...)
		}
		slices.Sort(grown)
		sets = slices.Compact(grown)
		g.sets = append(g.sets, sets)
		low = high
	}
}

// backward leaves the sets that lead to the end.
func (g *groupTimes) backward(rows []Mask, a *attempt) {
	last := len(g.sets) - 1
	for i := last; i >= 0; i-- {
		var in tick
		if i < last {
			in = g.tick(rows, i+1)
		}
		g.sets[i] = slices.DeleteFunc(slices.Clone(g.sets[i]), func(set uint64) bool {
			if i == last {
				return ones(set) != a.level
			}
			return !g.leads(set, i+1, &in, i+1 == last || in.exclude&g.p.guards[0] != 0)
		})
	}
}

// leads reports whether a set can become one of those of the next instant; where
// it must, by taking a step there.
func (g *groupTimes) leads(set uint64, next int, in *tick, must bool) bool {
	isKept := func(s uint64) bool {
		_, found := slices.BinarySearch(g.sets[next], s)
		return found
	}
	return !must && isKept(set) || slices.ContainsFunc(appendSets(g.p, nil, set, in), isKept)
}

// furthest returns the largest of the sets that can have been taken after an
// instant.
func (g *groupTimes) furthest(sets []uint64, at int) (kept []uint64) {
	most := 0
	for _, set := range sets {
		if _, found := slices.BinarySearch(g.sets[at], set); !found || ones(set) < most {
			continue
		}
		if ones(set) > most {
			most, kept = ones(set), kept[:0]
		}
		if !slices.Contains(kept, set) {
			kept = append(kept, set)
		}
	}
	return kept
}
