package windowfunnel

import (
	"cmp"
	"math/bits"
	"slices"
)

// Evaluator evaluates groups one after the other. It owns the memory that it
// needs, so in the long run it allocates nothing. It belongs to one goroutine.
type Evaluator struct {
	f     *Funnel
	known uint32 // the bits of the conditions
	rows  []Row  // by time

	// There are chains that end at the conditions below top, one for each; the
	// rest of the arrays means nothing.
	top      int
	deadline [MaxConditions]uint64 // the end of the chain's window
	last     [MaxConditions]uint64 // when it met its last condition; not with strict_once
	seats    seats                 // scratch of strict_once
	tie      tie
}

// Evaluator returns a new evaluator.
func (f *Funnel) Evaluator() *Evaluator {
	return &Evaluator{f: f, known: 1<<f.conditions - 1}
}

// Level returns the level of a group; see [Funnel.Level]. It takes time linear in
// rows in order of time, others are copied and sorted first.
func (v *Evaluator) Level(rows []Row) int {
	rows = v.inOrder(rows)
	v.top = 0
	if v.f.once {
		v.scanOnce(rows)
	} else {
		v.scan(rows)
	}
	return v.top
}

// inOrder returns the rows by time.
func (v *Evaluator) inOrder(rows []Row) []Row {
	before := uint64(0)
	for i := range rows {
		if rows[i].Time < before {
			v.rows = append(v.rows[:0], rows...)
			v.sort()
			return v.rows
		}
		before = rows[i].Time
	}
	return rows
}

// sort sorts by time, and by arrival where that can matter.
func (v *Evaluator) sort() {
	byTime := func(a, b Row) int { return cmp.Compare(a.Time, b.Time) }
	if v.f.once && v.f.deduplicates {
		slices.SortStableFunc(v.rows, byTime)
	} else {
		slices.SortFunc(v.rows, byTime)
	}
}

// instant is all rows of one time.
type instant struct {
	at          uint64
	rows        []Row
	seen, twice uint32 // conditions that a row satisfies, that two rows or more do
	bare        bool   // some row satisfies none
}

// first takes the first instant off the rows.
func (v *Evaluator) first(rows []Row) (in instant, rest []Row) {
	in.at, in.seen = rows[0].Time, rows[0].Conditions&v.known
	in.bare = in.seen == 0
	n := 1
	for ; n < len(rows) && rows[n].Time == in.at; n++ {
		held := rows[n].Conditions & v.known
		in.twice |= in.seen & held
		in.seen |= held
		in.bare = in.bare || held == 0
	}
	in.rows = rows[:n]
	return in, rows[n:]
}

// scan keeps the newest chain of each length. Rows of one time that satisfy the
// same condition are as good as one, except as a repetition.
func (v *Evaluator) scan(rows []Row) {
	for len(rows) > 0 {
		var in instant
		in, rows = v.first(rows)
		if in.bare && v.interrupts() {
			return
		}
		for left := in.seen; left != 0; left &= left - 1 {
			if v.meet(bits.TrailingZeros32(left), &in) {
				return
			}
		}
	}
}

// interrupts reports whether a row of no condition ends the scan.
func (v *Evaluator) interrupts() bool { return v.f.ordered && v.top > 0 }

// meet lets the chain that ends at k-1 meet condition k and reports whether that
// ends the scan.
func (v *Evaluator) meet(k int, in *instant) (ends bool) {
	switch {
	case k == 0:
		v.deadline[0], v.last[0] = in.at+v.f.window, in.at
		v.top = max(v.top, 1)
		return v.top == v.f.conditions
	case k < v.top && v.f.deduplicates:
		return true
	case k > v.top:
		return v.interrupts() && !v.f.reenters
	case in.at > v.deadline[k-1], v.f.increasing && v.last[k-1] == in.at:
		return false
	}
	v.deadline[k], v.last[k] = v.deadline[k-1], in.at
	if k < v.top {
		return false
	}
	v.top++
	return v.top == v.f.conditions || v.f.deduplicates && in.twice>>k&1 != 0
}
