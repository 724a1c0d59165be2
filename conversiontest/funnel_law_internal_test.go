package conversiontest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// funnelOf returns a funnel whose second step are the events of which f says so.
func funnelOf(f func(conversion.Event) bool) *funnel.Plan {
	return funnel.MustCompile(funnel.Funnel{Name: "f", Within: time.Hour, Steps: []funnel.Step{
		{Name: "page", On: rule.Event(conversion.PageView)},
		{Name: "odd", On: rule.Match("odd", f)},
		{Name: "share", On: rule.Event("share")},
	}})
}

// TestFunnelLaws: a function that breaks its promises breaks every law, and a
// pure one none. What happens at another time is not looked at where there are
// functions.
func TestFunnelLaws(t *testing.T) {
	visits := []conversion.Session{Visit("/"), Visit("/p/1", "x", "share", "/p/2", "x", "y", "share")}
	calls := 0
	counting := funnelOf(func(conversion.Event) bool { calls++; return calls%5 == 0 })
	panicking := funnelOf(func(conversion.Event) bool { panic("no") })
	pure := funnelOf(func(e conversion.Event) bool { return e.Name == "x" })
	for _, l := range funnelLaws {
		t.Run(l.name, func(t *testing.T) {
			require.NoError(t, l.check(pure, visits))
			if l.name == "time" {
				return
			}
			require.ErrorContains(t, l.check(panicking, visits), l.name+`: panic: no: Visit("/")`)
			require.ErrorContains(t, l.check(counting, visits), l.name+": ")
		})
	}
	require.NoError(t, mergesAsAdds(pure, visits))
	require.Error(t, mergesAsAdds(counting, visits))
}

// TestTimeLaw: a funnel that looks at the calendar is another one later, which
// is why it is not asked.
func TestTimeLaw(t *testing.T) {
	events := Visit("/offer/1", "quote_sent").Events
	require.NoError(t, later(walk(nil), slices.Clone(events)))
	until := walk(func(f *funnel.Funnel) { f.Between = funnel.Period{From: noon, To: noon.Add(time.Hour)} })
	require.ErrorContains(t, later(until, slices.Clone(events)), `at another time "absent`)
	require.NoError(t, atAnyTime(until, events))
}

// walked are funnels of every shape.
var walked = map[string]func(*funnel.Funnel){
	"plain":      nil,
	"limits":     func(f *funnel.Funnel) { f.Steps[1].Within, f.Steps[3].Within = time.Minute, 2*time.Hour },
	"optional":   func(f *funnel.Funnel) { f.Steps[1].Optional, f.Steps[2].Optional = true, true },
	"direct":     func(f *funnel.Funnel) { f.Steps[1].Direct, f.Relevant = true, rule.Not(rule.Event("share")) },
	"any order":  func(f *funnel.Funnel) { f.Order = funnel.AnyOrder },
	"group":      func(f *funnel.Funnel) { f.Steps[2].AnyOrder = true },
	"open":       func(f *funnel.Funnel) { f.Open = true },
	"exclusions": func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: rule.Event("logout")}} },
	"first":      func(f *funnel.Funnel) { f.Entry = funnel.FirstEntry },
	"totals":     func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry },
	"later":      func(f *funnel.Funnel) { f.Ties = funnel.LaterTies },
	"sequence":   func(f *funnel.Funnel) { f.Ties = funnel.SequenceTies },
	"sessions":   func(f *funnel.Funnel) { f.By = funnel.BySession() },
	"products":   func(f *funnel.Funnel) { f.By, f.Entry = funnel.ByUserAnd("sku"), funnel.EveryEntry },
	"no from":    func(f *funnel.Funnel) { f.Between.To = spring(2031).To },
	"period":     func(f *funnel.Funnel) { f.Between = spring(2031) },
	"function":   func(f *funnel.Funnel) { f.Steps[2].On = rule.Match("worth", hasValue) },
}

func spring(year int) funnel.Period {
	return funnel.Period{From: time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)}
}

func hasValue(e conversion.Event) bool { return e.Value.IsSet() }

func walk(change func(*funnel.Funnel)) *funnel.Plan {
	f := funnel.Funnel{Name: "walk", Within: 7 * day, Steps: []funnel.Step{
		{Name: "offer", On: rule.Path("/offer/**")},
		{Name: "quote", On: rule.Event("quote_sent")},
		{Name: "call", On: rule.Prop("tier", "gold")},
		{Name: "visit", On: rule.Event("visit")},
		{Name: "order", On: rule.Event("purchase")},
	}}
	if change != nil {
		change(&f)
	}
	return funnel.MustCompile(f)
}

func TestCheckFunnelOfEveryShape(t *testing.T) {
	for name, change := range walked {
		t.Run(name, func(t *testing.T) { require.NoError(t, CheckFunnel(walk(change))) })
	}
}

// TestWalksGetAlong: walks come to the end of funnels and stop on the way, by
// each thing that can stop them, else they would prove nothing.
func TestWalksGetAlong(t *testing.T) {
	for name, change := range walked {
		plan := walk(change)
		f := plan.Funnel()
		words := wordsOf(predicatesOf(f), nil)
		outcomes := map[funnel.Outcome]int{}
		for _, v := range newWalker(f, words.visits(nil)).visits() {
			_, last := span(v.Events)
			for _, wait := range []time.Duration{time.Minute, 8 * day} {
				for _, r := range plan.Results(v.Events, last.Add(wait)) {
					outcomes[r.Outcome]++
				}
			}
		}
		want := []funnel.Outcome{funnel.Converted, funnel.Pending, funnel.Dropped}
		if len(f.Exclude) > 0 {
			want = append(want, funnel.Excluded)
		}
		for _, outcome := range want {
			require.GreaterOrEqual(t, outcomes[outcome], 3, fmt.Sprint(name, ": ", outcome, " of ", outcomes))
		}
	}
}

func TestWalksAreTheSameEachTime(t *testing.T) {
	w := newWalker(walk(nil).Funnel(), []conversion.Session{Visit("/offer/1", "quote_sent", "x")})
	require.Equal(t, w.visits(), w.visits())
}

func TestPausesAreAboutAsLongAsTheLimits(t *testing.T) {
	got := pausesOf(walk(walked["limits"]).Funnel())
	for _, d := range []time.Duration{7 * day, 7*day + 1, time.Minute + 1, 2 * time.Hour, time.Hour} {
		require.True(t, slices.Contains(got, d), d)
	}
}
