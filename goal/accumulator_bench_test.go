package goal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// marketGoals returns 20 goals as a shop has them.
func marketGoals() *goal.Set {
	goals := []goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
		{Name: "quote", Kind: goal.Macro, Rule: rule.Path("/quote/thanks"), Value: goal.Fixed(conversion.Cents(4000, "EUR"))},
		{Name: "product", Kind: goal.Milestone, Rule: rule.Path("/p/**")},
		{Name: "third product", Kind: goal.Milestone, Rule: rule.CountDistinct(3, "sku", rule.Path("/p/{sku}"))},
		{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Count: goal.Every()},
		{Name: "checkout", Kind: goal.Milestone, Rule: rule.Path(rule.Prefix("/checkout")), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
		{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter/thanks"), Count: goal.OncePerUser(), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
		{Name: "five pages", Kind: goal.Secondary, Rule: rule.PagesOver{Over: 4}},
		{Name: "reader", Kind: goal.Secondary, Rule: rule.Engaged(2 * time.Minute)},
		{Name: "long visit", Kind: goal.Secondary, Rule: rule.Lasted(10 * time.Minute)},
		{Name: "ad", Kind: goal.Secondary, Rule: rule.Channel("Paid Search")},
		{Name: "search", Kind: goal.Secondary, Rule: rule.Event("search"), Cooldown: time.Hour},
		{Name: "video", Kind: goal.Secondary, Rule: rule.And(rule.Event("video_progress"), rule.Prop("video_percent", rule.Gte(95.)))},
	}
	for i := len(goals); i < 20; i++ {
		goals = append(goals, goal.Goal{Name: fmt.Sprintf("landing %d", i), Kind: goal.Secondary, Rule: rule.Path(fmt.Sprintf("/landing/%d", i))})
	}
	return goal.MustCompile(goals...)
}

// marketUser returns some ten events of one user in two or three sessions.
func marketUser(r *rand.Rand, number int) []conversion.Event {
	const events = 10
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(90*24)) * time.Hour)
	list := make([]conversion.Event, events)
	for i := range list {
		e := &list[i]
		e.ID, e.User = fmt.Sprintf("%d-%d", number, i), fmt.Sprintf("user-%d", number)
		e.Time, e.Name, e.Engaged = at, "page_view", time.Duration(r.IntN(40))*time.Second
		switch r.IntN(20) {
		case 0:
			e.Name, e.URL = "add_to_cart", "https://shop.example/cart"
		case 1:
			e.URL = "https://shop.example/checkout/address"
		case 2:
			e.URL = "https://shop.example/newsletter/thanks"
		case 3:
			e.Name = "search"
		case 4:
			if r.IntN(3) == 0 {
				e.Name, e.OrderID, e.Value = "purchase", fmt.Sprintf("o%d-%d", number, i), conversion.Cents(int64(r.IntN(20000)), "EUR")
			}
		case 5:
			e.URL = fmt.Sprintf("https://shop.example/landing/%d", r.IntN(20))
		default:
			e.URL = fmt.Sprintf("https://shop.example/p/%d?ref=list", r.IntN(500))
		}
		at = at.Add(time.Duration(1+r.IntN(120)) * time.Second)
		if r.IntN(6) == 0 {
			at = at.Add(time.Duration(1+r.IntN(100)) * time.Hour)
			e.Referrer = []string{"https://www.google.com/", "https://news.example/a", ""}[r.IntN(3)]
		}
	}
	return list
}

func market(users int) [][]conversion.Event {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([][]conversion.Event, users)
	for i := range list {
		list[i] = marketUser(r, i)
	}
	return list
}

// BenchmarkAccumulator counts 1 M events of 100 k users with 20 goals, cutting
// included, by one goroutine and by two.
func BenchmarkAccumulator(b *testing.B) {
	users := market(100_000)
	set := marketGoals()
	b.Run("Add", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			acc := goal.NewAccumulator(set, nil)
			for _, events := range users {
				acc.Add(events)
			}
		}
		reportSpeed(b, users)
	})
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				acc := goal.NewAccumulator(set, nil)
				require.NoError(b, conversion.Accumulate(slices.Values(users), workers, acc))
			}
			reportSpeed(b, users)
		})
	}
}

func reportSpeed(b *testing.B, users [][]conversion.Event) {
	events := 0
	for _, u := range users {
		events += len(u)
	}
	b.ReportMetric(float64(events)*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mevents/s")
}
