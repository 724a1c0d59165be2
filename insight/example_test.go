package insight_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// One pass over the events of all users answers several questions, and what was
// learned becomes the virtual value of goals.
func Example() {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Estimated()},
	)
	sessions := insight.MustReader(insight.Study{Goals: goals, Macro: "order"})
	chain := insight.MustChain(insight.ByGoal{})
	amounts := &insight.Amounts{}
	counted, err := insight.NewAccumulator(sessions, chain, amounts)
	if err != nil {
		fmt.Println(err)
		return
	}
	users := fortyVisitors()
	if err := conversion.Accumulate(slices.Values(users), 2, counted); err != nil {
		fmt.Println(err)
		return
	}

	fit, err := chain.Fit(insight.FitOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	value, _ := amounts.Value("EUR")
	cart, _ := fit.State("cart")
	fmt.Printf("a visit converts with %.2f, one with a cart with %.2f; an order brings %.2f\n", fit.Start.Value.Value, cart.Value.Value, value.Mean)

	learned, err := fit.GoalValues(goals, value)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("so a cart is worth", learned["cart"])
	goals, _ = goals.WithValues(learned)
	fmt.Println("virtual:", goals.Score(conversion.Session{Events: users[1]}).Virtual)

	visitor := fit.Live()
	visitor.Enter("cart")
	fmt.Printf("live: %.2f\n", visitor.P())
	// Output:
	// a visit converts with 0.25, one with a cart with 0.50; an order brings 52.00
	// so a cart is worth 13.00 EUR
	// virtual: 13.00 EUR
	// live: 0.50
}

// fortyVisitors look at something; half of them fill a cart, and half of these order.
func fortyVisitors() (users [][]conversion.Event) {
	for i := range 40 {
		at := time.Date(2026, 3, 2, 9, i, 0, 0, time.UTC)
		names := [][]string{{"view_item"}, {"view_item", "add_to_cart"}, {"view_item"}, {"view_item", "add_to_cart", "purchase"}}[i%4]
		var events []conversion.Event
		for j, name := range names {
			e := conversion.Event{User: fmt.Sprint("u", i), Time: at.Add(time.Duration(j) * time.Second), Name: name}
			if name == "purchase" {
				e.Value = conversion.Cents(int64(3000+400*(i/4+1)), "EUR")
			}
			events = append(events, e)
		}
		users = append(users, events)
	}
	return users
}
