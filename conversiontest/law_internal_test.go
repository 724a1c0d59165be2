package conversiontest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// setOf returns a set whose one goal counts each event at which f says so.
func setOf(f func(visit []conversion.Event) bool) *goal.Set {
	return goal.MustCompile(goal.Goal{Name: "g", Kind: goal.Macro, Count: goal.Every(), Rule: rule.Func("f", f)})
}

// TestLaws: a function that breaks its promises breaks every law, and a pure one
// none.
func TestLaws(t *testing.T) {
	journeys := []conversion.Journey{Journey(Visit("/"), Visit("/p/1", "share", "/p/2", "share"))}
	calls := 0
	counting := setOf(func([]conversion.Event) bool { calls++; return calls%3 == 0 })
	panicking := setOf(func([]conversion.Event) bool { panic("no") })
	pure := setOf(func(visit []conversion.Event) bool { return len(visit)%2 == 0 })
	require.Len(t, laws, 4)
	for _, l := range laws {
		t.Run(l.name, func(t *testing.T) {
			require.NoError(t, l.check(pure, journeys))
			require.ErrorContains(t, l.check(panicking, journeys), l.name+`: panic: no: Visit("/"), Visit("/p/1", "share", "/p/2", "share")`)
			require.ErrorContains(t, l.check(counting, journeys), l.name+": ")
		})
	}
}

// TestRandomVisitsReachGoals: visits made at random complete ordinary goals,
// else they would prove nothing.
func TestRandomVisitsReachGoals(t *testing.T) {
	set := goal.MustCompile(
		goal.Goal{Name: "name", Kind: goal.Macro, Rule: rule.Event("quote_sent")},
		goal.Goal{Name: "path", Kind: goal.Macro, Rule: rule.Path("/{de,en}/offer/{id}/**")},
		goal.Goal{Name: "prop", Kind: goal.Macro, Rule: rule.Prop("tier", "gold")},
		goal.Goal{Name: "steps", Kind: goal.Macro, Rule: rule.Steps(rule.Path("/offer"), rule.Event("quote_sent"))},
		goal.Goal{Name: "none", Kind: goal.Macro, Rule: rule.All(rule.Event("quote_sent"), rule.None(rule.Path("/offer")))},
	)
	words := wordsOf(rulesOf(set.Goals()), nil)
	reached := map[string]int{}
	for _, v := range words.visits(nil) {
		for _, name := range Completed(set.Score(v).Completions) {
			reached[name]++
		}
	}
	for _, g := range set.Goals() {
		require.GreaterOrEqual(t, reached[g.Name], 5, g.Name)
	}
}

func TestRandomVisitsAreTheSameEachTime(t *testing.T) {
	words := wordsOf(nil, []conversion.Session{Visit("/x")})
	require.Equal(t, words.visits(nil), words.visits(nil))
}

func TestExampleOfAGlob(t *testing.T) {
	for glob, want := range map[string]string{"/p/*": "/p/1", "/p/**": "/p/1", "/{de,en}/p": "/de/p", "/p/{sku}": "/p/sku", "/plain": "/plain"} {
		require.Equal(t, want, example(glob))
	}
}
