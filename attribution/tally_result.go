package attribution

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// Result returns the credit of all keys that were met, on null paths too, in key
// order, with intervals of level 0.95 as in [ClosedForm].
func (t *Tally[K]) Result() Result[K] {
	s := t.sums
	r := Result[string]{
		Model: s.curve.Label(), Currency: s.currency,
		Total: s.total.sum(), Unattributed: s.none.sum(), Attributed: s.total.minus(s.none).sum(),
		Nulls: s.nulls, Pending: s.counters.pending,
		Conserving: conserves(s.curve), Level: defaultLevel,
		Findings: s.findings(),
	}
	for _, id := range s.sorted() {
		r.Credits = append(r.Credits, s.credits[id].earned().credit(s.keys[id], defaultLevel))
	}
	return typed[K](r)
}

func (c *tallyCredit) earned() earned {
	return earned{
		math.Ldexp(c.shares.Float(), -48), math.Ldexp(c.shareSquares.Float(), -96),
		math.Ldexp(units(c.value), -48), c.microsSquares.Float() / 1e12,
	}
}

func (w worth) sum() Sum { return Sum{float64(w.conversions), units(w.micros)} }

// minus returns w without v, a part of it.
func (w worth) minus(v worth) worth {
	return worth{w.conversions - v.conversions, w.micros.Sub(v.micros)}
}

// Amounts are the values that keys earn, to the last micro. Unless the curve is
// [Participation], those of the keys and what is unattributed add up to the total.
type Amounts[K Key] struct {
	Keys                []KeyAmount[K] // by key
	Total, Unattributed Amount
}

// KeyAmount is the value that a key earns.
type KeyAmount[K Key] struct {
	Key   K
	Value Amount
}

// Amounts returns the values that keys earn.
func (t *Tally[K]) Amounts() Amounts[K] {
	s := t.sums
	a := Amounts[K]{Total: Amount{s.total.micros, s.currency}, Unattributed: Amount{s.none.micros, s.currency}}
	for _, id := range s.sorted() {
		a.Keys = append(a.Keys, KeyAmount[K]{K(s.keys[id]), Amount{s.credits[id].micros, s.currency}})
	}
	return a
}

// findings are in the order of the codes.
func (t *tally) findings() (found Findings) {
	found = t.counters.findings()
	add := func(code FindingCode, n uint64) {
		if n > 0 {
			found = append(found, Finding{Code: code, Count: n})
		}
	}
	add(Saturated, t.saturated())
	add(BadScore, t.bad)
	return found
}

// saturated counts the sums that stand at the largest number.
func (t *tally) saturated() (n uint64) {
	full := stat.Uint128{Hi: math.MaxUint64, Lo: math.MaxUint64}
	note := func(is bool) {
		if is {
			n++
		}
	}
	note(t.total.conversions == math.MaxUint64)
	note(t.total.micros == full)
	note(t.nulls == math.MaxUint64)
	for i := range t.credits {
		c := &t.credits[i]
		note(c.touches == math.MaxUint64)
		for _, sum := range [...]stat.Uint128{c.shares, c.shareSquares, c.value, c.micros, c.microsSquares} {
			note(sum == full)
		}
	}
	return n
}
