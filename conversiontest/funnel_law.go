package conversiontest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

var noTime time.Time

// funnelLaw is something that holds for every funnel and every user.
type funnelLaw struct {
	name  string
	holds func(*funnel.Plan, []conversion.Event) error
}

var funnelLaws = []funnelLaw{
	{"order", inAnyOrder},
	{"duplicates", twiceCountsOnce},
	{"time", atAnyTime},
	{"tracker", trackerIsEval},
	{"save and restore", restoredIsEval},
}

// check returns the first visit for which the law does not hold.
func (l funnelLaw) check(plan *funnel.Plan, visits []conversion.Session) error {
	for _, v := range visits {
		if err := safely(func() error { return l.holds(plan, inSequence(v.Events)) }); err != nil {
			return fmt.Errorf("%s: %w: %s", l.name, err, describe(v.Events))
		}
	}
	return nil
}

// safely returns a panic as an error.
func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

// inSequence returns copies of the events that count, in order.
func inSequence(events []conversion.Event) (sorted []conversion.Event) {
	var found conversion.Findings
	for _, at := range conversion.Order(nil, events, &found) {
		if events[at].User != "" {
			sorted = append(sorted, events[at])
		}
	}
	return sorted
}

// results is what must not change: the results of all actors of a user without
// the indices of events, and times since the first event, at the end of time
// and some minutes after the last event.
func results(plan *funnel.Plan, events []conversion.Event) string {
	first, last := span(events)
	var b strings.Builder
	for _, asOf := range []time.Time{noTime, last.Add(5 * time.Minute)} {
		for actor, r := range plan.Results(events, asOf) {
			fmt.Fprint(&b, strings.TrimSpace(actor.Part+" "+told(r)))
			for _, taken := range r.Steps {
				fmt.Fprintf(&b, " %d@%v", taken.Step, taken.Time.Sub(first))
			}
			b.WriteString("; ")
		}
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func told(r funnel.Result) string {
	return fmt.Sprintf("%s at level %d of %d", r.Outcome, r.Level, r.Ignoring)
}

func span(events []conversion.Event) (first, last time.Time) {
	for i := range events {
		t := events[i].Time
		if i == 0 || t.Before(first) {
			first = t
		}
		if i == 0 || t.After(last) {
			last = t
		}
	}
	return first, last
}

func sameResults(want, got, how string) error {
	if want != got {
		return fmt.Errorf("in order %q, but %s %q", want, how, got)
	}
	return nil
}

func inAnyOrder(plan *funnel.Plan, events []conversion.Event) error {
	want := results(plan, events)
	randomSource().Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	return sameResults(want, results(plan, events), "shuffled")
}

func twiceCountsOnce(plan *funnel.Plan, events []conversion.Event) error {
	var atOnce []conversion.Event
	for i := range events {
		events[i].ID = fmt.Sprint(i)
		atOnce = append(atOnce, events[i], events[i])
	}
	want := results(plan, events)
	return cmp.Or(
		sameResults(want, results(plan, atOnce), "each twice"),
		sameResults(want, results(plan, append(events, events...)), "all twice"),
	)
}

// atAnyTime leaves out funnels that look at the calendar: those with a period,
// and those with functions, which may.
func atAnyTime(plan *funnel.Plan, events []conversion.Event) error {
	f := plan.Funnel()
	if f.Between.IsSet() || len(functionsOf(f)) > 0 {
		return nil
	}
	return later(plan, events)
}

func later(plan *funnel.Plan, events []conversion.Event) error {
	want := results(plan, events)
	for i := range events {
		events[i].Time = events[i].Time.Add(1001 * time.Hour)
	}
	return sameResults(want, results(plan, events), "at another time")
}

func trackerIsEval(plan *funnel.Plan, events []conversion.Event) error {
	return follow(plan, events, func(t *funnel.Tracker) (*funnel.Tracker, error) { return t, nil })
}

func restoredIsEval(plan *funnel.Plan, events []conversion.Event) error {
	return follow(plan, events, func(t *funnel.Tracker) (*funnel.Tracker, error) {
		state, _ := t.AppendBinary(nil)
		restored, err := plan.RestoreTracker(state)
		if err != nil {
			return nil, err
		}
		if again, _ := restored.AppendBinary(nil); !bytes.Equal(state, again) {
			return nil, errors.New("the restored state has other bytes")
		}
		return restored, nil
	})
}

// follow compares a tracker with the evaluation of the events so far, after each
// of them and for each of some times to come. The tracker is replaced by what
// next returns.
func follow(plan *funnel.Plan, events []conversion.Event, next func(*funnel.Tracker) (*funnel.Tracker, error)) (err error) {
	times := pausesOf(plan.Funnel())
	tracker, whole := plan.Tracker(), ofOneActor(plan)
	for i := range events {
		tracker.Observe(events[i])
		if tracker, err = next(tracker); err != nil {
			return err
		}
		for _, asOf := range []time.Time{noTime, events[i].Time.Add(1), events[i].Time.Add(times[i%len(times)] + 1)} {
			live, batch := tracker.At(asOf), last(whole.Results(events[:i+1], asOf))
			if told(live) != told(batch) {
				return fmt.Errorf("after event %d the tracker has %s, evaluation %s", i, told(live), told(batch))
			}
		}
	}
	return nil
}

// ofOneActor returns the same funnel for whoever has cut users into actors, as
// a tracker asks it.
func ofOneActor(plan *funnel.Plan) *funnel.Plan {
	f := plan.Funnel()
	f.By = funnel.ByUser()
	return funnel.MustCompile(f)
}

// last returns what a tracker has to tell: of several rounds the last.
func last(results iter.Seq2[funnel.Actor, funnel.Result]) (last funnel.Result) {
	for _, r := range results {
		last = r
	}
	return last
}

// mergesAsAdds compares an accumulator of all visits with those of two halves,
// one of them saved and restored.
func mergesAsAdds(plan *funnel.Plan, visits []conversion.Session) error {
	whole := funnel.MustAccumulator(plan)
	halves := [2]conversion.Accumulator{whole.New(), whole.New()}
	for i, v := range visits {
		whole.Add(v.Events)
		halves[i%2].Add(slices.Clone(v.Events))
	}
	restored := whole.New()
	state, _ := halves[0].AppendBinary(nil)
	if err := errors.Join(restored.UnmarshalBinary(state), halves[1].Merge(restored)); err != nil {
		return err
	}
	want, _ := whole.AppendBinary(nil)
	if got, _ := halves[1].AppendBinary(nil); !bytes.Equal(want, got) {
		return errors.New("two halves, merged, are not the whole")
	}
	return nil
}
