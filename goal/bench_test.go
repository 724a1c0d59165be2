package goal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// hundredGoals is the mix of the specification: 60 path goals (exact, prefix,
// glob, regexps), 20 names, 10 properties, 10 counts and sequences.
func hundredGoals() (goals []goal.Goal) {
	add := func(kind string, i int, r rule.Rule) {
		goals = append(goals, goal.Goal{Name: fmt.Sprint(kind, " ", i), Kind: goal.Secondary, Rule: r})
	}
	for i := range 20 {
		add("exact", i, rule.Path(fmt.Sprintf("/page/%d", i)))
		add("name", i, rule.Event(fmt.Sprintf("event_%d", i)))
	}
	for i := range 15 {
		add("prefix", i, rule.Path(rule.Prefix(fmt.Sprintf("/shop/%d/", i))))
		add("glob", i, rule.Path(fmt.Sprintf("/*/category-%d/**", i)))
	}
	for i := range 10 {
		add("regexp", i, rule.Path(rule.Regexp(fmt.Sprintf("^/article-%d[0-9]+/(read|print)$", i))))
		add("prop", i, rule.Prop("sku", fmt.Sprintf("sku-%d", i)))
	}
	for i := range 5 {
		add("count", i, rule.Count(3, rule.Event(fmt.Sprintf("event_%d", i))))
		add("sequence", i, rule.Steps(rule.Event(fmt.Sprintf("event_%d", i)), rule.Event("purchase")))
	}
	return goals
}

func tenEvents() (s conversion.Session) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	urls := []string{"/", "/page/7", "/shop/3/lamps", "/shop/3/lamps/lamp-7", "/de/category-4/lamps", "/article-712/read", "/cart", "/checkout/address", "/checkout/payment", "/thanks?order=7"}
	names := []string{"page_view", "page_view", "event_3", "add_to_cart", "page_view", "page_view", "event_3", "page_view", "event_3", "purchase"}
	for i, u := range urls {
		e := conversion.Event{ID: fmt.Sprintf("7f3a9c%02d-0d1e-4a43-9a58-2f6d1d2f1f%02d", i, i), User: "u1", Time: at.Add(time.Duration(i) * 20 * time.Second), Name: names[i], URL: "https://shop.example" + u}
		if i%3 == 0 {
			e.Props = conversion.Props{conversion.String("sku", fmt.Sprintf("sku-%d", i)), conversion.Number("price", 25.5)}
		}
		s.Events = append(s.Events, e)
	}
	return s
}

func BenchmarkTracker(b *testing.B) {
	t := goal.MustCompile(hundredGoals()...).Tracker()
	s := tenEvents()
	b.ReportAllocs()
	for b.Loop() {
		t.Reset()
		for _, e := range s.Events {
			t.Observe(e)
		}
	}
	perEvent(b, len(s.Events))
}

func BenchmarkScore(b *testing.B) {
	set, s := goal.MustCompile(hundredGoals()...), tenEvents()
	b.ReportAllocs()
	for b.Loop() {
		set.Score(s)
	}
	perEvent(b, len(s.Events))
}

func perEvent(b *testing.B, events int) {
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(events)
	b.ReportMetric(ns, "ns/event")
	b.ReportMetric(1e3/ns, "Mevents/s")
}

// urlGoals returns n goals on paths, exact, prefix and glob in turn, and of ten
// of them so many regexps.
func urlGoals(n, regexpsOfTen int) (goals []goal.Goal) {
	for i := range n {
		var r rule.Rule
		switch {
		case i%10 < regexpsOfTen:
			r = rule.Path(rule.Regexp(fmt.Sprintf("^/article-%d/(read|print)$", i)))
		case i%3 == 0:
			r = rule.Path(fmt.Sprintf("/p/item-%d", i))
		case i%3 == 1:
			r = rule.Path(rule.Prefix(fmt.Sprintf("/c/%d/", i)))
		default:
			r = rule.Path(fmt.Sprintf("/*/brand-%d/**", i))
		}
		goals = append(goals, goal.Goal{Name: fmt.Sprint(i), Kind: goal.Secondary, Rule: r})
	}
	return goals
}

// urlEvents are 97 different pages, so that no event is on the page of the one
// before.
func urlEvents() (s conversion.Session) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for i := range 97 {
		u := []string{"/p/item-%d", "/c/%d/lamps", "/de/brand-%d/lamps/7", "/article-%d/read", "/help/%d"}[i%5]
		s.Events = append(s.Events, conversion.Event{Time: at.Add(time.Duration(i) * time.Second), Name: "page_view", URL: "https://shop.example" + fmt.Sprintf(u, i*11%1000)})
	}
	return s
}

func BenchmarkURLGoals(b *testing.B) {
	for _, c := range []struct{ n, regexps int }{{10, 0}, {1000, 0}, {1000, 1}} {
		goals, s := urlGoals(c.n, c.regexps), urlEvents()
		b.Run(fmt.Sprintf("%d goals, %d0 %% regexps", c.n, c.regexps), func(b *testing.B) {
			t := goal.MustCompile(goals...).Tracker()
			b.ReportAllocs()
			for b.Loop() {
				t.Reset()
				for _, e := range s.Events {
					t.Observe(e)
				}
			}
			perEvent(b, len(s.Events))
		})
		b.Run(fmt.Sprintf("%d goals, %d0 %% regexps, one by one", c.n, c.regexps), func(b *testing.B) {
			var visits []*rule.Visit
			for _, g := range goals {
				p, err := rule.Compile(g.Rule)
				require.NoError(b, err)
				visits = append(visits, p.NewVisit())
			}
			for b.Loop() {
				for _, v := range visits {
					v.Begin(conversion.Touch{})
					for i := range s.Events {
						v.Observe(&s.Events[i])
					}
				}
			}
			perEvent(b, len(s.Events))
		})
	}
}
