package conversiontest_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// In a test this loop is over the rows of a table, with t.Run and cmp.Diff.
func Example() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.Path("/guide/**"), rule.Engaged(2*time.Minute))},
	)
	for _, test := range []struct {
		name  string
		visit conversion.Session
	}{
		{"looks around", conversiontest.Visit("/", "/p/1", "/help")},
		{"buys", conversiontest.Visit("/p/1", "add_to_cart", conversiontest.After(time.Hour),
			conversiontest.Event("purchase", conversiontest.Order("7"), conversiontest.Worth("59.90 EUR")))},
		{"reads on and on", conversiontest.Visit("/guide/boots", conversiontest.Event("scroll", conversiontest.Engaged(3*time.Minute)))},
	} {
		score := goals.Score(test.visit)
		fmt.Println(test.name+":", conversiontest.Completed(score.Completions), score.Real)
	}
	// Output:
	// looks around: [] 0
	// buys: [cart order] 59.90 EUR
	// reads on and on: [reader] 0
}

func ExampleVisit() {
	visit := conversiontest.Visit(
		conversiontest.From("https://www.google.com/"),
		"/p/1",
		"add_to_cart",
		conversiontest.After(5*time.Minute),
		conversiontest.Event("purchase", conversiontest.Order("7"), conversiontest.Worth("59.90 EUR")),
	)
	for _, e := range visit.Events {
		fmt.Printf("%s %s on %s from %q worth %q\n", e.Time.Format(time.TimeOnly), e.Name, e.URL, e.Referrer, e.Value)
	}
	// Output:
	// 12:00:00 page_view on https://shop.example/p/1 from "https://www.google.com/" worth ""
	// 12:00:10 add_to_cart on https://shop.example/p/1 from "" worth ""
	// 12:05:10 purchase on https://shop.example/p/1 from "" worth "59.90 EUR"
}

func ExampleVisit_slip() {
	defer func() { fmt.Println(recover()) }()
	conversiontest.Visit("/p/1", "purchase", conversiontest.Order("7"))
	// Output:
	// conversiontest.Visit: argument 3: a detail stands inside Page or Event, as in Event("purchase", Order("7"))
}

func ExampleJourney() {
	goals := goal.MustCompile(goal.Goal{Name: "first cart", Kind: goal.Macro, Rule: rule.Event("add_to_cart"), Count: goal.OncePerUser()})
	score := goals.ScoreJourney(conversiontest.Journey(
		conversiontest.Visit("/p/1", "add_to_cart"),
		conversiontest.Visit("/p/2", "add_to_cart"),
	))
	fmt.Println(conversiontest.Completed(score.Completions))
	// Output:
	// [first cart]
}

func ExampleLint() {
	err := conversiontest.Lint([]goal.Goal{
		{Name: "order", Kind: goal.Macro, Rule: rule.Path("/thanks?order=*")},
	})
	fmt.Println(err)
	// Output:
	// order.rule.path: "/thanks?order=*" never fits: the query is not part of the path (never)
}

// The function remembers what it was asked about, so it would count an article
// once per process and not once per visit.
func ExampleCheckRule() {
	read := map[string]bool{}
	articles := rule.Func("three articles", func(visit []conversion.Event) bool {
		read[visit[len(visit)-1].URL] = true
		return len(read) == 3
	})
	fmt.Println(conversiontest.CheckRule(articles, conversiontest.Visit("/a/1", "/a/2", "/a/3")))
	// Output:
	// func "three articles" is not deterministic (it answers true, and asked again false): Visit("/a/3", After(0s), Event("purchase", With("b", true)))
}

func ExampleCheckSet() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id")},
		goal.Goal{Name: "second look", Kind: goal.Secondary, Rule: rule.Func("second look", func(visit []conversion.Event) bool {
			return len(visit) > 1 && visit[0].URL == visit[len(visit)-1].URL
		})},
	)
	fmt.Println(conversiontest.CheckSet(goals, conversiontest.Visit("/p/1", "/p/2", "/p/1")))
	// Output:
	// <nil>
}
