package rule_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

func TestAppendJSON(t *testing.T) {
	eur := func(n int64) conversion.Money { return conversion.Cents(n, "EUR") }
	a := rule.Event("a")
	match := rule.Match("m", func(conversion.Event) bool { return true })
	tests := []struct {
		rule rule.Rule
		want string
	}{
		{a, `{"event":"a"}`},
		{rule.Event("a", "b"), `{"event":["a","b"]}`},
		{rule.Path("/a"), `{"path":"/a"}`},
		{rule.Path("/p/*"), `{"path":"/p/*"}`},
		{rule.Path(rule.Exact("/a*b")), `{"path":{"eq":"/a*b"}}`},
		{rule.Path(rule.Exact("/{a")), `{"path":{"eq":"/{a"}}`},
		{rule.Path(rule.Glob("/a")), `{"path":{"glob":"/a"}}`},
		{rule.Path(rule.Fold("/p/*")), `{"path":{"glob":"/p/*","fold":true}}`},
		{rule.Path(rule.Fold("/p")), `{"path":{"eq":"/p","fold":true}}`},
		{rule.URL(rule.Prefix("https://")), `{"url":{"prefix":"https://"}}`},
		{rule.Host(rule.Glob("*.shop")), `{"host":{"glob":"*.shop"}}`},
		{rule.Fragment(rule.Suffix("x")), `{"fragment":{"suffix":"x"}}`},
		{rule.Title("5 * 5"), `{"title":"5 * 5"}`},
		{rule.ContentType(rule.OneOf("guide")), `{"content_type":{"in":["guide"]}}`},
		{rule.Referrer(rule.Contains("<&>")), `{"referrer":{"contains":"<&>"}}`},
		{rule.ReferrerHost(rule.Fold(rule.Regexp("^x"))), `{"referrer_host":{"regexp":"^x","fold":true}}`},
		{rule.HasQuery("q"), `{"query":"q"}`},
		{rule.Query("q", "*"), `{"query":"q","is":"*"}`},
		{rule.Prop("n", 3), `{"prop":"n","eq":3}`},
		{rule.Prop("n", math.Copysign(0, -1)), `{"prop":"n","eq":0}`},
		{rule.Prop("n", "x"), `{"prop":"n","eq":"x"}`},
		{rule.Prop("n", rule.In(1, 2.5)), `{"prop":"n","in":[1,2.5]}`},
		{rule.Prop("n", rule.In("a")), `{"prop":"n","in":["a"]}`},
		{rule.Prop("n", rule.Between(1, 2)), `{"prop":"n","between":[1,2]}`},
		{rule.Prop("n", rule.Fold("VIP")), `{"prop":"n","eq":"VIP","fold":true}`},
		{rule.Prop("n", rule.Prefix("V")), `{"prop":"n","prefix":"V"}`},
		{rule.HasProp("n"), `{"prop":"n","exists":true}`},
		{rule.Scrolled(75), `{"prop":"percent_scrolled","gte":75}`},
		{rule.Value(rule.Gte(eur(10000))), `{"value":{"gte":"100.00","currency":"EUR"}}`},
		{rule.Value(rule.Eq(conversion.Cents(5, "XXX"))), `{"value":{"eq":"0.05"}}`},
		{rule.Value(rule.In(eur(1), eur(2))), `{"value":{"in":["0.01","0.02"],"currency":"EUR"}}`},
		{rule.HasValue(), `{"value":{"exists":true}}`},
		{rule.EngagedDelta(rule.Gt(90 * time.Second)), `{"engaged":{"gt":"1m30s"}}`},
		{rule.EngagedDelta(rule.Between(time.Duration(0), 36*time.Hour)), `{"engaged":{"between":["0s","1d12h"]}}`},
		{rule.AnyEvent(), `{"any_event":true}`},
		{rule.And(a, match), `{"and":[{"event":"a"},{"func":"m"}]}`},
		{rule.Or(a), `{"or":[{"event":"a"}]}`},
		{rule.Not(a), `{"not":{"event":"a"}}`},
		{match, `{"on":{"func":"m"}}`},
		{rule.Count(3, a), `{"count":{"of":{"event":"a"},"at_least":3}}`},
		{rule.CountDistinct(3, "sku", match), `{"count":{"of":{"func":"m"},"at_least":3,"distinct":"sku"}}`},
		{rule.Lasted(3 * time.Minute), `{"duration":{"clock":"span","over":"3m"}}`},
		{rule.Engaged(0), `{"duration":{"clock":"engaged","over":"0s"}}`},
		{rule.PagesOver{Over: 4}, `{"pages":{"over":4}}`},
		{rule.Steps(a, a), `{"sequence":{"steps":[{"event":"a"},{"event":"a"}]}}`},
		{rule.Sequence{Steps: []rule.Predicate{a}, Within: time.Hour, Direct: true, Without: a},
			`{"sequence":{"steps":[{"event":"a"}],"within":"1h","direct":true,"without":{"event":"a"}}}`},
		{rule.Entry(a), `{"entry":{"event":"a"}}`},
		{rule.Channel("Paid Search"), `{"channel":"Paid Search"}`},
		{rule.Source(rule.OneOf("a", "b")), `{"source":{"in":["a","b"]}}`},
		{rule.Medium(rule.Fold("CPC")), `{"medium":{"eq":"CPC","fold":true}}`},
		{rule.Campaign(rule.Prefix("x")), `{"campaign":{"prefix":"x"}}`},
		{rule.All(a, rule.None(rule.PagesOver{Over: 1}), match), `{"all":[{"event":"a"},{"none":{"pages":{"over":1}}},{"on":{"func":"m"}}]}`},
		{rule.Any(a, rule.Func("v", func([]conversion.Event) bool { return true })), `{"any":[{"event":"a"},{"func":"v"}]}`},
	}
	funcs := rule.Funcs{
		Predicates: map[string]func(conversion.Event) bool{"m": match.Func},
		Rules:      map[string]func([]conversion.Event) bool{"v": func([]conversion.Event) bool { return true }},
	}
	for _, test := range tests {
		text := string(rule.AppendJSON(nil, test.rule))
		require.Equal(t, test.want, text)
		require.Empty(t, rule.Check(test.rule), "%s", text)
		read, err := rule.ParseRule([]byte(text), funcs)
		require.NoError(t, err, text)
		require.Equal(t, text, string(rule.AppendJSON(nil, read)))
		if p, ok := test.rule.(rule.Predicate); ok {
			text := rule.AppendPredicateJSON(nil, p)
			read, err := rule.ParsePredicate(text, funcs)
			require.NoError(t, err)
			require.Equal(t, string(text), string(rule.AppendPredicateJSON(nil, read)))
		}
	}
}

func TestParseRuleReadsTheShortest(t *testing.T) {
	tests := []struct {
		text string
		want rule.Rule
	}{
		{`{"on": {"event": ["a"]}}`, rule.Event("a")},
		{`{"path": {"eq": "/a"}}`, rule.Path("/a")},
		{`{"path": {"glob": "/p/**", "fold": false}}`, rule.Path("/p/**")},
		{`{"path": {"glob": "/p"}}`, rule.Path(rule.Glob("/p"))},
		{`{"path": {"eq": "/*"}}`, rule.Path(rule.Exact("/*"))},
		{`{"title": {"eq": "*", "fold": true}}`, rule.Title(rule.Fold("*"))},
		{`{"value": {"gte": 1e2}}`, rule.Value(rule.Gte(conversion.Cents(10000, "XXX")))},
		{`{"value": {"currency": "EUR", "in": [0.1, "+1.0000005"]}}`,
			rule.Value(rule.In(conversion.Cents(10, "EUR"), conversion.Money{Micros: 1_000_000, Currency: "EUR"}))},
		{`{"count": {"at_least": 2.0, "of": {"event": "a"}}}`, rule.Count(2, rule.Event("a"))},
		{`{"sequence": {"steps": [{"any_event": true}], "direct": false, "within": "30m1h"}}`,
			rule.Sequence{Steps: []rule.Predicate{rule.AnyEvent()}, Within: 90 * time.Minute}},
	}
	for _, test := range tests {
		got, err := rule.ParseRule([]byte(test.text), rule.Funcs{})
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(test.want, got), test.text)
	}
}

// TestAppendJSONIsTotal: faulty rules have a text, and never that of a rule
// that is well formed.
func TestAppendJSONIsTotal(t *testing.T) {
	eur, usd := conversion.Cents(100, "EUR"), conversion.Cents(100, "USD")
	for _, r := range []rule.Rule{
		nil, rule.And(nil), rule.Not(nil), rule.None(nil), rule.Entry(nil), rule.CountOf{}, rule.Sequence{}, rule.DurationOver{},
		rule.NameIs{}, rule.TextIs{}, rule.TextIs{Subject: rule.PathText}, rule.QueryIs{}, rule.PropIs{}, rule.ValueIs{}, rule.DeltaIs{},
		rule.TouchIs{}, rule.AllOf{}, rule.AnyOf{}, rule.MatchFunc{}, rule.VisitFunc{}, rule.Lasted(-time.Hour), rule.PagesOver{Over: -1}, foreign{},
		rule.Prop("p", rule.In[string]()), rule.Prop("p", rule.Eq(eur)), rule.Prop("p", math.NaN()), rule.Prop("p", rule.Glob("*")),
		rule.Value(rule.In(eur, usd)), rule.Value(rule.Eq(conversion.Money{Micros: 1})), rule.Value(rule.Eq(true)),
		rule.EngagedDelta(rule.Eq("1s")), rule.EngagedDelta(rule.Eq(0.5)), rule.EngagedDelta(rule.Eq(-time.Second)), rule.EngagedDelta(rule.Exists(true)),
		rule.Title(conversion.Pattern{Op: "like", Values: []string{"a"}}), rule.Title(conversion.Pattern{Values: []string{"a", "b"}}),
	} {
		text := rule.AppendJSON(nil, r)
		read, err := rule.ParseRule(text, rule.Funcs{})
		if err == nil {
			require.NotEmpty(t, rule.Check(read), "%s", text)
		}
	}
}

func ExampleParseRule() {
	r, err := rule.ParseRule([]byte(`{"all": [{"path": "/guide/**"}, {"duration": {"clock": "engaged", "over": "2m"}}]}`), rule.Funcs{})
	fmt.Printf("%s %v\n", rule.AppendJSON(nil, r), err)

	_, err = rule.ParseRule([]byte(`{"all": [{"path": "/guide/**"}, {"duraton": {"clock": "engaged", "over": "2 min"}}]}`), rule.Funcs{})
	fmt.Println(err)
	// Output:
	// {"all":[{"path":"/guide/**"},{"duration":{"clock":"engaged","over":"2m"}}]} <nil>
	// all[1].duraton: unknown key; did you mean "duration"?
}
