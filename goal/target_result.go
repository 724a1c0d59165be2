package goal

import (
	"cmp"
	"iter"
	"math"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
)

// Quantity is a number of completions, or an amount where a target is one of
// money.
type Quantity struct {
	Count int64
	Money conversion.Money // absent where completions are counted
}

// String returns the amount, such as "12.50 EUR", or the number.
func (q Quantity) String() string {
	if q.Money.IsSet() {
		return q.Money.String()
	}
	return strconv.FormatInt(q.Count, 10)
}

// TargetResult says how far a goal is on the way to its target.
type TargetResult struct {
	Goal      string
	AsOf      time.Time
	Want      Quantity
	Done      Quantity
	Remaining Quantity // Want − Done, or 0 if that is less

	// ReachedAt is when Done first was no less than Want; the zero time if it
	// has not been, or is less again.
	ReachedAt time.Time

	Findings conversion.Findings // other_currency: completions whose value does not count
}

// Targets returns how far the goals are on the way to their targets at a given
// time, in order of definition; goals without target are left out. Completions
// count that are not after asOf and, of the target's span, not before From and
// before To. They may be those of any number of users, in any order; for net
// values take them from [Net], made of the adjustments known at asOf.
//
// A lift wants Baseline·(1 + Lift), computed in decimals and rounded up to whole
// completions or millionths of the currency. Amounts stop at the ends of
// int64. It takes O(n log n) time and 16 bytes for each completion that counts.
func (s *Set) Targets(asOf time.Time, completions iter.Seq[Completion]) []TargetResult {
	runs := make([]*targetRun, len(s.goals))
	for i, g := range s.goals {
		if g.Target != nil {
			runs[i] = &targetRun{target: g.Target, asOf: asOf, want: g.Target.want()}
		}
	}
	for c := range completions {
		if i, known := s.index[c.Goal]; known && runs[i] != nil {
			runs[i].add(&c)
		}
	}
	var results []TargetResult
	for i, run := range runs {
		if run != nil {
			results = append(results, run.result(s.goals[i].Name))
		}
	}
	return results
}

// want returns what the target asks for.
func (t *Target) want() Quantity {
	switch {
	case t.Count != 0:
		return Quantity{Count: t.Count}
	case t.Value.IsSet():
		return Quantity{Money: t.Value}
	}
	baseline, _ := new(big.Rat).SetString(t.Baseline)
	lift, _ := new(big.Rat).SetString(t.Lift)
	want := lift.Mul(baseline, lift.Add(lift, big.NewRat(1, 1)))
	if t.Currency == "" {
		return Quantity{Count: roundedUp(want)}
	}
	micros := roundedUp(want.Mul(want, big.NewRat(1e6, 1)))
	return Quantity{Money: conversion.Money{Micros: micros, Currency: t.Currency}}
}

// roundedUp returns the least integer that is not below r, which is not
// negative, or MaxInt64.
func roundedUp(r *big.Rat) int64 {
	n, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	return clamped(n)
}

func clamped(n *big.Int) int64 {
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// targetRun gathers what counts for one target.
type targetRun struct {
	target *Target
	asOf   time.Time
	want   Quantity
	steps  []targetStep
	others int64 // completions in other currencies
}

// targetStep is a completion: its time and how far it leads.
type targetStep struct{ time, n int64 }

func (r *targetRun) add(c *Completion) {
	e := conversion.Event{Time: c.Time}
	now, dated := e.UnixNano()
	if !dated || c.Time.Before(r.target.From) || !c.Time.Before(r.target.To) || c.Time.After(r.asOf) {
		return
	}
	switch currency := r.want.Money.Currency; {
	case currency == "":
		r.steps = append(r.steps, targetStep{now, 1})
	case c.Value.Currency == currency:
		r.steps = append(r.steps, targetStep{now, c.Value.Micros})
	case c.Value.IsSet():
		r.others++
	}
}

func (r *targetRun) result(goal string) TargetResult {
	want := r.want.Count + r.want.Money.Micros // one of them is 0
	done, reachedAt := r.walk(big.NewInt(want))
	remaining := new(big.Int).Sub(big.NewInt(want), done)
	if remaining.Sign() < 0 {
		remaining.SetInt64(0)
	}
	result := TargetResult{
		Goal: goal, AsOf: r.asOf, ReachedAt: reachedAt,
		Want: r.want, Done: r.quantity(done), Remaining: r.quantity(remaining),
	}
	result.Findings.Add(conversion.OtherCurrency, goal, r.others, -1)
	return result
}

// walk returns the sum of all steps and when it first was want. Steps of one
// instant are one.
func (r *targetRun) walk(want *big.Int) (done *big.Int, reachedAt time.Time) {
	slices.SortFunc(r.steps, func(a, b targetStep) int { return cmp.Compare(a.time, b.time) })
	done = new(big.Int)
	n := new(big.Int)
	for i, step := range r.steps {
		done.Add(done, n.SetInt64(step.n))
		last := i == len(r.steps)-1 || r.steps[i+1].time != step.time
		if last && reachedAt.IsZero() && done.Cmp(want) >= 0 {
			reachedAt = time.Unix(0, step.time).UTC()
		}
	}
	if done.Cmp(want) < 0 {
		reachedAt = time.Time{}
	}
	return done, reachedAt
}

func (r *targetRun) quantity(n *big.Int) Quantity {
	if currency := r.want.Money.Currency; currency != "" {
		return Quantity{Money: conversion.Money{Micros: clamped(n), Currency: currency}}
	}
	return Quantity{Count: clamped(n)}
}
