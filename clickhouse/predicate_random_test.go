package clickhouse

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// world makes random predicates and events out of few words, so that they often
// meet.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 7))} }

func pick[T any](w world, list ...T) T { return list[w.IntN(len(list))] }

var (
	somePaths = []string{"/", "/a", "/A", "/a/", "/a/b", "/a/b/", "/ab", "/a//b", "/gr%C3%B6%C3%9Fe", "/größe/x", "/GRÖẞE", "/a%2Fb", "/a%0Ab", "/a/x.html", "/b", "//a", "/K", "/\u212a", "/a'b", "/a\\b", "/a*b"}
	someGlobs = []string{"/**", "/a/**", "/*", "/a/*", "/**/b", "/a/{x}.html", "/{a,b}", "/{a,gr}*/**", "/**/*/b", "/a*", "/*b/**/", "/a%2Ab*", "/gr*%C3%9Fe/**", "/{x}/{y}", "/a//*", "//a/**"}
	someHosts = []string{"a.example", "A.Example", "www.a.example", "b.example", "x.www.a.example", "münchen.example", "[::1]", "localhost"}
	hostGlobs = []string{"**.a.example", "*.example", "**", "*", "a.**", "**.www.**", "{a,b}.example", "*.*.Example.", "**.{www,x}.a.*", "w*.a.example", "*.münchen.example"}
	someURLs  = []string{"https://a.example/a", "https://a.example/a?q=1", "//a.example/a?q=%c3%a4", "mailto:a", "/a", "https://a.example:8080/", "/", "http://A.example/A?q=K"}
	urlGlobs  = []string{"*", "https://*", "https://*.example/*", "*?q=*", "mailto:{a,b}", "*%2A*", "https://a.example/{a,b}*"}
	someWords = []string{"a", "A", "ab", "b", "K", "k", "\u212a", "ſ", "s", "Σς", "σς", "_σÉ", "a\nb", "a\x00b", "a b", "it's", "\\", "é", "É", "ß", "ẞ", "x]", "/", "a/", "😀", "\u0130", "i"}
	wordGlobs = []string{"*", "a*", "*b", "*b*", "{a,b}", "*{a,K}*", "a*b", "%2A", "a*b*", "**"}
	someExprs = []string{"", "a", "^a", "a$", "^$", ".", "a.b", "(?s)a.b", "(?m)^b$", `\w`, `\W`, `\d+|k`, `(?i)k`, `(?i)[^s]`, `[[:alpha:]]{2}`, `\bb`, `\pL`, `\PL`, `[^a]`, "_σς?É", "[]a]b", "[]]", `\x00`, `(a|b)*?$`, `(?i)Σ{2}`, `x?y*`, `^(a|)(b|)$`, `\p{Lu}`, `(?U)a+b`, `\Bb`, `[\s\S]{3,}`, `[^\n]\z`, `é?É`, `(?:)`, `a{0}`, `\Q\\E`, `[a-\x{10FFFF}]`}
)

func (w world) pattern(texts, globs []string) conversion.Pattern {
	p := conversion.Pattern{Fold: w.IntN(4) == 0}
	text := func(op conversion.PatternOp, list []string) { p.Op, p.Values = op, []string{pick(w, list...)} }
	switch w.IntN(9) {
	case 0, 1:
		text(pick(w, conversion.Plain, conversion.EqualTo), texts)
	case 2:
		p.Op, p.Values = conversion.OneOf, []string{pick(w, texts...), pick(w, texts...), pick(w, texts...)}
	case 3:
		text(conversion.HasPrefix, texts)
	case 4:
		text(conversion.HasSuffix, texts)
	case 5:
		text(conversion.Containing, texts)
	case 6, 7:
		text(conversion.MatchingGlob, globs)
	default:
		text(conversion.MatchingRegexp, someExprs)
	}
	return p
}

func (w world) text() rule.Predicate {
	switch w.IntN(8) {
	case 0, 1, 2:
		return rule.Path(w.pattern(somePaths, someGlobs))
	case 3:
		return rule.Host(w.pattern(someHosts, hostGlobs))
	case 4:
		return rule.URL(w.pattern(someURLs, urlGlobs))
	case 5:
		return rule.Fragment(w.pattern(someWords, wordGlobs))
	case 6:
		return pick(w, rule.ReferrerHost(w.pattern(someHosts, hostGlobs)), rule.Referrer(w.pattern(someURLs, urlGlobs)))
	}
	return rule.TextIs{Subject: pick(w, rule.TitleText, rule.ContentTypeText), Pattern: w.pattern(someWords, wordGlobs)}
}

func (w world) scalar() conversion.Value {
	switch w.IntN(5) {
	case 0:
		return conversion.BoolValue(w.IntN(2) == 0)
	case 1, 2:
		return conversion.StringValue(pick(w, append(someWords, "")...))
	case 3:
		return conversion.NumberValue(pick(w, 0, math.Copysign(0, -1), 0.1, -1, math.MaxFloat64, math.SmallestNonzeroFloat64, 1<<53+2))
	}
	return conversion.NumberValue(float64(w.IntN(4)))
}

func (w world) test(operand func(*rule.Test), ops ...rule.Op) rule.Test {
	ops = append(ops, rule.OpEq, rule.OpNe, rule.OpLt, rule.OpLte, rule.OpGt, rule.OpGte, rule.OpIn, rule.OpNotIn, rule.OpBetween)
	t := rule.Test{Op: pick(w, ops...)}
	operand(&t)
	for n := 1; t.Op == rule.OpBetween && n < 2 || (t.Op == rule.OpIn || t.Op == rule.OpNotIn) && n < 1+w.IntN(5); n++ {
		operand(&t)
	}
	return t
}

func (w world) prop() rule.Predicate {
	name := pick(w, "p", "q", "it's")
	if w.IntN(6) == 0 {
		return rule.Prop(name, rule.Exists(w.IntN(2) == 0))
	}
	if w.IntN(6) == 0 {
		return rule.Prop(name, conversion.Pattern{Op: conversion.MatchingRegexp, Values: []string{pick(w, someExprs...)}, Fold: w.IntN(3) == 0})
	}
	operand := func(t *rule.Test) { t.Values = append(t.Values, w.scalar()) }
	return rule.PropIs{Name: name, Test: w.test(operand, rule.OpPrefix, rule.OpSuffix, rule.OpContains), Fold: w.IntN(6) == 0}
}

func (w world) money() conversion.Money {
	return conversion.Money{Micros: pick[int64](w, -1, 0, 1, 2, math.MinInt64, math.MaxInt64), Currency: pick(w, "EUR", "EUR", "USD", "XXX")}
}

func (w world) delta() time.Duration {
	return pick[time.Duration](w, 0, 1, 2, time.Second, 1<<53-1, 1<<53, 1<<53+2, math.MaxInt64/2+1)
}

func (w world) atom() rule.Predicate {
	switch w.IntN(10) {
	case 0:
		return rule.Event([]string{pick(w, "a", "b", "c"), pick(w, "a", "b", "page_view")}[:1+w.IntN(2)]...)
	case 1, 2, 3, 4:
		return w.text()
	case 5:
		if w.IntN(4) == 0 {
			return rule.HasQuery(pick(w, "q", "r"))
		}
		return rule.Query(pick(w, "q", "r"), w.pattern(append(someWords, ""), wordGlobs))
	case 6, 7:
		return w.prop()
	case 8:
		if w.IntN(4) == 0 {
			return rule.Value(rule.Exists(w.IntN(2) == 0))
		}
		return rule.Value(w.test(func(t *rule.Test) { t.Amounts = append(t.Amounts, w.money()) }))
	}
	return rule.EngagedDelta(w.test(func(t *rule.Test) { t.Values = append(t.Values, conversion.NumberValue(float64(w.delta()))) }))
}

// predicate returns a well-formed predicate.
func (w world) predicate(depth int) rule.Predicate {
	for {
		if p := w.any(depth); len(rule.Check(p)) == 0 {
			return p
		}
	}
}

func (w world) any(depth int) rule.Predicate {
	if depth == 0 {
		switch w.IntN(16) {
		case 0:
			return rule.AnyEvent()
		case 1:
			return isFunny
		}
		return w.atom()
	}
	switch w.IntN(4) {
	case 0:
		return rule.Not(w.predicate(depth - 1))
	case 1:
		return rule.And(w.predicate(depth-1), w.predicate(depth-1))
	case 2:
		return rule.Or(w.predicate(depth-1), w.predicate(depth-1), w.predicate(depth-1))
	}
	return w.predicate(depth - 1)
}

func (w world) event() conversion.Event {
	e := conversion.Event{Time: time.Unix(0, 0), Name: pick(w, "a", "b", "c", "d", "page_view"), Engaged: pick(w, -1, w.delta(), w.delta()+1)}
	switch w.IntN(4) {
	case 0:
		e.URL = pick(w, someURLs...)
	case 1, 2:
		e.URL = "https://" + pick(w, someHosts...) + pick(w, somePaths...) + pick(w, "", "/", "?q=a", "?q=K&q=b&r=%00", "?q&r=%C3%89", "#"+pick(w, someWords...))
	}
	e.Referrer = pick(w, "", "https://"+pick(w, someHosts...), pick(w, someURLs...))
	e.Title, e.ContentType = pick(w, append(someWords, "")...), pick(w, append(someWords, "")...)
	if w.IntN(2) == 0 {
		e.Value = w.money()
	}
	for _, name := range []string{"p", "q", "it's"} {
		switch v := w.scalar(); w.IntN(4) {
		case 0, 1:
			e.Props = append(e.Props, conversion.Prop{Name: name, Value: v})
		case 2:
			list := []string{pick(w, append(someWords, "")...), pick(w, someWords...)}
			e.Props = append(e.Props, conversion.Strings(name, list[:w.IntN(3)]...))
		}
	}
	return e
}

func (w world) events(n int) []conversion.Event {
	list := make([]conversion.Event, n)
	for i := range list {
		list[i] = w.event()
	}
	return list
}

// holds says of each event whether the predicate holds, as the root module
// finds it.
func holds(p rule.Predicate, events []conversion.Event) []bool {
	list := make([]bool, len(events))
	program, err := rule.Compile(p)
	if err != nil {
		panic(err)
	}
	visit := program.NewVisit()
	for i := range events {
		list[i] = len(visit.Observe(&events[i])) > 0
	}
	return list
}
