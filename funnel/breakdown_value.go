package funnel

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/proptext"
	"github.com/go-conversion/conversion/session"
)

// valueOf returns the value under which a unit is counted.
func (a *Accumulator) valueOf(d *verdict) string {
	at := a.options.breakdown.at
	if at.Mode == AtStepMode {
		return a.valueAtStep(d, at.Step)
	}
	if !a.valueKnown {
		a.valueKnown = true
		a.value = a.firstValue()
		if at.Mode == LastMode {
			a.value = a.lastValue()
		}
	}
	return a.value
}

func (a *Accumulator) firstValue() string {
	for low := 0; low < len(a.rows); {
		high := a.plan.instantEnd(a.rows, low)
		if text, ok := a.smallest(low, high, a.plan.steps()); ok {
			return text
		}
		low = high
	}
	return ""
}

func (a *Accumulator) lastValue() string {
	for high := len(a.rows); high > 0; {
		low := a.instantStart(high - 1)
		if text, ok := a.smallest(low, high, a.plan.steps()); ok {
			return text
		}
		high = low
	}
	return ""
}

func (a *Accumulator) valueAtStep(d *verdict, step int) string {
	for _, s := range d.steps {
		if s.step == step {
			low := a.instantStart(s.event)
			text, _ := a.smallest(low, a.plan.instantEnd(a.rows, low), 1<<step)
			return text
		}
	}
	return ""
}

// instantStart returns the first row at the instant of a row.
func (a *Accumulator) instantStart(row int) int {
	for row > 0 && a.plan.isInstant(&a.rows[row-1], &a.rows[row]) {
		row--
	}
	return row
}

// smallest returns the smallest value of the rows from low to high that satisfy
// one of the steps.
func (a *Accumulator) smallest(low, high int, steps uint64) (text string, ok bool) {
	for i := low; i < high; i++ {
		if a.rows[i].Steps&steps == 0 {
			continue
		}
		if t, exists := a.textAt(a.index[i]); exists && (!ok || t < text) {
			text, ok = t, true
		}
	}
	return text, ok
}

// textAt returns the value of an event.
func (a *Accumulator) textAt(event int) (text string, ok bool) {
	e := &a.v.events[event]
	if a.options.breakdown.cutter != nil {
		return a.channelOf(e), true
	}
	value := e.Props.Lookup(a.options.breakdown.prop)
	return proptext.Of(value), value.Exists()
}

// cut cuts the events of a user, as far as they are seen, into sessions.
func (a *Accumulator) cut(cutter *session.Cutter, events []conversion.Event) {
	if a.asOf != NoAsOf {
		a.seen = a.seen[:0]
		for i := range events {
			if t, dated := events[i].UnixNano(); dated && t < a.asOf {
				a.seen = append(a.seen, events[i])
			}
		}
		events = a.seen
	}
	a.visits = cutter.AppendSessions(a.visits[:0], events, nil)
}

// channelOf returns the channel of the session of an event: mostly the last that
// began before it. Only sessions whose ids are trusted may overlap.
func (a *Accumulator) channelOf(e *conversion.Event) string {
	behind := sort.Search(len(a.visits), func(i int) bool { return a.visits[i].Start.After(e.Time) })
	for i := behind - 1; i >= 0; i-- {
		s := &a.visits[i]
		if e.Time.After(s.End) {
			continue
		}
		if _, found := slices.BinarySearchFunc(s.Events, e, func(x conversion.Event, e *conversion.Event) int { return conversion.Compare(&x, e) }); found {
			return s.Touch.Channel
		}
	}
	return ""
}

// countValues counts the actor at hand once for each value, by the events with
// that value.
func (a *Accumulator) countValues() {
	a.valued = a.valued[:0]
	for i := range a.rows {
		a.appendValues(i)
	}
	slices.SortFunc(a.valued, func(a, b parted) int {
		return cmp.Or(strings.Compare(a.part, b.part), cmp.Compare(a.row, b.row))
	})
	a.valued = slices.Compact(a.valued)
	for low := 0; low < len(a.valued); {
		value := a.valued[low].part
		a.valueRows = a.valueRows[:0]
		for ; low < len(a.valued) && a.valued[low].part == value; low++ {
			a.valueRows = append(a.valueRows, a.rows[a.valued[low].row])
		}
		a.v.units(a.valueRows, func(d verdict) bool {
			if d.outcome != Absent && d.outcome != Excluded {
				a.read(&d, a.valueRows)
				a.group(value).add(&a.unit, a.plan, a.pairs)
			}
			return true
		})
	}
}

// appendValues appends the values of a row.
func (a *Accumulator) appendValues(row int) {
	if a.options.breakdown.cutter == nil {
		value := a.v.events[a.index[row]].Props.Lookup(a.options.breakdown.prop)
		if value.Kind() == conversion.KindStrings {
			for _, element := range value.List() {
				a.valued = append(a.valued, parted{element, row})
			}
			return
		}
	}
	text, _ := a.textAt(a.index[row])
	a.valued = append(a.valued, parted{text, row})
}
