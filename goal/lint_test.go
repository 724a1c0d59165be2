package goal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// lint returns the paths and codes of the warnings about a rule.
func lint(r rule.Rule) (got []string) {
	for _, w := range goal.Lint(goal.Goal{Name: "g", Kind: goal.Macro, Rule: r}) {
		got = append(got, w.Path+" "+w.Code)
	}
	return got
}

func TestLintRules(t *testing.T) {
	a, b, c := rule.Event("a"), rule.Event("b"), rule.Event("c")
	limited := rule.Sequence{Steps: []rule.Predicate{a, b}, Within: time.Minute}
	tests := []struct {
		name string
		rule rule.Rule
		want []string
	}{
		{"a path has no query", rule.Path("/a?b=1"), []string{"g.rule.path never"}},
		{"nor a fragment", rule.Path(rule.Contains("#top")), []string{"g.rule.path.contains never"}},
		{"nor in a glob", rule.Path("/a/*?b"), []string{"g.rule.path never"}},
		{"but an alternative may fit", rule.Path("/{a?b,c}"), nil},
		{"and a dot segment may take it away", rule.Path("/a?b/../c"), nil},
		{"also one that is escaped", rule.Path(rule.OneOf("/a?b/%2e%2e/c", "/a#b/.%2E/c", "/a?b/%2e./c")), nil},
		{"two escapes that are none", rule.Path("/a?b/%2e%2f/c"), []string{"g.rule.path never"}},
		{"escaped it is part of the path", rule.Path("/a%3Fb"), nil},
		{"in a regexp it is an operator", rule.Path(rule.Regexp("/ab?$")), nil},
		{"one of a list", rule.Path(rule.OneOf("/a", "/b#c")), []string{"g.rule.path.in[1] never"}},
		{"a host has no slash", rule.Host("shop.example/cart"), []string{"g.rule.host never"}},
		{"nor a port", rule.Host(rule.Exact("shop.example:443")), []string{"g.rule.host.eq never"}},
		{"but colons in brackets", rule.Host("[::1]"), nil},
		{"also at the end", rule.Host(rule.Suffix(":1]")), nil},
		{"nor a star", rule.ReferrerHost("*.shop.example"), []string{"g.rule.referrer_host never"}},
		{"which is fine in a glob", rule.Host(rule.Glob("*.shop.example")), nil},
		{"a url has no fragment", rule.URL(rule.Suffix("#top")), []string{"g.rule.url.suffix never"}},
		{"unless it is parsed", rule.URL("https://shop.example/#top"), nil},

		{"two names", rule.And(a, b), []string{"g.rule.and never"}},
		{"one of two names", rule.And(rule.Event("a", "b"), b), nil},
		{"a name and not", rule.And(a, rule.Not(a)), []string{"g.rule.and never"}},
		{"deep inside", rule.And(rule.Event("a", "b"), rule.Or(c, rule.And(b, rule.Not(b)))), []string{"g.rule.and[1].or[1].and never", "g.rule.and never"}},
		{"two paths", rule.And(rule.Path("/a"), rule.Path("/b")), []string{"g.rule.and never"}},
		{"two spellings of a path", rule.And(rule.Path("/a"), rule.Path("/%61/")), nil},
		{"a path and its glob", rule.And(rule.Path("/p/1"), rule.Path("/p/*")), nil},
		{"a path and another glob", rule.And(rule.Path("/p/1"), rule.Path("/q/*")), []string{"g.rule.and never"}},
		{"a path but not its glob", rule.And(rule.Path("/p/1"), rule.Not(rule.Path("/p/*"))), []string{"g.rule.and never"}},
		{"two globs are not compared", rule.And(rule.Path("/p/*"), rule.Path("/q/*")), nil},
		{"case that does not matter is not compared", rule.And(rule.Title(rule.Fold("a")), rule.Title("A")), nil},
		{"two titles", rule.And(rule.Title("a"), rule.Title("A")), []string{"g.rule.and never"}},
		{"two values of a parameter are possible", rule.And(rule.Query("q", "a"), rule.Query("q", "b")), nil},
		{"but not of one that is absent", rule.And(rule.Query("q", "a"), rule.Not(rule.HasQuery("q"))), []string{"g.rule.and never"}},
		{"two texts in a list of a property are possible", rule.And(rule.Prop("p", "a"), rule.Prop("p", "b")), nil},
		{"also with none equal", rule.And(rule.Prop("p", "a"), rule.Not(rule.Prop("p", "b"))), nil},
		{"two numbers are not", rule.And(rule.Prop("p", 1), rule.Prop("p", 2)), []string{"g.rule.and never"}},
		{"nor two types", rule.And(rule.Prop("p", 1), rule.Prop("p", "1")), []string{"g.rule.and never"}},
		{"ranges", rule.And(rule.Prop("p", rule.Gt(3)), rule.Prop("p", rule.Lt(3))), []string{"g.rule.and never"}},
		{"touching ranges", rule.And(rule.Prop("p", rule.Gte(3)), rule.Prop("p", rule.Lte(3))), nil},
		{"NaN is outside of both", rule.And(rule.Prop("p", rule.Ne(0)), rule.Not(rule.Prop("p", rule.Gte(3))), rule.Not(rule.Prop("p", rule.Lt(3)))), nil},
		{"there and not there", rule.And(rule.HasProp("p"), rule.Prop("p", rule.Exists(false))), []string{"g.rule.and never"}},
		{"absent is not different", rule.And(rule.Prop("p", rule.Exists(false)), rule.Prop("p", rule.Ne("a"))), []string{"g.rule.and never"}},
		{"neither true nor false", rule.Prop("p", rule.NotIn(true, false)), []string{"g.rule.prop never"}},
		{"amounts", rule.And(rule.Value(rule.Gte(conversion.Cents(2, "EUR"))), rule.Value(rule.Lt(conversion.Cents(2, "EUR")))), []string{"g.rule.and never"}},
		{"currencies", rule.And(rule.Value(rule.Gte(conversion.Cents(2, "EUR"))), rule.Value(rule.Gte(conversion.Cents(2, "USD")))), []string{"g.rule.and never"}},
		{"not the currency", rule.And(rule.HasValue(), rule.Not(rule.Value(rule.Gte(conversion.Cents(0, "EUR")))), rule.Not(rule.Value(rule.Lt(conversion.Cents(0, "EUR"))))), nil},
		{"engaged time is not negative", rule.EngagedDelta(rule.Lt(time.Duration(0))), []string{"g.rule.engaged never"}},
		{"no event", rule.Not(rule.AnyEvent()), []string{"g.rule.not never"}},
		{"in a step", rule.Sequence{Steps: []rule.Predicate{a, rule.And(a, b)}, Within: 1}, []string{"g.rule.sequence.steps[1].and never"}},

		{"all of R and none of R", rule.All(limited, rule.None(limited)), []string{"g.rule.all never"}},
		{"none of a part of it", rule.All(rule.And(a, rule.Path("/x")), rule.None(a)), []string{"g.rule.all never"}},
		{"none of more than it", rule.All(a, rule.None(rule.And(a, rule.Path("/x")))), nil},
		{"none of any of it", rule.All(a, rule.None(rule.Any(rule.Lasted(1), a))), []string{"g.rule.all never"}},
		{"any with a way out", rule.All(rule.Any(a, b), rule.None(a)), nil},
		{"any without", rule.All(rule.Any(a, b), rule.None(a), rule.None(b)), nil},
		{"at least above at most", rule.All(rule.Count(5, a), rule.None(rule.Count(3, a))), []string{"g.rule.all never"}},
		{"at least below at most", rule.All(rule.Count(2, a), rule.None(rule.Count(3, a))), nil},
		{"distinct values need an event", rule.All(rule.CountDistinct(3, "sku", a), rule.None(a)), []string{"g.rule.all never"}},
		{"distinct values may come with one event", rule.All(rule.CountDistinct(3, "sku", a), rule.None(rule.Count(2, a))), nil},
		{"distinct values of other keys", rule.All(rule.CountDistinct(3, "sku", a), rule.None(rule.CountDistinct(3, "shop", a))), nil},
		{"a step", rule.All(limited, rule.None(b)), []string{"g.rule.all never"}},
		{"longer and not shorter", rule.All(rule.Lasted(2), rule.None(rule.Lasted(1))), []string{"g.rule.all never"}},
		{"shorter and not longer", rule.All(rule.Lasted(1), rule.None(rule.Lasted(2))), nil},
		{"another clock", rule.All(rule.Lasted(2), rule.None(rule.Engaged(1))), nil},
		{"pages", rule.All(rule.PagesOver{Over: 5}, rule.None(rule.PagesOver{Over: 5})), []string{"g.rule.all never"}},
		{"broken by every visit", rule.All(a, rule.None(rule.AnyEvent())), []string{"g.rule.all[1] never"}},
		{"two sources", rule.All(rule.Source("google"), rule.Source("bing")), []string{"g.rule.all never"}},
		{"two ways to say it", rule.All(rule.Source("google"), rule.Source(rule.Prefix("goo"))), nil},
		{"a source and not", rule.All(rule.Source("google"), rule.None(rule.Source(rule.Prefix("goo")))), []string{"g.rule.all never"}},
		{"two entries", rule.All(rule.Entry(a), rule.Entry(b)), []string{"g.rule.all never"}},
		{"an entry forbidden", rule.All(rule.Entry(a), rule.None(rule.Entry(rule.Event("a", "b")))), []string{"g.rule.all never"}},
		{"nested", rule.All(c, rule.All(a, b), rule.None(a)), []string{"g.rule.all never"}},
		{"a none inside counts for its own part only", rule.All(a, rule.All(b, rule.None(a))), nil},

		{"every event", rule.AnyEvent(), []string{"g.rule always"}},
		{"complement of never", rule.Not(rule.Path("/a?b")), []string{"g.rule.not.path never", "g.rule always"}},
		{"this or not", rule.Or(a, rule.Not(a)), []string{"g.rule always"}},
		{"at least no time", rule.EngagedDelta(rule.Gte(time.Duration(0))), []string{"g.rule always"}},
		{"the first event", rule.Entry(rule.AnyEvent()), []string{"g.rule always"}},
		{"any with one of them", rule.Any(a, rule.Count(1, rule.AnyEvent())), []string{"g.rule always"}},
		{"not at the first event", rule.Count(2, rule.AnyEvent()), nil},
		{"below or above is not all", rule.Or(rule.Prop("p", rule.Gte(3)), rule.Prop("p", rule.Lt(3))), nil},

		{"a member twice", rule.Or(a, b, a), []string{"g.rule.or[2] shadowed"}},
		{"a name among others", rule.Any(rule.Event("a", "b"), rule.Event("a")), []string{"g.rule.any[1] shadowed"}},
		{"a name twice", rule.Event("a", "b", "a"), []string{"g.rule.event[2] shadowed"}},
		{"a path under a glob", rule.Or(rule.Path("/p/1"), rule.Path("/p/**")), []string{"g.rule.or[0] shadowed"}},
		{"after it", rule.Any(rule.Path("/p/**"), rule.Path("/q"), rule.Path("/p/1/")), []string{"g.rule.any[2] shadowed"}},
		{"a path in another spelling", rule.Path(rule.OneOf("/a", "/b", "/a/")), []string{"g.rule.path.in[2] shadowed"}},
		{"all of a list", rule.Or(rule.Path(rule.OneOf("/p/1", "/p/2")), rule.Path("/p/*")), []string{"g.rule.or[0] shadowed"}},
		{"not all of a list", rule.Or(rule.Path(rule.OneOf("/p/1", "/q")), rule.Path("/p/*")), nil},
		{"another subject", rule.Or(rule.Path("/p/1"), rule.URL(rule.Contains("/p/"))), nil},
		{"a rule twice", rule.Any(rule.Lasted(1), rule.Lasted(1)), []string{"g.rule.any[1] shadowed"}},

		{"a sequence without end", rule.Steps(a, b), []string{"g.rule.sequence unbounded"}},
		{"a sequence of one", rule.Steps(a), nil},
		{"functions", rule.All(rule.Match("m", func(conversion.Event) bool { return true }), rule.Func("f", func([]conversion.Event) bool { return true })),
			[]string{"g.rule.all[0].func opaque", "g.rule.all[1].func opaque"}},
		{"functions of one name may differ", rule.And(rule.Match("m", func(conversion.Event) bool { return true }),
			rule.Not(rule.Match("m", func(conversion.Event) bool { return false }))), []string{"g.rule.and[0].func opaque", "g.rule.and[1].not.func opaque"}},
		{"faults are for Check", rule.And(a, b, rule.Path("no slash")), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, lint(test.rule)); diff != "" {
				t.Errorf("%s\n%s", rule.AppendJSON(nil, test.rule), diff)
			}
		})
	}
}

func TestLintSets(t *testing.T) {
	pages := func(r rule.Rule) goal.Goal {
		return order(func(g *goal.Goal) { g.Rule, g.Count = r, goal.Every() })
	}
	second := func(change func(*goal.Goal)) goal.Goal {
		g := order(change)
		g.Name = "second"
		return g
	}
	euros, dollars := conversion.Cents(250, "EUR"), conversion.Cents(250, "USD")
	tests := []struct {
		name  string
		goals []goal.Goal
		want  []string
	}{
		{"nothing", nil, nil},
		{"no macro conversion", []goal.Goal{step("share", goal.Secondary, "")}, []string{" no_macro"}},
		{"a milestone with one macro conversion", []goal.Goal{step("a", goal.Macro, ""), step("b", goal.Milestone, "")}, nil},
		{"a milestone with two", []goal.Goal{step("a", goal.Macro, ""), step("b", goal.Milestone, ""), step("c", goal.Macro, ""), step("d", goal.Milestone, "a")},
			[]string{"b.leads_to unplaced"}},
		{"equal goals", []goal.Goal{order(nil), second(nil)}, []string{"second duplicate"}},
		{"different counting", []goal.Goal{order(nil), second(func(g *goal.Goal) { g.AtMost = 3 })}, nil},
		{"currencies", []goal.Goal{
			order(func(g *goal.Goal) { g.Value = goal.Fixed(euros) }),
			second(func(g *goal.Goal) { g.Value = goal.PropValue("p", "USD") }),
			order(func(g *goal.Goal) { g.Name, g.Value = "third", goal.EventValue().Or(dollars) }),
		}, []string{"second.value.currency currency_mix"}},
		{"a target in another currency", []goal.Goal{order(func(g *goal.Goal) {
			g.Value, g.Target = goal.Fixed(euros), &goal.Target{Value: dollars, From: january, To: april}
		})}, []string{"order.target.currency currency_mix"}},
		{"every event of a page", []goal.Goal{pages(rule.Path("/thanks"))}, []string{"order.count every_event_of_page"}},
		{"one of two pages", []goal.Goal{pages(rule.Any(rule.Path("/thanks"), rule.And(rule.Path("/x"), rule.Not(rule.HasQuery("q")))))},
			[]string{"order.count every_event_of_page"}},
		{"page views", []goal.Goal{pages(rule.And(rule.Event("page_view"), rule.Path("/thanks")))}, nil},
		{"once is enough", []goal.Goal{order(func(g *goal.Goal) { g.Rule = rule.Path("/thanks") })}, nil},
		{"a goal without a name of its own", []goal.Goal{order(nil), order(func(g *goal.Goal) { g.Rule = rule.AnyEvent() })}, []string{"goals[1].rule always"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, w := range goal.Lint(test.goals...) {
				got = append(got, w.Path+" "+w.Code)
			}
			require.Equal(t, test.want, got)
		})
	}
}

func TestLintSaysWhatIsOnlyToKnow(t *testing.T) {
	warnings := goal.Lint(order(func(g *goal.Goal) {
		g.Rule = rule.All(rule.Steps(rule.Event("a"), rule.Event("b")), rule.Path("/a?b"))
	}))
	require.Len(t, warnings, 2)
	require.True(t, warnings[0].Info)
	require.False(t, warnings[1].Info)
}

func ExampleLint() {
	warnings := goal.Lint(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Path("/thanks?order=*"), Value: goal.EventValue()},
		goal.Goal{Name: "product", Kind: goal.Milestone, Count: goal.Every(), Rule: rule.Any(
			rule.Path("/p/**"),
			rule.Path("/p/bestseller"),
		)},
		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(
			rule.And(rule.Event("scroll"), rule.ContentType("guide")),
			rule.None(rule.Event("scroll")),
		)},
	)
	for _, w := range warnings {
		fmt.Println(w)
	}
	// Output:
	// order.rule.path: "/thanks?order=*" never fits: the query is not part of the path (never)
	// product.rule.any[1]: product.rule.any[0] covers it (shadowed)
	// product.count: every event on the page counts, scrolls and clicks too: add rule.Event("page_view") (every_event_of_page)
	// reader.rule.all: no visit reaches it: what it asks for breaks reader.rule.all[1] (never)
}
