package definition_test

import (
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

func document(goals ...goal.Goal) definition.Document { return definition.Document{Goals: goals} }

func TestDiff(t *testing.T) {
	order := goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()}
	cart := goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.All(rule.Path("/cart"), rule.Count(3, rule.Event("view")))}
	changed := func(g goal.Goal, change func(*goal.Goal)) goal.Goal { change(&g); return g }
	steps := func(within time.Duration) []funnel.Step {
		return []funnel.Step{{Name: "a", On: rule.Event("a")}, {Name: "b", On: rule.Event("b"), Within: within}}
	}
	long, quick := funnel.Funnel{Name: "long", Steps: steps(0)}, funnel.Funnel{Name: "quick", Steps: steps(time.Hour)}
	slower := funnel.Funnel{Name: "quick", Steps: steps(24 * time.Hour), Ties: funnel.LaterTies}
	funnels := func(list ...funnel.Funnel) definition.Document { return definition.Document{Funnels: list} }
	tests := []struct {
		name string
		a, b definition.Document
		want []string
	}{
		{"nothing", document(order, cart), document(order, cart), nil},
		{"another spelling", document(cart), document(changed(cart, func(g *goal.Goal) {
			g.Rule = rule.All(rule.Path(rule.Exact("/cart")), rule.Count(3, rule.Event("view")))
		})), nil},
		{"added", document(cart), document(order, cart), []string{
			`+ goals.order: {"name":"order","kind":"macro","rule":{"event":"purchase"},"value":{"event":true}}`}},
		{"removed", document(order, cart), document(cart), []string{
			`- goals.order: {"name":"order","kind":"macro","rule":{"event":"purchase"},"value":{"event":true}}`}},
		{"reordered", document(order, cart), document(cart, order), []string{
			`~ goals: ["order","cart"] → ["cart","order"]`}},
		{"parts", document(order, cart), document(
			changed(order, func(g *goal.Goal) { g.Cooldown, g.Value = 24*time.Hour, goal.Value{} }),
			changed(cart, func(g *goal.Goal) { g.Rule = rule.All(rule.Path("/cart"), rule.Count(4, rule.Event("look"))) })),
			[]string{
				`- goals.order.value: {"event":true}`,
				`+ goals.order.cooldown: "1d"`,
				`~ goals.cart.rule.all[1].count.of.event: "view" → "look"`,
				`~ goals.cart.rule.all[1].count.at_least: 3 → 4`,
			}},
		{"another rule", document(cart), document(changed(cart, func(g *goal.Goal) { g.Rule = rule.Path("/cart") })), []string{
			`~ goals.cart.rule: {"all":[{"path":"/cart"},{"count":{"of":{"event":"view"},"at_least":3}}]} → {"path":"/cart"}`}},
		{"another length", document(cart), document(changed(cart, func(g *goal.Goal) { g.Rule = rule.All(rule.Path("/cart")) })), []string{
			`~ goals.cart.rule.all: [{"path":"/cart"},{"count":{"of":{"event":"view"},"at_least":3}}] → [{"path":"/cart"}]`}},
		{"unusual names", document(goal.Goal{Name: "a b"}, goal.Goal{Name: "a b"}), document(goal.Goal{Name: "a b", AtMost: 2}), []string{
			`- goals["a b"][1]: {"name":"a b","kind":"","rule":null}`,
			`+ goals["a b"].at_most: 2`,
		}},
		{"funnels", funnels(long, quick), funnels(slower, long), []string{
			`~ funnels: ["long","quick"] → ["quick","long"]`,
			`~ funnels.quick.steps[1].within: "1h" → "1d"`,
			`+ funnels.quick.ties: "later"`,
		}},
		{"a funnel and a goal of one name", definition.Document{Goals: []goal.Goal{{Name: "long"}}, Funnels: []funnel.Funnel{long}}, document(), []string{
			`- goals.long: {"name":"long","kind":"","rule":null}`,
			`- funnels.long: {"name":"long","steps":[{"name":"a","on":{"event":"a"}},{"name":"b","on":{"event":"b"}}]}`,
		}},
		{"segments", definition.Document{Segments: []segment.Segment{{Name: "a", Where: segment.Channel("Email")}, {Name: "b"}}},
			definition.Document{Segments: []segment.Segment{{Name: "a", Where: segment.Not(segment.Channel("Email")), Membership: segment.Sticky()}}}, []string{
				`- segments.b: {"name":"b","where":null}`,
				`~ segments.a.where: {"channel":"Email"} → {"not":{"channel":"Email"}}`,
				`+ segments.a.membership: "sticky"`,
			}},
		{"version", definition.Document{}, definition.Document{Version: 2}, []string{`~ version: 1 → 2`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range definition.Diff(test.a, test.b) {
				got = append(got, c.String())
			}
			require.Empty(t, cmp.Diff(test.want, got))
			require.Equal(t, test.want == nil, test.a.Fingerprint() == test.b.Fingerprint())
		})
	}
}

// TestDiffTellsEverything: documents differ by Diff if and only if they do by
// fingerprint, and what is added one way is removed the other way.
func TestDiffTellsEverything(t *testing.T) {
	for seed := range uint64(300) {
		a, b := newGenerator(seed).document(), newGenerator(seed+1).document()
		b.Goals = append(b.Goals, a.Goals[0])
		require.Empty(t, definition.Diff(a, a))
		there, back := definition.Diff(a, b), definition.Diff(b, a)
		require.NotEmpty(t, there)
		require.ElementsMatch(t, there, swapped(back))
	}
}

func swapped(changes []definition.Change) (list []definition.Change) {
	for _, c := range changes {
		list = append(list, definition.Change{Path: c.Path, Old: c.New, New: c.Old})
	}
	return list
}

func TestTotal(t *testing.T) {
	faulty := goal.Goal{
		Rule:   rule.All(nil, rule.And(nil), rule.Not(nil), rule.NoneOf{}, rule.TextIs{}, rule.PropIs{}, rule.ValueIs{}, rule.DeltaIs{}, rule.NameIs{}),
		Count:  goal.Counting{Mode: "x"},
		Value:  goal.Value{Mode: goal.PropMode, Factor: "x", Default: &conversion.Money{}},
		Target: &goal.Target{Lift: "x"},
	}
	faultyFunnel := funnel.Funnel{
		Steps: []funnel.Step{{On: rule.Not(nil), Within: -1}, {}}, Ties: "x", Order: "x", Entry: "x", By: funnel.By{Mode: "x"},
		Relevant: rule.And(), Exclude: []funnel.Exclusion{{From: -1, To: -1}, {}}, Between: funnel.Period{To: time.Unix(1<<60, 0)},
	}
	faultySegment := segment.Segment{
		Where:      segment.And(nil, segment.Not(nil), segment.First(nil), segment.Did{Bounds: segment.AtLeast(-1), In: -1}, segment.Sequence{Steps: make([]segment.Step, 1)}),
		Membership: segment.Membership{Mode: "x", For: -1}, Exclude: segment.Exclusion{Permanently: true},
	}
	both := document(faulty)
	both.Funnels = []funnel.Funnel{{}, faultyFunnel}
	both.Segments = []segment.Segment{{}, faultySegment}
	require.NotPanics(t, func() { both.AppendIndent(nil) })
	_, err := definition.Parse(document(faulty).AppendJSON(nil), rule.Funcs{})
	require.Error(t, err)
	_, err = definition.Parse(definition.Document{Funnels: both.Funnels}.AppendJSON(nil), rule.Funcs{})
	require.Error(t, err)
	_, err = definition.Parse(definition.Document{Segments: both.Segments}.AppendJSON(nil), rule.Funcs{})
	require.Error(t, err)
}
