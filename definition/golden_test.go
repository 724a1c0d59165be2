package definition_test

import (
	"flag"
	"fmt"
	"os"
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

var update = flag.Bool("update", false, "write the golden files")

// shop is a document with most of what there is.
var shop = definition.Document{
	Goals: []goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue(),
			Target: &goal.Target{Lift: "0.18", Baseline: "250", From: day(1), To: day(90)}},
		{Name: "call", Kind: goal.Macro, Rule: rule.Event("generate_lead", "phone_call"), Value: goal.PropValue("revenue", "EUR").Or(conversion.Cents(5000, "EUR")),
			Cooldown: 24 * time.Hour},
		{Name: "cart", Kind: goal.Milestone, LeadsTo: "order", Rule: rule.Or(rule.Event("add_to_cart"), rule.Path("/cart"))},
		{Name: "reader", Kind: goal.Secondary, AtMost: 1, Rule: rule.All(
			rule.ContentType("guide"), rule.Engaged(2*time.Minute), rule.Count(3, rule.Path("/guide/**")),
			rule.None(rule.Event("purchase")))},
		{Name: "comparison <b>", Kind: goal.Secondary, Count: goal.Every(), Value: goal.Fixed(conversion.Cents(250, "EUR")),
			Rule: rule.Sequence{
				Steps:   []rule.Predicate{rule.Path("/p/{sku}"), rule.Path("/p/{sku}"), rule.And(rule.Path("/compare"), rule.Prop("items", rule.Gte(2)))},
				Within:  90 * time.Minute,
				Without: rule.Value(rule.Gte(conversion.Cents(100000, "EUR"))),
			}},
	},
	Funnels: []funnel.Funnel{
		{Name: "checkout", Within: 7 * 24 * time.Hour, Entry: funnel.EveryEntry, By: funnel.ByUserAnd("sku"),
			Steps: []funnel.Step{
				{Name: "product", On: rule.Path("/p/{sku}")},
				{Name: "gift", On: rule.Event("add_gift"), Optional: true},
				{Name: "cart", On: rule.Event("add_to_cart"), Within: 30 * time.Minute, Direct: true},
				{Name: "order", On: rule.Event("purchase"), Within: 24 * time.Hour},
			},
			Relevant: rule.Event("page_view"),
			Exclude:  []funnel.Exclusion{{On: rule.Event("remove_from_cart"), From: 2}, {On: rule.Event("sign_out"), To: 2}},
			Between:  funnel.Period{From: day(1), To: day(32).Add(12 * time.Hour)}},
		{Name: "data", Ties: funnel.LaterTies, By: funnel.BySession(), Steps: []funnel.Step{
			{Name: "begin", On: rule.Path("/checkout")},
			{Name: "address", On: rule.Event("add_shipping_info")},
			{Name: "payment", On: rule.Event("add_payment_info"), AnyOrder: true},
		}},
		{Name: "guides", Open: true, Steps: []funnel.Step{{Name: "guide", On: rule.ContentType("guide")}, {Name: "quote", On: rule.Event("quote")}}},
	},
	Segments: []segment.Segment{
		{Name: "engaged", Membership: segment.For(90 * 24 * time.Hour), Exclude: segment.Exclusion{Where: segment.Event(rule.Event("complaint")), Permanently: true},
			Where: segment.And(
				segment.Did{Of: rule.Path("/guide/**"), Bounds: segment.AtLeast(3), In: 30 * 24 * time.Hour, DistinctDays: true},
				segment.Or(
					segment.First(segment.Source("linkedin")),
					segment.SessionIs{Rule: rule.Engaged(2 * time.Minute), Without: rule.Event("purchase"), Bounds: segment.Between(2, 9)}),
				segment.Not(segment.Reached{Goal: "order"}))},
		{Name: "left the cart", Where: segment.Sequence{
			Steps: []segment.Step{
				{On: rule.Path("/p/{sku}"), SameSession: true},
				{On: rule.Event("view_reviews"), AnyOrder: true},
				{On: rule.Event("add_to_cart"), Within: 2 * time.Hour, After: time.Minute, SameSession: true, Without: rule.Event("chat")},
			},
			In: 14 * 24 * time.Hour, Ties: segment.SequenceTies, FromStart: true,
			ThenWithout: segment.Absence{Of: rule.Event("purchase"), For: 24 * time.Hour}}},
		{Name: "regular", Membership: segment.Sticky(), Where: segment.Regularly{Of: rule.Event("purchase"), Per: 30 * 24 * time.Hour, Periods: 6, MinPeriods: 5}},
		{Name: "worth it", Where: segment.Did{Of: rule.Event("purchase"), Sum: "revenue", Bounds: segment.AtLeast(99.5)}},
	},
}

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

func TestGolden(t *testing.T) {
	for name, got := range map[string]string{
		"testdata/shop.json":           string(shop.AppendIndent(nil)),
		"testdata/shop.canonical.json": string(shop.AppendJSON(nil)),
		"testdata/shop.sha256":         fmt.Sprintf("%x\n", shop.Fingerprint()),
	} {
		if *update {
			require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
		}
		want, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(string(want), got), name)
	}
	roundTrip(t, string(shop.AppendJSON(nil)))
	require.NoError(t, validate(compileSchema(t), string(shop.AppendIndent(nil))))
}

func TestUnmarshal(t *testing.T) {
	var doc definition.Document
	require.NoError(t, doc.UnmarshalJSON(shop.AppendJSON(nil)))
	require.Equal(t, shop.Fingerprint(), doc.Fingerprint())
	require.Error(t, doc.UnmarshalJSON([]byte(`{"version": 2}`)))
	require.Equal(t, shop.Fingerprint(), doc.Fingerprint(), "an error changes nothing")
}
