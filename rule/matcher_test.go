package rule_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

func ExampleMatcher() {
	m, err := rule.NewMatcher(
		rule.Page("/p/**"),
		rule.Event("add_to_cart"),
		rule.And(rule.Event("purchase"), rule.Prop("items", rule.Gte(2))),
	)
	if err != nil {
		panic(err)
	}
	memo := m.NewMemo()
	for _, e := range []conversion.Event{
		{URL: "https://shop.example/p/lamp?utm_source=x"},
		{Name: "scroll", URL: "https://shop.example/p/lamp"},
		{Name: "purchase", Props: conversion.Props{conversion.Number("items", 3)}},
	} {
		fmt.Printf("%03b\n", memo.Match(&e))
	}
	// Output:
	// 001
	// 000
	// 100
}

// wide is a random predicate of any kind over a small alphabet.
func (r random) wide(depth int) rule.Predicate {
	if depth > 0 {
		switch r.IntN(6) {
		case 0:
			return rule.Not(r.wide(depth - 1))
		case 1:
			return rule.And(r.wideList(depth - 1)...)
		case 2:
			return rule.Or(r.wideList(depth - 1)...)
		}
	}
	switch r.IntN(10) {
	case 0, 1:
		return rule.Event(pick(r, names...), pick(r, names...))
	case 2, 3, 4:
		return r.wideText()
	case 5:
		name := pick(r, "q", "Q", "é")
		if r.IntN(2) == 0 {
			return rule.HasQuery(name)
		}
		return rule.Query(name, pick(r, rule.Exact(""), rule.Exact("1"), rule.Prefix("a"), rule.Fold("A b")))
	case 6, 7:
		return r.wideProp()
	case 8:
		amount := conversion.Cents(100, "EUR")
		return pick[rule.Predicate](r, rule.HasValue(), rule.Value(rule.Exists(false)), rule.Value(rule.Ne(amount)),
			rule.Value(rule.Lt(amount)), rule.EngagedDelta(rule.Lte(time.Second)), rule.EngagedDelta(rule.Ne(time.Duration(0))))
	}
	return r.predicate(0)
}

func (r random) wideList(depth int) []rule.Predicate {
	list := make([]rule.Predicate, 1+r.IntN(3))
	for i := range list {
		list[i] = r.wide(depth)
	}
	return list
}

func (r random) wideText() rule.Predicate {
	switch r.IntN(8) {
	case 0:
		return rule.Path(pick(r, rule.Prefix("/p/"), rule.Glob("/p/*"), rule.Glob("/**"), rule.Fold("/P/1"), rule.Regexp(`\d$`)))
	case 1:
		return rule.URL(pick(r, rule.Contains("shop"), rule.Suffix("q=1"), rule.OneOf("https://shop.example/", "https://shop.example/p/1")))
	case 2:
		return rule.Host(pick(r, rule.Exact("shop.example"), rule.Glob("*.shop.example"), rule.Suffix(".org")))
	case 3:
		return rule.Fragment(pick(r, rule.Exact("top"), rule.Prefix("t")))
	case 4:
		return rule.Title(pick(r, rule.Exact("Lamp"), rule.Fold(rule.Contains("AMP")), rule.Regexp("^$")))
	case 5:
		return rule.ContentType(pick(r, "guide", "product"))
	case 6:
		return rule.Referrer(pick(r, rule.Contains("search"), rule.Prefix("https://")))
	}
	return rule.ReferrerHost(pick(r, "shop.example", "search.example.org"))
}

func (r random) wideProp() rule.Predicate {
	switch r.IntN(5) {
	case 0:
		return rule.Prop("n", pick(r, rule.Gte(1), rule.Lt(2), rule.Between(1, 2), rule.Ne(1), rule.In(0, 2), rule.NotIn(0, 1)))
	case 1:
		return rule.Prop("p", pick(r, rule.Ne("x"), rule.In("x", "z"), rule.NotIn("y"), rule.Gt("x"), rule.Exists(true)))
	case 2:
		return rule.Prop("p", pick(r, rule.Fold("X"), rule.Prefix("x"), rule.Regexp("[yz]")))
	case 3:
		return rule.Prop("n", r.IntN(2) == 0)
	}
	return rule.Prop(pick(r, "p", "n", "none"), rule.Exists(r.IntN(2) == 0))
}

// wideEvent fills in what wide asks about.
func (r random) wideEvent() conversion.Event {
	events := r.visit().events
	if len(events) == 0 {
		events = []conversion.Event{{}}
	}
	e := events[0]
	e.Name = pick(r, append(names, "", "other", "another name of no predicate")...)
	e.URL = pick(r, "", e.URL, "https://shop.example/p/1", "https://www.shop.example/P/1?q=1&q=a#top", "HTTP://Shop.Example:80/p//?Q=A%20B&%C3%A9", "mailto:x", "/p/2?q", " ")
	e.Referrer = pick(r, "", "https://search.example.org/?q=1", "https://shop.example/p/1", "shop.example")
	e.Title = pick(r, "", "Lamp", "lamps")
	e.ContentType = pick(r, "", "guide", "product")
	if r.IntN(4) == 0 { // no value, and names that are not unique
		e.Props = append(conversion.Props{{Name: pick(r, "p", "n")}}, e.Props...)
	}
	return e
}

var names = []string{
	"a", "b", "c", "d", "page_view", "screen_view", "ab", "abc", "abcd", "abce", "purchase", "add_to_cart", "sixteen_letters_",
	"seventeen_letters", "a name of twenty-odd letters", "a name of TWENTY-odd letters",
}

func pick[T any](r random, from ...T) T { return from[r.IntN(len(from))] }

// checkMatcher compares a matcher with a program, and with the reference where
// that knows the predicate.
func checkMatcher(t *testing.T, r random) {
	predicates := make([]rule.Predicate, r.IntN(pick(r, 6, 70, 200)))
	known := make([]bool, len(predicates)) // to the reference
	rules := make([]rule.Rule, len(predicates))
	for i := range predicates {
		if known[i] = r.IntN(3) == 0; known[i] {
			predicates[i] = r.predicate(3)
		} else {
			predicates[i] = r.wide(3)
		}
		rules[i] = predicates[i]
	}
	m, err := rule.NewMatcher(predicates...)
	require.NoError(t, err)
	program, err := rule.Compile(rules...)
	require.NoError(t, err)
	memo, visit := m.NewMemo(), program.NewVisit()
	for range 12 {
		e := r.wideEvent()
		masks := memo.AppendMatches(nil, &e)
		require.Len(t, masks, max(1, (len(predicates)+63)/64))
		require.Equal(t, masks[0], memo.Match(&e))
		visit.Begin(conversion.Touch{})
		hits := visit.Observe(&e)
		for i := range 64 * len(masks) {
			got, want := masks[i/64]&(1<<(i%64)) != 0, slices.Contains(hits, i)
			if got != want {
				t.Fatalf("got %v at %+v for predicate %d: %s", got, e, i, rule.AppendJSON(nil, rules[i]))
			}
			if i < len(known) && known[i] && !strings.Contains(string(rule.AppendJSON(nil, rules[i])), `"path"`) {
				require.Equal(t, refHolds(predicates[i], e), got)
			}
		}
	}
}

func TestMatcherEqualsProgram(t *testing.T) {
	for seed := range uint64(700) {
		checkMatcher(t, random{rand.New(rand.NewPCG(seed, 2))})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzMatcher(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { checkMatcher(t, random{rand.New(rand.NewPCG(a, b))}) })
}

// TestMatcherNames: names that have length, ends or middle in common are told
// apart, with and without an event that has them.
func TestMatcherNames(t *testing.T) {
	var all []string
	for n := range 40 {
		for at := range n + 1 {
			name := []byte(strings.Repeat("x", n+1))
			name[at] = 'y'
			all = append(all, string(name))
		}
	}
	var predicates []rule.Predicate
	for i := 0; i < len(all); i += 2 {
		predicates = append(predicates, rule.Event(all[i]))
	}
	m, err := rule.NewMatcher(predicates...)
	require.NoError(t, err)
	memo := m.NewMemo()
	for i, name := range all {
		want := make([]uint64, (len(predicates)+63)/64)
		if i%2 == 0 {
			want[i/2/64] = 1 << (i / 2 % 64)
		}
		require.Equal(t, want, memo.AppendMatches(nil, &conversion.Event{Name: name}), name)
	}
	require.Zero(t, memo.Match(&conversion.Event{}))
}

// TestMatcherForgets: more texts than are remembered change no result.
func TestMatcherForgets(t *testing.T) {
	m, err := rule.NewMatcher(rule.Path(rule.Suffix("7")), rule.Not(rule.Title(rule.Prefix("1"))), rule.Referrer(rule.Contains("99")))
	require.NoError(t, err)
	memo := m.NewMemo()
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		n := fmt.Sprint(r.IntN(20_000))
		e := conversion.Event{Name: "x", URL: "https://shop.example/p/" + n, Title: n, Referrer: "https://search.example/" + n}
		var want uint64
		if strings.HasSuffix(n, "7") {
			want |= 1
		}
		if !strings.HasPrefix(n, "1") {
			want |= 2
		}
		if strings.Contains(n, "99") {
			want |= 4
		}
		require.Equal(t, want, memo.Match(&e), n)
	}
}

func TestMatcherAllocatesNothing(t *testing.T) {
	events := shopEvents(500, true)
	many := append(slices.Clone(shopFunnel), rule.Title("x"), rule.And(rule.Path("/p/**"), rule.Prop("items", 1)),
		rule.Match("dear", func(e conversion.Event) bool { return e.Value.Micros > 0 }))
	for len(many) < 130 {
		many = append(many, rule.Query("q", fmt.Sprint(len(many))))
	}
	m, err := rule.NewMatcher(many...)
	require.NoError(t, err)
	memo := m.NewMemo()
	var masks []uint64
	all := func() {
		for _, e := range events { // a copy, which must not escape
			memo.Match(&e)
			masks = memo.AppendMatches(masks[:0], &e)
		}
	}
	all()
	require.Zero(t, testing.AllocsPerRun(10, all))
}

func TestMatcherOfManyGoroutines(t *testing.T) {
	m, err := rule.NewMatcher(shopFunnel...)
	require.NoError(t, err)
	events := shopEvents(2000, true)
	var want []uint64
	memo := m.NewMemo()
	for i := range events {
		want = append(want, memo.Match(&events[i]))
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			memo := m.NewMemo()
			for i := range events {
				if memo.Match(&events[i]) != want[i] {
					t.Errorf("event %d", i)
				}
			}
		})
	}
	all.Wait()
}

// TestMatcherFunctions: functions are asked last, only where they decide, and
// may panic.
func TestMatcherFunctions(t *testing.T) {
	asked := 0
	f := rule.Match("f", func(e conversion.Event) bool {
		asked++
		if e.Title == "panic" {
			panic("no")
		}
		return e.Title == "yes"
	})
	m, err := rule.NewMatcher(rule.And(f, rule.Event("a"), rule.Path("/p"), rule.HasProp("x")), rule.Or(f, rule.Event("b")))
	require.NoError(t, err)
	memo := m.NewMemo()
	yes := conversion.Event{Name: "a", URL: "/p", Title: "yes", Props: conversion.Props{conversion.Bool("x", true)}}
	for _, test := range []struct {
		change func(*conversion.Event)
		want   uint64
		asked  int
	}{
		{func(*conversion.Event) {}, 0b11, 2},
		{func(e *conversion.Event) { e.Title = "no" }, 0b00, 2},
		{func(e *conversion.Event) { e.Props = nil }, 0b10, 1},
		{func(e *conversion.Event) { e.URL = "/q" }, 0b10, 1},
		{func(e *conversion.Event) { e.Name = "b" }, 0b10, 0},
	} {
		e := yes
		test.change(&e)
		asked = 0
		require.Equal(t, test.want, memo.Match(&e))
		require.Equal(t, test.asked, asked)
		e.Name, e.Title = "a", "panic"
		require.Panics(t, func() { memo.Match(&e) })
	}
}

func TestMatcherFaults(t *testing.T) {
	_, err := rule.NewMatcher(rule.Event("a"), nil, rule.And(rule.Event("b"), rule.Path("p")))
	require.ErrorContains(t, err, "[1]: ")
	require.ErrorContains(t, err, "[2].and[1].path: ")
}
