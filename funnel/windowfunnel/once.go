package windowfunnel

import "math/bits"

// scanOnce is the scan with strict_once. The original keeps every chain, of which
// there can be as many as rows to the power of the conditions. Only whether there
// is one matters, so of the chains that an instant leaves behind the one with the
// latest deadline stands for all of its length. Inside an instant it matters too
// which of its rows a chain uses.
func (v *Evaluator) scanOnce(rows []Row) {
	for len(rows) > 0 {
		var in instant
		in, rows = v.first(rows)
		if in.bare && v.interrupts() || v.meetOnce(&in) {
			return
		}
		outOfTurn := in.seen>>1>>v.top != 0
		if outOfTurn && v.interrupts() && !v.f.reenters {
			return
		}
	}
}

// meetOnce lets the chains meet the conditions of an instant and reports whether
// that ends the scan.
func (v *Evaluator) meetOnce(in *instant) (ends bool) {
	repeated := in.seen &^ 1 & (1<<v.top - 1)
	switch {
	case v.f.deduplicates && repeated != 0:
		return true
	case v.f.increasing || len(in.rows) == 1:
		return v.meetOne(in)
	case v.f.deduplicates:
		return v.meetFirst(in)
	}
	return v.meetMost(in)
}

// keep keeps a chain that ends at condition k; there is one that ends at k-1.
func (v *Evaluator) keep(k int, deadline uint64) {
	if k == v.top {
		v.top++
		v.deadline[k] = deadline
	} else {
		v.deadline[k] = max(v.deadline[k], deadline)
	}
}

// meetOne lets each chain meet one condition, for want of rows or because times
// must increase. The longest comes first, so that each is as it was before the
// instant.
func (v *Evaluator) meetOne(in *instant) (ends bool) {
	top := v.top
	for left := in.seen &^ 1 & (1<<(top+1) - 1); left != 0; {
		k := bits.Len32(left) - 1
		left &^= 1 << k
		if in.at <= v.deadline[k-1] {
			v.keep(k, v.deadline[k-1])
		}
	}
	if in.seen&1 != 0 {
		v.keep(0, in.at+v.f.window)
	}
	repeated := top > 0 && v.top > top && in.twice>>top&1 != 0
	return v.top == v.f.conditions || v.f.deduplicates && repeated
}

// meetMost lets each chain meet as many conditions as there are rows for.
func (v *Evaluator) meetMost(in *instant) (ends bool) {
	v.seats.fill(in.rows, v.known)
	top := v.top
	var run [MaxConditions]int
	for k := 0; k <= top; k++ {
		run[k] = v.seats.run(k, v.f.conditions)
	}
	for k := top; k > 0; k-- {
		if in.at <= v.deadline[k-1] {
			v.keepRun(k, run[k], v.deadline[k-1])
		}
	}
	switch entry := in.at + v.f.window; {
	case run[0] == 0:
	case in.at <= entry:
		v.keepRun(0, run[0], entry)
	default:
		v.keep(0, entry)
	}
	return v.top == v.f.conditions
}

// keepRun keeps chains that end at the conditions from k to before end.
func (v *Evaluator) keepRun(k, end int, deadline uint64) {
	for ; k < end; k++ {
		v.keep(k, deadline)
	}
}
