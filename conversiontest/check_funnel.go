package conversiontest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

var noTime time.Time

// CheckFunnel returns an error if the results of a funnel depend on more than
// the set of events. It looks at each of the given visits, and at random ones
// made as for [CheckRule]:
//
//   - The functions in the predicates keep the promises of CheckRule.
//   - The order in which events are given does not matter.
//   - Events with ids that are given twice count once.
//   - The same visit at another time has the same result, where the funnel has no
//     period and no function looks at the time.
//   - A tracker has after each event what evaluating the events so far gives.
//   - Reports of parts, merged, are the report of all.
//
// The library sees to all but the first by itself, as long as functions keep
// their promises: so the others are looked at only then. The error joins what
// was found, a line for each, with the visits that showed it.
func CheckFunnel(plan *funnel.Plan, visits ...conversion.Session) error {
	predicates := predicatesOf(plan.Funnel())
	words := wordsOf(predicates, visits)
	samples := words.visits(visits)
	var broken []error
	functions := 0
	for _, p := range predicates {
		for _, f := range functionsIn(p) {
			functions++
			broken = append(broken, f.check(samples)...)
		}
	}
	if len(broken) > 0 {
		return errors.Join(broken...)
	}
	for _, law := range funnelLaws {
		if law.timeless && (functions > 0 || plan.Funnel().Between.IsSet()) {
			continue
		}
		broken = append(broken, law.check(plan, samples))
	}
	return errors.Join(append(broken, mergesAsAdds(plan, samples))...)
}

// predicatesOf returns what a funnel asks of events.
func predicatesOf(f funnel.Funnel) (all []rule.Rule) {
	for _, s := range f.Steps {
		all = append(all, s.On)
	}
	for _, e := range f.Exclude {
		all = append(all, e.On)
	}
	if f.Relevant != nil {
		all = append(all, f.Relevant)
	}
	return all
}

// funnelLaw is something that holds for every funnel and every actor.
type funnelLaw struct {
	name     string
	timeless bool // only where nothing looks at the calendar
	holds    func(*funnel.Plan, []conversion.Event) error
}

var funnelLaws = []funnelLaw{
	{"order", false, inAnyOrder},
	{"duplicates", false, twiceCountsOnce},
	{"time", true, shiftIsNothing},
	{"tracker", false, trackerIsEval},
}

// check returns the first visit for which the law does not hold.
func (l *funnelLaw) check(plan *funnel.Plan, visits []conversion.Session) error {
	for _, v := range visits {
		if err := l.try(plan, v.Events); err != nil {
			return fmt.Errorf("%s: %w: %s", l.name, err, describe(v.Events))
		}
	}
	return nil
}

func (l *funnelLaw) try(plan *funnel.Plan, events []conversion.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return l.holds(plan, slices.Clone(events))
}

// outcome is what must not change: the result without the indices of events.
func outcome(plan *funnel.Plan, events []conversion.Event, asOf time.Time) string {
	r := plan.Eval(events, asOf)
	text := fmt.Sprintf("%s, level %d of %d", r.Outcome, r.Level, r.Ignoring)
	for _, s := range r.Steps {
		text += fmt.Sprintf(", step %d after %v", s.Step, s.Time.Sub(r.Steps[0].Time))
	}
	return text
}

func inAnyOrder(plan *funnel.Plan, events []conversion.Event) error {
	want := outcome(plan, events, noTime)
	randomSource().Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	return sameOutcome(want, outcome(plan, events, noTime), "shuffled")
}

func twiceCountsOnce(plan *funnel.Plan, events []conversion.Event) error {
	for i := range events {
		events[i].ID = fmt.Sprint(i)
	}
	return sameOutcome(outcome(plan, events, noTime), outcome(plan, append(events, events...), noTime), "twice")
}

func shiftIsNothing(plan *funnel.Plan, events []conversion.Event) error {
	want := outcome(plan, events, noTime)
	for i := range events {
		if !events[i].Time.IsZero() {
			events[i].Time = events[i].Time.Add(1001 * time.Hour)
		}
	}
	return sameOutcome(want, outcome(plan, events, noTime), "at another time")
}

func sameOutcome(want, got, how string) error {
	if want != got {
		return fmt.Errorf("%s, but %s %s", want, how, got)
	}
	return nil
}

// trackerIsEval leaves out totals, where a tracker tells of the last round.
func trackerIsEval(plan *funnel.Plan, events []conversion.Event) error {
	if plan.Funnel().Entry == funnel.EveryEntry {
		return nil
	}
	slices.SortStableFunc(events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	tracker := plan.Tracker()
	for i := range events {
		tracker.Observe(events[i])
		live, batch := tracker.At(noTime), plan.Eval(events[:i+1], noTime)
		if live.Level != batch.Level || live.Outcome != batch.Outcome {
			return fmt.Errorf("after event %d the tracker has %s at level %d, Eval %s at %d", i, live.Outcome, live.Level, batch.Outcome, batch.Level)
		}
	}
	return nil
}

// mergesAsAdds compares the report of all visits with that of two halves.
func mergesAsAdds(plan *funnel.Plan, visits []conversion.Session) error {
	whole := funnel.MustAccumulator(plan)
	first, second := whole.New(), whole.New()
	for i, v := range visits {
		whole.Add(v.Events)
		if i%2 == 0 {
			first.Add(v.Events)
		} else {
			second.Add(v.Events)
		}
	}
	if err := second.Merge(first); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	a, _ := whole.AppendBinary(nil)
	b, _ := second.AppendBinary(nil)
	if !bytes.Equal(a, b) {
		return errors.New("merge: the report of two halves is not that of all")
	}
	return nil
}
