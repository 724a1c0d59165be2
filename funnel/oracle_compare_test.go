package funnel_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
)

// oracleCases is how many random cases a test takes; FUNNEL_CASES asks for
// another number.
func oracleCases(t *testing.T, usual int) int {
	if text := os.Getenv("FUNNEL_CASES"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	return usual
}

// oracleSeed is the first seed; FUNNEL_SEED asks for another one.
func oracleSeed(t *testing.T) uint64 {
	if text := os.Getenv("FUNNEL_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
		return n
	}
	return 1
}

// oracleAgrees fails with the smallest case that it finds.
func oracleAgrees(t *testing.T, c oracleCase, differs func(oracleCase) string) {
	if differs(c) == "" {
		return
	}
	small := c.shrunk(func(c oracleCase) bool { return differs(c) != "" })
	t.Errorf("%s\n%s\n", small, differs(small))
}

// differsFrom says in what a result is not what the oracle finds of the events;
// "" if in nothing.
func (c oracleCase) differsFrom(want oracleResult, got funnel.Result, events []int) string {
	isSame := want.Level == got.Level && want.Ignoring == got.Ignoring && want.Outcome == got.Outcome && len(want.Steps) == len(got.Steps)
	if isSame && len(want.Steps) > 0 {
		isSame = c.isAsGood(want.Steps, got.Steps, events)
	}
	if isSame {
		return ""
	}
	return fmt.Sprintf("want %s\ngot  %s", plainResult(want.Result), plainResult(got))
}

// isAsGood reports whether got is an attempt, and has the same clocks as the
// canonical one. Which of the events at a clock served, and in which order, is
// left open.
func (c oracleCase) isAsGood(want, got []funnel.Taken, events []int) bool {
	var taken [2]oracleAttempt
	for i, list := range [][]funnel.Taken{want, got} {
		for _, s := range list {
			if !slices.Contains(events, s.Event) || !c.events[s.Event].Time.Equal(s.Time) {
				return false
			}
			taken[i] = append(taken[i], oraclePair{oracleEvent{c.mask(c.events[s.Event]), s.Event}, s.Step})
		}
	}
	o := c.of(events)
	return o.isAttempt(taken[1]) && o.compare(taken[0], taken[1]) == 0
}

func plainResult(r funnel.Result) string {
	text := fmt.Sprintf("level %d, ignoring %d, %s:", r.Level, r.Ignoring, r.Outcome)
	for i, d := range timesOf(r.Steps) {
		text += fmt.Sprintf(" %d at %d,", r.Steps[i].Step, d)
	}
	return text
}

// evalDiffers compares Eval, on an evaluator that has seen other data.
func evalDiffers(c oracleCase) string {
	counts := c.counts()
	want := c.of(counts).eval()
	inCase(counts, want.Steps)
	v := funnel.MustCompile(c.funnel).Evaluator()
	v.Eval(c.events, time.Time{})
	return c.differsFrom(want, v.Eval(c.events, c.asOf), counts)
}

// masksDiffer compares EvalMasks.
func masksDiffer(c oracleCase) string {
	counts := c.counts()
	want := c.of(counts).eval()
	inCase(counts, want.Steps)
	got := funnel.MustCompile(c.funnel).Evaluator().EvalMasks(c.masks(counts), c.asOfNano())
	inCase(counts, got.Steps)
	return c.differsFrom(want, got, counts)
}

// resultsDiffer compares Results: actors and rounds. An actor without a result
// is absent.
func resultsDiffer(c oracleCase) string {
	got := map[string][]funnel.Result{}
	for actor, r := range funnel.MustCompile(c.funnel).Results(c.events, c.asOf) {
		got[actor.Part] = append(got[actor.Part], r)
	}
	actors := c.actors()
	for part, events := range actors {
		want := c.of(events).results()
		if want[0].Outcome == funnel.Absent && got[part] == nil {
			continue
		}
		if len(want) != len(got[part]) {
			return fmt.Sprintf("want %d results of %q: %v\ngot  %v", len(want), part, want, got[part])
		}
		for i, w := range want {
			inCase(events, w.Steps)
			if text := c.differsFrom(w, got[part][i], events); text != "" {
				return fmt.Sprintf("%q, result %d of %d\n%s", part, i, len(want), text)
			}
		}
	}
	for part, results := range got {
		if actors[part] == nil && results[0].Outcome != funnel.Absent {
			return fmt.Sprintf("no actor %q", part)
		}
	}
	return ""
}

// reachDiffers compares what the report of an open funnel says of one actor.
func reachDiffers(c oracleCase) string {
	if !c.funnel.Open || c.funnel.By != funnel.ByUser() {
		return ""
	}
	want := c.of(c.counts()).eval()
	var options []funnel.Option
	if !c.asOf.IsZero() {
		options = append(options, funnel.AsOf(c.asOf))
	}
	a := funnel.MustAccumulator(funnel.MustCompile(c.funnel), options...)
	a.Add(c.events)
	for i, row := range a.Report().Steps {
		reached, entered := row.Reached == 1, row.Entered == 1
		if reached != want.reached[i] || entered != (want.reached[i] && !want.continued[i]) {
			return fmt.Sprintf("step %d: want reached %v, continued %v\ngot reached %v, entered %v",
				i, want.reached, want.continued, reached, entered)
		}
	}
	return ""
}

func TestOracleEval(t *testing.T) { oracleMany(t, 4000, oracleSmall, evalDiffers) }

func TestOracleEvalWide(t *testing.T) { oracleMany(t, 800, oracleWide, evalDiffers) }

func TestOracleMasks(t *testing.T) { oracleMany(t, 1000, oracleSmall, masksDiffer) }

func TestOracleResults(t *testing.T) { oracleMany(t, 3000, oracleSmall, resultsDiffer) }

func TestOracleReached(t *testing.T) { oracleMany(t, 3000, oracleSmall, reachDiffers) }

func oracleMany(t *testing.T, usual int, size func(oracleDice) oracleSize, differs func(oracleCase) string) {
	first := oracleSeed(t)
	for i := range oracleCases(t, usual) {
		d := oracleRandom(first + uint64(i))
		oracleAgrees(t, d.anyCase(size(d)), differs)
		if t.Failed() {
			t.Fatalf("seed %d", first+uint64(i))
		}
	}
}

func FuzzEval(f *testing.F) {
	oracleFuzz(f, func(c oracleCase) string {
		if text := evalDiffers(c); text != "" {
			return text
		}
		return reachDiffers(c)
	})
}

func FuzzRounds(f *testing.F) {
	oracleFuzz(f, func(c oracleCase) string {
		if !c.funnel.Open {
			c.funnel.Entry = funnel.EveryEntry
		}
		return resultsDiffer(c)
	})
}

func oracleFuzz(f *testing.F, differs func(oracleCase) string) {
	for seed := range uint64(20) {
		d := oracleRandom(seed)
		b := make([]byte, 120)
		for i := range b {
			b[i] = byte(d(256))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := oracleBytes(b)
		oracleAgrees(t, d.anyCase(oracleSmall(d)), differs)
	})
}
