package conversiontest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/rule"
)

func last(visit []conversion.Event) conversion.Event { return visit[len(visit)-1] }

// TestBrokenPromises gives CheckRule functions that are bad on purpose.
func TestBrokenPromises(t *testing.T) {
	calls := 0
	seen := map[string]bool{}
	var kept []conversion.Event
	var keptEvent *conversion.Event
	tests := []struct {
		name string
		rule rule.Rule
		want string // begins the error
	}{
		{"it panics", rule.Func("third", func(visit []conversion.Event) bool { return visit[2].Name == "a" }),
			`func "third" panics (runtime error: index out of range [2] with length 1): Visit("/p/1")`},
		{"it counts its calls", rule.Func("calls", func([]conversion.Event) bool { calls++; return calls%2 == 0 }),
			`func "calls" is not deterministic (it answers`},
		{"it looks at the clock", rule.Func("clock", func([]conversion.Event) bool { return time.Now().UnixNano()/100%2 == 0 }),
			`func "clock" is not deterministic`},
		{"it remembers other visits", rule.Func("new", func(visit []conversion.Event) bool {
			old := seen[last(visit).Name]
			seen[last(visit).Name] = true
			return !old
		}), `func "new" is not deterministic`},
		{"it looks behind the end", rule.Func("next", func(visit []conversion.Event) bool {
			more := visit[:cap(visit)]
			return len(more) > len(visit) && more[len(visit)].Name == "add_to_cart"
		}), `func "next" is not causal`},
		{"it changes an event", rule.Func("lower", func(visit []conversion.Event) bool {
			visit[0].Name = strings.ToUpper(visit[0].Name)
			return false
		}), `func "lower" changes the events or their properties`},
		{"it changes a property", rule.Match("clean", func(e conversion.Event) bool {
			for i := range e.Props {
				e.Props[i] = conversion.String("plan", "free")
			}
			return false
		}), `func "clean" changes the events or their properties`},
		{"it changes a list", rule.Match("sort", func(e conversion.Event) bool {
			for _, p := range e.Props {
				for i := range p.Value.List() {
					p.Value.List()[i] = ""
				}
			}
			return false
		}), `func "sort" changes the events or their properties`},
		{"it keeps the slice", rule.Func("memory", func(visit []conversion.Event) bool { kept = visit; return len(kept) > 2 }),
			`func "memory" keeps the visit after it has returned`},
		{"it keeps a pointer", rule.Func("pointer", func(visit []conversion.Event) bool { keptEvent = &visit[0]; return keptEvent.Name == "a" }),
			`func "pointer" keeps the visit`},
		{"deep in a rule", rule.All(rule.Event("a"), rule.None(rule.Any(rule.Count(2, rule.And(rule.Event("a"), rule.Not(
			rule.Match("deep", func(conversion.Event) bool { calls++; return calls%2 == 0 }))))))),
			`func "deep" is not deterministic`},
		{"in a sequence", rule.Sequence{Steps: []rule.Predicate{rule.Event("a"), rule.Event("b")},
			Without: rule.Or(rule.Match("without", func(conversion.Event) bool { panic("no") }))},
			`func "without" panics (no)`},
		{"at the entry", rule.Entry(rule.Match("entry", func(conversion.Event) bool { panic("no") })),
			`func "entry" panics (no)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := CheckRule(test.rule, Visit("/p/1", "add_to_cart", Event("share", With("tags", []string{"a"}))))
			require.Error(t, err)
			require.True(t, strings.HasPrefix(err.Error(), test.want), err.Error())
		})
	}
}

func TestKeptPromises(t *testing.T) {
	for _, r := range []rule.Rule{
		rule.Event("purchase"),
		rule.Func("never", func([]conversion.Event) bool { return false }),
		rule.Func("back", func(visit []conversion.Event) bool {
			return len(visit) > 1 && visit[len(visit)-2].URL != last(visit).URL
		}),
		rule.And(rule.Event("share"), rule.Match("tagged", func(e conversion.Event) bool { return e.Props.Lookup("tags").Exists() })),
	} {
		require.NoError(t, CheckRule(r, Visit("/", "share")))
		require.NoError(t, CheckRule(r))
	}
}

func TestCheckRuleFindsFaults(t *testing.T) {
	require.ErrorContains(t, CheckRule(rule.Path("no slash")), "path")
	require.Error(t, CheckRule(nil))
}

// TestSeveralPromises: each broken promise has its line.
func TestSeveralPromises(t *testing.T) {
	calls := 0
	err := CheckRule(rule.Func("bad", func(visit []conversion.Event) bool {
		calls++
		visit[0].Title = "seen"
		return calls%3 == 0
	}))
	require.ErrorContains(t, err, "is not deterministic")
	require.ErrorContains(t, err, "\nfunc \"bad\" changes the events")
}

func TestPanicWhenAskedAgain(t *testing.T) {
	for _, limit := range []int{0, 1, 100, 300, 501} { // at whatever call it panics, the check does not
		calls := 0
		late := rule.Func("late", func([]conversion.Event) bool {
			if calls++; calls > limit {
				panic("enough")
			}
			return true
		})
		require.ErrorContains(t, CheckRule(late, Visit("/")), "panics (enough)", "after %d calls", limit)
	}
}
