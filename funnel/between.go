package funnel

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/proptext"
)

// namedEvent is an event of an actor by its name.
type namedEvent struct {
	part, name string
	time, seq  int64 // seq is 0 where it does not matter
}

func (e *namedEvent) compare(f *namedEvent) int {
	return cmp.Or(strings.Compare(e.part, f.part), strings.Compare(e.name, f.name), cmp.Compare(e.time, f.time), cmp.Compare(e.seq, f.seq))
}

// countBetween counts, for a unit that dropped, the names of the events after
// its last step that came while it could have gone on.
func (a *Accumulator) countBetween(d *verdict) {
	if !a.namesKnown {
		a.namesKnown = true
		a.readNames()
	}
	last := &a.rows[d.steps[len(d.steps)-1].event]
	until, limited := a.plan.deadline(&d.attempt)
	counts := a.between[d.level-1]
	mine := a.names[sort.Search(len(a.names), func(i int) bool { return a.names[i].part >= a.part }):]
	for len(mine) > 0 && mine[0].part == a.part {
		name := mine[0].name
		after := namedEvent{a.part, name, last.Time, a.seqOf(last.Seq)}
		next := sort.Search(len(mine), func(i int) bool { return mine[i].compare(&after) > 0 })
		if next < len(mine) && mine[next].part == a.part && mine[next].name == name && !(limited && mine[next].time >= until) {
			addName(counts, name)
		}
		mine = mine[sort.Search(len(mine), func(i int) bool { return mine[i].part != a.part || mine[i].name != name }):]
	}
}

// addName counts a name, which it does not keep as it is: that would keep the
// event.
func addName(counts map[string]int64, name string) {
	n, known := counts[name]
	if !known {
		name = strings.Clone(name)
	}
	counts[name] = n + 1
}

// readNames sorts the user's events by actor and name.
func (a *Accumulator) readNames() {
	a.names = a.names[:0]
	for _, k := range a.v.kept {
		e := &a.v.events[k.event]
		t, _ := e.UnixNano()
		named := namedEvent{name: e.EventName(), time: t, seq: a.seqOf(e.Seq)}
		switch a.plan.funnel.By.Mode {
		case ByUserMode:
			a.names = append(a.names, named)
		case BySessionMode:
			named.part = e.Session
			a.names = append(a.names, named)
		case ByPropMode:
			a.appendNamed(named, e.Props.Lookup(a.plan.funnel.By.Prop))
		}
	}
	slices.SortFunc(a.names, func(e, f namedEvent) int { return e.compare(&f) })
}

// appendNamed appends an event for each actor to whom it belongs.
func (a *Accumulator) appendNamed(e namedEvent, value conversion.Value) {
	switch value.Kind() {
	case conversion.KindAbsent:
	case conversion.KindStrings:
		for _, e.part = range value.List() {
			a.names = append(a.names, e)
		}
	default:
		e.part = proptext.Of(value)
		a.names = append(a.names, e)
	}
}

// seqOf returns a sequence number where it decides about order.
func (a *Accumulator) seqOf(seq int64) int64 {
	if a.plan.funnel.Ties == SequenceTies {
		return seq
	}
	return 0
}
