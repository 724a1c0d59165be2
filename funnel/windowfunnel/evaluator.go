package windowfunnel

import (
	"cmp"
	"math/bits"
	"slices"
)

// Evaluator evaluates groups one after the other. It owns the memory that it
// needs, so in the long run it allocates nothing. It belongs to one goroutine.
type Evaluator struct {
	f      *Funnel
	items  []item
	chains []chain   // with strict_once all, else one for each condition
	lists  [][]int32 // with strict_once: by condition, the chains that end there
	live   uint32    // the conditions at which a chain ends
}

// item is a row and a condition that it satisfies; -1 for a row without any.
type item struct {
	time      uint64
	condition int8
	row       int32
}

// chain is rows that satisfy the first conditions in turn.
type chain struct {
	entry, last uint64
	row, before int32 // with strict_once: the last row, and the chain without it or -1
}

// Evaluator returns a new evaluator.
func (f *Funnel) Evaluator() *Evaluator {
	return &Evaluator{f: f, chains: make([]chain, f.conditions), lists: make([][]int32, f.conditions)}
}

// Level returns the level of a group; see [Funnel.Level]. Without strict_once it
// takes time n·log n for n rows out of order, else linear; with strict_once it is
// quadratic in the worst case, as ClickHouse's is.
func (v *Evaluator) Level(rows []Row) int {
	v.load(rows)
	switch {
	case len(v.items) == 0:
		return 0
	case v.f.conditions == 1 && !v.f.ordered:
		return 1
	case v.f.once:
		v.chains = v.chains[:0]
		for k := range v.lists {
			v.lists[k] = v.lists[k][:0]
		}
	}
	v.live = 0
	return v.scan()
}

// load makes items of rows and puts them in order.
func (v *Evaluator) load(rows []Row) {
	v.items = v.items[:0]
	all := uint32(1<<v.f.conditions - 1)
	sorted := true
	for i := range rows {
		held := rows[i].Conditions & all
		if i > 0 && rows[i].Time <= rows[i-1].Time {
			sorted = false
		}
		if held == 0 && v.f.ordered {
			v.items = append(v.items, item{rows[i].Time, -1, int32(i)})
		}
		for ; held != 0; held &= held - 1 {
			v.items = append(v.items, item{rows[i].Time, int8(bits.TrailingZeros32(held)), int32(i)})
		}
	}
	if !sorted {
		slices.SortFunc(v.items, func(a, b item) int {
			return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.condition, b.condition), cmp.Compare(a.row, b.row))
		})
	}
}

// scan goes through the items.
func (v *Evaluator) scan() int {
	begun := false
	for i := range v.items {
		it := &v.items[i]
		k := int(it.condition)
		switch {
		case k < 0:
			if begun {
				return v.highest()
			}
		case k == 0:
			v.store(0, chain{it.time, it.time, it.row, -1})
			begun = true
			if v.f.conditions == 1 {
				return 1
			}
		case v.f.deduplicates && v.has(k):
			return v.highest()
		case !v.has(k - 1):
			if v.f.ordered && begun && !v.f.reenters {
				return bits.TrailingZeros32(^v.live)
			}
		default:
			if v.extend(it, k) && k == v.f.conditions-1 {
				return v.f.conditions
			}
		}
	}
	return v.highest()
}

func (v *Evaluator) has(k int) bool { return v.live>>k&1 != 0 }

func (v *Evaluator) highest() int { return bits.Len32(v.live) }

// store adds a chain that ends at a condition, or replaces the one that does.
func (v *Evaluator) store(k int, c chain) {
	v.live |= 1 << k
	if !v.f.once {
		v.chains[k] = c
		return
	}
	v.lists[k] = append(v.lists[k], int32(len(v.chains)))
	v.chains = append(v.chains, c)
}

// extend goes on with the chains that end at the condition before, and reports
// whether one could.
func (v *Evaluator) extend(it *item, k int) (extended bool) {
	if !v.f.once {
		c := v.chains[k-1]
		if it.time > c.entry+v.f.window || v.f.increasing && c.last >= it.time {
			return false
		}
		v.store(k, chain{c.entry, it.time, it.row, -1})
		return true
	}
	list := v.lists[k-1]
	for i := 0; i < len(list); {
		at := list[i]
		c := v.chains[at]
		if it.time > c.entry+v.f.window {
			if len(list) > 1 {
				list = slices.Delete(list, i, i+1)
			} else {
				i++
			}
			continue
		}
		if !(v.f.increasing && c.last >= it.time) && !v.uses(at, it.row) {
			v.store(k, chain{c.entry, it.time, it.row, at})
			extended = true
			if k == v.f.conditions-1 {
				break
			}
		}
		i++
	}
	v.lists[k-1] = list
	return extended
}

// uses reports whether a row serves a condition of a chain.
func (v *Evaluator) uses(at, row int32) bool {
	for ; at >= 0; at = v.chains[at].before {
		if v.chains[at].row == row {
			return true
		}
	}
	return false
}
