package insight

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

var _ conversion.Accumulator = (*GridAccumulator)(nil)

// GridAccumulator counts in how many sessions of each day the steps of a funnel were
// reached, and notes what is wrong with the events themselves: add each user once,
// and [GridAccumulator.Report] says where the tracking broke.
//
// Its size depends on the number of periods and parts, and of orders up to 65,536;
// where there are more, orders of several users are looked for among a fixed share
// of them. A GridAccumulator belongs to one goroutine at a time.
type GridAccumulator struct {
	of   *tracking
	memo *rule.Memo

	gridCounts

	visits []conversion.Session
	found  conversion.Findings
	seen   []conversion.Event
	meant  map[string]string // of names met: the defined one that is meant, or ""
}

// NewGridAccumulator returns an empty accumulator. The error joins all faults, each a
// *conversion.Fault with its place, such as "parts[1].name".
func NewGridAccumulator(t Tracking) (*GridAccumulator, error) {
	compiled, err := t.compile()
	if err != nil {
		return nil, err
	}
	return compiled.accumulator(), nil
}

func (t *tracking) accumulator() *GridAccumulator {
	return &GridAccumulator{of: t, memo: t.matcher.NewMemo(), gridCounts: newGridCounts(t), meant: map[string]string{}}
}

// Fingerprint identifies the definition. Parts stand there by their names.
func (a *GridAccumulator) Fingerprint() [32]byte { return a.of.fingerprint }

// New returns an empty accumulator of the same definition.
func (a *GridAccumulator) New() conversion.Accumulator { return a.of.accumulator() }

// Add counts one user: all events of that user, in any order. A session belongs to
// the day of its first event. Undated events, repetitions of an id and events from
// AsOf on are left out.
func (a *GridAccumulator) Add(events []conversion.Event) {
	events = a.visible(events)
	a.visits = a.of.Cutter.AppendSessions(a.visits[:0], events, &a.found)
	a.addFound(a.found, events)
	a.found = a.found[:0]
	for i := range a.visits {
		a.addSession(&a.visits[i])
	}
	clear(a.visits) // which hold the caller's events
	clear(a.seen)
}

// visible returns the events before AsOf.
func (a *GridAccumulator) visible(events []conversion.Event) []conversion.Event {
	isLate := func(e *conversion.Event) bool {
		_, dated := e.UnixNano()
		return dated && !e.Time.Before(a.of.AsOf)
	}
	if a.of.AsOf.IsZero() || !slices.ContainsFunc(events, func(e conversion.Event) bool { return isLate(&e) }) {
		return events
	}
	a.seen = a.seen[:0]
	var late []conversion.Event
	for i := range events {
		if isLate(&events[i]) {
			late = append(late, events[i])
		} else {
			a.seen = append(a.seen, events[i])
		}
	}
	var ignored conversion.Findings
	for _, i := range conversion.Order(nil, late, &ignored) {
		a.add(futureDefect, 1, late[i].EventName())
	}
	return a.seen
}

func (a *GridAccumulator) addSession(s *conversion.Session) {
	var reached uint64
	var first [mostGridSteps]int // the first event of each step reached
	for i := range s.Events {
		e := &s.Events[i]
		steps := a.memo.Match(e)
		for fresh := steps &^ reached; fresh != 0; fresh &= fresh - 1 {
			first[lowest(fresh)] = i
		}
		reached |= steps
		a.addEvent(e, a.of.Received)
		a.addName(e.EventName())
		if e.OrderID != "" && e.User != "" {
			a.orders.add(e.OrderID, e.User)
		}
	}
	a.addOrder(s, reached, &first)
	if at := a.of.Period.of(s.Start.In(a.of.Zone)); at >= a.of.first && at < a.of.end {
		a.count(a.of, at, reached, s)
	}
}

// addOrder notes in which order the steps of a session came.
func (a *GridAccumulator) addOrder(s *conversion.Session, reached uint64, first *[mostGridSteps]int) {
	for both := reached & (reached << 1) & a.of.pairs; both != 0; both &= both - 1 {
		i := lowest(both)
		a.both[i]++
		if s.Events[first[i]].Time.Before(s.Events[first[i-1]].Time) {
			a.earlier[i]++
		}
	}
}

// mostNamesMet is how many names are remembered with what they mean.
const mostNamesMet = 1000

func (a *GridAccumulator) addName(name string) {
	meant, met := a.meant[name]
	if !met {
		if len(a.meant) >= mostNamesMet {
			clear(a.meant)
		}
		meant = a.of.names.meant(name)
		a.meant[name] = meant
	}
	if meant != "" {
		a.variants.add(name, 1)
	}
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *GridAccumulator of the same fingerprint.
func (a *GridAccumulator) Merge(other conversion.Accumulator) error {
	b, ok := other.(*GridAccumulator)
	if !ok || b == nil || a.of.fingerprint != b.of.fingerprint {
		return conversion.ErrDefinition
	}
	a.merge(&b.gridCounts)
	return nil
}

// Report judges what was counted so far, as [CheckHealth] does, and adds what is
// wrong with the events. The error is that of CheckHealth.
func (a *GridAccumulator) Report(o HealthOptions) (HealthReport, error) {
	o.Optional = append(slices.Clone(o.Optional), a.of.optional...)
	r, err := CheckHealth(a.Grid(), o)
	if err == nil {
		r.Data = a.dataFindings(a.of)
	}
	return r, err
}
