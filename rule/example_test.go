package rule_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// Evaluates two rules at once, event by event. Observe returns the indices of
// the rules that are reached at the event.
func Example() {
	program, err := rule.Compile(
		rule.Event("purchase"),
		rule.Count(2, rule.Page("/p/*")),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	visit := program.NewVisit()
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for i, e := range []conversion.Event{
		{Name: "page_view", URL: "https://shop.example/p/lamp"},
		{Name: "page_view", URL: "https://shop.example/p/chair?size=2"},
		{Name: "purchase"},
	} {
		e.Time = start.Add(time.Duration(i) * time.Minute)
		fmt.Println(e.Name, visit.Observe(&e))
	}
	// Output:
	// page_view []
	// page_view [1]
	// purchase [0]
}

// A star is one segment of the path, two stars are any number of them. Query,
// fragment, host and a trailing slash do not matter, case does.
func ExamplePath() {
	visit := conversiontest.Visit("/p", "/p/lamp?size=2", "/p/lamp/reviews/", "/P/lamp", "/de/cart")
	for _, path := range []string{"/p/*", "/p/**", "/{de,en}/cart"} {
		fmt.Println(path)
		for _, i := range rule.Explain(rule.Path(path), visit.Events).Events {
			fmt.Println("  fits", visit.Events[i].URL)
		}
	}
	// Output:
	// /p/*
	//   fits https://shop.example/p/lamp?size=2
	// /p/**
	//   fits https://shop.example/p
	//   fits https://shop.example/p/lamp?size=2
	//   fits https://shop.example/p/lamp/reviews/
	// /{de,en}/cart
	//   fits https://shop.example/de/cart
}

// And is about one event, All about one visit. Nobody is on the cart's page and
// on that of a product at the same time, but many are on both in one visit.
func ExampleAnd() {
	product, cart := rule.Path("/p/**"), rule.Path("/cart")
	goals := goal.MustCompile(
		goal.Goal{Name: "one event is both", Kind: goal.Secondary, Rule: rule.And(product, cart)},
		goal.Goal{Name: "one visit has both", Kind: goal.Secondary, Rule: rule.All(product, cart)},
	)
	score := goals.Score(conversiontest.Visit("/p/lamp", "/cart"))
	fmt.Println(score.Goals())
	// Output: [one visit has both]
}

// All is reached at the event at which the last of its rules is, so it does not
// matter in which order they are. For that there is Sequence.
func ExampleAll() {
	goals := goal.MustCompile(goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(
		rule.Page("/guide/**"),
		rule.Engaged(2*time.Minute),
		rule.Channel("Email"),
	)})
	score := goals.Score(conversiontest.Visit(
		"/guide/lamps?utm_source=letter&utm_medium=email",
		conversiontest.Event("scroll", conversiontest.Engaged(80*time.Second)),
		conversiontest.Event("scroll", conversiontest.Engaged(50*time.Second)),
		"/",
	))
	for _, done := range score.Completions {
		fmt.Println(done.Goal, "at event", done.Event)
	}
	// Output: reader at event 2
}

// None asks that something has not happened so far. What happens afterwards
// takes nothing back.
func ExampleNone() {
	goals := goal.MustCompile(goal.Goal{Name: "order without help", Kind: goal.Macro, Rule: rule.All(
		rule.Event("purchase"),
		rule.None(rule.Page("/help/**")),
	)})
	for _, visit := range []conversion.Session{
		conversiontest.Visit("/cart", "purchase"),
		conversiontest.Visit("/cart", "/help/payment", "purchase"),
		conversiontest.Visit("/cart", "purchase", "/help/returns"),
	} {
		score := goals.Score(visit)
		fmt.Println(score.Reached("order without help"))
	}
	// Output:
	// true
	// false
	// true
}

// From a product to the order in five minutes, without a look at the help.
func ExampleSequence() {
	goals := goal.MustCompile(goal.Goal{Name: "quick buyer", Kind: goal.Secondary, Rule: rule.Sequence{
		Steps:   []rule.Predicate{rule.Page("/p/**"), rule.Event("purchase")},
		Within:  5 * time.Minute,
		Without: rule.Page("/help/**"),
	}})
	for _, test := range []struct {
		name  string
		visit conversion.Session
	}{
		{"at once", conversiontest.Visit("/p/lamp", "/cart", "purchase")},
		{"the other way round", conversiontest.Visit("purchase", "/p/lamp")},
		{"too late", conversiontest.Visit("/p/lamp", conversiontest.After(6*time.Minute), "purchase")},
		{"late, but looked again", conversiontest.Visit("/p/lamp", conversiontest.After(6*time.Minute), "/p/lamp", "purchase")},
		{"with help", conversiontest.Visit("/p/lamp", "/help/payment", "purchase")},
		{"help before", conversiontest.Visit("/help/payment", "/p/lamp", "purchase")},
	} {
		score := goals.Score(test.visit)
		fmt.Println(test.name+":", score.Reached("quick buyer"))
	}
	// Output:
	// at once: true
	// the other way round: false
	// too late: false
	// late, but looked again: true
	// with help: false
	// help before: true
}

// Three different products: the part of the path in braces has a name, and its
// values are counted. The same page twice counts once.
func ExampleCountDistinct() {
	goals := goal.MustCompile(goal.Goal{Name: "compares", Kind: goal.Milestone, Rule: rule.CountDistinct(3, "sku", rule.Path("/p/{sku}"))})
	for _, visit := range []conversion.Session{
		conversiontest.Visit("/p/lamp", "/p/chair", "/p/lamp"),
		conversiontest.Visit("/p/lamp", "/p/chair", "/p/lamp?size=2", "/p/table"),
	} {
		score := goals.Score(visit)
		fmt.Println(score.Reached("compares"))
	}
	// Output:
	// false
	// true
}

// A property is compared with a value, with a Test or with a pattern.
// Ne is false where the property is absent; Not is true there.
func ExampleProp() {
	const items conversion.Key[float64] = "items" // now rule.Prop and conversiontest.With know its type
	visit := conversiontest.Visit(
		conversiontest.Event("purchase", conversiontest.With(items, 3.0), conversiontest.With("plan", "free")),
		conversiontest.Event("purchase", conversiontest.With(items, 7.0), conversiontest.With("coupon", "VIP-10")),
	)
	for _, p := range []struct {
		what string
		rule.Predicate
	}{
		{"3 items", rule.Prop(items, 3)},
		{"5 items or more", rule.Prop(items, rule.Gte(5))},
		{"2 to 4 items", rule.Prop(items, rule.Between(2, 4))},
		{"a coupon for VIPs", rule.Prop("coupon", rule.Prefix("VIP"))},
		{"any coupon", rule.HasProp("coupon")},
		{"another plan", rule.Prop("plan", rule.Ne("free"))},
		{"another plan or none", rule.Not(rule.Prop("plan", rule.Eq("free")))},
	} {
		fmt.Println(p.what+": events", rule.Explain(p.Predicate, visit.Events).Events)
	}
	// Output:
	// 3 items: events [0]
	// 5 items or more: events [1]
	// 2 to 4 items: events [0]
	// a coupon for VIPs: events [1]
	// any coupon: events [1]
	// another plan: events []
	// another plan or none: events [1]
}

// What the rules of this package cannot say, a function can. It gets the visit
// up to the event at hand, and its name stands for it in definitions.
func ExampleFunc() {
	cameBack := rule.Func("came back to the first page", func(visit []conversion.Event) bool {
		return len(visit) > 2 && visit[len(visit)-1].URL == visit[0].URL
	})
	goals := goal.MustCompile(goal.Goal{Name: "undecided", Kind: goal.Secondary, Rule: cameBack})
	score := goals.Score(conversiontest.Visit("/p/lamp", "/p/chair", "/p/lamp"))
	fmt.Println(score.Goals())
	fmt.Println(string(rule.AppendJSON(nil, cameBack)))

	// It must be pure: the same visit, the same answer.
	fmt.Println(conversiontest.CheckRule(cameBack))
	// Output:
	// [undecided]
	// {"func":"came back to the first page"}
	// <nil>
}
