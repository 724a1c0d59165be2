package segment

import "github.com/go-conversion/conversion/internal/stat"

// plausible reports whether counts that were read could have been counted: parts
// are not larger than the whole, and what belongs together adds up.
func (a *Accumulator) plausible() bool {
	all := &a.all
	if !a.isCensus(all) || a.unnamed > all.own.N || a.study.Unit == PerUser && a.unnamed > 0 {
		return false
	}
	for i := range a.segments {
		if !a.isMember(&a.segments[i]) {
			return false
		}
	}
	return a.pairsPlausible() && a.levelsPlausible()
}

// isCensus reports whether a census is one, and a part of that of all.
func (a *Accumulator) isCensus(t *census) bool {
	s := &t.own
	return s.plausible(a.study.Unit) && s.isPartOf(&a.all.own) &&
		a.cellsPlausible(t.strata, s) && a.stepsPlausible(t)
}

func (s *sums) plausible(per Unit) bool {
	switch {
	case s.K > s.N || s.Clusters > s.N || (s.Clusters == 0) != (s.N == 0) || s.N == 0 && len(s.money) > 0:
		return false
	case per == PerUser:
		return s.Clusters == s.N && s.NN == small(s.N) && s.KN == small(s.K) && s.KK == small(s.K)
	}
	return notMore(small(s.N), s.NN) && notMore(small(s.K), s.KK) && notMore(s.KK, s.KN) && notMore(s.KN, s.NN) &&
		notMore(s.NN, stat.Product(s.N, s.N))
}

func (s *sums) isPartOf(all *sums) bool {
	return s.Clusters <= all.Clusters && s.N <= all.N && s.K <= all.K &&
		notMore(s.NN, all.NN) && notMore(s.KN, all.KN) && notMore(s.KK, all.KK)
}

func small(n int64) stat.Uint128 { return stat.Uint128{Lo: uint64(n)} }

func notMore(a, b stat.Uint128) bool { return a.Hi < b.Hi || a.Hi == b.Hi && a.Lo <= b.Lo }

// cellsPlausible reports whether the strata of a study add up to the sums.
func (a *Accumulator) cellsPlausible(cells map[string]cell, of *sums) bool {
	var sum cell
	for key, c := range cells {
		if _, ok := a.study.Strata.levels(key); !ok || c.n == 0 || c.k > c.n {
			return false
		}
		sum.n += c.n
		sum.k += c.k
	}
	return sum == cell{of.N, of.K}
}

func (a *Accumulator) stepsPlausible(t *census) bool {
	if a.steps == 0 {
		return true
	}
	var entered cell
	furthest := int64(0)
	for i, c := range t.entries {
		if c.k > c.n {
			return false
		}
		entered.n += c.n
		entered.k += c.k
		furthest += t.furthest[i]
	}
	return entered.n == t.own.N && furthest == t.own.N && entered.k == t.furthest[a.steps-1] &&
		t.entries[a.steps] == cell{n: t.furthest[a.steps]}
}

// isMember reports whether what the reference lacks is a part of it, and has the
// units that are shared.
func (a *Accumulator) isMember(m *member) bool {
	if !a.isCensus(&m.census) || !m.gone.isPartOf(&a.base().own) || m.gone.N > m.own.N || m.gone.K > m.own.K {
		return false
	}
	left := a.base().own.less(&m.gone)
	if !left.plausible(a.study.Unit) && left.N > 0 {
		return false
	}
	for key, c := range m.shared {
		if in := m.strata[key]; c.n > in.n || c.k > in.k {
			return false
		}
	}
	return a.cellsPlausible(m.shared, &m.gone)
}

func (a *Accumulator) pairsPlausible() bool {
	if len(a.pairs) == 0 {
		return true
	}
	for j := range a.segments {
		for i := range j {
			if n := a.pairs[a.pair(i, j)]; n > min(a.segments[i].own.N, a.segments[j].own.N) {
				return false
			}
		}
	}
	return true
}

// isLevel reports whether what all lack without a level is a part of all, and has
// its units.
func (a *Accumulator) isLevel(l *level) bool {
	if !a.isCensus(&l.census) {
		return false
	}
	if a.study.Unit == PerUser {
		return true
	}
	if !l.gone.isPartOf(&a.all.own) || l.gone.N != l.own.N || l.gone.K != l.own.K {
		return false
	}
	left := a.all.own.less(&l.gone)
	return left.plausible(a.study.Unit) || left.N == 0
}

// levelsPlausible reports whether each unit is in one level of each partition.
func (a *Accumulator) levelsPlausible() bool {
	for i, levels := range a.levels {
		var sum cell
		for key, t := range levels {
			if _, ok := a.study.By[i].levels(key); !ok || t.own.N == 0 || !a.isLevel(t) {
				return false
			}
			sum.n += t.own.N
			sum.k += t.own.K
		}
		if (sum != cell{a.all.own.N, a.all.own.K}) {
			return false
		}
	}
	return true
}
