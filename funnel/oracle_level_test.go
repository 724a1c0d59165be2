package funnel_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion/funnel"
)

func (c oracleCase) hasDirect() bool {
	return slices.ContainsFunc(c.funnel.Steps, func(s funnel.Step) bool { return s.Direct })
}

func (c oracleCase) isGrouped() bool {
	return c.funnel.Order != funnel.StepOrder || slices.ContainsFunc(c.funnel.Steps, func(s funnel.Step) bool { return s.AnyOrder })
}

func (c oracleCase) hasOptional() bool {
	return slices.ContainsFunc(c.funnel.Steps, func(s funnel.Step) bool { return s.Optional })
}

func notMore(what string, a, b int) string {
	if a > b {
		return fmt.Sprintf("%s: %d > %d", what, a, b)
	}
	return ""
}

func TestExclusionsOnlyLowerLevel(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		r := c.eval()
		free := c.with(func(f *funnel.Funnel) { f.Exclude = nil }).eval()
		return notMore("level", r.Level, r.Ignoring) +
			unlike("ignoring", r.Ignoring, free.Ignoring) +
			unlike("level without exclusions", free.Level, free.Ignoring)
	})
}

func TestWiderWindowIsNotWorse(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		before := c.eval().Ignoring
		wide := c.with(func(f *funnel.Funnel) { f.Within = grown(f.Within, d) })
		loose := c.with(func(f *funnel.Funnel) {
			for i := range f.Steps {
				f.Steps[i].Within = grown(f.Steps[i].Within, d)
			}
		})
		return notMore("window", before, wide.eval().Ignoring) + notMore("limits", before, loose.eval().Ignoring)
	})
}

// grown is a limit that is no shorter, or none.
func grown(limit time.Duration, d oracleDice) time.Duration {
	if limit == 0 || d.in(2) {
		return 0
	}
	return limit + time.Duration(d(10))
}

func TestIndirectIsNotWorse(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		free := c.with(func(f *funnel.Funnel) {
			for i := range f.Steps {
				f.Steps[i].Direct = f.Steps[i].Direct && d.in(5)
			}
		})
		if !free.hasDirect() {
			free.funnel.Relevant = nil
		}
		return notMore("level", c.eval().Ignoring, free.eval().Ignoring)
	})
}

func TestOptionalIsNotWorse(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		if c.isGrouped() || c.funnel.Open {
			return ""
		}
		lenient := c.with(func(f *funnel.Funnel) {
			for i := 1; i < len(f.Steps)-1; i++ {
				f.Steps[i].Optional = f.Steps[i].Optional || d.in(5)
			}
		})
		return notMore("level", c.eval().Ignoring, lenient.eval().Ignoring)
	})
}

func TestMoreEventsAreNotWorse(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		if c.hasDirect() || c.funnel.Entry == funnel.FirstEntry {
			return ""
		}
		c = c.anonymous()
		more := append(slices.Clone(c.events), d.events(c.funnel, oracleSize{8, 6, 80})...)
		return notMore("level", c.eval().Ignoring, c.having(more).anonymous().eval().Ignoring)
	})
}

func TestTiesGrowLater(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.hasDirect() || c.funnel.Entry == funnel.FirstEntry {
			return ""
		}
		level := func(ties funnel.Ties) int {
			return c.with(func(f *funnel.Funnel) { f.Ties = ties }).eval().Ignoring
		}
		later, sequence, either := level(funnel.LaterTies), level(funnel.SequenceTies), level(funnel.AnyTies)
		return notMore("later", later, sequence) + notMore("sequence", sequence, either)
	})
}

func TestPrefixHasSameLevel(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		c = c.with(func(f *funnel.Funnel) { f.Exclude = nil })
		m := 1 + d(len(c.funnel.Steps))
		cutsGroup := m < len(c.funnel.Steps) && (c.funnel.Steps[m].AnyOrder || c.funnel.Order == funnel.AnyOrder)
		if c.funnel.Open || cutsGroup || c.funnel.Steps[m-1].Optional {
			return ""
		}
		prefix := c.with(func(f *funnel.Funnel) { f.Steps = f.Steps[:m] })
		if !prefix.hasDirect() {
			prefix.funnel.Relevant = nil
		}
		return unlike("level", min(c.eval().Ignoring, m), prefix.eval().Ignoring)
	})
}

// horizon is the longest that an attempt can take; 0 is no limit.
func (c oracleCase) horizon() (h time.Duration) {
	for _, s := range c.funnel.Steps[1:] {
		if s.Within == 0 {
			return c.funnel.Within
		}
		h += s.Within
	}
	if c.funnel.Within == 0 {
		return h
	}
	return min(h, c.funnel.Within)
}

func TestBlocksBeyondHorizonAreApart(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		c = c.anonymous()
		c.asOf, c.funnel.Between = time.Time{}, funnel.Period{}
		if c.horizon() == 0 || c.funnel.Entry == funnel.FirstEntry {
			return ""
		}
		next := c.having(d.events(c.funnel, oracleSize{8, 30, 60})).anonymous().shifted(1000 + c.horizon())
		a, b, both := c.eval(), next.eval(), c.having(slices.Concat(next.events, c.events)).eval()
		return unlike("level", max(a.Level, b.Level), both.Level) + unlike("ignoring", max(a.Ignoring, b.Ignoring), both.Ignoring)
	})
}

func TestRoundsAreAsGoodAsBest(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.funnel.Open {
			return ""
		}
		c = c.with(func(f *funnel.Funnel) { f.Exclude, f.By, f.Entry = nil, funnel.ByUser(), funnel.EveryEntry })
		best := c.eval()
		level, converted := 0, funnel.Result{}
		for _, r := range funnel.MustCompile(c.funnel).Results(c.events, c.asOf) {
			level = max(level, r.Level)
			if r.Outcome == funnel.Converted && converted.Steps == nil {
				converted = r
			}
		}
		if best.Outcome != funnel.Converted {
			return unlike("level", best.Level, level)
		}
		return unlike("first converted", plainResult(best), plainResult(converted))
	})
}

// TestConvertedRoundsAreMost compares the number of converted rounds with the
// largest number of clean complete attempts that are apart in time: always
// taking the one that ends first is best.
func TestConvertedRoundsAreMost(t *testing.T) {
	oracleMany(t, 1500, oracleSmall, func(c oracleCase) string {
		if c.funnel.Open {
			return ""
		}
		c = c.with(func(f *funnel.Funnel) { f.By, f.Entry = funnel.ByUser(), funnel.EveryEntry })
		got := 0
		for _, r := range funnel.MustCompile(c.funnel).Results(c.events, c.asOf) {
			if r.Outcome == funnel.Converted {
				got++
			}
		}
		return unlike("converted", c.of(c.counts()).mostApart(), got)
	})
}

func (o *oracle) mostApart() (n int) {
	complete := slices.DeleteFunc(o.attempts(nil, o.events), func(a oracleAttempt) bool { return !o.isComplete(a) || !o.isClean(a) })
	slices.SortFunc(complete, func(a, b oracleAttempt) int { return o.clock(a.last().oracleEvent, b.last().oracleEvent) })
	var end *oracleEvent
	for _, a := range complete {
		if end == nil || o.clock(*end, a[0].oracleEvent) < 0 {
			end = &a[len(a)-1].oracleEvent
			n++
		}
	}
	return n
}

func TestFirstIsNotBetterThanBest(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.funnel.Open {
			return ""
		}
		first := c.with(func(f *funnel.Funnel) { f.Entry = funnel.FirstEntry }).eval()
		best := c.with(func(f *funnel.Funnel) { f.Entry = funnel.BestEntry }).eval()
		return notMore("level", first.Level, best.Level) + notMore("ignoring", first.Ignoring, best.Ignoring)
	})
}

func TestAnyOrderIsOfASet(t *testing.T) {
	holdsForLong(t, func(c oracleCase, d oracleDice) string {
		c = c.bearable().with(asSet)
		mixed := c.with(func(f *funnel.Funnel) {
			for i := range f.Steps {
				j := d(i + 1)
				f.Steps[i], f.Steps[j] = f.Steps[j], f.Steps[i]
			}
		})
		ordered := c.with(func(f *funnel.Funnel) { f.Order = funnel.StepOrder })
		a, b := c.eval(), mixed.eval()
		return unlike("level", a.Level, b.Level) + unlike("ignoring", a.Ignoring, b.Ignoring) + unlike("outcome", a.Outcome, b.Outcome) +
			unlike("times", fmt.Sprint(timesOf(a.Steps)), fmt.Sprint(timesOf(b.Steps))) +
			ordered.isNotBetter(a)
	})
}

// isNotBetter compares the level, unless the case is of the first entry, which
// may be another than that of other.
func (c oracleCase) isNotBetter(other funnel.Result) string {
	if c.funnel.Entry == funnel.FirstEntry {
		return ""
	}
	return notMore("ordered", c.eval().Ignoring, other.Ignoring)
}

// asSet leaves nothing of the order of the steps.
func asSet(f *funnel.Funnel) {
	f.Order, f.Open, f.Relevant = funnel.AnyOrder, false, nil
	for i := range f.Steps {
		f.Steps[i] = funnel.Step{Name: f.Steps[i].Name, On: f.Steps[i].On}
	}
	for i := range f.Exclude {
		f.Exclude[i].From, f.Exclude[i].To = 0, 0
	}
}

func TestOpenReachesWhatClosedDoes(t *testing.T) {
	holdsForLong(t, func(c oracleCase, _ oracleDice) string {
		if c.isGrouped() || c.hasOptional() {
			return ""
		}
		c = c.with(func(f *funnel.Funnel) { f.Exclude, f.Entry, f.By = nil, funnel.BestEntry, funnel.ByUser() })
		closed := c.with(func(f *funnel.Funnel) { f.Open = false }).eval()
		open := c.with(func(f *funnel.Funnel) { f.Open = true })
		var options []funnel.Option
		if !c.asOf.IsZero() {
			options = append(options, funnel.AsOf(c.asOf))
		}
		a := funnel.MustAccumulator(funnel.MustCompile(open.funnel), options...)
		a.Add(c.events)
		for i, row := range a.Report().Steps[:closed.Level] {
			if row.Reached != 1 {
				return fmt.Sprintf("step %d is not reached", i)
			}
		}
		return notMore("level", closed.Level, open.eval().Level)
	})
}
