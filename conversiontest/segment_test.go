package conversiontest_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// TestMembers is the test of a set as its owner writes it.
func TestMembers(t *testing.T) {
	set := segment.MustCompile(
		goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every()}),
		segment.Segment{Name: "searcher", Where: segment.First(segment.Channel("Organic Search"))},
		segment.Segment{Name: "engaged", Where: segment.Did{Of: rule.Page("/p/**"), Bounds: segment.AtLeast(3), In: 30 * day}},
		segment.Segment{Name: "abandoned", Where: segment.Sequence{
			Steps: []segment.Step{{On: rule.Event("add_to_cart")}}, ThenWithout: segment.Absence{Of: rule.Event("purchase"), For: day},
		}},
		segment.Segment{Name: "buyer", Where: segment.Reached{Goal: "order"}},
		segment.Segment{Name: "nothing yet", Where: segment.Not(segment.Event(rule.Event("purchase")))},
	)
	cart := []any{"/p/1", "add_to_cart"}
	for _, test := range []struct {
		name    string
		journey conversion.Journey
		asOf    time.Time
		want    []string
	}{
		{"nobody", Visits(), Day(1), []string{"nothing yet"}},
		{"before it happened", Visits("purchase"), Day(1), []string{"nothing yet"}},
		{"buys", Visits("purchase"), Day(2), []string{"buyer"}},
		{"comes back", Visits("/p/1", Later(3*day), "/p/1", "/p/2"), Day(5), []string{"engaged", "nothing yet"}},
		{"a month later", Visits("/p/1", Later(3*day), "/p/1", "/p/2"), Day(32), []string{"nothing yet"}},
		{"from a search", Visits(From("https://www.google.com/"), "/p/1", Later(day), Channel("Email"), "purchase"), Day(3), []string{"searcher", "buyer"}},
		{"a search later", Visits(Channel("Email"), "/p/1", Later(day), Channel("Organic Search"), "purchase"), Day(3), []string{"buyer"}},
		{"leaves the cart", Visits(cart...), Day(3), []string{"abandoned", "nothing yet"}},
		{"has a day to come back", Visits(cart...), Day(2), []string{"nothing yet"}},
		{"came back in time", Visits(append(cart, Later(20*time.Hour), "purchase")...), Day(3), []string{"buyer"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, Members(set, test.journey, test.asOf))
		})
	}
	require.Nil(t, Members(segment.MustCompile(nil), Visits("/"), Day(2)))
}

func TestCheckSegments(t *testing.T) {
	set := segment.MustCompile(
		goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")}),
		segment.Segment{Name: "buyer", Where: segment.Reached{Goal: "order"}, Membership: segment.Sticky()},
		segment.Segment{Name: "ad", Where: segment.First(segment.Medium("cpc")), Exclude: segment.Exclusion{Where: segment.Session(rule.Channel("Email"))}},
		segment.Segment{Name: "habit", Where: segment.Regularly{Of: rule.Event("share"), Per: 7 * day, Periods: 3}, Membership: segment.For(30 * day)},
		segment.Segment{Name: "back", Where: segment.And(
			segment.Func("back", func(j conversion.Journey, _ time.Time) bool { return len(j.Sessions) > 1 }),
			segment.Event(rule.Match("worth", func(e conversion.Event) bool { return e.Value.IsSet() })),
		)},
	)
	odd := Visits("/p/1", Event("purchase", ID("1")), Later(day), "/", Event("purchase", ID("1")))
	odd.Sessions[0].Events[0].Time = time.Time{}
	odd.Sessions = append(odd.Sessions, conversion.Session{}, Visit(At(Day(1)), "/p/2", After(5*day), "share"))
	require.NoError(t, CheckSegments(set))
	require.NoError(t, CheckSegments(set, odd, Visits("/p/1", "purchase"), Visits(By("ann"), "/"), conversion.Journey{}))
	require.NoError(t, CheckSegments(segment.MustCompile(nil)))
}

// TestCheckSegmentsFinds gives CheckSegments functions that are bad on purpose, in
// each place that has some.
func TestCheckSegmentsFinds(t *testing.T) {
	calls := 0
	counts := func(conversion.Event) bool { calls++; return calls%2 == 0 }
	odd := rule.Match("odd", counts)
	known := map[string]bool{}
	var keptJourney conversion.Journey
	var keptEvent *conversion.Event
	for _, test := range []struct {
		name string
		c    segment.Condition
		want string
	}{
		{"in an event", segment.Event(rule.And(rule.Event("share"), odd)), `func "odd" is not deterministic`},
		{"in a session", segment.SessionIs{Rule: rule.AnyEvent(), Without: rule.Func("third", func(visit []conversion.Event) bool { return visit[2].Name == "a" })},
			`func "third" panics (runtime error: index out of range [2] with length 1): Visit("/p/1")`},
		{"in a count", segment.Not(segment.Did{Of: odd}), `func "odd" is not deterministic`},
		{"in a first time", segment.FirstTime{Of: odd}, `func "odd" is not deterministic`},
		{"in a stop", segment.Stopped{Of: odd, Active: day, Quiet: day}, `func "odd" is not deterministic`},
		{"in a restart", segment.Restarted{Of: odd, Active: day, Quiet: day}, `func "odd" is not deterministic`},
		{"in a habit", segment.Regularly{Of: odd, Per: day, Periods: 3}, `func "odd" is not deterministic`},
		{"in a step", segment.Sequence{Steps: []segment.Step{{On: rule.Event("a")}, {On: odd}}}, `func "odd" is not deterministic`},
		{"between steps", segment.Sequence{Steps: []segment.Step{{On: rule.Event("a"), Without: odd}}}, `func "odd" is not deterministic`},
		{"what is relevant", segment.Sequence{Steps: []segment.Step{{On: rule.Event("a")}, {On: rule.Event("b"), Direct: true}}, Relevant: odd}, `func "odd" is not deterministic`},
		{"then without", segment.Sequence{Steps: []segment.Step{{On: rule.Event("a")}}, ThenWithout: segment.Absence{Of: odd}}, `func "odd" is not deterministic`},
		{"in the first session", segment.Or(segment.First(segment.Session(odd)), segment.Channel("x")), `func "odd" is not deterministic`},

		{"it panics for nobody", segment.Func("careless", func(j conversion.Journey, _ time.Time) bool { return j.Sessions[0].Touch.Channel == "Email" }),
			`func "careless" panics (runtime error: index out of range [0] with length 0): a user without events`},
		{"it panics", segment.Func("second", func(j conversion.Journey, _ time.Time) bool {
			return len(j.Sessions) > 0 && j.Sessions[0].Events[1].Name == "a"
		}), `func "second" panics (runtime error: index out of range [1] with length 1): 10s after the beginning of Visits("/p/1")`},
		{"it counts its calls", segment.Func("calls", func(conversion.Journey, time.Time) bool { calls++; return calls%2 == 0 }), `func "calls" is not deterministic (it answers`},
		{"it looks at the clock", segment.Func("clock", func(conversion.Journey, time.Time) bool { return time.Now().UnixNano()/100%2 == 0 }), `func "clock" is not deterministic`},
		{"it remembers users", segment.Func("new", func(j conversion.Journey, _ time.Time) bool {
			key := fmt.Sprint(len(j.Sessions))
			old := known[key]
			known[key] = true
			return !old
		}), `func "new" is not deterministic`},
		{"it panics when asked again", segment.Func("late", func(conversion.Journey, time.Time) bool {
			if calls++; calls > 1000 {
				panic("enough")
			}
			return true
		}), `func "late" is not deterministic: asked again it panics (enough)`},
		{"it sorts the sessions", segment.Func("sort", func(j conversion.Journey, _ time.Time) bool { slices.Reverse(j.Sessions); return false }),
			`func "sort" changes the sessions, the events or their properties: `},
		{"it cleans the events", segment.Func("clean", func(j conversion.Journey, _ time.Time) bool {
			for _, s := range j.Sessions {
				s.Events[0].Name = "x"
			}
			return false
		}), `func "clean" changes the sessions`},
		{"it changes a property", segment.Func("props", func(j conversion.Journey, _ time.Time) bool {
			for _, s := range j.Sessions {
				for _, e := range s.Events {
					for i := range e.Props {
						e.Props[i] = conversion.String("plan", "free")
					}
				}
			}
			return false
		}), `func "props" changes the sessions`},
		{"it keeps the journey", segment.Func("memory", func(j conversion.Journey, _ time.Time) bool { keptJourney = j; return len(keptJourney.Sessions) > 2 }),
			`func "memory" keeps the journey after it has returned: `},
		{"it keeps an event", segment.Func("pointer", func(j conversion.Journey, _ time.Time) bool {
			if len(j.Sessions) > 0 {
				keptEvent = &j.Sessions[0].Events[0]
			}
			return keptEvent != nil && len(j.Sessions) > 0
		}), `func "pointer" keeps the journey after it has returned: `},
	} {
		t.Run(test.name, func(t *testing.T) {
			calls = 0
			err := CheckSegments(segment.MustCompile(nil, segment.Segment{Name: "s", Where: test.c}), Visits("/p/1", "share"))
			require.ErrorContains(t, err, `segment "s": `+test.want)
			excluding := segment.Segment{Name: "s", Where: segment.Event(rule.Event("a")), Exclude: segment.Exclusion{Where: test.c}}
			clear(known)
			calls = 0
			require.ErrorContains(t, CheckSegments(segment.MustCompile(nil, excluding), Visits("/p/1", "share")), `segment "s": func `)
		})
	}
}

// TestCheckSegmentsAsksAboutTheJourneys: what random journeys do not have, those
// that are given do.
func TestCheckSegmentsAsksAboutTheJourneys(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "gifts", Where: segment.Func("gift", func(j conversion.Journey, _ time.Time) bool {
		return len(j.Sessions) > 0 && j.Sessions[0].Events[0].Name == "gift" && j.Sessions[0].Events[0].Props[0].Name == "for"
	})})
	require.NoError(t, CheckSegments(set))
	require.NoError(t, CheckSegments(set, Visits(Event("gift", With("for", "ann")))))
	require.ErrorContains(t, CheckSegments(set, Visits("gift", Later(day), Channel("Email"), "/")),
		`segment "gifts": func "gift" panics (runtime error: index out of range [0] with length 0): 24h0m0s after the beginning of Visits("gift")`)
}

func TestLintSegments(t *testing.T) {
	buyer := segment.Segment{Name: "buyer", Where: segment.Reached{Goal: "order"}}
	query := segment.Segment{Name: "query", Where: segment.Event(rule.Path("/thanks?order=*"))}
	opaque := segment.Segment{Name: "opaque", Where: segment.Func("f", func(conversion.Journey, time.Time) bool { return true })}

	require.NoError(t, LintSegments([]segment.Segment{buyer, opaque}), "goals are there, and functions only to know")
	require.ErrorContains(t, LintSegments([]segment.Segment{buyer, query}), "query.where.event.path: ")
	require.NoError(t, LintSegments([]segment.Segment{buyer, query}, "never", "nobody"))
	require.ErrorContains(t, LintSegments([]segment.Segment{buyer, query}, "never"), "(nobody)")

	var fault *conversion.Fault
	require.ErrorAs(t, LintSegments([]segment.Segment{{Name: "none", Where: segment.Sequence{}}}), &fault)
	require.Equal(t, "none.where.sequence.steps", fault.Path)
	require.Error(t, LintSegments([]segment.Segment{{Name: "nothing", Where: segment.Not(nil)}, {}}))
}
