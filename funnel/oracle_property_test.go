package funnel_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// oracleLong is more than the oracle could take.
func oracleLong(d oracleDice) oracleSize {
	if d.in(1) {
		return oracleSize{64, 100, 300}
	}
	return []oracleSize{{6, 40, 60}, {5, 30, 10}, {3, 60, 80}, {8, 25, 30}, {4, 12, 12}}[d(5)]
}

// holdsForLong tests a law for many long actors. What the law chooses it takes
// from dice that begin anew, so that a case can be shrunk.
func holdsForLong(t *testing.T, breaks func(c oracleCase, d oracleDice) string) {
	t.Helper()
	first := oracleSeed(t)
	for i := range oracleCases(t, 150) {
		seed := first + uint64(i)
		d := oracleRandom(seed)
		c := d.anyCase(oracleLong(d))
		if c.isGrouped() {
			c = c.bearable()
		}
		oracleAgrees(t, c, func(c oracleCase) string { return breaks(c, oracleRandom(seed+1)) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// bearable leaves out the exclusions of many steps that come in any order: what
// they cost grows with the number of subsets.
func (c oracleCase) bearable() oracleCase {
	if len(c.funnel.Steps) > 8 {
		c.funnel.Exclude = nil
	}
	return c
}

func (c oracleCase) eval() funnel.Result { return funnel.MustCompile(c.funnel).Eval(c.events, c.asOf) }

// with returns the case with a changed funnel.
func (c oracleCase) with(change func(f *funnel.Funnel)) oracleCase {
	c.funnel.Steps, c.funnel.Exclude = slices.Clone(c.funnel.Steps), slices.Clone(c.funnel.Exclude)
	change(&c.funnel)
	return c
}

// having returns the case with other events.
func (c oracleCase) having(events []conversion.Event) oracleCase {
	c.events = events
	return c
}

// anonymous returns the case without ids.
func (c oracleCase) anonymous() oracleCase {
	c.events = slices.Clone(c.events)
	for i := range c.events {
		c.events[i].ID = ""
	}
	return c
}

func unlike[T comparable](what string, a, b T) string {
	if a != b {
		return fmt.Sprintf("%s: %v, %v", what, a, b)
	}
	return ""
}

// told are the results of all actors that are not absent, with events in place
// of indices.
func (c oracleCase) told() string {
	text := plainResult(c.eval())
	for actor, r := range funnel.MustCompile(c.funnel).Results(c.events, c.asOf) {
		if r.Outcome == funnel.Absent {
			continue
		}
		text += "\n" + actor.Part + " " + plainResult(r)
		for _, s := range r.Steps {
			e := c.events[s.Event]
			text += fmt.Sprint(" ", e.Name, e.Seq, e.ID, e.Session, e.Props)
		}
	}
	return text
}

func TestPermutationChangesNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		return unlike("results", c.told(), c.having(d.shuffled(c.events)).told())
	})
}

func (d oracleDice) shuffled(events []conversion.Event) []conversion.Event {
	events = slices.Clone(events)
	for i := range events {
		j := d(i + 1)
		events[i], events[j] = events[j], events[i]
	}
	return events
}

func TestShiftChangesNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		by := time.Duration(d(1e12)) - 5e11
		s := c.shifted(by)
		want, got := c.eval(), s.eval()
		for i := range got.Steps {
			got.Steps[i].Time = got.Steps[i].Time.Add(-by)
		}
		return unlike("results", fmt.Sprint(want), fmt.Sprint(got))
	})
}

func (c oracleCase) shifted(by time.Duration) oracleCase {
	add := func(t *time.Time) {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
	c.events = slices.Clone(c.events)
	for i := range c.events {
		add(&c.events[i].Time)
	}
	add(&c.asOf)
	add(&c.funnel.Between.From)
	add(&c.funnel.Between.To)
	return c
}

func TestIrrelevantEventsChangeNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		if c.hasDirect() && c.funnel.Relevant == nil {
			return ""
		}
		more := slices.Clone(c.events)
		for range 10 {
			e := d.parted(conversion.Event{User: "u", Name: "w", Time: oracleTime(d(80))}, c.funnel.By)
			more = slices.Insert(more, d(len(more)+1), e)
		}
		return unlike("results", c.told(), c.having(more).told())
	})
}

// TestUselessExclusionsChangeNothing asks for more predicates than a word has
// bits.
func TestUselessExclusionsChangeNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.funnel.Open || len(c.funnel.Steps) == 1 {
			return ""
		}
		more := c.with(func(f *funnel.Funnel) {
			for len(f.Exclude) < 62 {
				f.Exclude = append(f.Exclude, funnel.Exclusion{On: rule.Event("w")})
			}
		})
		return unlike("results", c.told(), more.told())
	})
}

func TestMasksAreAsEvents(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		counts := c.counts()
		masks := funnel.MustCompile(c.funnel).Evaluator().EvalMasks(c.masks(counts), c.asOfNano())
		return unlike("results", plainResult(c.eval()), plainResult(masks))
	})
}

func TestRepeatedIDsChangeNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		c = c.anonymous()
		for i := range c.events {
			c.events[i].ID = fmt.Sprint(i)
		}
		more := slices.Clone(c.events)
		for _, e := range c.events {
			if !e.Time.IsZero() && d.in(5) {
				e.Time = e.Time.Add(time.Duration(d(3)))
				e.Seq += int64(d(2))
				more = append(more, e)
			}
		}
		return unlike("results", c.told(), c.having(d.shuffled(more)).told())
	})
}

func TestUnseenEventsChangeNothing(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.asOf.IsZero() {
			return ""
		}
		seen := slices.DeleteFunc(slices.Clone(c.events), func(e conversion.Event) bool { return !e.Time.Before(c.asOf) })
		return unlike("results", c.told(), c.having(seen).told())
	})
}
