package rule_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

type foreign struct{ rule.NameIs }

func euros(n int64) conversion.Money { return conversion.Cents(100*n, "EUR") }

func propTest(op rule.Op, values ...conversion.Value) rule.PropIs {
	return rule.PropIs{Name: "p", Test: rule.Test{Op: op, Values: values}}
}

func TestCheck(t *testing.T) {
	buy := rule.Event("purchase")
	number, text := conversion.NumberValue, conversion.StringValue
	tests := []struct {
		rule          rule.Rule
		path, code    string
		partOfMessage string
	}{
		{nil, "", "missing", "no rule"},
		{foreign{buy}, "", "type", "rule_test.foreign"},
		{&buy, "", "type", "*rule.NameIs"},

		{rule.Count(0, buy), "count.at_least", "range", "0"},
		{rule.Count(1, nil), "count.of", "missing", "no predicate"},
		{rule.Lasted(-time.Second), "duration.over", "duration", "-1s"},
		{rule.DurationOver{Clock: "page"}, "duration.clock", "unknown", `"page"`},
		{rule.PagesOver{Over: -1}, "pages.over", "range", "-1"},
		{rule.Steps(), "sequence.steps", "empty", "steps"},
		{rule.Steps(buy, nil), "sequence.steps[1]", "missing", "no predicate"},
		{rule.Sequence{Steps: []rule.Predicate{buy}, Within: -time.Minute}, "sequence.within", "duration", "-1m0s"},
		{rule.Sequence{Steps: []rule.Predicate{buy}, Without: rule.Event("")}, "sequence.without.event", "empty", "name"},
		{rule.Entry(nil), "entry", "missing", "no predicate"},
		{rule.Source(""), "source", "empty", "empty"},
		{rule.Medium(rule.Regexp("(")), "medium.regexp", "regexp", "("},
		{rule.TouchIs{Field: "colour"}, "", "unknown", `"colour"`},
		{rule.All(), "all", "empty", "rules"},
		{rule.All(buy, nil), "all[1]", "missing", "no rule"},
		{rule.All(rule.None(buy)), "all", "none", "nothing but none"},
		{rule.All(buy, rule.None(nil)), "all[1].none", "missing", "no rule"},
		{rule.All(buy, rule.None(rule.None(buy))), "all[1].none", "none", "inside all"},
		{rule.None(buy), "", "none", "inside all"},
		{rule.Any(), "any", "empty", "rules"},
		{rule.Any(buy, rule.None(buy)), "any[1]", "none", "inside all"},
		{rule.Any(buy, rule.All(buy, rule.Count(-3, buy))), "any[1].all[1].count.at_least", "range", "-3"},
		{rule.Func("f", nil), "func", "missing", `"f"`},
		{rule.Func("", func([]conversion.Event) bool { return true }), "func", "empty", "name"},

		{rule.Event(), "event", "empty", "name"},
		{rule.Event(""), "event", "empty", "name"},
		{rule.Event("a", ""), "event[1]", "empty", "name"},
		{rule.And(), "and", "empty", "list"},
		{rule.Or(), "or", "empty", "list"},
		{rule.And(buy, rule.Or(buy, nil)), "and[1].or[1]", "missing", "no predicate"},
		{rule.Not(nil), "not", "missing", "no predicate"},
		{rule.Not(rule.Path("a")), "not.path", "path", `"a"`},
		{rule.Match("m", nil), "func", "missing", `"m"`},
		{rule.Match("", func(conversion.Event) bool { return true }), "func", "empty", "name"},
		{rule.TextIs{Subject: "body"}, "", "unknown", `"body"`},

		{rule.Path(""), "path", "empty", "empty"},
		{rule.Path("checkout"), "path", "path", `"checkout"`},
		{rule.Path(rule.Exact("checkout")), "path.eq", "path", `"checkout"`},
		{rule.Path(rule.Prefix("checkout")), "path.prefix", "path", `"checkout"`},
		{rule.Path("a/*"), "path", "path", `"a/*"`},
		{rule.Path(rule.OneOf("/a", "b", "")), "path.in[1]", "path", `"b"`},
		{rule.Path(rule.OneOf()), "path.in", "empty", "list"},
		{rule.Path("/a/**b"), "path", "glob", "**b"},
		{rule.Path(rule.Glob("/{a")), "path.glob", "glob", "{a"},
		{rule.Path("/{a,}"), "path", "glob", "empty alternative"},
		{rule.Path("/{1a}"), "path", "glob", "1a"},
		{rule.Path(rule.Regexp("a(")), "path.regexp", "regexp", "a("},
		{rule.Title(rule.Suffix("")), "title.suffix", "empty", "empty"},
		{rule.Host(conversion.Pattern{Op: "near", Values: []string{"a"}}), "host", "operator", `"near"`},
		{rule.Host(conversion.Pattern{}), "host", "empty", "no text"},
		{rule.Host(conversion.Pattern{Op: conversion.HasPrefix, Values: []string{"a", "b"}}), "host.prefix", "operands", `"b"`},
		{rule.HasQuery(""), "query", "empty", "name"},
		{rule.Query("q", rule.OneOf()), "query.is.in", "empty", "list"},
		{rule.Query("q", rule.Regexp("[")), "query.is.regexp", "regexp", "["},

		{rule.Prop("", 1), "prop", "empty", "name"},
		{rule.PropIs{Name: "p"}, "prop", "operator", `""`},
		{rule.Prop("p", rule.Glob("a*")), "prop.glob", "operator", "globs"},
		{propTest("near", number(1)), "prop", "operator", `"near"`},
		{propTest(rule.OpEq), "prop.eq", "operands", "not 0"},
		{propTest(rule.OpLt, number(1), number(2)), "prop.lt", "operands", "not 2"},
		{propTest(rule.OpBetween, number(1)), "prop.between", "operands", "1 operand"},
		{rule.Prop("p", rule.In[string]()), "prop.in", "empty", "list"},
		{rule.Prop("p", rule.Gte(euros(1))), "prop.gte", "type", "1.00 EUR"},
		{propTest(rule.OpEq, conversion.Value{}), "prop.eq", "type", "a text, a number or a boolean"},
		{propTest(rule.OpEq, conversion.StringsValue(nil)), "prop.eq", "type", "a text, a number or a boolean"},
		{rule.Prop("p", rule.Lt(math.NaN())), "prop.lt", "number", "NaN"},
		{rule.Prop("p", rule.In(1, math.Inf(1))), "prop.in[1]", "number", "+Inf"},
		{propTest(rule.OpNotIn, number(1), number(2), text("x")), "prop.not_in[2]", "mixed", "1 and x"},
		{propTest(rule.OpPrefix, number(1)), "prop.prefix", "type", "1 is no text"},
		{rule.Prop("p", rule.Regexp("*")), "prop.regexp", "regexp", "*"},
		{rule.Prop("p", rule.Gt(true)), "prop.gt", "operator", "true"},
		{rule.Prop("p", rule.Between(2, 1)), "prop.between", "between", "2 is above 1"},
		{rule.Prop("p", rule.Between("b", "a")), "prop.between", "between", "b is above a"},
		{rule.PropIs{Name: "p", Test: rule.Eq(1), Fold: true}, "prop.fold", "fold", "eq"},
		{rule.PropIs{Name: "p", Test: rule.Lt("a"), Fold: true}, "prop.fold", "fold", "lt"},
		{rule.PropIs{Name: "p", Test: rule.Exists(true), Fold: true}, "prop.fold", "fold", "exists"},
		{propTest(rule.OpExists), "prop.exists", "type", "true or false"},
		{propTest(rule.OpExists, number(1)), "prop.exists", "type", "true or false"},

		{rule.Value(rule.Gte(1)), "value.gte", "type", "1 is no amount"},
		{rule.Value(rule.Test{Op: rule.OpPrefix, Values: []conversion.Value{text("1")}}), "value.prefix", "operator", "prefix"},
		{rule.Value(rule.Test{}), "value", "operator", `""`},
		{rule.Value(rule.In[conversion.Money]()), "value.in", "empty", "list"},
		{rule.Value(rule.Gte(conversion.Cents(1, "eur"))), "value.gte", "currency", `"eur"`},
		{rule.Value(rule.Gte(conversion.Money{})), "value.gte", "currency", `""`},
		{rule.Value(rule.In(euros(1), conversion.Cents(100, "USD"))), "value.in[1]", "mixed", "1.00 USD"},
		{rule.Value(rule.Between(euros(2), euros(1))), "value.between", "between", "2.00 EUR is above 1.00 EUR"},
		{rule.Value(rule.Test{Op: rule.OpExists}), "value.exists", "type", "true or false"},

		{rule.EngagedDelta(rule.Exists(true)), "engaged.exists", "operator", "always there"},
		{rule.EngagedDelta(rule.Test{Op: rule.OpRegexp, Values: []conversion.Value{text("1")}}), "engaged.regexp", "operator", "regexp"},
		{rule.EngagedDelta(rule.Gte(euros(1))), "engaged.gte", "type", "1.00 EUR"},
		{rule.EngagedDelta(rule.Gte("5s")), "engaged.gte", "type", `"5s"`},
		{rule.EngagedDelta(rule.Gte(-time.Second)), "engaged.gte", "duration", "-1s"},
		{rule.EngagedDelta(rule.Gte(0.5)), "engaged.gte", "duration", "0.5"},
		{rule.EngagedDelta(rule.In(time.Second, -time.Second)), "engaged.in[1]", "duration", "-1s"},
		{rule.EngagedDelta(rule.Eq(math.NaN())), "engaged.eq", "duration", "NaN"},
		{rule.EngagedDelta(rule.Between(time.Minute, time.Second)), "engaged.between", "between", "1m0s is above 1s"},
	}
	for _, test := range tests {
		t.Run(test.path+" "+test.code, func(t *testing.T) {
			faults := rule.Check(test.rule)
			require.NotEmpty(t, faults, "%#v", test.rule)
			require.Equal(t, test.path, faults[0].Path, faults[0].Message)
			require.Equal(t, test.code, faults[0].Code, faults[0].Message)
			require.Contains(t, faults[0].Message, test.partOfMessage)
		})
	}
}

func TestCheckFindsAllAtOnce(t *testing.T) {
	r := rule.All(
		rule.Count(0, rule.And(nil, rule.Path(rule.OneOf("a", "/b", "")))),
		rule.Any(rule.None(rule.Lasted(-1)), nil),
		rule.Prop("", propTest("near").Test),
		rule.None(rule.Value(rule.Between(conversion.Cents(2, "EUR"), conversion.Cents(1, "EU")))),
	)
	var got []string
	for _, f := range rule.Check(r) {
		got = append(got, f.Path+" "+f.Code)
	}
	want := []string{
		"all[0].count.of.and[0] missing",
		"all[0].count.of.and[1].path.in[0] path",
		"all[0].count.of.and[1].path.in[2] empty",
		"all[0].count.at_least range",
		"all[1].any[0] none",
		"all[1].any[0].none.duration.over duration",
		"all[1].any[1] missing",
		"all[2].prop empty",
		"all[2].prop operator",
		"all[3].none.value.between[1] currency",
		"all[3].none.value.between between",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckOfWellFormedRules(t *testing.T) {
	for _, r := range []rule.Rule{
		rule.AnyEvent(),
		rule.Event("a", "b"),
		rule.Path("/{lang}/p/{a,b}/**"),
		rule.Path(rule.Exact("/a*b")),
		rule.Path(rule.Suffix("/thanks")),
		rule.Path(rule.Contains("thanks")),
		rule.Path(rule.Regexp("")),
		rule.Query("q", ""),
		rule.Query("q", rule.Fold("Yes")),
		rule.HasQuery("q"),
		rule.Prop("p", ""),
		rule.Prop("p", rule.Between(1, 1)),
		rule.Prop("p", rule.Lt("b")),
		rule.Prop("p", rule.Fold(rule.OneOf("a", "B"))),
		rule.Prop("p", rule.NotIn(true, false)),
		rule.Prop("p", rule.Regexp("")),
		rule.Prop("p", rule.Exists(false)),
		rule.HasValue(),
		rule.Value(rule.Gte(conversion.Money{Currency: conversion.UnknownCurrency})),
		rule.EngagedDelta(rule.Gte(time.Duration(0))),
		rule.EngagedDelta(rule.Gte(24 * time.Hour)),
		rule.Engaged(0),
		rule.PagesOver{Over: 0},
		rule.All(rule.None(rule.Event("a")), rule.Any(rule.Event("b"), rule.Entry(rule.Event("c")))),
		rule.Sequence{Steps: []rule.Predicate{rule.AnyEvent()}, Direct: true, Without: rule.Event("x")},
		rule.Channel(rule.Prefix("Paid")),
		rule.Func("f", func([]conversion.Event) bool { return true }),
		rule.Any(rule.Match("m", func(conversion.Event) bool { return true })),
	} {
		require.Empty(t, rule.Check(r), "%#v", r)
	}
}

func TestJoinPath(t *testing.T) {
	for _, test := range [][3]string{
		{"", "", ""}, {"a", "", "a"}, {"", "b", "b"}, {"a", "b.c", "a.b.c"}, {"a", "[1]", "a[1]"}, {"a[0]", "b", "a[0].b"},
	} {
		require.Equal(t, test[2], rule.JoinPath(test[0], test[1]))
	}
}

func FuzzCheckNeverPanics(f *testing.F) {
	f.Add("/{a,b}/**", "glob", false)
	f.Add("(?i", "regexp", true)
	f.Add("", "", true)
	f.Fuzz(func(_ *testing.T, text, op string, fold bool) {
		p := conversion.Pattern{Op: conversion.PatternOp(op), Values: strings.Split(text, ";"), Fold: fold}
		for _, r := range []rule.Rule{
			rule.Path(p), rule.URL(p), rule.Host(p), rule.Fragment(p), rule.Query("q", p), rule.Title(p), rule.Source(p), rule.Prop("p", p),
			rule.Value(rule.Test{Op: rule.Op(op), Values: []conversion.Value{conversion.StringValue(text)}}),
			rule.EngagedDelta(rule.Test{Op: rule.Op(op), Values: []conversion.Value{conversion.NumberValue(float64(len(text)))}}),
		} {
			rule.Check(r)
		}
	})
}

func ExampleCheck() {
	r := rule.All(
		rule.Path("checkout/**"),
		rule.Count(0, rule.Event("add_to_cart")),
		rule.None(rule.Prop("items", rule.Between(5, 3))),
	)
	for _, fault := range rule.Check(r) {
		fmt.Println(fault)
	}
	// Output:
	// all[0].path: a path begins with a slash, not as "checkout/**"
	// all[1].count.at_least: 0 is too small, want at least 1
	// all[2].none.prop.between: 5 is above 3
}
