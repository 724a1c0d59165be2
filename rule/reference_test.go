package rule_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// The reference computes the hits of a rule straight from their definition:
// readable, slow, and without any state.

type refVisit struct {
	events []conversion.Event
	touch  conversion.Touch
}

func refHits(r rule.Rule, v refVisit) (hits []int) {
	for i := range v.events {
		if refHit(r, v, i) {
			hits = append(hits, i)
		}
	}
	return hits
}

func refHit(r rule.Rule, v refVisit, i int) bool {
	switch r := r.(type) {
	case rule.Predicate:
		return refHolds(r, v.events[i])
	case rule.CountOf:
		n := func(i int) int { return refCount(r, v.events[:i+1]) }
		return n(i) >= r.AtLeast && (i == 0 || n(i-1) < r.AtLeast)
	case rule.DurationOver:
		over := func(i int) bool { return refClock(r.Clock, v.events[:i+1]) > r.Over }
		return over(i) && (i == 0 || !over(i-1))
	case rule.PagesOver:
		n := 0
		for _, e := range v.events[:i+1] {
			if e.IsPageView() {
				n++
			}
		}
		return n == r.Over+1 && v.events[i].IsPageView()
	case rule.Sequence:
		return slices.Contains(refSequence(r, v.events), i)
	case rule.EntryIs:
		return i == 0 && refHolds(r.Of, v.events[0])
	case rule.TouchIs:
		field := map[rule.TouchField]string{
			rule.ChannelField: v.touch.Channel, rule.SourceField: v.touch.Source,
			rule.MediumField: v.touch.Medium, rule.CampaignField: v.touch.Campaign,
		}[r.Field]
		return i == 0 && field != "" && field == r.Pattern.Values[0]
	case rule.AllOf:
		return refAll(r, v) == i
	case rule.AnyOf:
		return slices.ContainsFunc(r.Rules, func(r rule.Rule) bool { return refHit(r, v, i) })
	case rule.VisitFunc:
		return r.Func(v.events[:i+1])
	}
	panic("unknown rule")
}

func refCount(r rule.CountOf, events []conversion.Event) int {
	distinct := map[string]bool{}
	n := 0
	for _, e := range events {
		if !refHolds(r.Of, e) {
			continue
		}
		n++
		v := e.Props.Lookup(r.Distinct)
		for _, s := range v.List() {
			distinct["string "+s] = true
		}
		if v.Exists() && v.Kind() != conversion.KindStrings {
			distinct[map[conversion.Kind]string{conversion.KindString: "string ", conversion.KindNumber: "number ", conversion.KindBool: "bool "}[v.Kind()]+v.String()] = true
		}
	}
	if r.Distinct != "" {
		return len(distinct)
	}
	return n
}

func refClock(c rule.Clock, events []conversion.Event) (d time.Duration) {
	if c == rule.Span {
		return events[len(events)-1].Time.Sub(events[0].Time)
	}
	for _, e := range events {
		d += max(0, e.Engaged)
	}
	return d
}

// refSequence tries all chains.
func refSequence(r rule.Sequence, events []conversion.Event) (hits []int) {
	lo := 0
	for j := range events {
		if refChain(r, events, lo, j, nil) {
			hits = append(hits, j)
			lo = j + 1
		}
	}
	return hits
}

// refChain reports whether a chain from lo on ends at j; chain holds its last
// steps, latest first.
func refChain(r rule.Sequence, events []conversion.Event, lo, j int, chain []int) bool {
	step := len(r.Steps) - 1 - len(chain)
	if step < 0 {
		first, last := chain[len(chain)-1], chain[0]
		if r.Within > 0 && events[last].Time.Sub(events[first].Time) > r.Within {
			return false
		}
		for x := first + 1; x < last; x++ {
			if !slices.Contains(chain, x) && (r.Direct || r.Without != nil && refHolds(r.Without, events[x])) {
				return false
			}
		}
		return true
	}
	from, to := lo, j
	if len(chain) == 0 {
		from = j
	} else {
		to = chain[len(chain)-1] - 1
	}
	for i := from; i <= to; i++ {
		if refHolds(r.Steps[step], events[i]) && refChain(r, events, lo, j, append(slices.Clone(chain), i)) {
			return true
		}
	}
	return false
}

func refAll(r rule.AllOf, v refVisit) int {
	for i := range v.events {
		seen := func(r rule.Rule) bool {
			for j := 0; j <= i; j++ {
				if refHit(r, v, j) {
					return true
				}
			}
			return false
		}
		complete := true
		for _, part := range r.Rules {
			if none, ok := part.(rule.NoneOf); ok {
				if seen(none.Rule) {
					return -1
				}
			} else {
				complete = complete && seen(part)
			}
		}
		if complete {
			return i
		}
	}
	return -1
}

func refHolds(p rule.Predicate, e conversion.Event) bool {
	switch p := p.(type) {
	case rule.AnyEventIs:
		return true
	case rule.NameIs:
		return slices.Contains(p.Names, e.EventName())
	case rule.AndOf:
		return !slices.ContainsFunc(p.Predicates, func(p rule.Predicate) bool { return !refHolds(p, e) })
	case rule.OrOf:
		return slices.ContainsFunc(p.Predicates, func(p rule.Predicate) bool { return refHolds(p, e) })
	case rule.NotOf:
		return !refHolds(p.Predicate, e)
	case rule.MatchFunc:
		return p.Func(e)
	case rule.TextIs:
		return e.URL == "https://shop.example"+p.Pattern.Values[0]
	case rule.PropIs:
		v := e.Props.Lookup(p.Name)
		if p.Test.Op == rule.OpExists {
			return v.Exists() == p.Test.Values[0].IsTrue()
		}
		return v.Equal(p.Test.Values[0]) || slices.ContainsFunc(v.List(), func(s string) bool { return s == p.Test.Values[0].Str() })
	case rule.ValueIs:
		return e.Value.Currency == p.Test.Amounts[0].Currency && e.Value.Micros >= p.Test.Amounts[0].Micros
	case rule.DeltaIs:
		return float64(max(0, e.Engaged)) > p.Test.Values[0].Num()
	}
	panic("unknown predicate")
}

// Random rules and visits over a small alphabet, where everything happens.

type random struct{ *rand.Rand }

func (r random) predicate(depth int) rule.Predicate {
	switch n := r.IntN(12); {
	case n < 4:
		return rule.Event(string(rune('a' + r.IntN(4))))
	case n == 4:
		return rule.Path("/" + strconv.Itoa(r.IntN(3)))
	case n == 5:
		return rule.Prop("p", string(rune('x'+r.IntN(3))))
	case n == 6:
		return rule.Prop("n", r.IntN(3))
	case n == 7:
		return []rule.Predicate{rule.AnyEvent(), rule.HasProp("p"), rule.Prop("p", rule.Exists(false)), rule.Value(rule.Gte(conversion.Cents(100, "EUR"))), rule.EngagedDelta(rule.Gt(time.Second))}[r.IntN(5)]
	case n == 8:
		m := r.IntN(3)
		return rule.Match("minute "+strconv.Itoa(m), func(e conversion.Event) bool { return e.Time.Second()%3 == m })
	case depth == 0:
		return rule.Event("a")
	case n == 9:
		return rule.Not(r.predicate(depth - 1))
	case n == 10:
		return rule.And(r.predicate(depth-1), r.predicate(depth-1))
	}
	return rule.Or(r.predicate(depth-1), r.predicate(depth-1))
}

func (r random) rule(depth int) rule.Rule {
	switch n := r.IntN(14); {
	case n < 3 || depth == 0 && n > 10:
		return r.predicate(2)
	case n == 3:
		return rule.Count(1+r.IntN(3), r.predicate(1))
	case n == 4:
		return rule.CountDistinct(1+r.IntN(3), []string{"p", "n"}[r.IntN(2)], r.predicate(1))
	case n == 5:
		return rule.Lasted(time.Duration(r.IntN(20)) * time.Second)
	case n == 6:
		return rule.Engaged(time.Duration(r.IntN(8)) * time.Second)
	case n == 7:
		return rule.PagesOver{Over: r.IntN(3)}
	case n == 8:
		return rule.Entry(r.predicate(1))
	case n == 9:
		return rule.Source([]string{"google", "x"}[r.IntN(2)])
	case n == 10:
		m := 1 + r.IntN(3)
		return rule.Func("every "+strconv.Itoa(m), func(visit []conversion.Event) bool { return len(visit)%m == 0 })
	case n == 11:
		return r.sequence()
	case n == 12:
		parts := []rule.Rule{r.rule(depth - 1)}
		for range r.IntN(3) {
			if r.IntN(3) == 0 {
				parts = append(parts, rule.None(r.rule(depth-1)))
			} else {
				parts = append(parts, r.rule(depth-1))
			}
		}
		return rule.All(parts...)
	}
	return rule.Any(r.rule(depth-1), r.rule(depth-1))
}

func (r random) sequence() rule.Sequence {
	var s rule.Sequence
	for range 1 + r.IntN(3) {
		s.Steps = append(s.Steps, r.predicate(1))
	}
	if r.IntN(2) == 0 {
		s.Within = time.Duration(1+r.IntN(15)) * time.Second
	}
	switch r.IntN(4) {
	case 0:
		s.Direct = true
	case 1:
		s.Without = r.predicate(1)
	}
	return s
}

func (r random) visit() refVisit {
	v := refVisit{touch: conversion.Touch{Source: "google"}}
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for range r.IntN(10) {
		at = at.Add(time.Duration(r.IntN(5)) * time.Second)
		e := conversion.Event{Time: at, Seq: int64(len(v.events)), Name: string(rune('a' + r.IntN(4)))}
		if r.IntN(3) == 0 {
			e.Name = "page_view"
		}
		if r.IntN(2) == 0 {
			e.URL = "https://shop.example/" + strconv.Itoa(r.IntN(3))
		}
		e.Engaged = time.Duration(r.IntN(4)-1) * time.Second
		switch r.IntN(5) {
		case 0:
			e.Props = conversion.Props{conversion.String("p", string(rune('x'+r.IntN(3)))), conversion.Number("n", float64(r.IntN(3)))}
		case 1:
			e.Props = conversion.Props{conversion.Strings("p", "x", string(rune('x'+r.IntN(3)))), conversion.Bool("n", true)}
		case 2:
			e.Value = conversion.Cents(int64(r.IntN(3))*75, "EUR")
		}
		v.events = append(v.events, e)
	}
	return v
}

// checkVisit compares a program of many rules with the reference, rule by rule,
// saving and restoring the visit at some point.
func checkVisit(t *testing.T, r random) {
	rules := make([]rule.Rule, 1+r.IntN(6))
	want := make([][]int, len(rules))
	v := r.visit()
	for i := range rules {
		rules[i] = r.rule(2)
		want[i] = refHits(rules[i], v)
	}
	program, err := rule.Compile(rules...)
	require.NoError(t, err)
	got := make([][]int, len(rules))
	visit := program.NewVisit()
	visit.Begin(v.touch)
	saveAt := r.IntN(10)
	for i := range v.events {
		if i == saveAt && i > 0 {
			visit = restored(t, program, visit)
		}
		for _, hit := range visit.Observe(&v.events[i]) {
			got[hit] = append(got[hit], i)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		for i := range rules {
			t.Logf("rule %d: %s", i, rule.AppendJSON(nil, rules[i]))
		}
		t.Fatalf("hits (-reference +program):\n%s", diff)
	}
}

func restored(t *testing.T, p *rule.Program, v *rule.Visit) *rule.Visit {
	saved, err := v.AppendBinary(nil)
	require.NoError(t, err)
	again := p.NewVisit()
	rest, err := again.CutBinary(saved)
	require.NoError(t, err)
	require.Empty(t, rest)
	resaved, err := again.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, saved, resaved)
	return again
}

func TestProgramEqualsReference(t *testing.T) {
	for seed := range uint64(20000) {
		checkVisit(t, random{rand.New(rand.NewPCG(seed, 1))})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestKeysOfFoldedGlobs: equal globs, one of which ignores case, have keys of
// their own.
func TestKeysOfFoldedGlobs(t *testing.T) {
	exact := rule.CountDistinct(2, "id", rule.Path("/p/{id}"))
	folded := rule.CountDistinct(2, "id", rule.Path(rule.Fold(rule.Glob("/p/{id}"))))
	p, err := rule.Compile(exact, folded)
	require.NoError(t, err)
	v := p.NewVisit()
	require.Empty(t, v.Observe(&conversion.Event{Time: time.Unix(0, 0), URL: "https://shop.example/P/1"}))
	require.Equal(t, []int{1}, v.Observe(&conversion.Event{Time: time.Unix(1, 0), URL: "https://shop.example/P/2"}))
}

func FuzzProgram(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { checkVisit(t, random{rand.New(rand.NewPCG(a, b))}) })
}
