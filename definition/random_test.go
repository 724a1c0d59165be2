package definition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// generator makes random definitions that are well formed and, where not told
// otherwise, in canonical form: the values that reading gives.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 1))} }

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

func (g generator) chance() bool { return g.IntN(2) == 0 }

func (g generator) text() string {
	return pick(g, "a", "cart", "ä ö", `"quoted"`, "<b>&", "line\nfeed", "\u2028", "日本", "\x01", `back\slash`)
}

func (g generator) path() string {
	return pick(g, "/", "/cart", "/p/*", "/p/**", "/{de,en}/x", "/p/{sku}", "/größe")
}

func (g generator) duration() time.Duration {
	unit := pick(g, time.Nanosecond, time.Millisecond, time.Second, time.Minute, time.Hour, 24*time.Hour)
	return time.Duration(1+g.IntN(99))*unit + time.Duration(g.IntN(2))*time.Hour
}

func (g generator) money(currency string) conversion.Money {
	return conversion.Money{Micros: g.Int64N(2e12) - 1e12, Currency: currency}
}

func (g generator) currency() string { return pick(g, "EUR", "JPY", "KWD", "CLF", "XXX") }

// pattern returns a pattern for a text that is no path.
func (g generator) pattern() conversion.Pattern {
	p := pick(g,
		conversion.Pattern{Values: []string{g.text()}}, conversion.Pattern{Values: []string{"a*{b"}},
		rule.Prefix(g.text()), rule.Suffix(g.text()), rule.Contains(g.text()), rule.Glob("a*"), rule.Regexp("^a|b$"),
		rule.OneOf("a"), rule.OneOf("a", "b"))
	p.Fold = g.IntN(4) == 0
	return p
}

func (g generator) pathPattern() conversion.Pattern {
	p := pick(g,
		conversion.Pattern{Values: []string{g.path()}}, rule.Exact("/a*b"), rule.Exact("/{x}"), rule.Glob("/plain"),
		rule.Prefix("/p/"), rule.Suffix(".pdf"), rule.Contains("art"), rule.Regexp("^/[0-9]+$"), rule.OneOf("/a", "/b*"))
	p.Fold = g.IntN(4) == 0
	return p
}

func (g generator) number() conversion.Value {
	return conversion.NumberValue(pick(g, 0, 1, -2.5, 1e21, 1e-7, 0.1, float64(g.IntN(1000))))
}

func (g generator) test(value func() conversion.Value) rule.Test {
	op := pick(g, rule.OpEq, rule.OpNe, rule.OpIn, rule.OpNotIn)
	t := rule.Test{Op: op, Values: []conversion.Value{value()}}
	if op == rule.OpIn || op == rule.OpNotIn {
		for range g.IntN(3) {
			t.Values = append(t.Values, value())
		}
	}
	return t
}

func (g generator) prop() rule.Predicate {
	name := g.text()
	words := rule.Prop(name, pick(g, rule.Contains(g.text()), rule.Prefix("V"), rule.Suffix("1"), rule.Regexp("a+")))
	texts := rule.PropIs{Name: name, Test: g.test(func() conversion.Value { return conversion.StringValue(g.text()) })}
	words.Fold, texts.Fold = g.chance(), g.chance()
	return pick[rule.Predicate](g, words, texts,
		rule.PropIs{Name: name, Test: g.test(g.number)}, rule.Prop(name, g.chance()), rule.Prop(name, rule.Exists(g.chance())),
		rule.Prop(name, rule.Gte(1.5)), rule.Prop(name, rule.Between("a", "b")), rule.Prop(name, rule.Lt("b")))
}

func (g generator) amount() rule.Predicate {
	m := g.money(g.currency())
	more := conversion.Money{Micros: m.Micros + 1, Currency: m.Currency}
	return rule.Value(pick(g, rule.Eq(m), rule.Ne(m), rule.Lt(m), rule.Lte(m), rule.Gt(m), rule.Gte(m),
		rule.In(m, more), rule.NotIn(m), rule.Between(m, more), rule.Exists(g.chance())))
}

func (g generator) subject() rule.Predicate {
	return rule.TextIs{
		Subject: pick(g, rule.FragmentText, rule.TitleText, rule.ContentTypeText),
		Pattern: g.pattern(),
	}
}

func (g generator) predicate(depth int) rule.Predicate {
	if depth > 0 && g.chance() {
		return pick[func() rule.Predicate](g,
			func() rule.Predicate { return rule.AndOf{Predicates: some(g, depth, g.predicate)} },
			func() rule.Predicate { return rule.OrOf{Predicates: some(g, depth, g.predicate)} },
			func() rule.Predicate { return rule.Not(g.predicate(depth - 1)) },
		)()
	}
	is := g.pattern()
	return pick[rule.Predicate](g, rule.Event(g.text()), rule.Event("a", g.text()), rule.Path(g.pathPattern()), rule.Path(g.pathPattern()),
		g.subject(), rule.Host("shop.example"), rule.Host(rule.Glob("**.shop.example")), rule.URL(rule.Prefix("https://shop.example/")),
		rule.Referrer(rule.Contains("x")), rule.ReferrerHost("www.google.com"), rule.HasQuery("q"), rule.QueryIs{Name: "q", Pattern: &is},
		g.prop(), g.prop(), g.amount(), g.amount(), rule.EngagedDelta(rule.Gte(g.duration())), rule.EngagedDelta(rule.In(time.Second, time.Duration(0))),
		rule.AnyEvent(), rule.Match("f", anyFuncs.Predicates["f"]))
}

func some[T any](g generator, depth int, one func(int) T) (list []T) {
	for range 1 + g.IntN(3) {
		list = append(list, one(depth-1))
	}
	return list
}

func (g generator) sequence(depth int) rule.Rule {
	s := rule.Sequence{Steps: some(g, depth, g.predicate), Direct: g.chance()}
	if g.chance() {
		s.Within = g.duration()
	}
	if g.chance() {
		s.Without = g.predicate(depth - 1)
	}
	return s
}

func (g generator) all(depth int) rule.Rule {
	rules := some(g, depth, g.rule)
	if g.chance() {
		rules = append(rules, rule.None(g.rule(depth-1)))
	}
	return rule.AllOf{Rules: rules}
}

func (g generator) rule(depth int) rule.Rule {
	if depth <= 0 {
		return g.predicate(0)
	}
	return pick[func() rule.Rule](g,
		func() rule.Rule { return g.predicate(depth) },
		func() rule.Rule { return rule.Count(1+g.IntN(9), g.predicate(depth-1)) },
		func() rule.Rule { return rule.CountDistinct(1+g.IntN(9), g.text(), g.predicate(depth-1)) },
		func() rule.Rule { return rule.Lasted(g.duration()) },
		func() rule.Rule { return rule.Engaged(g.duration()) },
		func() rule.Rule { return rule.PagesOver{Over: g.IntN(9)} },
		func() rule.Rule { return g.sequence(depth) },
		func() rule.Rule { return rule.Entry(g.predicate(depth - 1)) },
		func() rule.Rule {
			return rule.TouchIs{Field: pick(g, rule.ChannelField, rule.SourceField, rule.MediumField, rule.CampaignField), Pattern: g.pattern()}
		},
		func() rule.Rule { return g.all(depth) },
		func() rule.Rule { return rule.AnyOf{Rules: some(g, depth, g.rule)} },
		func() rule.Rule { return rule.Func("f", anyFuncs.Rules["f"]) },
	)()
}

func (g generator) value(kind goal.Kind) goal.Value {
	currency := g.currency()
	prop := goal.PropValue(g.text(), currency)
	prop.Factor = pick(g, "", "0.3", "12", "1.19")
	event := goal.EventValue()
	event.Currency = pick(g, "", "EUR")
	values := []goal.Value{{}, goal.Fixed(g.money(currency)), event, goal.EventValue().Or(g.money(currency)), prop, prop.Or(g.money(currency))}
	if kind != goal.Macro {
		values = append(values, goal.Estimated())
	}
	return pick(g, values...)
}

func (g generator) target() *goal.Target {
	from := time.Date(2026, 1, 1+g.IntN(365), 0, 0, 0, 0, time.UTC)
	to := from.Add(g.duration())
	return pick(g, nil,
		&goal.Target{Count: 1 + g.Int64N(1000), From: from, To: to},
		&goal.Target{Value: conversion.Money{Micros: 1 + g.Int64N(1e12), Currency: g.currency()}, From: from, To: to},
		&goal.Target{Lift: pick(g, "0.18", "-0.5", "2"), Baseline: "250.5", From: from, To: to},
		&goal.Target{Lift: "0.1", Baseline: "1000", Currency: g.currency(), From: from, To: to})
}

func (g generator) goal(i int) goal.Goal {
	kind := pick(g, goal.Macro, goal.Milestone, goal.Secondary)
	made := goal.Goal{
		Name:   fmt.Sprintf("%s %d", g.text(), i),
		Kind:   kind,
		Rule:   g.rule(3),
		Count:  pick(g, goal.Every(), goal.OncePerSession(), goal.OncePerUser(), goal.OncePer(g.text())),
		AtMost: g.IntN(3),
		Value:  g.value(kind),
		Target: g.target(),
	}
	if g.chance() {
		made.Cooldown = g.duration()
	}
	return made
}

// limit returns a limit of time, or none.
func (g generator) limit() time.Duration {
	if g.chance() {
		return 0
	}
	return g.duration()
}

func (g generator) funnel(i int) funnel.Funnel {
	made := funnel.Funnel{
		Name:   fmt.Sprintf("%s %d", g.text(), i),
		Within: g.limit(),
		Ties:   pick(g, funnel.AnyTies, funnel.SequenceTies, funnel.LaterTies),
		By:     pick(g, funnel.ByUser(), funnel.BySession(), funnel.ByUserAnd(g.text())),
	}
	for k := range 1 + g.IntN(4) {
		made.Steps = append(made.Steps, funnel.Step{Name: fmt.Sprintf("%s %d", g.text(), k), On: g.predicate(1)})
	}
	if g.chance() {
		from := time.Date(2026, 1, 1+g.IntN(365), 0, 0, 0, 0, time.UTC)
		made.Between = funnel.Period{From: from, To: from.Add(g.duration())}
	}
	if made.Open = g.IntN(4) == 0; !made.Open {
		made.Entry = pick(g, funnel.BestEntry, funnel.FirstEntry, funnel.EveryEntry)
	}
	switch later := made.Steps[1:]; {
	case !made.Open && g.IntN(4) == 0:
		made.Order = funnel.AnyOrder
	case !made.Open && len(later) > 0 && g.IntN(4) == 0:
		later[g.IntN(len(later))].AnyOrder = true
	default:
		g.limited(&made)
		return made
	}
	if len(made.Steps) > 1 && g.chance() {
		made.Exclude = []funnel.Exclusion{{On: g.predicate(1)}}
	}
	return made
}

// limited adds what only steps in order have.
func (g generator) limited(made *funnel.Funnel) {
	last := len(made.Steps) - 1
	for k := 1; k <= last; k++ {
		s := &made.Steps[k]
		s.Within, s.Direct, s.Optional = g.limit(), g.chance(), g.chance() && k < last && !made.Open
		if s.Direct && g.chance() {
			made.Relevant = g.predicate(1)
		}
	}
	if last > 0 && !made.Open && g.chance() {
		x := funnel.Exclusion{On: g.predicate(1), From: g.IntN(last)}
		if x.To = x.From + 1 + g.IntN(last-x.From); x.To == last {
			x.To = 0
		}
		made.Exclude = append(made.Exclude, x)
	}
}

func (g generator) bounds() segment.Bounds {
	low := float64(2 + g.IntN(9))
	return pick(g, segment.Bounds{}, segment.AtLeast(0), segment.AtLeast(low), segment.AtMost(low), segment.Between(low, low+1))
}

func (g generator) steps() (steps []segment.Step) {
	for i := range 1 + g.IntN(4) {
		s := segment.Step{On: g.predicate(1), AnyOrder: i > 0 && g.IntN(3) == 0}
		if i > 0 && !s.AnyOrder {
			s.Within, s.SameSession, s.Direct = g.limit(), g.chance(), g.chance()
			s.After = min(g.limit(), s.Within)
		}
		if !s.AnyOrder && g.chance() {
			s.Without = g.predicate(1)
		}
		steps = append(steps, s)
	}
	return steps
}

func (g generator) pursuit() segment.Condition {
	s := segment.Sequence{Steps: g.steps(), Within: g.limit(), In: g.limit(), FromStart: g.chance(),
		Ties: pick(g, segment.AnyTies, segment.SequenceTies, segment.LaterTies)}
	if g.chance() {
		s.ThenWithout = segment.Absence{Of: g.predicate(1), For: g.limit()}
	}
	if slices.ContainsFunc(s.Steps, func(s segment.Step) bool { return s.Direct }) {
		s.Relevant = g.predicate(1)
	}
	return s
}

func (g generator) touch() segment.Condition {
	p := g.pattern()
	return pick[segment.Condition](g, segment.Channel(p), segment.Source(p), segment.Medium(p), segment.Campaign(p))
}

// condition returns one that asks for a goal of that name, or for others.
func (g generator) condition(depth int, goal string) segment.Condition {
	part := func(depth int) segment.Condition { return g.condition(depth, goal) }
	if depth > 0 && g.chance() {
		return pick[func() segment.Condition](g,
			func() segment.Condition { return segment.AndOf{Conditions: some(g, depth, part)} },
			func() segment.Condition { return segment.OrOf{Conditions: some(g, depth, part)} },
			func() segment.Condition { return segment.Not(part(depth - 1)) },
		)()
	}
	of := g.predicate(1)
	return pick[func() segment.Condition](g,
		func() segment.Condition { return segment.Event(of) },
		func() segment.Condition {
			return segment.SessionIs{Rule: g.rule(2), Without: pick(g, nil, g.rule(1)), In: g.limit(), Bounds: g.bounds()}
		},
		func() segment.Condition {
			return segment.Did{Of: of, Bounds: g.bounds(), In: g.limit(), DistinctDays: g.chance()}
		},
		func() segment.Condition {
			return segment.Did{Of: of, Bounds: g.bounds(), In: g.limit(), Distinct: g.text()}
		},
		func() segment.Condition {
			return segment.Did{Of: of, Sum: g.text(), Bounds: pick(g, segment.AtLeast(0.1), segment.AtMost(-2), segment.Between(0, 1e21))}
		},
		g.pursuit,
		func() segment.Condition { return segment.FirstTime{Of: of, In: g.limit()} },
		func() segment.Condition { return segment.Stopped{Of: of, Active: g.duration(), Quiet: g.duration()} },
		func() segment.Condition { return segment.Restarted{Of: of, Active: g.duration(), Quiet: g.duration()} },
		func() segment.Condition {
			return segment.Regularly{Of: of, AtLeast: pick(g, 0, 2), Per: g.duration(), Periods: 4, MinPeriods: g.IntN(4)}
		},
		g.touch,
		func() segment.Condition {
			return segment.First(pick(g, g.touch(), segment.Condition(segment.Session(g.rule(1)))))
		},
		func() segment.Condition {
			return segment.Last(pick(g, g.touch(), segment.Condition(segment.Session(g.rule(1)))))
		},
		func() segment.Condition { return segment.Reached{Goal: goal, In: g.limit(), Bounds: g.bounds()} },
		func() segment.Condition { return segment.Func("f", anyFuncs.Journeys["f"]) },
	)()
}

func (g generator) segment(i int, goal string) segment.Segment {
	made := segment.Segment{
		Name:       fmt.Sprintf("%s %d", g.text(), i),
		Where:      g.condition(2, goal),
		Membership: pick(g, segment.Dynamic(), segment.Sticky(), segment.For(g.duration())),
	}
	if g.chance() {
		made.Exclude = segment.Exclusion{Where: g.condition(1, goal), Permanently: g.chance()}
	}
	return made
}

func (g generator) document() definition.Document {
	d := definition.Document{Version: 1}
	for i := range 1 + g.IntN(4) {
		made := g.goal(i)
		if i > 0 && g.chance() && d.Goals[0].Kind == goal.Macro && made.Kind != goal.Macro {
			made.LeadsTo = d.Goals[0].Name
		}
		d.Goals = append(d.Goals, made)
	}
	for i := range g.IntN(3) {
		d.Funnels = append(d.Funnels, g.funnel(i))
	}
	for i := range g.IntN(3) {
		d.Segments = append(d.Segments, g.segment(i, d.Goals[0].Name))
	}
	return d
}

func TestRandomRoundTrip(t *testing.T) {
	schema := compileSchema(t)
	for seed := range uint64(1000) {
		doc := newGenerator(seed).document()
		text := string(doc.AppendJSON(nil))
		read, err := definition.Parse([]byte(text), anyFuncs)
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(doc, read, sameFuncs), text)
		require.Equal(t, text, string(read.AppendJSON(nil)))
		if seed%10 == 0 {
			roundTrip(t, text)
			require.NoError(t, validate(schema, text), text)
		}
	}
}
