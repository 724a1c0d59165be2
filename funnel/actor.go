package funnel

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/proptext"
)

// Eval returns the result of one actor, of whom the events are, in any order;
// By says nothing here. Undated events, repetitions of an id and events from
// asOf on are left out; the zero asOf is none. With [EveryEntry] the result is
// that of all attempts together, as with [BestEntry]; rounds are told by
// [Plan.Results].
//
// Which event serves a step is decided by its time, and of simultaneous events
// the first in the order of conversion.Compare that leaves enough for the other
// steps. Evaluation takes time linear in the number of events, but for groups
// and optional steps where the window is long; see the package documentation.
func (p *Plan) Eval(events []conversion.Event, asOf time.Time) Result {
	v := p.borrow()
	result := v.Eval(events, asOf)
	result.Steps = slices.Clone(result.Steps)
	p.giveBack(v)
	return result
}

// borrow returns an evaluator for one call. One that a panic of a predicate
// stopped is not given back.
func (p *Plan) borrow() *Evaluator {
	if v, ok := p.idle.Get().(*Evaluator); ok {
		return v
	}
	return p.Evaluator()
}

func (p *Plan) giveBack(v *Evaluator) {
	v.events = nil // the caller's
	p.idle.Put(v)
}

// Results yields the results of one user's actors, by their parts in ascending
// order; of an actor with [EveryEntry] one for each round in order of time, or
// one that is absent. Events without a user are left out. See [Plan.Eval].
func (p *Plan) Results(events []conversion.Event, asOf time.Time) iter.Seq2[Actor, Result] {
	return func(yield func(Actor, Result) bool) {
		v := p.borrow()
		for actor, result := range v.Results(events, asOf) {
			result.Steps = slices.Clone(result.Steps)
			if !yield(actor, result) {
				break
			}
		}
		p.giveBack(v)
	}
}

// Eval is [Plan.Eval]; the result's Steps are valid until the next call.
func (v *Evaluator) Eval(events []conversion.Event, asOf time.Time) Result {
	v.begin(asOfNano(asOf), v.p.entries)
	v.read(events, v.asOf, false)
	return v.result(v.eval(v.rows), v.rows, v.order)
}

// Results is [Plan.Results]; the Steps of a result are valid until the next is
// asked for.
func (v *Evaluator) Results(events []conversion.Event, asOf time.Time) iter.Seq2[Actor, Result] {
	return func(yield func(Actor, Result) bool) {
		v.begin(asOfNano(asOf), v.p.entries)
		v.read(events, v.asOf, true)
		user := userOf(events)
		v.eachPart(func(part string, rows []Mask, order []int) bool {
			goOn := true
			v.units(rows, func(d verdict) bool {
				goOn = yield(Actor{user, part}, v.result(d, rows, order))
				return goOn
			})
			return goOn
		})
	}
}

// asOfNano returns the first instant that is not seen.
func asOfNano(asOf time.Time) int64 {
	if asOf.IsZero() {
		return NoAsOf
	}
	return min(nanoseconds(asOf), math.MaxInt64-1)
}

// userOf returns the user whose events they are.
func userOf(events []conversion.Event) string {
	for i := range events {
		if u := events[i].User; u != "" {
			return u
		}
	}
	return ""
}

// units calls yield for what an actor counts as.
func (v *Evaluator) units(rows []Mask, yield func(verdict) bool) {
	if v.p.funnel.Entry == EveryEntry {
		v.rounds(rows, yield)
	} else {
		yield(v.eval(rows))
	}
}

// parted is an event of an actor; row is -1 if it does not matter.
type parted struct {
	part string
	row  int
}

// eachPart calls yield for the actors of the user who was read.
func (v *Evaluator) eachPart(yield func(part string, rows []Mask, order []int) bool) {
	if v.p.funnel.By.Mode == ByUserMode {
		if userOf(v.events) != "" || len(v.events) == 0 {
			yield("", v.rows, v.order)
		}
		return
	}
	v.assign()
	for low := 0; low < len(v.parts); {
		part := v.parts[low].part
		v.partRows, v.partOrder = v.partRows[:0], v.partOrder[:0]
		for ; low < len(v.parts) && v.parts[low].part == part; low++ {
			if at := v.parts[low].row; at >= 0 {
				v.partRows, v.partOrder = append(v.partRows, v.rows[at]), append(v.partOrder, v.order[at])
			}
		}
		if !yield(part, v.partRows, v.partOrder) {
			return
		}
	}
}

// assign finds the actors of the events that count.
func (v *Evaluator) assign() {
	v.parts = v.parts[:0]
	for _, k := range v.kept {
		e := &v.events[k.event]
		if v.p.funnel.By.Mode == BySessionMode {
			if e.Session != "" {
				v.parts = append(v.parts, parted{e.Session, k.row})
			}
			continue
		}
		value := e.Props.Lookup(v.p.funnel.By.Prop)
		switch value.Kind() {
		case conversion.KindAbsent:
		case conversion.KindStrings:
			for _, element := range value.List() {
				v.parts = append(v.parts, parted{element, k.row})
			}
		default:
			v.parts = append(v.parts, parted{proptext.Of(value), k.row})
		}
	}
	slices.SortFunc(v.parts, func(a, b parted) int {
		return cmp.Or(strings.Compare(a.part, b.part), cmp.Compare(a.row, b.row))
	})
	v.parts = slices.Compact(v.parts)
}
