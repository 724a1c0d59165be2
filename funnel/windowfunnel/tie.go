package windowfunnel

import "slices"

// meetFirst lets the chains meet the conditions of an instant with strict_once and
// strict_deduplication: the first row that a chain accepts is taken, the next one
// that satisfies the same condition is a repetition. Only the first condition can
// have been met before. It reports whether the scan ends.
func (v *Evaluator) meetFirst(in *instant) (ends bool) {
	k := v.top
	t := &v.tie
	t.begin(v, in)
	if in.seen&1 != 0 {
		v.keep(0, t.entry)
		k = max(k, 1)
	}
	if k == 0 || v.top == v.f.conditions {
		return v.top == v.f.conditions
	}
	for ; in.seen>>k&1 != 0; k++ {
		row := t.accepts(in.rows, k)
		if row < 0 {
			return false
		}
		v.keep(k, t.take(row))
		repeated := slices.ContainsFunc(in.rows[row+1:], func(r Row) bool { return r.Conditions>>k&1 != 0 })
		if v.top == v.f.conditions || repeated {
			return true
		}
	}
	return false
}

// tie is the longest chains inside an instant. All have used the same rows of it,
// but for the row in which they begin.
type tie struct {
	before          bool // one of them began before the instant
	deadline, entry uint64
	entries, used   []int // rows in which others begin; rows that all have used
}

// begin takes the chains that may meet the next condition. Of those that begin in
// the instant, one more than there are conditions is as good as all.
func (t *tie) begin(v *Evaluator, in *instant) {
	t.before, t.entry = false, in.at+v.f.window
	t.entries, t.used = t.entries[:0], t.used[:0]
	if v.top > 0 {
		t.deadline = v.deadline[v.top-1]
		t.before = in.at <= t.deadline
	}
	if v.top > 1 || t.entry < in.at {
		return
	}
	for i := range in.rows {
		if in.rows[i].Conditions&1 != 0 && len(t.entries) <= MaxConditions {
			t.entries = append(t.entries, i)
		}
	}
}

// accepts returns the first row with which a chain meets condition k, or -1.
func (t *tie) accepts(rows []Row, k int) int {
	for i := range rows {
		if rows[i].Conditions>>k&1 == 0 || slices.Contains(t.used, i) {
			continue
		}
		if t.before || len(t.entries) > 1 || len(t.entries) == 1 && t.entries[0] != i {
			return i
		}
	}
	return -1
}

// take adds a row that was accepted to all chains but the one that begins in it,
// which is left behind. It returns the latest deadline of the others.
func (t *tie) take(row int) (deadline uint64) {
	t.used = append(t.used, row)
	if i := slices.Index(t.entries, row); i >= 0 {
		t.entries = slices.Delete(t.entries, i, i+1)
	}
	if t.before {
		deadline = t.deadline
	}
	if len(t.entries) > 0 {
		deadline = max(deadline, t.entry)
	}
	return deadline
}
