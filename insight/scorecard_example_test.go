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

// lookers are 400 visits: of those with a cart every third converts, of the others
// every twentieth.
func lookers() (units []*insight.Unit) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i := range 400 {
		u := &insight.Unit{ID: fmt.Sprint("visitor", i)}
		names := []string{"look", "look", "help"}
		if i%4 == 0 {
			names[2] = "cart"
		}
		for _, name := range names {
			u.Events = append(u.Events, conversion.Event{Name: name, Time: at})
		}
		if i%12 == 0 || i%20 == 1 {
			u.Outcome = insight.Converted
		}
		units = append(units, u)
	}
	return units
}

func ExampleTraining_Logistic() {
	training := insight.MustTraining(insight.Features{
		Of: []insight.Feature{
			insight.CountOf{Name: "cart", On: rule.Event("cart"), Cuts: []int{1}},
			insight.Elapsed{Cuts: []time.Duration{10 * time.Minute}},
		},
		Scoring: insight.Scoring{Landmarks: []int{3}},
	})
	for _, u := range lookers() {
		training.Count(u)
	}
	card, err := training.Logistic(insight.LogisticOptions{L2: 0.1})
	if err != nil {
		fmt.Println(err)
		return
	}
	q := card.Validation.All // of units that the forecast did not know
	fmt.Printf("AUC %.2f, Brier %.3f instead of %.3f\n", q.AUC.Value, q.Brier, q.Uncertainty)

	scorer := card.Scorer() // live: one per goroutine
	scorer.Begin(conversion.Touch{})
	for _, name := range []string{"look", "cart"} {
		scorer.Observe(&conversion.Event{Name: name})
		fmt.Printf("%s: %.0f %%\n", name, 100*scorer.P())
	}
	// Output:
	// AUC 0.65, Brier 0.105 instead of 0.117
	// look: 7 %
	// cart: 34 %
}

func ExampleChoose() {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	visit := func(user string, outcome insight.Outcome, quiet time.Duration, names ...string) *insight.Unit {
		u := &insight.Unit{ID: user, Outcome: outcome}
		for i, name := range names {
			u.Events = append(u.Events, conversion.Event{Name: name, Time: now.Add(-quiet)})
			if name == "cart" {
				u.Reached = append(u.Reached, goal.Completion{Goal: "cart", Kind: goal.Milestone, Event: i})
			}
		}
		return u
	}
	units := []*insight.Unit{
		visit("ann", insight.Open, 5*time.Minute, "look", "cart"),
		visit("bob", insight.Open, 2*time.Minute, "look", "cart", "address", "payment"),
		visit("cid", insight.Open, 3*time.Minute, "look"),
		visit("dot", insight.Converted, time.Minute, "look", "cart"),
		visit("eve", insight.Open, 2*time.Hour, "cart"),
	}
	forecast := func(u *insight.Unit) float64 { // as a scorer would, see Replay
		return map[int]float64{2: 0.2, 4: 0.85}[len(u.Events)]
	}
	visitors, err := insight.InProgress(slices.Values(units), insight.Audience{Quiet: time.Hour, Holdout: -1}, now, forecast)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := insight.Choose(visitors, insight.Offer{Cost: 5, Margin: 40, Uplift: 0.3, Currency: "EUR"}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range report.Rows {
		if row.Chosen {
			fmt.Printf("%s: an offer, it gains %.2f if the assumption holds\n", row.User, row.Decision.Gain)
		} else {
			fmt.Printf("%s: none, %s\n", row.User, row.WhyNot)
		}
	}
	// Output:
	// ann: an offer, it gains 1.10 if the assumption holds
	// bob: an offer, it gains 1.00 if the assumption holds
	// cid: none, no milestone
	// dot: none, converted
	// eve: none, quiet
}

func ExampleFitIsotonic() {
	fit, err := insight.FitIsotonic([]insight.Scored{
		{P: 0.1, N: 100, Converted: 4}, {P: 0.2, N: 100, Converted: 3}, {P: 0.5, N: 100, Converted: 20},
	})
	fmt.Println(fit.P, fit.Fit, err)
	fmt.Printf("%.3f\n", fit.Apply(0.3))
	// Output:
	// [0.1 0.2 0.5] [0.035 0.035 0.2] <nil>
	// 0.090
}

func ExampleFitLogistic() {
	fit, err := insight.FitLogistic([]insight.Row{ // a cart or none, and how many of them converted
		{X: []float64{0}, N: 300, Converted: 15},
		{X: []float64{1}, N: 100, Converted: 30},
	}, insight.LogisticOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f ± %.3f: %.2f or %.2f\n", fit.Coef[1], fit.SE[1], fit.P([]float64{0}), fit.P([]float64{1}))
	// Output:
	// 2.097 ± 0.343: 0.05 or 0.30
}
