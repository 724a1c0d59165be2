package browser_test

import (
	"context"
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

var (
	begin = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	end   = begin.AddDate(0, 0, 28)
)

// naming makes the names of a page worse than they are.
type naming func(string) string

func (n naming) goals() *goal.Set {
	return goal.MustCompile(
		goal.Goal{Name: n("product"), Kind: goal.Milestone, Rule: rule.Path("/p/**")},
		goal.Goal{Name: n("cart"), Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
		goal.Goal{Name: n("order"), Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	)
}

// users are 240 visitors from four channels, of whom every second fills a cart and
// every sixth buys.
func users() (users [][]conversion.Event) {
	from := []string{"https://www.google.com/", "https://www.facebook.com/", "https://partner.example/", ""}
	for i := range 240 {
		e := conversion.Event{User: fmt.Sprint("u", i), Time: begin.Add(time.Duration(i) * 2 * time.Hour), Name: "page_view", URL: "https://shop.example/p/1", Referrer: from[i%4]}
		events := []conversion.Event{e}
		next := func(name string) {
			e.Time, e.Name, e.Referrer = e.Time.Add(time.Minute), name, ""
			events = append(events, e)
		}
		if i%2 == 0 {
			next("add_to_cart")
		}
		if i%6 == 0 {
			e.Value = conversion.Cents(int64(2500+i), "EUR")
			next("purchase")
		}
		users = append(users, events)
	}
	return users
}

// counted returns a page with the reports that are counted from events.
func (n naming) counted() (p report.Page, err error) {
	goals := n.goals()
	plan, err := funnel.Compile(funnel.Funnel{Name: n("checkout"), Within: 24 * time.Hour, Steps: []funnel.Step{
		{Name: n("product"), On: rule.Path("/p/**")}, {Name: n("cart"), On: rule.Event("add_to_cart")}, {Name: n("order"), On: rule.Event("purchase")},
	}})
	if err != nil {
		return p, err
	}
	reached := goal.NewAccumulator(goals, session.MustNew(session.GA4()))
	steps := funnel.MustAccumulator(plan)
	groups := segment.MustAccumulator(segment.Study{
		Outcome:  segment.GoalOutcome(goals, n("order"), n("product"), n("cart"), n("order")),
		AsOf:     end,
		Segments: segment.MustCompile(goals, segment.Segment{Name: n("carts"), Where: segment.Event(rule.Event("add_to_cart"))}),
		By:       []segment.Partition{segment.ByChannel()},
	})
	for _, events := range users() {
		reached.Add(events)
		steps.Add(events)
		groups.Add(events)
	}
	goalReport := reached.Report()
	credit, err := n.credit()
	return report.Page{
		Title: n("A month of the shop"), Source: n("made-up visitors"), From: begin, To: end,
		Goals: &goalReport, Funnels: []funnel.Report{steps.Report()}, Segments: []segment.Report{groups.Report()}, Attribution: credit,
	}, err
}

func (n naming) credit() ([]report.Credit, error) {
	table := conversiontest.Paths("EUR",
		n("Search")+" > "+n("Email")+": 4 of 10, 200.00",
		n("Search")+": 2 of 20, 80.00",
		n("Social")+" > "+n("Search")+": 5 of 30, 90.00",
		": 1 of 1, 25.00",
	)
	c, err := attribution.Compare(context.Background(), table, attribution.First{}, attribution.Last{}, attribution.U(), attribution.Markov{Order: 1})
	return []report.Credit{{Goal: n("order"), Comparison: c}}, err
}
