package windowfunnel_test

import (
	"slices"

	"github.com/go-conversion/conversion/funnel/windowfunnel"
)

// reference is what the documentation of the algorithm says, word by word: for
// each condition a list of chains, each with the rows that it uses.
type reference struct {
	conditions int
	window     uint64
	modes      []windowfunnel.Mode
	ends       [][]link
}

// link is a chain that ends at a condition.
type link struct {
	entry, last uint64
	rows        []int
}

// entry is a row and one condition that it satisfies, or -1.
type entry struct {
	time      uint64
	condition int
	row       int
}

func (r *reference) has(mode windowfunnel.Mode) bool { return slices.Contains(r.modes, mode) }

func (r *reference) level(rows []windowfunnel.Row) int {
	entries := r.entries(rows)
	if len(entries) == 0 {
		return 0
	}
	if r.conditions == 1 && !r.has(windowfunnel.StrictOrder) {
		return 1
	}
	r.ends = make([][]link, r.conditions)
	begun := false
	for _, e := range entries {
		if e.condition == -1 {
			if begun {
				break
			}
			continue
		}
		if e.condition == 0 {
			r.put(0, link{e.time, e.time, []int{e.row}})
			begun = true
			if r.conditions == 1 {
				return 1
			}
			continue
		}
		if r.has(windowfunnel.StrictDeduplication) && len(r.ends[e.condition]) > 0 {
			return r.highest()
		}
		if len(r.ends[e.condition-1]) == 0 {
			if r.has(windowfunnel.StrictOrder) && begun && !r.has(windowfunnel.AllowReentry) {
				return slices.IndexFunc(r.ends, func(l []link) bool { return len(l) == 0 })
			}
			continue
		}
		if r.goOn(e) {
			return r.conditions
		}
	}
	return r.highest()
}

func (r *reference) entries(rows []windowfunnel.Row) (entries []entry) {
	for i, row := range rows {
		any := false
		for k := range r.conditions {
			if row.Conditions>>k&1 != 0 {
				entries = append(entries, entry{row.Time, k, i})
				any = true
			}
		}
		if !any && r.has(windowfunnel.StrictOrder) {
			entries = append(entries, entry{row.Time, -1, i})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		switch {
		case a.time < b.time, a.time == b.time && a.condition < b.condition:
			return -1
		case a.time == b.time && a.condition == b.condition:
			return a.row - b.row
		}
		return 1
	})
	return entries
}

func (r *reference) put(k int, l link) {
	if !r.has(windowfunnel.StrictOnce) {
		r.ends[k] = nil
	}
	r.ends[k] = append(r.ends[k], l)
}

// goOn lets the chains that end at the condition before take an entry, and
// reports whether one is complete.
func (r *reference) goOn(e entry) bool {
	once := r.has(windowfunnel.StrictOnce)
	before := slices.Clone(r.ends[e.condition-1])
	left := len(before)
	var kept []link
	for i, l := range before {
		switch {
		case e.time > l.entry+r.window:
			if once && left > 1 {
				left--
				continue
			}
		case r.has(windowfunnel.StrictIncrease) && l.last >= e.time:
		case once && slices.Contains(l.rows, e.row):
		default:
			r.put(e.condition, link{l.entry, e.time, append(slices.Clone(l.rows), e.row)})
			if e.condition == r.conditions-1 {
				return true
			}
		}
		kept = append(kept, before[i])
	}
	r.ends[e.condition-1] = kept
	return false
}

func (r *reference) highest() int {
	for k := r.conditions; k > 0; k-- {
		if len(r.ends[k-1]) > 0 {
			return k
		}
	}
	return 0
}
